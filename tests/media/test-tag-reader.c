/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tags by ranges: files of real encoders, tags written by mutagen, lengths known by hand. */
#include <string.h>

#include "media/sky-mp4-index.h"
#include "media/sky-tag-reader.h"
#include "support/sky-counting-source.h"

/* What tag-material.py cuts the sound to. */
#define N_SAMPLES 100000
#define COVER_SIZE (30 * 1000 * 1000)

static char *folder;

static void
make_material (void)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("SKY_SOURCE_DIR"), "tests", "media", "tag-material.py", NULL);
  g_autofree char *size = g_strdup_printf ("%d", COVER_SIZE);
  const char      *argv[] = { "/usr/bin/python3", script, NULL, size, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  folder = g_dir_make_tmp ("sky-tags-XXXXXX", &error);
  g_assert_no_error (error);
  argv[2] = folder;
  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
remove_material (void)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (folder);
}

static SkyByteSource *
open_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return sky_counting_source_new (path);
}

static SkyMediaInfo *
read_tags (const char *name)
{
  g_autoptr (SkyByteSource) source = open_file (name);
  g_autoptr (GError) error = NULL;
  SkyMediaInfo *info = sky_tag_reader_read (source, name, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (info->bytes_read, ==,
                    sky_counting_source_get_bytes (SKY_COUNTING_SOURCE (source)));
  return info;
}

static GBytes *
read_file (const char *name)
{
  g_autoptr (SkyByteSource) source = open_file (name);

  return sky_byte_source_read_bytes (source, 0, G_MAXINT32, NULL, NULL);
}

static void
test_formats (gconstpointer data)
{
  const char *const *expected = data; /* name, codec, tolerance in ms */
  g_autoptr (SkyMediaInfo) info = read_tags (expected[0]);
  const SkyTags *tags = &info->tags;
  int            tolerance = g_ascii_strtoll (expected[2], NULL, 10);

  g_assert_cmpstr (tags->codec, ==, expected[1]);
  g_assert_cmpstr (tags->title, ==, "Ångström & Söhne");
  /* N_SAMPLES at 44.1 kHz are 2267.57 ms. */
  g_assert_cmpint (ABS (tags->duration_ms - 2268), <=, tolerance);
  g_assert_cmpint (tags->sample_rate, ==, g_str_equal (expected[1], "Opus") ? 48000 : 44100);
  /* Encoders write 2 into MP4's sample entry whatever the sound has; TagLib believes it. */
  if (!g_str_has_suffix (expected[0], ".m4a") && !g_str_has_suffix (expected[0], ".mpc"))
    g_assert_cmpint (tags->channels, ==, 1);
  g_assert_nonnull (info->audio_key);
  g_assert_cmpuint (info->picture.length, ==, 0);
  if (g_str_equal (expected[1], "WAV"))
    return;
  g_assert_cmpstr (tags->artist, ==, "東京事変");
  g_assert_cmpstr (tags->album, ==, "Alpha");
  g_assert_cmpstr (tags->genre, ==, "Jazz");
  g_assert_cmpint (tags->year, ==, 1997);
  g_assert_cmpint (tags->track, ==, 4);
  if (g_str_equal (expected[1], "WavPack") || g_str_equal (expected[1], "Musepack"))
    return;
  g_assert_cmpstr (tags->album_artist, ==, "Various");
  g_assert_cmpstr (tags->composer, ==, "Clara");
  g_assert_cmpint (tags->disc, ==, 2);
}

/* Where "moov" stands in the file, which occurs once in such a small one. */
static guint64
search_index (const char *name)
{
  g_autoptr (GBytes) bytes = read_file (name);
  gsize       length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *found = memmem (data, length, "moov", 4);

  g_assert_nonnull (found);
  return (guint64) (found - data) - 4;
}

static void
test_index (void)
{
  g_autoptr (SkyMediaInfo) behind = read_tags ("a.m4a");
  g_autoptr (SkyMediaInfo) before = read_tags ("fast.m4a");

  g_assert_nonnull (behind->stream_head);
  g_assert_cmpuint (g_bytes_get_size (behind->stream_head), ==, behind->audio_offset);
  g_assert_cmpuint (sky_mp4_index_find (behind->stream_head), ==, search_index ("a.m4a"));
  g_assert_cmpuint (search_index ("fast.m4a"), <, before->audio_offset);
  g_assert_null (before->stream_head);
}

static void
test_loudness (gconstpointer data)
{
  const char *name = data;
  g_autoptr (SkyMediaInfo) info = read_tags (name);
  const SkyLoudness *loudness = &info->tags.loudness;
  gboolean           is_opus = g_str_has_suffix (name, ".opus");

  g_assert_true (loudness->has_track);
  g_assert_true (loudness->has_album);
  /* -3131 / 256 + 5 and 256 / 256 + 5; the others as written. */
  g_assert_cmpfloat (loudness->track_gain, ==, is_opus ? -7.23046875 : -7.23);
  g_assert_cmpfloat (loudness->album_gain, ==, is_opus ? 6.0 : 3.5);
  g_assert_cmpfloat (loudness->track_peak, ==, is_opus ? 0.0 : 0.988525);
  g_assert_cmpfloat (loudness->album_peak, ==, is_opus ? 0.0 : 1.127);
}

static void
test_loudness_texts (void)
{
  static const char *const bad[] = { NULL, "", "dB", "loud", "nan", "inf", "-900 dB", "3 dBx" };
  double                   gain;

  g_assert_true (sky_loudness_parse_gain (" -6,5 db ", &gain));
  g_assert_cmpfloat (gain, ==, -6.5);
  g_assert_true (sky_loudness_parse_gain ("0", &gain));
  g_assert_cmpfloat (gain, ==, 0.0);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (sky_loudness_parse_gain (bad[i], &gain));
      g_assert_cmpfloat (sky_loudness_parse_peak (bad[i]), ==, 0.0);
    }
  g_assert_true (sky_loudness_parse_r128 ("-1280", &gain));
  g_assert_cmpfloat (gain, ==, 0.0);
  g_assert_false (sky_loudness_parse_r128 ("32769", &gain));
  g_assert_false (sky_loudness_parse_r128 (NULL, &gain));
}

