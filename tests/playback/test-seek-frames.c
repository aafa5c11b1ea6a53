/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeks in files that are nothing but frames: what follows is what an independent decoder gives
 * from that sample on, to the last one.
 */
#include <math.h>
#include <string.h>

#include "playback/sky-slow-source.h"
#include "playback/sky-test-material.h"

/* Frames that every MP3 decoder puts before the sound. */
#define MP3_DELAY 529
#define TAG_PICTURE 200000

typedef SkyTestPlayer Fixture;

static char *
encode (Fixture *test, const char *suffix)
{
  g_autofree char *wav =
      sky_sound_write_wav (test->directory, "s", sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);

  return sky_sound_encode (wav, suffix);
}

/* What was captured is what the file's decoder gives from @position_ms on; @cut frames of that
 * are no sound. */
static void
assert_heard (Fixture *test, const char *path, gsize cut, gint64 position_ms)
{
  gsize             whole_frames, frames;
  gsize             first = (gsize) lround ((double) position_ms * SKY_SOUND_RATE / 1000.0);
  g_autofree float *whole = sky_sound_decode (path, &whole_frames);
  g_autofree float *played = sky_test_player_read (test, &frames);
  double            worst = 0.0;

  whole_frames -= cut;
  g_test_message ("%d ms: %" G_GSIZE_FORMAT " frames of %" G_GSIZE_FORMAT, (int) position_ms,
                  frames, whole_frames);
  g_assert_cmpuint (frames, ==, whole_frames - first);
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    worst = MAX (
        worst, fabs ((double) played[i] - (double) whole[(first + cut) * SKY_SOUND_CHANNELS + i]));
  g_test_message ("largest difference %g", worst);
  g_assert_cmpfloat (worst, <, 1e-4);
}

static void
assert_exact (Fixture *test, const char *path, gsize cut)
{
  const gint64 position_ms = 2345;

  sky_test_player_add (test, path, "MP3");
  sky_test_open_paused (test);
  sky_player_seek (test->player, position_ms);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  assert_heard (test, path, cut, position_ms);
}

static void
assert_encoded_exact (Fixture *test, const char *suffix, gsize cut)
{
  g_autofree char *path = encode (test, suffix);

  assert_exact (test, path, cut);
}

static void
test_constant (Fixture *test, gconstpointer data)
{
  assert_encoded_exact (test, "mp3", 0);
}

static void
test_variable (Fixture *test, gconstpointer data)
{
  assert_encoded_exact (test, "v2.mp3", 0);
}

/* Most of a frame's bits lie in frames before it, and what tells the length fits into none. */
static void
test_low_rate (Fixture *test, gconstpointer data)
{
  assert_encoded_exact (test, "low.mp3", MP3_DELAY);
}

static void
test_lavc (Fixture *test, gconstpointer data)
{
  assert_encoded_exact (test, "lavc.mp3", 0);
}

static void
test_bare (Fixture *test, gconstpointer data)
{
  assert_encoded_exact (test, "bare.mp3", MP3_DELAY);
}

/* A tag with a picture in which frames seem to begin. */
static void
test_picture (Fixture *test, gconstpointer data)
{
  const gsize        tag_size = 10 + TAG_PICTURE;
  g_autofree char   *plain = encode (test, "v2.mp3");
  g_autofree char   *path = g_build_filename (test->directory, "picture.mp3", NULL);
  g_autofree char   *sound = NULL;
  g_autofree guint8 *file = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (plain, &sound, &length, &error);
  g_assert_no_error (error);
  file = g_malloc0 (tag_size + length);
  memcpy (file, "ID3\3\0\0", 6);
  file[6] = TAG_PICTURE >> 21;
  file[7] = TAG_PICTURE >> 14 & 0x7f;
  file[8] = TAG_PICTURE >> 7 & 0x7f;
  file[9] = TAG_PICTURE & 0x7f;
  memcpy (file + 10, "APIC", 4);
  file[10 + 5] = (TAG_PICTURE - 10) >> 16;
  file[10 + 6] = (TAG_PICTURE - 10) >> 8 & 0xff;
  file[10 + 7] = (TAG_PICTURE - 10) & 0xff;
  memcpy (file + 20, "\0image/jpeg\0\3\0", 14);
  for (gsize i = 1000; i + 4 < TAG_PICTURE; i += 417)
    memcpy (file + i, "\xff\xfb\x90\x64", 4);
  memcpy (file + tag_size, sound, length);
  g_file_set_contents (path, (const char *) file, (gssize) (tag_size + length), &error);
  g_assert_no_error (error);

  sky_test_player_add (test, path, "MP3");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 1234);
  sky_test_play_to_the_end (test);
  assert_heard (test, plain, 0, 1234);
}

