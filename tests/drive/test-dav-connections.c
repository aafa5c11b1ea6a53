/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many connections the server sees: calls use those that are there. Each kind of call is made
 * many times, one after another and several at once. */

#include <glib/gstdio.h>

#include "drive/skylark/sky-skylark-drive.h"
#include "drive/webdav/sky-webdav-drive.h"
#include "support/sky-fake-dav.h"
#include "support/sky-sync-drive.h"

#define CALLS 120
#define AT_ONCE 12
/* As many as a session may open to one host. */
#define CONNECTIONS_MAX 16
/* One, and the spare one that reading opens. */
#define CONNECTIONS_IN_TURN 2

/* `printf 'The first song' | sha256sum` */
#define TEXT "The first song"
#define TEXT_SHA256 "c19772b8b6e3b5d2a53ff6857f839cc6abdf37e3b1af0decff2e3c9e16c64030"

typedef struct Fixture Fixture;

typedef struct
{
  const char *name;
  gboolean    own; /* whether the drive speaks our own protocol */
  void (*begin) (Fixture *fixture, guint number);
} Kind;

struct Fixture
{
  const Kind     *kind;
  SkyFakeDav     *server;
  SkyDrive       *drive;
  char           *local;
  SkyUploadSource source;
  SkyDriveEntry  *entry;
  guint           begun;
  guint           ended;
  gboolean        is_done;
};

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static (TEXT, strlen (TEXT));
  g_autoptr (GError) error = NULL;
  const char *url;
  int         fd = g_file_open_tmp ("sky-connections-XXXXXX", &fixture->local, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (fixture->local, TEXT, -1, &error);
  g_assert_no_error (error);
  fixture->kind = data;
  fixture->source.file = g_file_new_for_path (fixture->local);
  fixture->server = sky_fake_dav_new ();
  sky_fake_dav_put (fixture->server, "/file", content);
  for (guint i = 0; i < CALLS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/from-%u", i);

      sky_fake_dav_put (fixture->server, path, content);
    }
  url = sky_fake_dav_get_url (fixture->server);
  if (fixture->kind->own)
    fixture->drive = sky_skylark_drive_new ("fake", url, "token", FALSE);
  else
    fixture->drive = sky_webdav_drive_new ("fake", url, NULL);
  fixture->entry = sky_sync_stat (fixture->drive, "/file", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->local);
  g_free (fixture->local);
  g_object_unref (fixture->source.file);
  g_object_unref (fixture->entry);
  g_assert_finalize_object (fixture->drive);
  sky_fake_dav_free (fixture->server);
}

static void
begin_next (Fixture *fixture)
{
  if (fixture->begun < CALLS)
    fixture->kind->begin (fixture, fixture->begun++);
}

static void
end_call (Fixture *fixture, const GError *error)
{
  g_assert_no_error (error);
  fixture->is_done = ++fixture->ended == CALLS;
  begin_next (fixture);
}

static void
stated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);

  end_call (user_data, error);
}

static void
begin_stat (Fixture *fixture, guint number)
{
  sky_drive_stat_async (fixture->drive, "/file", NULL, stated_cb, fixture);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_drive_list_finish (SKY_DRIVE (source), result, &error);

  end_call (user_data, error);
}

static void
begin_list (Fixture *fixture, guint number)
{
  sky_drive_list_async (fixture->drive, "/", NULL, listed_cb, fixture);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sky_drive_make_folder_finish (SKY_DRIVE (source), result, &error);
  end_call (user_data, error);
}

static void
begin_make (Fixture *fixture, guint number)
{
  g_autofree char *path = g_strdup_printf ("/folder-%u", number);

  sky_drive_make_folder_async (fixture->drive, path, NULL, made_cb, fixture);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sky_drive_move_finish (SKY_DRIVE (source), result, &error);
  end_call (user_data, error);
}

static void
begin_move (Fixture *fixture, guint number)
{
  g_autofree char *from = g_strdup_printf ("/from-%u", number);
  g_autofree char *to = g_strdup_printf ("/to-%u", number);

  sky_drive_move_async (fixture->drive, from, to, NULL, moved_cb, fixture);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sky_drive_copy_finish (SKY_DRIVE (source), result, &error);
  end_call (user_data, error);
}

