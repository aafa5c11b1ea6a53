/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeks land on the frame that was asked for, whatever comes between. */
#include <time.h>

#include "playback/sky-slow-source.h"
#include "playback/sky-test-material.h"

typedef SkyTestPlayer Fixture;

static void
seek_paused_and_play (Fixture *test, const char *path, const char *format, gint64 position_ms)
{
  sky_test_player_add (test, path, format);
  sky_test_open_paused (test);
  g_test_message ("duration %d ms", (int) sky_player_get_duration (test->player));
  sky_player_seek (test->player, position_ms);
  g_assert_cmpint (sky_player_get_position (test->player), ==, position_ms);
  g_assert_cmpuint (test->n_seeked, ==, 1);
  sky_test_play_to_the_end (test);
}

static void
assert_exact_seek (Fixture *test, const char *path, const char *format)
{
  const gint64 position_ms = 1234;
  const gsize  first = 54419; /* 1.234 s at 44100 Hz: 54419.4 */

  seek_paused_and_play (test, path, format, position_ms);
  sky_test_assert_captured (test, first, SKY_SOUND_FRAMES_A - first);
}

static void
test_seek_flac (Fixture *test, gconstpointer data)
{
  assert_exact_seek (test, sky_test_material.flac_a, "FLAC");
}

/* The seek table is left out with the picture before it. */
static void
test_seek_flac_picture (Fixture *test, gconstpointer data)
{
  g_autofree char *wav =
      sky_sound_write_wav (test->directory, "p", sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char *flac = sky_sound_encode (wav, "flac");

  sky_sound_add_picture (flac, 300000);
  sky_test_resolver_set_learned (test->resolver);
  assert_exact_seek (test, flac, "FLAC");
}

static void
test_seek_flac_no_table (Fixture *test, gconstpointer data)
{
  g_autofree char *wav = NULL;
  g_autofree char *flac = g_build_filename (test->directory, "bare.flac", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  wav =
      sky_sound_write_wav (test->directory, "bare", sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "flac", "-s", "--no-seektable", "-o",
                              flac, wav, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  assert_exact_seek (test, flac, "FLAC");
}

static void
test_seek_wav (Fixture *test, gconstpointer data)
{
  g_autofree char *wav =
      sky_sound_write_wav (test->directory, "w", sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);

  assert_exact_seek (test, wav, "WAV");
}

static void
test_seek_alac (Fixture *test, gconstpointer data)
{
  g_autofree char *wav =
      sky_sound_write_wav (test->directory, "w", sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char *alac = sky_sound_encode (wav, "alac.m4a");

  assert_exact_seek (test, alac, "ALAC");
}

/* Lossy: the sound that follows is the one of that place, within what the codec's
 * own decoder gives there; the decoder keeps its state over a seek, and the first 200 ms are the
 * time to forget it.
 */
static void
test_seek_opus (Fixture *test, gconstpointer data)
{
  g_autofree char *wav =
      sky_sound_write_wav (test->directory, "w", sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char  *opus = sky_sound_encode (wav, "opus");
  g_autofree float *whole = NULL;
  g_autofree float *played = NULL;
  gsize             whole_frames, frames, first;
  double            worst = 0.0;

  whole = sky_sound_decode (opus, &whole_frames);
  seek_paused_and_play (test, opus, "Opus", 2000);
  played = sky_test_player_read (test, &frames);
  first = whole_frames - frames;
  g_test_message ("begins at frame %" G_GSIZE_FORMAT, first);
  g_assert_cmpuint (first, ==, 96000);
  for (gsize i = 2 * 9600; i < frames * 2; i++)
    worst = MAX (worst, (double) ABS (played[i] - whole[first * 2 + i]));
  g_test_message ("largest difference after the pre-roll: %g", worst);
  g_assert_cmpfloat (worst, <, 0.02);
}

static void
test_seek_back_while_playing (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 300);
  sky_player_seek (test->player, 3500);
  sky_test_wait (sky_player_get_position (test->player) > 3600);
  sky_player_seek (test->player, 3000);
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, 132300, SKY_SOUND_FRAMES_A - 132300);
}

static void
test_seek_before_start (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 2000);
  sky_player_seek (test->player, -5000);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 0);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_seek_past_end (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 3600 * 1000);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_seek_to_last_frame (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_player_seek (test->player, sky_player_get_duration (test->player) - 1);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  g_assert_cmpuint (sky_test_captured_frames (test), >, SKY_SOUND_FRAMES_B);
  g_assert_cmpuint (sky_test_captured_frames (test), <, SKY_SOUND_FRAMES_B + 200);
}

/* The file's end isn't waited for; going back and forth in it works as if it had been. */
static void
test_opus_without_end (Fixture *test, gconstpointer data)
{
  g_autofree char *wav = sky_sound_write_wav (test->directory, "endless", sky_test_material.sound,
                                              0, SKY_SOUND_FRAMES);
  g_autofree char *opus = sky_sound_encode (wav, "opus");
  g_autoptr (SkySlowSource) source = sky_slow_source_new (opus);

  sky_slow_source_set_wall (source, 30000);
  sky_test_resolver_put (test->resolver, opus, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, opus, "Opus");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 0);
  sky_player_seek (test->player, 0);
  sky_test_wait (sky_player_get_position (test->player) > 0);
  sky_player_seek (test->player, 2000);
  sky_slow_source_set_wall (source, G_MAXUINT64);
  sky_test_wait (sky_player_get_position (test->player) > 2000);
  sky_player_seek (test->player, 0);
  sky_test_wait (sky_player_get_position (test->player) > 0);
  g_assert_cmpint (sky_player_get_position (test->player), <, 2000);
  g_assert_cmpuint (test->failed->len, ==, 0);
}

static gint64
cpu_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Two hundred seeks; the last one counts. The calls' own time is measured, as a loaded machine may
 * stop the thread at any place. */
static void
test_seek_storm (Fixture *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gint64 worst = 0;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_open_paused (test);
  for (guint i = 0; i < 200; i++)
    {
      gint64 before = cpu_time_us ();

      sky_player_seek (test->player, g_rand_int_range (rand, 0, 3900));
      worst = MAX (worst, cpu_time_us () - before);
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
      if (i % 50 == 25)
        sky_player_toggle (test->player);
    }
  sky_player_pause (test->player);
  sky_player_seek (test->player, 1000);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 44100, SKY_SOUND_FRAMES_A - 44100);
  g_test_message ("the longest call took %d us", (int) worst);
  g_assert_cmpint (worst, <, 5000);
}