/* What says nothing of its loudness is told from what says 0 dB. */
static void
test_loudness_unknown (void)
{
  g_autoptr (SkyMediaInfo) info = read_tags ("a.flac");

  g_assert_false (info->tags.loudness.has_track);
  g_assert_false (info->tags.loudness.has_album);
}

/* Nothing tells the length: it is guessed from the first frames. */
static void
test_adts (void)
{
  g_autoptr (SkyMediaInfo) info = read_tags ("a.aac");

  g_assert_cmpstr (info->tags.codec, ==, "ADTS");
  g_assert_null (info->tags.title);
  g_assert_cmpint (info->tags.sample_rate, ==, 44100);
  g_assert_cmpint (info->tags.channels, ==, 1);
  g_assert_cmpint (ABS (info->tags.duration_ms - 2268), <=, 227);
  g_assert_cmpint (info->tags.bit_rate, >, 0);
  g_assert_nonnull (info->audio_key);
}

static void
test_ape (void)
{
  g_autoptr (SkyMediaInfo) info = read_tags ("silence.ape");

  g_assert_cmpstr (info->tags.codec, ==, "APE");
  g_assert_cmpint (info->tags.sample_rate, ==, 44100);
  g_assert_cmpint (info->tags.channels, ==, 2);
  g_assert_cmpint (info->tags.bits_per_sample, ==, 16);
  g_assert_cmpint (ABS (info->tags.duration_ms - 2268), <=, 1);
  g_assert_nonnull (info->audio_key);
}

