/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the signal path's popover says. */
#include "ui/sky-signal-path-text.h"

#include <glib/gstdio.h>

#include "base/sky-file-source.h"

static void
assert_taken (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_copy (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("skylark-test-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "02 Harbour.flac", NULL);
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *wanted = g_strdup_printf ("tmp › %s › 02 Harbour.flac", name);
  g_autoptr (SkyByteSource) source = NULL;

  g_assert_true (g_file_set_contents (path, "abc", 3, &error));
  source = sky_file_source_new (path, &error);
  g_assert_no_error (error);
  assert_taken (sky_signal_path_text_copy ("This computer", source), "Copy: This computer");
  assert_taken (sky_signal_path_text_copy (NULL, source), "Copy");
  if (g_str_has_prefix (folder, "/tmp/"))
    assert_taken (sky_signal_path_text_location (source), wanted);
  g_clear_object (&source);
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/signal-path-text/copy", test_copy);
  return g_test_run ();
}