static void
test_to_the_beginning (Fixture *test, gconstpointer data)
{
  g_autofree char *path = encode (test, "mp3");

  sky_test_player_add (test, path, "MP3");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 3000);
  sky_player_seek (test->player, 0);
  sky_test_play_to_the_end (test);
  assert_heard (test, path, 0, 0);
}

/* The place is computed before its bytes have come, and seen when they have. */
static void
test_not_at_hand (Fixture *test, gconstpointer data)
{
  g_autofree char *path = encode (test, "mp3");
  g_autoptr (SkySlowSource) source = sky_slow_source_new (path);

  sky_slow_source_set_remote (source);
  sky_slow_source_set_wall (source, 24 * 1024);
  sky_test_resolver_put (test->resolver, path, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, path, "MP3");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 3001);
  sky_slow_source_set_wall (source, G_MAXUINT64);
  sky_test_play_to_the_end (test);
  assert_heard (test, path, 0, 3001);
}

/* The bytes up to the place haven't come either: they are few, and the frames in them are counted.
 */
static void
test_variable_not_at_hand (Fixture *test, gconstpointer data)
{
  g_autofree char *path = encode (test, "v2.mp3");
  g_autoptr (SkySlowSource) source = sky_slow_source_new (path);

  sky_slow_source_set_remote (source);
  sky_slow_source_set_wall (source, 32 * 1024);
  sky_test_resolver_put (test->resolver, path, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, path, "MP3");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 3000);
  sky_slow_source_set_wall (source, G_MAXUINT64);
  sky_test_play_to_the_end (test);
  assert_heard (test, path, 0, 3000);
}

/* One rate is promised and isn't kept: that is seen, and the frames are counted. */
static void
test_broken_promise (Fixture *test, gconstpointer data)
{
  g_autofree char *path = encode (test, "v2.mp3");
  g_autofree char *bytes = NULL;
  char            *word;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  word = memmem (bytes, 200, "Xing", 4);
  g_assert_nonnull (word);
  memcpy (word, "Info", 4);
  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  assert_exact (test, path, 0);
}

static void
test_storm (Fixture *test, gconstpointer data)
{
  g_autofree char *path = encode (test, "v2.mp3");
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  sky_test_player_add (test, path, "MP3");
  sky_test_open_paused (test);
  for (guint i = 0; i < 200; i++)
    {
      sky_player_seek (test->player, g_rand_int_range (rand, 0, 3900));
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  sky_player_seek (test->player, 1500);
  sky_test_play_to_the_end (test);
  assert_heard (test, path, 0, 1500);
}

/* The next track follows the last sample, and not the encoder's silence. */
static void
test_joint (Fixture *test, gconstpointer data)
{
  g_autofree char  *path = encode (test, "mp3");
  const gsize       rest = SKY_SOUND_FRAMES_A - 3500 * SKY_SOUND_RATE / 1000;
  g_autofree float *played = NULL;
  gsize             frames;

  sky_test_player_add (test, path, "MP3");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 3500);
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, rest + SKY_SOUND_FRAMES_B);
  sky_test_assert_material (played + rest * SKY_SOUND_CHANNELS, SKY_SOUND_FRAMES_A,
                            SKY_SOUND_FRAMES_B);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(path, func)                                                                            \
  g_test_add ("/playback/seek-frames/" path, Fixture, SKY_TEST_FAST, sky_test_material_set_up,     \
              func, sky_test_material_tear_down)

  ADD ("constant", test_constant);
  ADD ("variable", test_variable);
  ADD ("low-rate", test_low_rate);
  ADD ("lavc", test_lavc);
  ADD ("bare", test_bare);
  ADD ("picture", test_picture);
  ADD ("to-the-beginning", test_to_the_beginning);
  ADD ("not-at-hand", test_not_at_hand);
  ADD ("variable-not-at-hand", test_variable_not_at_hand);
  ADD ("broken-promise", test_broken_promise);
  ADD ("storm", test_storm);
  ADD ("joint", test_joint);

  return sky_test_material_run ();
}
