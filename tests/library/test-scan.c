/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scans of local folders: what changes is seen, what does not is not read, nothing else breaks. */
#include <glib/gstdio.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "sky-library-fixture.h"
#include "support/sky-wait.h"

static void
set_up (SkyLibraryFixture *self, gconstpointer data)
{
  sky_library_fixture_set_up (self, NULL);
}

static void
tear_down (SkyLibraryFixture *self, gconstpointer data)
{
  sky_library_fixture_tear_down (self);
}

static void
assert_count (SkyLibraryFixture *self, guint n)
{
  g_autoptr (GArray) ids = sky_library_fixture_list (self);

  g_assert_cmpuint (ids->len, ==, n);
}

static gint64
find (SkyLibraryFixture *self, const char *query)
{
  g_autoptr (GArray) ids = sky_library_fixture_search (self, query);

  g_assert_cmpuint (ids->len, ==, 1);
  return g_array_index (ids, gint64, 0);
}

/* Other bytes under the old size and time: had the second scan read the file, it would have found
 * that it is no music any more. */
static void
test_unchanged_is_not_read (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *path = sky_library_fixture_make_song (self, "one.flac", "One", 300);
  g_autofree char *rubbish = NULL;
  GStatBuf         info;
  struct timespec  times[2];

  sky_library_fixture_scan (self);
  assert_count (self, 1);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  rubbish = g_malloc0 (info.st_size);
  /* In place, as a new file would be another. */
  {
    g_autoptr (GFile) file = g_file_new_for_path (path);
    g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, NULL);

    g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                              rubbish, info.st_size, NULL, NULL, NULL));
  }
  times[0] = info.st_atim;
  times[1] = info.st_mtim;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  sky_library_fixture_scan (self);
  assert_count (self, 1);
  g_assert_cmpuint (self->failures->len, ==, 0);

  /* With another time it is read, and told; what the library had stays. */
  times[1].tv_sec += 10;
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
  sky_library_fixture_scan (self);
  g_assert_cmpuint (self->failures->len, ==, 1);
  assert_count (self, 1);
  /* And not told again. */
  sky_library_fixture_scan (self);
  g_assert_cmpuint (self->failures->len, ==, 1);
}

static void
test_changes (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *one = sky_library_fixture_make_song (self, "a/one.flac", "One", 300);
  g_autofree char *two = sky_library_fixture_make_song (self, "a/two.flac", "Two", 400);
  g_autofree char *moved = g_build_filename (self->music, "b.flac", NULL);
  g_autofree char *again = NULL;
  g_autoptr (SkyTrackInfo) track = NULL;
  gint64 id;

  sky_library_fixture_scan (self);
  assert_count (self, 2);
  id = find (self, "One");
  /* Moved: the same track. */
  g_assert_cmpint (g_rename (one, moved), ==, 0);
  sky_library_fixture_scan (self);
  assert_count (self, 2);
  track = sky_library_fixture_get (self, id);
  g_assert_cmpuint (track->copies->len, ==, 1);
  g_assert_cmpstr (((SkyCopyInfo *) g_ptr_array_index (track->copies, 0))->path, ==, moved);
  /* Retagged: the same track under its new name. */
  again = sky_library_fixture_make_song (self, "b.flac", "Renamed", 300);
  sky_library_fixture_scan (self);
  g_assert_cmpint (find (self, "Renamed"), ==, id);
  assert_count (self, 2);
  /* Gone, and back: the same track. */
  g_assert_cmpint (g_unlink (again), ==, 0);
  sky_library_fixture_scan (self);
  assert_count (self, 1);
  g_free (again);
  again = sky_library_fixture_make_song (self, "c.flac", "Renamed", 300);
  sky_library_fixture_scan (self);
  g_assert_cmpint (find (self, "Renamed"), ==, id);
}

/* A song on two albums is two rows, though it sounds the same. */
static void
test_two_albums (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char  *one = sky_library_fixture_make_song (self, "album.flac", "Song", 300);
  g_autofree char  *two = sky_library_fixture_make_song (self, "best of.flac", "Song (live)", 300);
  g_autofree char  *copy = g_build_filename (self->music, "copy.flac", NULL);
  const char *const argv[] = { "cp", one, copy, NULL };

  sky_library_fixture_scan (self);
  assert_count (self, 2);
  /* The same file twice is one. */
  sky_library_fixture_run (argv);
  sky_library_fixture_scan (self);
  assert_count (self, 2);
}

