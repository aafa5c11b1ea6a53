/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scans of a drive: the real skylark-drive behind the real block cache. */
#include <glib/gstdio.h>

#include "drive/skylark/sky-skylark-drive.h"
#include "library/sky-artwork.h"
#include "sky-library-fixture.h"
#include "support/sky-server-fixture.h"
#include "support/sky-sync-drive.h"
#include "support/sky-wait.h"

typedef struct
{
  SkyLibraryFixture base;
  SkyServerFixture *server;
  SkyLoopThread    *network;
  SkyBlockCache    *cache;
  SkyDrive         *drive;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("sky-scan-cache-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  self->server = sky_server_fixture_new ();
  self->network = sky_loop_thread_new ("sky-net");
  self->cache = sky_block_cache_new (folder, self->network, &error);
  g_assert_no_error (error);
  sky_block_cache_set_patience_ms (self->cache, 200);
  self->drive = sky_skylark_drive_new ("d1", sky_server_fixture_get_url (self->server),
                                       sky_server_fixture_get_token (self->server), TRUE);
  sky_library_fixture_set_up (&self->base, self->cache);
  g_object_set_data_full (G_OBJECT (self->network), "folder", g_steal_pointer (&folder), g_free);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *const argv[] = { "rm", "-rf", g_object_get_data (G_OBJECT (self->network), "folder"),
                               NULL };

  sky_library_fixture_tear_down (&self->base);
  sky_block_cache_stop (self->cache);
  g_object_unref (self->cache);
  g_object_unref (self->drive);
  sky_library_fixture_run (argv);
  sky_loop_thread_stop (self->network);
  g_object_unref (self->network);
  sky_server_fixture_free (self->server);
}

static SkyDriveEntry *
upload (Fixture *self, const char *local, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (local);
  g_autoptr (GError) error = NULL;
  SkyDriveEntry *entry = sky_sync_upload (self->drive, file, path, &error);

  g_assert_no_error (error);
  return entry;
}

static gboolean
scan (Fixture *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_library_scan_drive_async (self->base.library, self->drive, "/", NULL, sky_wait_result_cb,
                                &result);
  return sky_library_scan_drive_finish (self->base.library, sky_wait_result (&result), error);
}

static void
assert_count (Fixture *self, guint n)
{
  g_autoptr (GArray) ids = sky_library_fixture_list (&self->base);

  g_assert_cmpuint (ids->len, ==, n);
}

static void
upload_two (Fixture *self)
{
  g_autofree char *one = sky_library_fixture_make_song (&self->base, "one.flac", "One", 300);
  g_autofree char *two = sky_library_fixture_make_song (&self->base, "two.flac", "Two", 400);
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_sync_ensure_folder (self->drive, "/Music", &error));
  g_object_unref (upload (self, one, "/Music/one.flac"));
  g_object_unref (upload (self, two, "/two.flac"));
}

static void
test_scan (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (SkyTrackInfo) track = NULL;
  const SkyCopyInfo *copy;

  upload_two (self);
  g_assert_true (scan (self, &error));
  assert_count (self, 2);
  ids = sky_library_fixture_search (&self->base, "one");
  track = sky_library_fixture_get (&self->base, g_array_index (ids, gint64, 0));
  g_assert_cmpstr (track->title, ==, "One");
  g_assert_cmpstr (track->artist, ==, "Zoë");
  copy = g_ptr_array_index (track->copies, 0);
  g_assert_cmpstr (copy->drive_id, ==, "d1");
  g_assert_cmpstr (copy->path, ==, "/Music/one.flac");
  g_assert_nonnull (copy->sha256);

  /* Gone from the drive, gone from the list. */
  g_assert_true (sky_sync_remove (self->drive, "/two.flac", &error));
  g_assert_true (scan (self, &error));
  assert_count (self, 1);
}

static void
test_failed_listing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  upload_two (self);
  g_assert_true (scan (self, &error));
  sky_server_fixture_kill (self->server);
  g_assert_false (scan (self, &error));
  g_assert_nonnull (error);
  assert_count (self, 2);
  g_assert_false (sky_library_get_scanning (self->base.library));
}

/* The song here and its copy there are one row; an upload shows at once. */
static void
test_one_track (Fixture *self, gconstpointer data)
{
  g_autofree char *one = sky_library_fixture_make_song (&self->base, "one.flac", "One", 300);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyTrackList) list = NULL;
  g_autoptr (SkyTrackItem) item = NULL;
  g_autoptr (GArray) ids = NULL;

  sky_library_fixture_scan (&self->base);
  list = sky_library_list_tracks (self->base.library);
  SKY_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (list)) == 1);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  SKY_WAIT_UNTIL (g_strcmp0 (sky_track_item_get_where (item), "This computer") == 0);

  entry = upload (self, one, "/one.flac");
  sky_library_set_drive_name (self->base.library, "d1", "Home cloud", TRUE);
  sky_library_add_entry (self->base.library, self->drive, entry);
  SKY_WAIT_UNTIL (g_strcmp0 (sky_track_item_get_where (item), "This computer +1") == 0);
  assert_count (self, 1);
  /* The local file goes: the track plays from the cloud, under the same id. */
  sky_library_remove_entry (self->base.library, NULL, one);
  SKY_WAIT_UNTIL (g_strcmp0 (sky_track_item_get_where (item), "Home cloud") == 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  sky_library_remove_entry (self->base.library, "d1", "/one.flac");
  SKY_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  upload_two (self);
  sky_library_scan_drive_async (self->base.library, self->drive, "/", cancellable,
                                sky_wait_result_cb, &result);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      sky_library_scan_drive_finish (self->base.library, sky_wait_result (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (self->base.failures->len, ==, 0);
}

/* Ended in the middle of a scan, the library answers and lets go. */
static void
test_stopped (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  upload_two (self);
  sky_library_scan_drive_async (self->base.library, self->drive, "/", NULL, sky_wait_result_cb,
                                &result);
  sky_library_stop (self->base.library);
  g_assert_false (
      sky_library_scan_drive_finish (self->base.library, sky_wait_result (&result), &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/library/scan-drive/scan", Fixture, NULL, set_up, test_scan, tear_down);
  g_test_add ("/library/scan-drive/failed-listing", Fixture, NULL, set_up, test_failed_listing,
              tear_down);
  g_test_add ("/library/scan-drive/one-track", Fixture, NULL, set_up, test_one_track, tear_down);
  g_test_add ("/library/scan-drive/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/library/scan-drive/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  return g_test_run ();
}
