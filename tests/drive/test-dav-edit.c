/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making folders, moving, copying and removing on a server that closes the connection instead of
 * answering: before or after it did what was asked, on a new connection and on one that was used.
 */

#include "drive/webdav/sky-webdav-drive.h"
#include "support/sky-fake-dav.h"
#include "support/sky-sync-drive.h"

#define FOLDER "/new-made"

typedef struct
{
  SkyFakeDav *server;
  SkyDrive   *drive;
} Fixture;

static void
put_text (Fixture *fixture, const char *path, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  sky_fake_dav_put (fixture->server, path, content);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = sky_fake_dav_new ();
  put_text (fixture, "/file", "0123456789");
  fixture->drive = sky_webdav_drive_new ("fake", sky_fake_dav_get_url (fixture->server), NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->drive);
  sky_fake_dav_free (fixture->server);
}

/* Leaves an idle connection behind, so that what comes next is sent on one that was used. */
static void
use_connection (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_sync_stat (fixture->drive, "/file", &error);

  g_assert_no_error (error);
}

static gboolean
make (Fixture *fixture, GError **error)
{
  return sky_sync_make_folder (fixture->drive, FOLDER, error);
}

static gboolean
move (Fixture *fixture, GError **error)
{
  return sky_sync_move (fixture->drive, "/file", "/other", error);
}

static gboolean
copy (Fixture *fixture, GError **error)
{
  return sky_sync_copy (fixture->drive, "/file", "/other", error);
}

static gboolean
erase (Fixture *fixture, GError **error)
{
  return sky_sync_remove (fixture->drive, "/file", error);
}

typedef gboolean (*Action) (Fixture *fixture, GError **error);

static void
assert_works (Fixture *fixture, Action action, const char *method, guint requests)
{
  g_autoptr (GError) error = NULL;

  action (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, method), ==, requests);
}

static void
assert_fails (Fixture *fixture, Action action, SkyDriveError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (action (fixture, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, (int) code);
}

static void
lose (Fixture *fixture, const char *method, SkyFakeFault fault, guint times)
{
  sky_fake_dav_fail (fixture->server, method, fault, times);
}

static void
assert_exists (Fixture *fixture, const char *path, gboolean expected)
{
  if (expected)
    g_assert_nonnull (sky_fake_dav_get (fixture->server, path));
  else
    g_assert_null (sky_fake_dav_get (fixture->server, path));
}

static void
test_make_lost_answer (Fixture *fixture, gconstpointer data)
{
  use_connection (fixture);
  lose (fixture, "MKCOL", SKY_FAKE_LOSE_ANSWER, 1);
  assert_works (fixture, make, "MKCOL", 1);
}

static void
test_make_lost_request (Fixture *fixture, gconstpointer data)
{
  use_connection (fixture);
  lose (fixture, "MKCOL", SKY_FAKE_LOSE_REQUEST, 1);
  assert_works (fixture, make, "MKCOL", 2);
}

static void
test_make_lost_twice (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "MKCOL", SKY_FAKE_LOSE_REQUEST, 9);
  assert_fails (fixture, make, SKY_DRIVE_ERROR_OFFLINE);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "MKCOL"), ==, 2);
}

static void
test_make_done_the_second_time (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "MKCOL", SKY_FAKE_LOSE_REQUEST, 1);
  lose (fixture, "MKCOL", SKY_FAKE_LOSE_ANSWER, 1);
  assert_works (fixture, make, "MKCOL", 2);
}

/* What holds something was not made just now. */
static void
test_make_over_other (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make (fixture, &error);
  g_assert_no_error (error);
  put_text (fixture, FOLDER "/song", "text");
  lose (fixture, "MKCOL", SKY_FAKE_LOSE_REQUEST, 1);
  assert_fails (fixture, make, SKY_DRIVE_ERROR_EXISTS);
}

static void
test_make_look_fails (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "MKCOL", SKY_FAKE_LOSE_ANSWER, 1);
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 9);
  assert_fails (fixture, make, SKY_DRIVE_ERROR_OFFLINE);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "MKCOL"), ==, 1);
}

