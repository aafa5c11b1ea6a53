/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a set of files and folders comes to. */
#include "ui/sky-file-count.h"

#include <glib/gstdio.h>

typedef struct
{
  char        *root;
  GPtrArray   *files;
  SkyFileCount count;
  GError      *error;
  gboolean     done;
} Fixture;

static void
put (Fixture *fixture, const char *name, gsize size)
{
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *bytes = g_malloc0 (size + 1);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

static void
choose (Fixture *fixture, const char *name)
{
  g_ptr_array_add (fixture->files, g_file_new_build_filename (fixture->root, name, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("skylark-count-XXXXXX", NULL);
  fixture->files = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
  g_ptr_array_unref (fixture->files);
  g_clear_error (&fixture->error);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  sky_file_count_finish (result, &fixture->count, &fixture->error);
  fixture->done = TRUE;
}

static void
count (Fixture *fixture, GCancellable *cancellable)
{
  sky_file_count_async (fixture->files, cancellable, counted_cb, fixture);
  while (!fixture->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_tree (Fixture *fixture, gconstpointer data)
{
  put (fixture, "album/1.flac", 1000);
  put (fixture, "album/disc 2/2.flac", 200);
  put (fixture, "album/disc 2/scans/a/b/c.png", 30);
  choose (fixture, "album");
  count (fixture, NULL);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->count.files, ==, 3);
  g_assert_cmpuint (fixture->count.bytes, ==, 1230);
  g_assert_true (fixture->count.only_folders);
}

static void
test_mixed (Fixture *fixture, gconstpointer data)
{
  put (fixture, "album/1.flac", 10);
  put (fixture, "note.txt", 1);
  choose (fixture, "album");
  choose (fixture, "note.txt");
  count (fixture, NULL);
  g_assert_cmpuint (fixture->count.files, ==, 2);
  g_assert_false (fixture->count.only_folders);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  put (fixture, "album/1.flac", 10);
  choose (fixture, "album");
  choose (fixture, "gone");
  count (fixture, NULL);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->count.bytes, ==, 10);
  g_assert_false (fixture->count.only_folders);
}

/* A link to a folder above must not be walked in circles. */
static void
test_link_loop (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = NULL;
  g_autoptr (GFile) file = NULL;

  put (fixture, "album/1.flac", 10);
  link = g_build_filename (fixture->root, "album", "again", NULL);
  file = g_file_new_for_path (link);
  g_assert_true (g_file_make_symbolic_link (file, fixture->root, NULL, NULL));
  choose (fixture, "album");
  count (fixture, NULL);
  g_assert_cmpuint (fixture->count.files, ==, 1);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  put (fixture, "album/1.flac", 10);
  choose (fixture, "album");
  g_cancellable_cancel (cancellable);
  count (fixture, cancellable);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/ui/file-count/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("tree", test_tree);
  ADD ("mixed", test_mixed);
  ADD ("missing", test_missing);
  ADD ("link-loop", test_link_loop);
  ADD ("cancelled", test_cancelled);
#undef ADD
  return g_test_run ();
}
