/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rename, delete and its undo on a drive whose answers get lost. */
#include <glib/gstdio.h>

#include "app/sky-file-actions.h"
#include "support/sky-fake-dav.h"
#include "support/sky-wait.h"

#define SONG "/album/song.flac"

typedef struct
{
  char            *dir;
  SkyFakeDav      *server;
  SkyDriveManager *drives;
  SkyFileActions  *actions;
  GBytes          *content;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  SkyDriveRequest request = { .name = "cloud", .kind = "webdav" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SkyDriveRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gboolean kept;

  fixture->dir = g_dir_make_tmp ("sky-actions-XXXXXX", NULL);
  g_assert_nonnull (fixture->dir);
  fixture->server = sky_fake_dav_new ();
  fixture->content = g_bytes_new_static ("sound", 5);
  sky_fake_dav_put (fixture->server, SONG, fixture->content);
  fixture->drives = sky_drive_manager_new (fixture->dir, &error);
  g_assert_no_error (error);
  request.uri = sky_fake_dav_get_url (fixture->server);
  sky_drive_manager_add_async (fixture->drives, &request, NULL, sky_wait_result_cb, &result);
  record = sky_drive_manager_add_finish (fixture->drives, sky_wait_result (&result), &kept, &error);
  g_assert_no_error (error);
  fixture->actions = sky_file_actions_new (fixture->drives, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  sky_drive_manager_stop_async (fixture->drives, sky_wait_result_cb, &result);
  g_assert_true (sky_drive_manager_stop_finish (fixture->drives, sky_wait_result (&result), NULL));
  g_object_unref (fixture->actions);
  g_clear_object (&result);
  g_assert_finalize_object (fixture->drives);
  sky_fake_dav_free (fixture->server);
  g_bytes_unref (fixture->content);
  dir = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->dir);
}

static gboolean
is_there (Fixture *fixture, const char *path)
{
  GBytes *content = sky_fake_dav_get (fixture->server, path);

  return content != NULL && g_bytes_equal (content, fixture->content);
}

static SkyFileUndo *
delete_song (Fixture *fixture, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (paths, (char *) SONG);
  sky_file_actions_trash_async (fixture->actions, "cloud", paths, NULL, sky_wait_result_cb,
                                &result);
  return sky_file_actions_trash_finish (fixture->actions, sky_wait_result (&result), error);
}

static gboolean
undo_delete (Fixture *fixture, SkyFileUndo *undo, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_file_actions_undo_async (fixture->actions, undo, NULL, sky_wait_result_cb, &result);
  return sky_file_actions_undo_finish (fixture->actions, sky_wait_result (&result), error);
}

static void
test_delete_and_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo = delete_song (fixture, &error);

  g_assert_no_error (error);
  g_assert_false (is_there (fixture, SONG));
  g_assert_true (is_there (fixture, sky_file_undo_get_trashed (undo, 0)));
  g_assert_true (undo_delete (fixture, undo, &error));
  g_assert_no_error (error);
  g_assert_true (is_there (fixture, SONG));
}

/* The server has done it: that is no failure, and there is a way back. */
static void
test_delete_lost_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo = NULL;

  sky_fake_dav_fail (fixture->server, "MOVE", SKY_FAKE_LOSE_ANSWER, 1);
  undo = delete_song (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sky_file_undo_get_count (undo), ==, 1);
  g_assert_null (sky_file_undo_get_failure (undo));
  g_assert_true (is_there (fixture, sky_file_undo_get_trashed (undo, 0)));
}

/* The server never heard of it: it is told again. */
static void
test_delete_lost_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo = NULL;

  sky_fake_dav_fail (fixture->server, "MOVE", SKY_FAKE_LOSE_REQUEST, 1);
  undo = delete_song (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sky_file_undo_get_count (undo), ==, 1);
  g_assert_true (is_there (fixture, sky_file_undo_get_trashed (undo, 0)));
}

/* The server never heard of it, told twice: the error says no more than that. */
static void
test_delete_lost_requests (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo = NULL;

  sky_fake_dav_fail (fixture->server, "MOVE", SKY_FAKE_LOSE_REQUEST, 2);
  undo = delete_song (fixture, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE);
  g_assert_null (undo);
  g_assert_true (is_there (fixture, SONG));
}

static void
test_undo_lost_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo = delete_song (fixture, &error);

  g_assert_no_error (error);
  sky_fake_dav_fail (fixture->server, "MOVE", SKY_FAKE_LOSE_ANSWER, 1);
  g_assert_true (undo_delete (fixture, undo, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sky_file_undo_get_count (undo), ==, 0);
  g_assert_true (is_there (fixture, SONG));
}

static void
test_rename_lost_answer (Fixture *fixture, gconstpointer data)
{
  const SkyFileMove move = { "cloud", SONG, "/album/other.flac" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sky_fake_dav_fail (fixture->server, "MOVE", SKY_FAKE_LOSE_ANSWER, 1);
  sky_file_actions_rename_async (fixture->actions, &move, NULL, sky_wait_result_cb, &result);
  g_assert_true (
      sky_file_actions_rename_finish (fixture->actions, sky_wait_result (&result), &error));
  g_assert_no_error (error);
  g_assert_true (is_there (fixture, move.to));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/app/lost-answers/delete-and-undo", Fixture, NULL, set_up, test_delete_and_undo,
              tear_down);
  g_test_add ("/app/lost-answers/delete-lost-answer", Fixture, NULL, set_up,
              test_delete_lost_answer, tear_down);
  g_test_add ("/app/lost-answers/delete-lost-request", Fixture, NULL, set_up,
              test_delete_lost_request, tear_down);
  g_test_add ("/app/lost-answers/delete-lost-requests", Fixture, NULL, set_up,
              test_delete_lost_requests, tear_down);
  g_test_add ("/app/lost-answers/undo-lost-answer", Fixture, NULL, set_up, test_undo_lost_answer,
              tear_down);
  g_test_add ("/app/lost-answers/rename-lost-answer", Fixture, NULL, set_up,
              test_rename_lost_answer, tear_down);

  return g_test_run ();
}
