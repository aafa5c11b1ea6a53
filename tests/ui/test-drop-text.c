/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a drop would do, in words, and what kind of files it brings. */
#include "ui/sky-drop-text.h"

static void
free_files (gpointer files)
{
  g_slist_free_full (files, g_object_unref);
}

static gboolean
is_music (const char *const *names)
{
  GSList  *files = NULL;
  gboolean music;

  for (guint i = 0; names[i] != NULL; i++)
    files = g_slist_prepend (files, g_file_new_build_filename ("/nowhere", names[i], NULL));
  music = sky_drop_is_music (files);
  free_files (files);
  return music;
}

static void
test_count (void)
{
  g_autofree char *many = sky_drop_text (34, "Home cloud", "/Music");
  g_autofree char *one = sky_drop_text (1, "Home cloud", "/Music");

  g_assert_cmpstr (many, ==, "Drop to upload 34 items to Home cloud › Music");
  g_assert_cmpstr (one, ==, "Drop to upload 1 item to Home cloud › Music");
}

static void
test_root (void)
{
  g_autofree char *text = sky_drop_text (2, "This computer", "/");

  g_assert_cmpstr (text, ==, "Drop to upload 2 items to This computer");
}

static void
test_unknown_count (void)
{
  g_autofree char *text = sky_drop_text (0, "This computer", "/Music");

  g_assert_cmpstr (text, ==, "Drop to upload to This computer › Music");
}

static void
test_deep (void)
{
  g_autofree char *text = sky_drop_text (2, "A", "/Music/Artist/Album/Disc 1");

  g_assert_cmpstr (text, ==, "Drop to upload 2 items to A › Music › … › Disc 1");
}

static void
test_music (void)
{
  g_assert_true (is_music ((const char *[]){ "a.flac", "b.MP3", NULL }));
  g_assert_true (is_music ((const char *[]){ "Album", NULL }));
  g_assert_true (is_music ((const char *[]){ "Vol. 2 (1984)", NULL }));
  g_assert_true (is_music ((const char *[]){ "a.opus", "cover.jpg", NULL }));
}

static void
test_not_music (void)
{
  g_assert_false (is_music ((const char *[]){ NULL }));
  g_assert_false (is_music ((const char *[]){ "report.pdf", NULL }));
  g_assert_false (is_music ((const char *[]){ "a.pdf", "b.odt", "c.ogg", NULL }));
}

static void
test_audio_names (void)
{
  g_assert_true (sky_name_is_audio ("Rain.m4a"));
  g_assert_true (sky_name_is_audio ("RAIN.FLAC"));
  g_assert_false (sky_name_is_audio ("flac"));
  g_assert_false (sky_name_is_audio ("rain.flac.txt"));
  g_assert_false (sky_name_is_audio ("rain."));
  g_assert_false (sky_name_is_audio ("rain.cue"));
  g_assert_true (sky_name_is_playable ("Rain.CUE"));
  g_assert_true (sky_name_is_playable ("rain.mp3"));
  g_assert_false (sky_name_is_playable ("rain.log"));
}

/* Whatever hovers, only a few names are looked at. */
static void
test_many (void)
{
  GSList *files = NULL;
  gint64  start;

  for (guint i = 0; i < 50000; i++)
    files = g_slist_prepend (files, g_file_new_for_path ("/nowhere/song.ogg"));
  start = g_get_monotonic_time ();
  g_assert_true (sky_drop_is_music (files));
  g_test_message ("%" G_GINT64_FORMAT " µs for 50,000", g_get_monotonic_time () - start);
  free_files (files);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/drop-text/count", test_count);
  g_test_add_func ("/ui/drop-text/root", test_root);
  g_test_add_func ("/ui/drop-text/unknown-count", test_unknown_count);
  g_test_add_func ("/ui/drop-text/deep", test_deep);
  g_test_add_func ("/ui/drop-text/music", test_music);
  g_test_add_func ("/ui/drop-text/not-music", test_not_music);
  g_test_add_func ("/ui/drop-text/audio-names", test_audio_names);
  g_test_add_func ("/ui/drop-text/many", test_many);
  return g_test_run ();
}
