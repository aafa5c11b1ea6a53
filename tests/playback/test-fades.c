/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fades on pause and seek: on the samples, with none lost, and commands that are answered at once.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#include "playback/sky-test-material.h"

#define FADE_MS 100
#define FADE 4410

static void
set_fade (SkyTestPlayer *test, int fade_ms)
{
  SkySoundSettings sound = sky_sound_settings_get_none ();

  sound.fade_ms = fade_ms;
  sky_player_set_sound (test->player, &sound);
}

static double
gain_at (gint64 step)
{
  double sine = sin (G_PI / 2.0 * (double) step / FADE);

  return sine * sine;
}

/* Where the sound is first changed: one frame after the beginning of a fade out, whose first
 * factor is 1. */
static gsize
find_change (const float *played, gsize from, gsize frames)
{
  while (from < frames && played[2 * from] * 32768.0f == (float) sky_test_material.sound[2 * from])
    from++;

  return from;
}

/* A fade out and a fade in, one behind the other, from frame @begin on. */
static void
assert_dip (const float *played, gsize begin)
{
  double worst = 0.0;

  for (gint64 i = 0; i < 2 * FADE; i++)
    for (gsize c = 0; c < 2; c++)
      {
        gsize  at = 2 * (begin + (gsize) i) + c;
        double gain = i < FADE ? gain_at (FADE - i) : gain_at (i - FADE);

        worst =
            MAX (worst, fabs (gain * sky_test_material.sound[at] / 32768.0 - (double) played[at]));
      }
  g_test_message ("largest difference: %g", worst);
  g_assert_cmpfloat (worst, <, 1e-5);
}

static gsize
play_with_a_pause (SkyTestPlayer *test)
{
  gsize before;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 500);
  sky_player_pause (test->player);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  /* Until it stands still. */
  do
    {
      gint64 until = g_get_monotonic_time () + 300 * G_TIME_SPAN_MILLISECOND;

      before = sky_test_captured_frames (test);
      sky_test_wait (g_get_monotonic_time () >= until);
    }
  while (before != sky_test_captured_frames (test));
  sky_player_play (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));

  return before;
}

static void
test_pause (SkyTestPlayer *test, gconstpointer data)
{
  g_autofree float *played = NULL;
  gsize             frames, change, stood;

  set_fade (test, FADE_MS);
  stood = play_with_a_pause (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  change = find_change (played, 0, frames);
  g_test_message ("faded at %" G_GSIZE_FORMAT ", stood at %" G_GSIZE_FORMAT, change, stood);
  /* The steps next to the fade's ends are smaller than what 16 bits show. */
  while (change > 0 && fabs (1.0 - gain_at (FADE - 1)) > 0.0 && change > stood - FADE)
    change--;
  g_assert_cmpuint (stood - FADE, ==, change);
  assert_dip (played, change);
  for (gsize i = 2 * (change + 2 * FADE); i < 2 * frames; i++)
    g_assert_cmpfloat (played[i] * 32768.0f, ==, (float) sky_test_material.sound[i]);
}

static void
test_pause_without (SkyTestPlayer *test, gconstpointer data)
{
  set_fade (test, 0);
  play_with_a_pause (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

/* Pressed again before the silence: up again from there, and nothing is lost. */
static void
test_pause_taken_back (SkyTestPlayer *test, gconstpointer data)
{
  g_autofree float *played = NULL;
  gsize             frames;

  set_fade (test, 1000);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  for (guint i = 0; i < 4; i++)
    {
      gint64 before = sky_player_get_position (test->player);

      sky_test_wait (sky_player_get_position (test->player) > before + 250);
      sky_player_toggle (test->player);
      sky_player_toggle (test->player);
    }
  sky_test_wait (sky_test_player_is_stopped (test));
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  for (gsize i = 0; i < 2 * frames; i++)
    g_assert_cmpfloat (fabs ((double) played[i]), <=,
                       fabs (sky_test_material.sound[i] / 32768.0) + 1e-6);
}

/* Less is left of the track than the fade takes: it pauses nevertheless, and ends when it goes on.
 */
static void
test_pause_at_end (SkyTestPlayer *test, gconstpointer data)
{
  gint64 until;

  set_fade (test, 1000);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 3600);
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 3650);
  sky_player_pause (test->player);
  until = g_get_monotonic_time () + 3 * G_TIME_SPAN_SECOND;
  sky_test_wait (g_get_monotonic_time () >= until);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  sky_player_play (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_cmpuint (sky_test_captured_frames (test), ==, SKY_SOUND_FRAMES_A - 158760);
}

/* All that is heard, over flushes too. */
static void
capture_all (SkyTestPlayer *test, int *fd)
{
  g_autofree char *sink = NULL;
  g_autofree char *path = g_build_filename (test->directory, "all.f32", NULL);

  *fd = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  g_assert_cmpint (*fd, >=, 0);
  sink = g_strdup_printf ("audioconvert dithering=none ! audio/x-raw,format=F32LE,channels=2 ! "
                          "fdsink fd=%d sync=true",
                          *fd);
  g_setenv ("SKYLARK_AUDIO_SINK", sink, TRUE);
  g_free (test->capture);
  test->capture = g_steal_pointer (&path);
}

/* The sound goes down to nothing before frame @end, where it was cut off: on a loaded machine that
 * is before silence, as nobody waits longer for it. Returns the largest difference. */
static double
assert_way_down (const float *played, gsize end)
{
  gsize  begin = find_change (played, 0, end);
  double worst = 0.0;

  /* The first factor is 1. */
  if (begin > 0)
    begin--;
  g_test_message ("%" G_GSIZE_FORMAT " frames of the fade were heard", end - begin);
  g_assert_cmpuint (end - begin, <=, FADE);
  for (gsize i = begin; i < end; i++)
    worst = MAX (worst, fabs (gain_at (FADE - (gint64) (i - begin)) *
                                  sky_test_material.sound[2 * i] / 32768.0 -
                              (double) played[2 * i]));

  return worst;
}

/* What is heard of the old place ends in silence, what is heard of the new one begins with it. */
static void
test_seek (SkyTestPlayer *test, gconstpointer data)
{
  g_autofree float *played = NULL;
  gsize             frames, first;
  double            worst = 0.0;
  int               fd;

  capture_all (test, &fd);
  set_fade (test, FADE_MS);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 500);
  sky_player_seek (test->player, 3000);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 3000);
  sky_test_wait (sky_player_get_position (test->player) > 3000);
  sky_test_wait (sky_test_player_is_stopped (test));
  played = sky_test_player_read (test, &frames);
  close (fd);

  first = frames - (SKY_SOUND_FRAMES_A - 132300);
  g_test_message ("the new place begins at frame %" G_GSIZE_FORMAT, first);
  sky_test_assert_material (played, 0, 20000);
  worst = assert_way_down (played, first);
  for (gint64 i = 0; i < FADE; i++)
    {
      double in = gain_at (i) * sky_test_material.sound[2 * (132300 + (gsize) i)] / 32768.0;

      worst = MAX (worst, fabs (in - (double) played[2 * (first + (gsize) i)]));
    }
  g_test_message ("largest difference: %g", worst);
  g_assert_cmpfloat (worst, <, 1e-5);
  for (gsize i = FADE; i < SKY_SOUND_FRAMES_A - 132300; i++)
    g_assert_cmpfloat (played[2 * (first + i)] * 32768.0f, ==,
                       (float) sky_test_material.sound[2 * (132300 + i)]);
}

