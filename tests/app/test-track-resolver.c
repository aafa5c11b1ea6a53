/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which copy of a track is read: the same song lies on this computer and on two drives, twice on
 * the first of them. */
#include <glib/gstdio.h>

#include "app/sky-track-resolver.h"
#include "support/sky-fake-dav.h"
#include "support/sky-server-fixture.h"
#include "support/sky-wait.h"

#define PATH "/song.flac"
#define SECOND_PATH "/again/song.flac"

typedef struct
{
  char              *dir;
  char              *local; /* its path on this computer */
  GBytes            *content;
  SkyFakeDav        *servers[2];
  char              *ids[2];
  SkyDriveManager   *drives;
  SkyLoopThread     *network;
  SkyBlockCache     *cache;
  SkyLibrary        *library;
  SkySourceResolver *resolver;
  SkyQueueItem      *item;
  gint64             track_id;
} Fixture;

static GBytes *
read_song (void)
{
  g_autofree char *music =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "support", "music", NULL);
  g_autoptr (GDir) folder = g_dir_open (music, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  char            *contents;
  gsize            length;

  g_assert_nonnull (folder);
  path = g_build_filename (music, g_dir_read_name (folder), "01 First light.flac", NULL);
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (contents, length);
}

static void
add_drive (Fixture *self, guint index, const char *name)
{
  SkyDriveRequest request = { .name = name, .kind = "webdav" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SkyDriveRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gboolean kept;

  self->servers[index] = sky_fake_dav_new ();
  sky_fake_dav_put (self->servers[index], PATH, self->content);
  request.uri = sky_fake_dav_get_url (self->servers[index]);
  sky_drive_manager_add_async (self->drives, &request, NULL, sky_wait_result_cb, &result);
  record = sky_drive_manager_add_finish (self->drives, sky_wait_result (&result), &kept, &error);
  g_assert_no_error (error);
  self->ids[index] = g_strdup (sky_drive_record_get_id (record));
}

static void
add_entry (Fixture *self, guint index, const char *path)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, self->ids[index]);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  sky_drive_stat_async (drive, path, NULL, sky_wait_result_cb, &result);
  entry = sky_drive_stat_finish (drive, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  sky_library_add_entry (self->library, drive, entry);
}

static void
add_local (Fixture *self)
{
  g_autofree char *folder = g_build_filename (self->dir, "music", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  self->local = g_build_filename (folder, "song.flac", NULL);
  g_file_set_contents (self->local, g_bytes_get_data (self->content, NULL),
                       (gssize) g_bytes_get_size (self->content), &error);
  g_assert_no_error (error);
  sky_library_add_folder_async (self->library, folder, NULL, sky_wait_result_cb, &result);
  sky_library_add_folder_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
}

static guint
count_copies (Fixture *self)
{
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) got = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (SkyTrackInfo) track = NULL;

  sky_library_search_async (self->library, "light", 0, NULL, sky_wait_result_cb, &found);
  ids = sky_library_search_finish (self->library, sky_wait_result (&found), NULL);
  if (ids == NULL || ids->len != 1)
    return 0;
  self->track_id = g_array_index (ids, gint64, 0);
  sky_library_get_track_async (self->library, self->track_id, NULL, sky_wait_result_cb, &got);
  track = sky_library_get_track_finish (self->library, sky_wait_result (&got), NULL);

  return track != NULL ? track->copies->len : 0;
}

static void
open_parts (Fixture *self)
{
  g_autofree char *cache = g_build_filename (self->dir, "cache", NULL);
  g_autofree char *library = g_build_filename (self->dir, "library.db", NULL);
  g_autoptr (GError) error = NULL;

  self->network = sky_loop_thread_new ("sky-net");
  self->cache = sky_block_cache_new (cache, self->network, &error);
  g_assert_no_error (error);
  self->library = sky_library_new (library, self->cache, &error);
  g_assert_no_error (error);
  self->drives = sky_drive_manager_new (self->dir, &error);
  g_assert_no_error (error);
  self->resolver = sky_track_resolver_new (self->library, self->drives, self->cache);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  SkyQueueItemInfo info = { .title = "First light", .duration_ms = -1 };

  self->dir = g_dir_make_tmp ("sky-resolver-XXXXXX", NULL);
  self->content = read_song ();
  open_parts (self);
  add_drive (self, 0, "one");
  add_drive (self, 1, "two");
  add_local (self);
  sky_fake_dav_put (self->servers[0], SECOND_PATH, self->content);
  SKY_WAIT_UNTIL (count_copies (self) == 1);
  /* One after the other: of equals the first that was known is the first choice. */
  add_entry (self, 0, PATH);
  SKY_WAIT_UNTIL (count_copies (self) == 2);
  add_entry (self, 0, SECOND_PATH);
  SKY_WAIT_UNTIL (count_copies (self) == 3);
  add_entry (self, 1, PATH);
  SKY_WAIT_UNTIL (count_copies (self) == 4);
  info.track_id = self->track_id;
  self->item = sky_queue_item_new (&info);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_drive_manager_stop_async (self->drives, sky_wait_result_cb, &result);
  g_assert_true (sky_drive_manager_stop_finish (self->drives, sky_wait_result (&result), NULL));
  g_clear_object (&result);
  sky_library_stop (self->library);
  sky_block_cache_stop (self->cache);
  sky_loop_thread_stop (self->network);
  /* The thread that has opened a file may hold it for a moment yet. */
  g_object_unref (self->resolver);
  g_assert_finalize_object (self->item);
  g_object_unref (self->library);
  g_object_unref (self->drives);
  g_object_unref (self->cache);
  g_object_unref (self->network);
  for (guint i = 0; i < G_N_ELEMENTS (self->servers); i++)
    {
      g_clear_pointer (&self->servers[i], sky_fake_dav_free);
      g_free (self->ids[i]);
    }
  g_bytes_unref (self->content);
  sky_server_fixture_remove_tree (self->dir);
  g_free (self->local);
  g_free (self->dir);
}

