/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sky-file-source.h"
#include "base/sky-range-set.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("sky-source-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
  g_assert_true (g_file_set_contents (fixture->path, "0123456789", 10, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_remove (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_reads_ranges (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyByteSource) source = sky_file_source_new (fixture->path, &error);
  g_autoptr (GBytes) middle = NULL;
  g_autoptr (GBytes) tail = NULL;
  g_autoptr (GBytes) past = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (sky_byte_source_get_size (source), ==, 10);
  middle = sky_byte_source_read_bytes (source, 3, 4, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (middle, NULL), g_bytes_get_size (middle), "3456", 4);
  tail = sky_byte_source_read_bytes (source, 8, G_MAXSIZE, NULL, &error);
  g_assert_cmpmem (g_bytes_get_data (tail, NULL), g_bytes_get_size (tail), "89", 2);
  past = sky_byte_source_read_bytes (source, 10, 5, NULL, &error);
  g_assert_cmpuint (g_bytes_get_size (past), ==, 0);
}

static void
test_all_is_available (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = sky_file_source_new (fixture->path, NULL);
  g_autoptr (GArray) ranges = sky_byte_source_list_available (source);

  g_assert_cmpuint (ranges->len, ==, 1);
  g_assert_cmpuint (g_array_index (ranges, SkyRange, 0).end, ==, 10);
}

static void
test_survives_removal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = sky_file_source_new (fixture->path, NULL);
  char first;

  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  g_assert_cmpint (sky_byte_source_read (source, 0, &first, 1, NULL, NULL), ==, 1);
  g_assert_cmpint (first, ==, '0');
}

static void
test_change_ends_reading (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = sky_file_source_new (fixture->path, NULL);
  g_autoptr (GError) error = NULL;
  FILE *file = g_fopen (fixture->path, "a");
  char  first;

  g_assert_nonnull (file);
  fputs ("more", file);
  fclose (file);
  g_assert_cmpint (sky_byte_source_read (source, 0, &first, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = sky_file_source_new (fixture->path, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  char first;

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (sky_byte_source_read (source, 0, &first, 1, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_missing_and_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;

  g_assert_null (sky_file_source_new ("/nonexistent/skylark", &missing));
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_null (sky_file_source_new (fixture->folder, &folder));
  g_assert_error (folder, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/base/file-source/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("reads-ranges", test_reads_ranges);
  ADD ("all-is-available", test_all_is_available);
  ADD ("survives-removal", test_survives_removal);
  ADD ("change-ends-reading", test_change_ends_reading);
  ADD ("cancelled", test_cancelled);
  ADD ("missing-and-folder", test_missing_and_folder);
  return g_test_run ();
}