static void
test_bad_files (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *good = sky_library_fixture_make_song (self, "good.flac", "Good", 300);
  g_autofree char *odd = sky_library_fixture_make_song (self, "x.flac", "Odd", 350);
  g_autofree char *text = g_build_filename (self->music, "text.mp3", NULL);
  g_autofree char *empty = g_build_filename (self->music, "empty.ogg", NULL);
  g_autofree char *name =
      g_build_filename (self->music, "\xff\xfe na#?%me \xf0\x9f\x8e\xb5.flac", NULL);
  g_autoptr (SkyTrackInfo) track = NULL;

  g_assert_true (g_file_set_contents (text, "Dear Sir, this is a letter.", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_cmpint (g_rename (odd, name), ==, 0);
  sky_library_fixture_scan (self);
  assert_count (self, 2);
  g_assert_cmpuint (self->failures->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_true (strstr (g_ptr_array_index (self->failures, i), "text.mp3") != NULL ||
                   strstr (g_ptr_array_index (self->failures, i), "empty.ogg") != NULL);
  /* The name comes back byte by byte, so that the file can be opened. */
  track = sky_library_fixture_get (self, find (self, "Odd"));
  g_assert_cmpstr (((SkyCopyInfo *) g_ptr_array_index (track->copies, 0))->path, ==, name);
}

static void
test_search (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *one = sky_library_fixture_make_song (self, "1.flac", "Café del Mar", 300);
  g_autofree char *two = sky_library_fixture_make_song (self, "2.flac", "東京事変", 400);
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) none = NULL;

  sky_library_fixture_scan (self);
  g_assert_cmpint (find (self, "cafe"), ==, find (self, "CAFÉ del"));
  g_assert_cmpint (find (self, "京事"), !=, find (self, "cafe"));
  all = sky_library_fixture_search (self, "zoe etude");
  g_assert_cmpuint (all->len, ==, 2);
  none = sky_library_fixture_search (self, "\" OR 1 NEAR( * ^ : {");
  g_assert_cmpuint (none->len, ==, 0);
}

/* An unmounted disk looks like an empty folder. */
static void
test_empty_folder_forgets_nothing (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *path = sky_library_fixture_make_song (self, "one.flac", "One", 300);
  g_autofree char *away = g_build_filename (self->folder, "away", NULL);

  sky_library_fixture_scan (self);
  g_assert_cmpint (g_rename (self->music, away), ==, 0);
  sky_library_scan_folders (self->library);
  SKY_WAIT_UNTIL (!sky_library_get_scanning (self->library));
  SKY_WAIT_UNTIL (self->failures->len == 1);
  assert_count (self, 1);
  g_assert_cmpint (g_mkdir (self->music, 0700), ==, 0);
  sky_library_fixture_scan (self);
  assert_count (self, 1);
}

static void
test_folders (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *path = sky_library_fixture_make_song (self, "one.flac", "One", 300);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) failed = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) no_folders = NULL;

  sky_library_fixture_scan (self);
  sky_library_fixture_reopen (self, NULL);
  folders = sky_library_dup_folders (self->library);
  g_assert_cmpuint (g_strv_length (folders), ==, 1);
  g_assert_cmpstr (folders[0], ==, self->music);
  g_assert_cmpuint (sky_library_get_n_tracks (self->library), ==, 1);
  sky_library_remove_folder_async (self->library, self->music, NULL, sky_wait_result_cb, &result);
  sky_library_remove_folder_finish (self->library, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  assert_count (self, 0);
  no_folders = sky_library_dup_folders (self->library);
  g_assert_cmpuint (g_strv_length (no_folders), ==, 0);
  sky_library_add_folder_async (self->library, path, NULL, sky_wait_result_cb, &failed);
  g_assert_false (sky_library_add_folder_finish (self->library, sky_wait_result (&failed), &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/library/scan/" name, SkyLibraryFixture, NULL, set_up, func, tear_down)
  ADD ("unchanged-is-not-read", test_unchanged_is_not_read);
  ADD ("changes", test_changes);
  ADD ("two-albums", test_two_albums);
  ADD ("bad-files", test_bad_files);
  ADD ("search", test_search);
  ADD ("empty-folder-forgets-nothing", test_empty_folder_forgets_nothing);
  ADD ("folders", test_folders);
  return g_test_run ();
}