static SkyResolvedSource *
resolve (Fixture *self, SkyQueueItem *item, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_source_resolver_resolve_async (self->resolver, item, NULL, sky_wait_result_cb, &result);

  return sky_source_resolver_resolve_finish (self->resolver, sky_wait_result (&result), error);
}

static SkyResolvedSource *
resolve_other (Fixture *self, const char *const *tried, const GError *reason, GError **error)
{
  const SkyOtherCopy other = { tried, reason };
  g_autoptr (GAsyncResult) result = NULL;

  sky_source_resolver_resolve_other_async (self->resolver, self->item, &other, NULL,
                                           sky_wait_result_cb, &result);

  return sky_source_resolver_resolve_finish (self->resolver, sky_wait_result (&result), error);
}

/* @index: of the drive, or -1 for this computer. */
static char *
name_copy (Fixture *self, int index, const char *path)
{
  return g_strconcat (index >= 0 ? self->ids[index] : "", ":", index >= 0 ? path : self->local,
                      NULL);
}

static void
assert_copy (Fixture *self, const SkyResolvedSource *resolved, int index, const char *path)
{
  g_autofree char *name = name_copy (self, index, path);

  g_assert_nonnull (resolved);
  g_assert_cmpstr (resolved->copy, ==, name);
}

static gboolean
is_offline (Fixture *self, guint index)
{
  SkyDriveRecord *record = sky_drive_manager_get_record (self->drives, self->ids[index]);

  return sky_drive_record_get_status (record) == SKY_DRIVE_OFFLINE;
}

/* The server of a drive goes, and the drive's status says so. */
static void
take_away (Fixture *self, guint index)
{
  g_autoptr (GError) gone =
                 g_error_new_literal (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE, "No answer");

  g_clear_pointer (&self->servers[index], sky_fake_dav_free);
  sky_drive_manager_report_error (self->drives, self->ids[index], gone);
  SKY_WAIT_UNTIL (is_offline (self, index));
}

static GError *
make_error (gboolean passing)
{
  return passing ? g_error_new_literal (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE, "No answer")
                 : g_error_new_literal (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND, "Gone");
}

static void
test_local_first (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyResolvedSource) resolved = resolve (self, self->item, &error);

  g_assert_no_error (error);
  assert_copy (self, resolved, -1, NULL);
  g_assert_cmpuint (sky_byte_source_get_size (resolved->source), ==,
                    g_bytes_get_size (self->content));
}

/* The file of this computer is gone, though the library doesn't know yet. */
static void
test_local_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyResolvedSource) resolved = NULL;

  g_assert_cmpint (g_unlink (self->local), ==, 0);
  resolved = resolve (self, self->item, NULL);
  assert_copy (self, resolved, 0, PATH);
  g_assert_cmpstr (resolved->place, ==, "one");
}

/* A drive that is away is passed over for one that isn't. */
static void
test_connected_first (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyResolvedSource) resolved = NULL;

  g_assert_cmpint (g_unlink (self->local), ==, 0);
  take_away (self, 0);
  resolved = resolve (self, self->item, NULL);
  assert_copy (self, resolved, 1, PATH);
}

/* With no drive there is still what the cache may hold. */
static void
test_all_away (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyResolvedSource) resolved = NULL;

  g_assert_cmpint (g_unlink (self->local), ==, 0);
  take_away (self, 0);
  take_away (self, 1);
  resolved = resolve (self, self->item, NULL);
  assert_copy (self, resolved, 0, PATH);
}

/* A drive that doesn't answer isn't asked for its other copy. */
static void
test_other_drive (Fixture *self, gconstpointer data)
{
  g_autofree char  *local = name_copy (self, -1, NULL);
  g_autofree char  *first = name_copy (self, 0, PATH);
  const char *const tried[] = { local, first, NULL };
  g_autoptr (GError) away = make_error (TRUE);
  g_autoptr (SkyResolvedSource) resolved = resolve_other (self, tried, away, NULL);

  assert_copy (self, resolved, 1, PATH);
}