/* The next track begins as it is, after a fade of the one before. */
static void
test_next (SkyTestPlayer *test, gconstpointer data)
{
  g_autofree float *played = NULL;
  gsize             frames, first;
  int               fd;

  capture_all (test, &fd);
  set_fade (test, FADE_MS);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 500);
  sky_player_next (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
  played = sky_test_player_read (test, &frames);
  close (fd);

  first = frames - SKY_SOUND_FRAMES_B;
  sky_test_assert_material (played, 0, 20000);
  sky_test_assert_material (played + 2 * first, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
  g_assert_cmpfloat (assert_way_down (played, first), <, 1e-5);
}

/* Seeks and pauses in the middle of fades; the last one counts. */
static void
test_storm (SkyTestPlayer *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  g_autofree float *played = NULL;
  gsize             frames;

  set_fade (test, FADE_MS);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 100);
  for (guint i = 0; i < 60; i++)
    {
      gint64 until = g_get_monotonic_time () + g_rand_int_range (rand, 0, 60000);

      if (g_rand_boolean (rand))
        sky_player_seek (test->player, g_rand_int_range (rand, 0, 2500));
      else
        sky_player_toggle (test->player);
      sky_test_wait (g_get_monotonic_time () >= until);
    }
  sky_player_pause (test->player);
  sky_player_seek (test->player, 1000);
  sky_player_play (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A - 44100);
  for (gsize i = 2 * FADE; i < frames; i++)
    g_assert_cmpfloat (played[2 * i] * 32768.0f, ==,
                       (float) sky_test_material.sound[2 * (44100 + i)]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(path, func)                                                                            \
  g_test_add ("/playback/fades/" path, SkyTestPlayer, SKY_TEST_REAL_TIME,                          \
              sky_test_material_set_up, func, sky_test_material_tear_down)

  ADD ("pause", test_pause);
  ADD ("pause-without", test_pause_without);
  ADD ("pause-taken-back", test_pause_taken_back);
  ADD ("pause-at-end", test_pause_at_end);
  ADD ("seek", test_seek);
  ADD ("next", test_next);
  ADD ("storm", test_storm);

  return sky_test_material_run ();
}
