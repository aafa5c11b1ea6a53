/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covers: from inside a file, from beside it, kept for other programs and over a restart. */
#include <string.h>

#include "library/sky-artwork.h"
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

static char *
make_picture (SkyLibraryFixture *self, const char *name, const char *colour)
{
  char             *path = g_build_filename (self->music, name, NULL);
  g_autofree char  *source = g_strdup_printf ("color=%s:s=32x32", colour);
  const char *const argv[] = { "ffmpeg", "-nostdin", "-v",        "error", "-y", "-f", "lavfi",
                               "-i",     source,     "-frames:v", "1",     path, NULL };

  sky_library_fixture_run (argv);
  return path;
}

static GBytes *
load (SkyLibraryFixture *self, gint64 id, char **mime, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_library_load_art_async (self->library, id, NULL, sky_wait_result_cb, &result);
  return sky_library_load_art_finish (self->library, sky_wait_result (&result), mime, error);
}

static void
assert_is_file (GBytes *bytes, const char *path)
{
  g_autofree char *data = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, size);
}

static void
test_embedded (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char  *song = sky_library_fixture_make_song (self, "one.flac", "One", 300);
  g_autofree char  *picture = make_picture (self, "picture.png", "red");
  g_autofree char  *option = g_strdup_printf ("--import-picture-from=%s", picture);
  const char *const argv[] = { "metaflac", option, song, NULL };
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SkyTrackInfo) track = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *mime = NULL;
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;
  gint64           id;

  sky_library_fixture_run (argv);
  sky_library_fixture_scan (self);
  ids = sky_library_fixture_list (self);
  id = g_array_index (ids, gint64, 0);
  g_assert_null (sky_library_dup_art_path (self->library, id));
  bytes = load (self, id, &mime, &error);
  g_assert_no_error (error);
  assert_is_file (bytes, picture);
  g_assert_cmpstr (mime, ==, "image/png");
  path = sky_library_dup_art_path (self->library, id);
  assert_is_file (bytes, path);

  /* After a restart the file is known as soon as the track is asked for. */
  sky_library_fixture_reopen (self, NULL);
  track = sky_library_fixture_get (self, id);
  again = sky_library_dup_art_path (self->library, id);
  g_assert_cmpstr (again, ==, path);
}

static void
test_beside (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (self, "one.flac", "One", 300);
  g_autofree char *other = make_picture (self, "booklet.jpg", "green");
  g_autofree char *cover = make_picture (self, "Cover.JPG", "blue");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  sky_library_fixture_scan (self);
  ids = sky_library_fixture_list (self);
  bytes = load (self, g_array_index (ids, gint64, 0), NULL, &error);
  g_assert_no_error (error);
  assert_is_file (bytes, cover);
}

static void
test_none (SkyLibraryFixture *self, gconstpointer data)
{
  g_autofree char *song = sky_library_fixture_make_song (self, "one.flac", "One", 300);
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  sky_library_fixture_scan (self);
  ids = sky_library_fixture_list (self);
  g_assert_null (load (self, g_array_index (ids, gint64, 0), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_autofree char  *state = g_dir_make_tmp ("sky-art-XXXXXX", NULL);
  const char *const removal[] = { "rm", "-rf", state, NULL };
  int               result;

  g_setenv ("SKYLARK_STATE_DIR", state, TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/library/artwork/" name, SkyLibraryFixture, NULL, set_up, func, tear_down)
  ADD ("embedded", test_embedded);
  ADD ("beside", test_beside);
  ADD ("none", test_none);
  result = g_test_run ();
  sky_library_fixture_run (removal);
  return result;
}