/* The copy itself is bad: the drive's other one may not be. */
static void
test_other_on_drive (Fixture *self, gconstpointer data)
{
  g_autofree char  *local = name_copy (self, -1, NULL);
  g_autofree char  *first = name_copy (self, 0, PATH);
  const char *const tried[] = { local, first, NULL };
  g_autoptr (GError) bad = make_error (FALSE);
  g_autoptr (SkyResolvedSource) resolved = resolve_other (self, tried, bad, NULL);

  assert_copy (self, resolved, 0, SECOND_PATH);
}

static void
test_back_to_local (Fixture *self, gconstpointer data)
{
  g_autofree char  *first = name_copy (self, 0, PATH);
  const char *const tried[] = { first, NULL };
  g_autoptr (GError) away = make_error (TRUE);
  g_autoptr (SkyResolvedSource) resolved = resolve_other (self, tried, away, NULL);

  assert_copy (self, resolved, -1, NULL);
}

static void
test_none_left (Fixture *self, gconstpointer data)
{
  g_autofree char  *local = name_copy (self, -1, NULL);
  g_autofree char  *first = name_copy (self, 0, PATH);
  g_autofree char  *second = name_copy (self, 1, PATH);
  const char *const tried[] = { local, first, second, NULL };
  g_autoptr (GError) away = make_error (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyResolvedSource) resolved = resolve_other (self, tried, away, &error);

  g_assert_null (resolved);
  g_assert_nonnull (error);
}

/* While bytes only don't come yet, a drive that is away is no help. */
static void
test_slow_is_better_than_away (Fixture *self, gconstpointer data)
{
  g_autofree char  *local = name_copy (self, -1, NULL);
  g_autofree char  *first = name_copy (self, 0, PATH);
  const char *const tried[] = { local, first, NULL };
  g_autoptr (SkyResolvedSource) resolved = NULL;

  take_away (self, 1);
  resolved = resolve_other (self, tried, NULL, NULL);
  g_assert_null (resolved);
}

/* That bytes don't come is the first sign of a drive that is away: its status soon says so. */
static void
test_silence_is_told (Fixture *self, gconstpointer data)
{
  g_autofree char  *first = name_copy (self, 0, PATH);
  const char *const tried[] = { first, NULL };
  g_autoptr (SkyResolvedSource) resolved = NULL;

  g_clear_pointer (&self->servers[0], sky_fake_dav_free);
  resolved = resolve_other (self, tried, NULL, NULL);
  assert_copy (self, resolved, -1, NULL);
  SKY_WAIT_UNTIL (is_offline (self, 0));
}

/* All other copies are used up, and another file lies in the place of the last one. */
static void
test_replaced (Fixture *self, gconstpointer data)
{
  g_autofree char  *local = name_copy (self, -1, NULL);
  g_autofree char  *again = name_copy (self, 0, SECOND_PATH);
  g_autofree char  *second = name_copy (self, 1, PATH);
  g_autofree char  *first = name_copy (self, 0, PATH);
  const char *const tried[] = { local, again, second, first, NULL };
  g_autoptr (GBytes) other = g_bytes_new_static ("another song", 12);
  g_autoptr (GError) changed =
                 g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "It has changed");
  g_autoptr (SkyResolvedSource) resolved = NULL;

  sky_fake_dav_put (self->servers[0], PATH, other);
  resolved = resolve_other (self, tried, changed, NULL);
  assert_copy (self, resolved, 0, PATH);
  g_assert_cmpuint (sky_byte_source_get_size (resolved->source), ==, 12);
}

/* Asked for by its place, and unknown to the library: the drive is what is missing. */
static void
test_place_away (Fixture *self, gconstpointer data)
{
  SkyQueueItemInfo info = { .title = "New", .location = "one:/new.flac", .duration_ms = -1 };
  g_autoptr (SkyQueueItem) item = sky_queue_item_new (&info);
  g_autoptr (SkyResolvedSource) resolved = NULL;
  g_autoptr (GError) error = NULL;

  take_away (self, 0);
  resolved = resolve (self, item, &error);
  g_assert_null (resolved);
  g_assert_true (sky_drive_error_is_transient (error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add ("/app/track-resolver/" path, Fixture, NULL, set_up, func, tear_down)

  ADD ("local-first", test_local_first);
  ADD ("local-gone", test_local_gone);
  ADD ("connected-first", test_connected_first);
  ADD ("all-away", test_all_away);
  ADD ("other-drive", test_other_drive);
  ADD ("other-on-drive", test_other_on_drive);
  ADD ("back-to-local", test_back_to_local);
  ADD ("none-left", test_none_left);
  ADD ("slow-is-better-than-away", test_slow_is_better_than_away);
  ADD ("silence-is-told", test_silence_is_told);
  ADD ("replaced", test_replaced);
  ADD ("place-away", test_place_away);

  return g_test_run ();
}