/* The same while no byte comes: every call returns, and the sound comes when the
 * bytes do. */
static void
test_seek_storm_hung (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (sky_test_material.flac_a);
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  sky_test_resolver_put (test->resolver, sky_test_material.flac_a, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_open_paused (test);
  sky_slow_source_set_wall (source, 0);
  for (guint i = 0; i < 200; i++)
    {
      sky_player_seek (test->player, g_rand_int_range (rand, 0, 3900));
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  sky_player_seek (test->player, 1000);
  sky_test_wait (sky_slow_source_get_n_waiting (source) == 1);
  sky_slow_source_set_wall (source, G_MAXUINT64);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 44100, SKY_SOUND_FRAMES_A - 44100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD_AT(pace, path, func)                                                                   \
  g_test_add ("/playback/seek/" path, Fixture, pace, sky_test_material_set_up, func,               \
              sky_test_material_tear_down)
#define ADD(path, func) ADD_AT (SKY_TEST_FAST, path, func)

  ADD ("flac", test_seek_flac);
  ADD ("flac-picture", test_seek_flac_picture);
  ADD ("flac-no-table", test_seek_flac_no_table);
  ADD ("wav", test_seek_wav);
  ADD ("alac", test_seek_alac);
  ADD ("opus", test_seek_opus);
  ADD_AT (SKY_TEST_REAL_TIME, "opus-without-end", test_opus_without_end);
  ADD_AT (SKY_TEST_REAL_TIME, "back-while-playing", test_seek_back_while_playing);
  ADD ("before-start", test_seek_before_start);
  ADD ("past-end", test_seek_past_end);
  ADD ("to-last-frame", test_seek_to_last_frame);
  ADD ("storm", test_seek_storm);
  ADD ("storm-hung", test_seek_storm_hung);

  return sky_test_material_run ();
}
