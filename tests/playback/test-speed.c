/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another speed keeps the pitch, and positions stay those of the track. */
#include <math.h>

#include "playback/sky-test-material.h"

#define TONE_HZ 1000.0

static void
set_speed (SkyTestPlayer *test, double speed)
{
  SkySoundSettings sound = sky_sound_settings_get_none ();

  sound.speed = speed;
  sky_player_set_sound (test->player, &sound);
}

static char *
write_tone (SkyTestPlayer *test, gsize frames)
{
  g_autofree gint16 *samples = g_new (gint16, 2 * frames);

  for (gsize i = 0; i < frames; i++)
    samples[2 * i] = samples[2 * i + 1] =
        (gint16) lround (10000.0 * sin (2.0 * G_PI * TONE_HZ * (double) i / SKY_SOUND_RATE));

  return sky_sound_write_wav (test->directory, "tone", samples, 0, frames);
}

/* By its passages through zero. */
static double
measure_hz (const float *played, gsize first, gsize last)
{
  guint passages = 0;

  for (gsize i = first; i < last; i++)
    passages += played[2 * i] < 0.0f && played[2 * (i + 1)] >= 0.0f;

  return passages * (double) SKY_SOUND_RATE / (double) (last - first);
}

static void
assert_speed (SkyTestPlayer *test, double speed)
{
  const gsize       frames = 3 * SKY_SOUND_RATE;
  g_autofree char  *tone = write_tone (test, frames);
  g_autofree float *played = NULL;
  gsize             played_frames;
  double            hz;

  set_speed (test, speed);
  sky_test_player_add (test, tone, "WAV");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &played_frames);
  hz = measure_hz (played, played_frames / 8, played_frames * 7 / 8);
  g_test_message ("%" G_GSIZE_FORMAT " of %g frames, %g Hz", played_frames, (double) frames / speed,
                  hz);
  g_assert_cmpfloat_with_epsilon ((double) played_frames, (double) frames / speed,
                                  0.1 * SKY_SOUND_RATE);
  g_assert_cmpfloat_with_epsilon (hz, TONE_HZ, 15.0);
}

static void
test_fast (SkyTestPlayer *test, gconstpointer data)
{
  assert_speed (test, 1.5);
}

static void
test_slow (SkyTestPlayer *test, gconstpointer data)
{
  assert_speed (test, 0.75);
}

static void
test_back_to_normal (SkyTestPlayer *test, gconstpointer data)
{
  set_speed (test, 2.0);
  set_speed (test, 1.0);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

/* Half as long on the clock, as long as ever in the track. */
static void
test_position (SkyTestPlayer *test, gconstpointer data)
{
  gint64 begin;
  double seconds;

  set_speed (test, 2.0);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 200);
  begin = g_get_monotonic_time ();
  sky_test_wait (sky_player_get_position (test->player) > 3200);
  seconds = (double) (g_get_monotonic_time () - begin) / G_TIME_SPAN_SECOND;
  g_test_message ("3 s of the track took %g s", seconds);
  g_assert_cmpfloat (seconds, >, 1.2);
  g_assert_cmpint (sky_player_get_duration (test->player), ==, 4002);
  sky_test_wait (sky_test_player_is_stopped (test));
}

/* In the middle of the track it changes, and back: the rest is exact again from where it was. */
static void
test_changed (SkyTestPlayer *test, gconstpointer data)
{
  g_autofree float *played = NULL;
  gsize             frames, first;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 300);
  set_speed (test, 2.0);
  sky_test_wait (sky_player_get_position (test->player) > 2000);
  set_speed (test, 1.0);
  sky_test_wait (sky_test_player_is_stopped (test));
  played = sky_test_player_read (test, &frames);
  first = SKY_SOUND_FRAMES_A - frames;
  g_test_message ("back to normal at %g s", (double) first / SKY_SOUND_RATE);
  g_assert_cmpuint (first, >, 2 * SKY_SOUND_RATE * 9 / 10);
  g_assert_cmpuint (first, <, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (played, first, frames);
}

static void
test_seek (SkyTestPlayer *test, gconstpointer data)
{
  set_speed (test, 2.0);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 3000);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 3000);
  sky_test_play_to_the_end (test);
  g_assert_cmpfloat_with_epsilon ((double) sky_test_captured_frames (test),
                                  (SKY_SOUND_FRAMES_A - 132300) / 2.0, 0.1 * SKY_SOUND_RATE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(pace, path, func)                                                                      \
  g_test_add ("/playback/speed/" path, SkyTestPlayer, pace, sky_test_material_set_up, func,        \
              sky_test_material_tear_down)

  ADD (SKY_TEST_FAST, "fast", test_fast);
  ADD (SKY_TEST_FAST, "slow", test_slow);
  ADD (SKY_TEST_FAST, "back-to-normal", test_back_to_normal);
  ADD (SKY_TEST_FAST, "seek", test_seek);
  ADD (SKY_TEST_REAL_TIME, "position", test_position);
  ADD (SKY_TEST_REAL_TIME, "changed", test_changed);

  return sky_test_material_run ();
}
