/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do with files, on the real built-in drive: above all that a delete can be undone. */
#include <string.h>

#include "app/sky-file-actions.h"
#include "support/sky-server-fixture.h"
#include "support/sky-wait.h"

typedef struct
{
  SkyDriveManager *drives;
  SkyFileActions  *actions;
  GString         *told; /* the signals, one a line */
} Fixture;

static void
arrived_cb (SkyFileActions *actions, const char *drive_id, SkyDriveEntry *entry, Fixture *fixture)
{
  g_string_append_printf (fixture->told, "arrived %s\n", sky_drive_entry_get_path (entry));
}

static void
gone_cb (SkyFileActions *actions, const char *drive_id, const char *path, Fixture *fixture)
{
  g_string_append_printf (fixture->told, "gone %s\n", path);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->told = g_string_new (NULL);
  fixture->drives = sky_drive_manager_new (g_getenv ("SKYLARK_STATE_DIR"), &error);
  g_assert_no_error (error);
  fixture->actions = sky_file_actions_new (fixture->drives, NULL);
  g_signal_connect (fixture->actions, "entry-arrived", G_CALLBACK (arrived_cb), fixture);
  g_signal_connect (fixture->actions, "entry-gone", G_CALLBACK (gone_cb), fixture);
  sky_drive_manager_start (fixture->drives);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_manager_stop_async (fixture->drives, sky_wait_result_cb, &result);
  sky_wait_result (&result);
  g_object_unref (fixture->actions);
  g_object_unref (fixture->drives);
  g_string_free (fixture->told, TRUE);
}

static gboolean
make_folder (Fixture *fixture, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_file_actions_make_folder_async (fixture->actions, SKY_BUILTIN_DRIVE_ID, path, NULL,
                                      sky_wait_result_cb, &result);
  sky_wait_result (&result);
  return sky_file_actions_make_folder_finish (fixture->actions, result, error);
}

static SkyFileUndo *
trash (Fixture *fixture, const char *first, const char *second, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (paths, (char *) first);
  if (second != NULL)
    g_ptr_array_add (paths, (char *) second);
  sky_file_actions_trash_async (fixture->actions, SKY_BUILTIN_DRIVE_ID, paths, NULL,
                                sky_wait_result_cb, &result);
  sky_wait_result (&result);
  return sky_file_actions_trash_finish (fixture->actions, result, error);
}

static gboolean
undo_trash (Fixture *fixture, SkyFileUndo *undo, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_file_actions_undo_async (fixture->actions, undo, NULL, sky_wait_result_cb, &result);
  sky_wait_result (&result);
  return sky_file_actions_undo_finish (fixture->actions, result, error);
}

/* Asked of the drive itself. */
static gboolean
is_there (Fixture *fixture, const char *path)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (fixture->drives, SKY_BUILTIN_DRIVE_ID);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;

  sky_drive_stat_async (drive, path, NULL, sky_wait_result_cb, &result);
  sky_wait_result (&result);
  entry = sky_drive_stat_finish (drive, result, NULL);
  return entry != NULL;
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo = NULL;

  g_assert_true (make_folder (fixture, "/undo", &error));
  g_assert_true (make_folder (fixture, "/undo/inside", &error));
  g_assert_true (make_folder (fixture, "/undo too", &error));
  undo = trash (fixture, "/undo", "/undo too", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sky_file_undo_get_count (undo), ==, 2);
  g_assert_null (sky_file_undo_get_failure (undo));
  g_assert_false (is_there (fixture, "/undo"));
  g_assert_true (undo_trash (fixture, undo, &error));
  g_assert_true (is_there (fixture, "/undo/inside"));
  g_assert_true (is_there (fixture, "/undo too"));
  g_assert_cmpstr (fixture->told->str, ==,
                   "gone /undo\ngone /undo too\narrived /undo\narrived /undo too\n");
}

/* What could be deleted can be put back, though another could not be. */
static void
test_partly (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo = NULL;

  g_assert_true (make_folder (fixture, "/partly", &error));
  undo = trash (fixture, "/partly", "/missing", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sky_file_undo_get_count (undo), ==, 1);
  g_assert_nonnull (strstr (sky_file_undo_get_failure (undo), "/missing"));
  g_assert_true (undo_trash (fixture, undo, &error));
  g_assert_true (is_there (fixture, "/partly"));
}

/* An undo never replaces what took the place meanwhile, and can be tried again. */
static void
test_place_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyFileUndo) undo = NULL;

  g_assert_true (make_folder (fixture, "/taken", &error));
  g_assert_true (make_folder (fixture, "/taken/old", &error));
  undo = trash (fixture, "/taken", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (make_folder (fixture, "/taken", &error));
  g_assert_false (undo_trash (fixture, undo, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (is_there (fixture, "/taken/old"));
  g_clear_object (&undo);
}

static void
test_bad_names (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/", "", "relative", "/a/../b", "/a//b", "/line\nfeed" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (make_folder (fixture, paths[i], &error));
      g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME);
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/app/file-actions/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *dir = g_dir_make_tmp ("sky-actions-XXXXXX", NULL);
  int              status;

  g_setenv ("SKYLARK_STATE_DIR", dir, TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("undo", test_undo);
  ADD ("partly", test_partly);
  ADD ("place-taken", test_place_taken);
  ADD ("bad-names", test_bad_names);
  status = g_test_run ();
  sky_server_fixture_remove_tree (dir);
  return status;
}