static void
begin_copy (Fixture *fixture, guint number)
{
  g_autofree char *to = g_strdup_printf ("/to-%u", number);

  sky_drive_copy_async (fixture->drive, "/file", to, NULL, copied_cb, fixture);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sky_drive_remove_finish (SKY_DRIVE (source), result, &error);
  end_call (user_data, error);
}

static void
begin_remove (Fixture *fixture, guint number)
{
  g_autofree char *path = g_strdup_printf ("/from-%u", number);

  sky_drive_remove_async (fixture->drive, path, NULL, removed_cb, fixture);
}

static void
piece_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = NULL;

  piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  g_assert_no_error (error);
  if (g_bytes_get_size (piece) == 0)
    end_call (user_data, NULL);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (source), 64, G_PRIORITY_DEFAULT, NULL,
                                     piece_read_cb, user_data);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveRange) range = sky_drive_read_finish (SKY_DRIVE (source), result, &error);

  g_assert_no_error (error);
  g_input_stream_read_bytes_async (range->stream, 64, G_PRIORITY_DEFAULT, NULL, piece_read_cb,
                                   user_data);
}

static void
begin_read (Fixture *fixture, guint number)
{
  SkyRange range = { .start = number % 4, .end = 10 };

  sky_drive_read_async (fixture->drive, fixture->entry, range, NULL, opened_cb, fixture);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;

  entry = sky_drive_upload_commit_finish (SKY_DRIVE (source), result, NULL, &error);
  end_call (user_data, error);
}

typedef struct
{
  Fixture          *fixture;
  SkyUploadSession *session;
} Sending;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *sending = user_data;
  g_autoptr (GError) error = NULL;

  sky_drive_upload_send_finish (SKY_DRIVE (source), result, &error);
  g_assert_no_error (error);
  sky_drive_upload_commit_async (SKY_DRIVE (source), sending->session, NULL, committed_cb,
                                 sending->fixture);
  g_object_unref (sending->session);
  g_free (sending);
}

static void
upload_begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *sending = g_new0 (Sending, 1);
  g_autoptr (GError) error = NULL;

  sending->fixture = user_data;
  sending->session = sky_drive_upload_begin_finish (SKY_DRIVE (source), result, &error);
  g_assert_no_error (error);
  sky_drive_upload_send_async (SKY_DRIVE (source), sending->session, &sending->fixture->source,
                               NULL, sent_cb, sending);
}

static void
begin_upload (Fixture *fixture, guint number)
{
  g_autofree char *path = g_strdup_printf ("/song-%u", number);
  SkyUploadRequest request = { .path = path, .size = strlen (TEXT), .sha256 = TEXT_SHA256 };

  sky_drive_upload_begin_async (fixture->drive, &request, NULL, upload_begun_cb, fixture);
}

static guint
count_connections (Fixture *fixture, guint at_once)
{
  for (guint i = 0; i < at_once; i++)
    begin_next (fixture);
  sky_sync_wait (&fixture->is_done);
  return sky_fake_dav_count_connections (fixture->server);
}

static void
test_in_turn (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_connections (fixture, 1), <=, CONNECTIONS_IN_TURN);
}

static void
test_at_once (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_connections (fixture, AT_ONCE), <=, CONNECTIONS_MAX);
}

int
main (int argc, char **argv)
{
  static const Kind kinds[] = {
    { "stat", FALSE, begin_stat },
    { "list", FALSE, begin_list },
    { "make-folder", FALSE, begin_make },
    { "move", FALSE, begin_move },
    { "copy", FALSE, begin_copy },
    { "remove", FALSE, begin_remove },
    { "read", FALSE, begin_read },
    { "upload", FALSE, begin_upload },
    { "skylark-upload", TRUE, begin_upload },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *in_turn = NULL;
      g_autofree char *at_once = NULL;

      in_turn = g_strdup_printf ("/drive/dav-connections/%s/in-turn", kinds[i].name);
      at_once = g_strdup_printf ("/drive/dav-connections/%s/at-once", kinds[i].name);
      g_test_add (in_turn, Fixture, &kinds[i], set_up, test_in_turn, tear_down);
      g_test_add (at_once, Fixture, &kinds[i], set_up, test_at_once, tear_down);
    }
  return g_test_run ();
}