static void
test_move_lost_answer (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "MOVE", SKY_FAKE_LOSE_ANSWER, 1);
  assert_works (fixture, move, "MOVE", 1);
  assert_exists (fixture, "/other", TRUE);
}

static void
test_move_lost_request (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "MOVE", SKY_FAKE_LOSE_REQUEST, 1);
  assert_works (fixture, move, "MOVE", 2);
  assert_exists (fixture, "/file", FALSE);
  assert_exists (fixture, "/other", TRUE);
}

static void
test_move_lost_twice (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "MOVE", SKY_FAKE_LOSE_REQUEST, 9);
  assert_fails (fixture, move, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "MOVE"), ==, 2);
  assert_exists (fixture, "/file", TRUE);
}

/* Both names are taken: whether a move goes on inside the server can't be seen. */
static void
test_move_lost_over_other (Fixture *fixture, gconstpointer data)
{
  put_text (fixture, "/other", "something else");
  lose (fixture, "MOVE", SKY_FAKE_LOSE_REQUEST, 1);
  assert_fails (fixture, move, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "MOVE"), ==, 1);
  assert_exists (fixture, "/file", TRUE);
}

static void
test_move_gateway (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "MOVE",
                       "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n", 1);
  assert_works (fixture, move, "MOVE", 2);
}

static void
test_copy_lost_answer (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "COPY", SKY_FAKE_LOSE_ANSWER, 1);
  assert_works (fixture, copy, "COPY", 1);
  assert_exists (fixture, "/file", TRUE);
  assert_exists (fixture, "/other", TRUE);
}

static void
test_copy_lost_request (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "COPY", SKY_FAKE_LOSE_REQUEST, 1);
  assert_works (fixture, copy, "COPY", 2);
  assert_exists (fixture, "/other", TRUE);
}

static void
test_copy_over_other (Fixture *fixture, gconstpointer data)
{
  put_text (fixture, "/other", "9876543210");
  lose (fixture, "COPY", SKY_FAKE_LOSE_REQUEST, 1);
  assert_fails (fixture, copy, SKY_DRIVE_ERROR_EXISTS);
}

static void
test_remove_lost_answer (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "DELETE", SKY_FAKE_LOSE_ANSWER, 1);
  assert_works (fixture, erase, "DELETE", 1);
}

static void
test_remove_lost_request (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "DELETE", SKY_FAKE_LOSE_REQUEST, 1);
  assert_works (fixture, erase, "DELETE", 2);
  assert_exists (fixture, "/file", FALSE);
}

static void
test_remove_lost_twice (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "DELETE", SKY_FAKE_LOSE_REQUEST, 9);
  assert_fails (fixture, erase, SKY_DRIVE_ERROR_OFFLINE);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "DELETE"), ==, 2);
}

static void
test_remove_refused (Fixture *fixture, gconstpointer data)
{
  lose (fixture, "DELETE", SKY_FAKE_LOSE_REQUEST, 1);
  sky_fake_dav_answer (fixture->server, "DELETE",
                       "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 1);
  assert_fails (fixture, erase, SKY_DRIVE_ERROR_FORBIDDEN);
  assert_exists (fixture, "/file", TRUE);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } cases[] = {
    { "make-lost-answer", test_make_lost_answer },
    { "make-lost-request", test_make_lost_request },
    { "make-lost-twice", test_make_lost_twice },
    { "make-done-the-second-time", test_make_done_the_second_time },
    { "make-over-other", test_make_over_other },
    { "make-look-fails", test_make_look_fails },
    { "move-lost-answer", test_move_lost_answer },
    { "move-lost-request", test_move_lost_request },
    { "move-lost-twice", test_move_lost_twice },
    { "move-lost-over-other", test_move_lost_over_other },
    { "move-gateway", test_move_gateway },
    { "copy-lost-answer", test_copy_lost_answer },
    { "copy-lost-request", test_copy_lost_request },
    { "copy-over-other", test_copy_over_other },
    { "remove-lost-answer", test_remove_lost_answer },
    { "remove-lost-request", test_remove_lost_request },
    { "remove-lost-twice", test_remove_lost_twice },
    { "remove-refused", test_remove_refused },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/drive/dav-edit/", cases[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, cases[i].func, tear_down);
    }
  return g_test_run ();
}
