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
test_file (void)
{
  SkySignalPath flac = { .codec = (char *) "FLAC", .file = { 44100, 2, 16, FALSE } };
  SkySignalPath opus = { .codec = (char *) "Opus", .file = { 48000, 6, 0, FALSE } };

  assert_taken (sky_signal_path_text_file (&flac, 0, -1), "FLAC, 44.1 kHz, 16 bit, stereo");
  /* 30 MB in four minutes are a million bits a second */
  assert_taken (sky_signal_path_text_file (&flac, 30000000, 240000),
                "FLAC, 44.1 kHz, 16 bit, stereo, 1000 kbit/s");
  assert_taken (sky_signal_path_text_file (&opus, 0, 1000), "Opus, 48 kHz, 6 channels");
}

static void
test_unknown (void)
{
  SkySignalPath nothing = { 0 };

  assert_taken (sky_signal_path_text_file (&nothing, 0, -1), "");
  assert_taken (sky_signal_path_text_output (&nothing), "");
  assert_taken (sky_signal_path_text_changes (&nothing), "Nothing");
}

static void
test_changes (void)
{
  SkySignalPath path = { .filters = SKY_FILTER_GAIN | SKY_FILTER_EQUALISER,
                         .gain = { .source = SKY_GAIN_FROM_ALBUM, .db = -7.2 } };

  assert_taken (sky_signal_path_text_changes (&path), "Album gain \u22127.2 dB, equaliser");
  path.preset = "rock";
  assert_taken (sky_signal_path_text_changes (&path), "Album gain \u22127.2 dB, equaliser (Rock)");
  path.gain.source = SKY_GAIN_FROM_TRACK;
  path.gain.guarded = TRUE;
  path.filters = SKY_FILTER_GAIN;
  assert_taken (sky_signal_path_text_changes (&path),
                "Song gain \u22127.2 dB, lowered against clipping");
  path.gain.guarded = FALSE;
  path.filters = SKY_FILTER_VOLUME | SKY_FILTER_RESAMPLE;
  assert_taken (sky_signal_path_text_changes (&path), "Volume");
}

static void
test_output (void)
{
  SkySignalPath path = { .device = (char *) "Headphones", .output = { 44100, 2, 16, FALSE } };

  assert_taken (sky_signal_path_text_output (&path),
                "Headphones, 44.1 kHz, 16 bit, stereo, not resampled");
  path.output.bits = 32;
  path.output.is_float = TRUE;
  path.filters = SKY_FILTER_RESAMPLE;
  assert_taken (sky_signal_path_text_output (&path),
                "Headphones, 44.1 kHz, 32 bit float, stereo, resampled");
  path.output.bits = 24;
  path.output.is_float = FALSE;
  path.filters = SKY_FILTER_REDUCE | SKY_FILTER_DITHER;
  assert_taken (sky_signal_path_text_output (&path),
                "Headphones, 44.1 kHz, 24 bit, stereo, not resampled, fewer bits than decoded, "
                "dithered");
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
  g_test_add_func ("/ui/signal-path-text/file", test_file);
  g_test_add_func ("/ui/signal-path-text/unknown", test_unknown);
  g_test_add_func ("/ui/signal-path-text/changes", test_changes);
  g_test_add_func ("/ui/signal-path-text/output", test_output);
  return g_test_run ();
}