/* A cover of 30 MB costs no more than any other. */
static void
test_cover (gconstpointer data)
{
  const char *name = data;
  g_autoptr (SkyMediaInfo) info = read_tags (name);
  g_autoptr (SkyByteSource) source = open_file (name);
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GBytes) expected = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *mime = NULL;

  gboolean is_ogg = g_str_has_suffix (name, ".ogg") || g_str_has_suffix (name, ".opus");

  g_assert_cmpuint (sky_byte_source_get_size (source), >, is_ogg ? 2000000 : 15000000);
  g_assert_cmpstr (info->tags.title, ==, "Ångström & Söhne");
  g_assert_cmpint (ABS (info->tags.duration_ms - 2268), <=, 60);
  g_assert_cmpuint (info->bytes_read, <, 160 * 1024);
  g_assert_true (info->picture.is_front);
  picture = sky_tag_reader_read_picture (source, &info->picture, NULL, &mime, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mime, ==, "image/jpeg");
  expected = read_file (is_ogg ? "small.jpg" : "cover.jpg");
  if (g_str_has_suffix (name, ".flac"))
    g_assert_cmpmem (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture),
                     g_bytes_get_data (expected, NULL), 15000000);
  else
    g_assert_true (g_bytes_equal (picture, expected));
}

static void
assert_error (const char *name, SkyMediaError code, const char *words)
{
  g_autoptr (SkyByteSource) source = open_file (name);
  g_autoptr (GError) error = NULL;

  g_assert_null (sky_tag_reader_read (source, name, NULL, &error));
  g_assert_error (error, SKY_MEDIA_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (sky_counting_source_get_bytes (SKY_COUNTING_SOURCE (source)), <, 256 * 1024);
}

static void
test_bad_files (void)
{
  assert_error ("cut.flac", SKY_MEDIA_ERROR_TRUNCATED, "of 2.3 seconds");
  assert_error ("head.flac", SKY_MEDIA_ERROR_TRUNCATED, "ends");
  assert_error ("text.mp3", SKY_MEDIA_ERROR_NOT_AUDIO, "no MP3");
  assert_error ("text.flac", SKY_MEDIA_ERROR_NOT_AUDIO, "no FLAC");
  assert_error ("empty.mp3", SKY_MEDIA_ERROR_TRUNCATED, "empty");
  assert_error ("cut.ogg", SKY_MEDIA_ERROR_TRUNCATED, "ends within a page");
  assert_error ("cut.m4a", SKY_MEDIA_ERROR_TRUNCATED, "MP4");
  assert_error ("cut.wav", SKY_MEDIA_ERROR_TRUNCATED, "bytes of sound");
  assert_error ("huge.mp3", SKY_MEDIA_ERROR_TOO_LARGE, "more than any tag");
}

static void
test_odd_files (void)
{
  g_autoptr (SkyMediaInfo) misnamed = read_tags ("misnamed.mp3");
  g_autoptr (SkyMediaInfo) latin = read_tags ("latin.flac");

  g_assert_cmpstr (misnamed->tags.codec, ==, "FLAC");
  /* A title that can't be read is none; the rest stays. */
  g_assert_cmpstr (latin->tags.title, ==, NULL);
  g_assert_cmpstr (latin->tags.artist, ==, "東京事変");
}

static void
assert_same_key (const char *first, const char *second, gboolean is_same)
{
  g_autoptr (SkyMediaInfo) one = read_tags (first);
  g_autoptr (SkyMediaInfo) other = read_tags (second);

  if (is_same)
    g_assert_cmpstr (one->audio_key, ==, other->audio_key);
  else
    g_assert_cmpstr (one->audio_key, !=, other->audio_key);
}

static void
test_audio_key (void)
{
  assert_same_key ("a.mp3", "retagged.mp3", TRUE);
  assert_same_key ("a.mp3", "big.mp3", TRUE);
  assert_same_key ("a.m4a", "retagged.m4a", TRUE);
  assert_same_key ("a.m4a", "fast.m4a", TRUE);
  assert_same_key ("a.wv", "big.wv", TRUE);
  /* Other compression, same sound. */
  assert_same_key ("a.flac", "fast.flac", TRUE);
  assert_same_key ("a.flac", "a.mp3", FALSE);
  assert_same_key ("a.m4a", "alac.m4a", FALSE);
}

static void
test_pictures (void)
{
  g_autoptr (SkyMediaInfo) two = read_tags ("retagged.mp3");
  g_autoptr (SkyMediaInfo) info = read_tags ("unsync.mp3");
  g_autoptr (SkyByteSource) source = open_file ("unsync.mp3");
  g_autoptr (GBytes) expected = read_file ("unsync.jpg");
  g_autoptr (GBytes) picture = NULL;

  /* The front cover, though the back comes first. */
  g_assert_cmpuint (two->picture.length, ==, 700);
  g_assert_cmpint (info->picture.coding, ==, SKY_PICTURE_UNSYNCHRONISED);
  picture = sky_tag_reader_read_picture (source, &info->picture, NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (picture, expected));
}

static void
test_cancelled (void)
{
  g_autoptr (SkyByteSource) source = open_file ("a.flac");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sky_tag_reader_read (source, "a.flac", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_numbers (void)
{
  int number, total;

  sky_tags_parse_position ("1/12", &number, &total);
  g_assert_cmpint (number, ==, 1);
  g_assert_cmpint (total, ==, 12);
  sky_tags_parse_position ("07", &number, &total);
  g_assert_cmpint (number, ==, 7);
  sky_tags_parse_position ("99999999999999999999", &number, &total);
  g_assert_cmpint (number, ==, 0);
  g_assert_cmpint (sky_tags_parse_year ("1997-05-21"), ==, 1997);
  g_assert_cmpint (sky_tags_parse_year ("21.5.1997"), ==, 1997);
  g_assert_cmpint (sky_tags_parse_year ("97"), ==, 0);
  g_assert_cmpint (sky_tags_parse_year (NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  /* AAC has 1024 samples of delay and whole packets, Opus and Vorbis count to the sample. */
  static const char *const formats[][3] = {
    { "a.flac", "FLAC", "0" },   { "a.ogg", "Vorbis", "1" },   { "a.opus", "Opus", "1" },
    { "a.mp3", "MP3", "0" },     { "a.m4a", "AAC", "50" },     { "fast.m4a", "AAC", "50" },
    { "alac.m4a", "ALAC", "1" }, { "a.wav", "WAV", "1" },      { "a.aiff", "AIFF", "1" },
    { "a.wv", "WavPack", "1" },  { "a.mpc", "Musepack", "1" },
  };
  static const char *const gains[] = { "gain.flac", "gain.ogg",  "gain.opus",    "gain.m4a",
                                       "gain.wv",   "gain.aiff", "gain-ape.mp3", "gain.mp3" };
  static const char *const covers[] = { "big.flac", "big.mp3",  "big.ogg", "big.opus",
                                        "big.m4a",  "big.aiff", "big.wv" };
  int                      result;

  g_test_init (&argc, &argv, NULL);
  make_material ();
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/media/tag-reader/format/%s", formats[i][0]);

      g_test_add_data_func (path, formats[i], test_formats);
    }
  g_test_add_func ("/media/tag-reader/index", test_index);
  for (guint i = 0; i < G_N_ELEMENTS (covers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/media/tag-reader/cover/%s", covers[i]);

      g_test_add_data_func (path, covers[i], test_cover);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (gains); i++)
    {
      g_autofree char *path = g_strconcat ("/media/tag-reader/loudness/", gains[i], NULL);

      g_test_add_data_func (path, gains[i], test_loudness);
    }
  g_test_add_func ("/media/tag-reader/loudness/texts", test_loudness_texts);
  g_test_add_func ("/media/tag-reader/loudness/unknown", test_loudness_unknown);
  g_test_add_func ("/media/tag-reader/adts", test_adts);
  g_test_add_func ("/media/tag-reader/ape", test_ape);
  g_test_add_func ("/media/tag-reader/bad-files", test_bad_files);
  g_test_add_func ("/media/tag-reader/odd-files", test_odd_files);
  g_test_add_func ("/media/tag-reader/audio-key", test_audio_key);
  g_test_add_func ("/media/tag-reader/pictures", test_pictures);
  g_test_add_func ("/media/tag-reader/cancelled", test_cancelled);
  g_test_add_func ("/media/tag-reader/numbers", test_numbers);
  result = g_test_run ();
  remove_material ();
  return result;
}
