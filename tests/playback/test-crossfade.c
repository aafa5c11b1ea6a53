/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One track over the next: as long as it was asked for to the frame, and each sample the sum that
 * the curve says, which is worked out here once more.
 */
#include <math.h>

#include "playback/sky-test-material.h"

#define FRAMES_A 66161
#define FRAMES_B 61003
#define FADE_MS 400
#define FADE 17640

typedef struct
{
  SkyTestPlayer    test;
  SkySoundSettings sound;
  char            *a;
  char            *b;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer pace)
{
  const char *directory;

  sky_test_player_set_up (&fixture->test, pace);
  directory = fixture->test.directory;
  fixture->a = sky_sound_write_wav (directory, "a", sky_test_material.sound, 0, FRAMES_A);
  fixture->b = sky_sound_write_wav (directory, "b", sky_test_material.sound, FRAMES_A, FRAMES_B);
  fixture->sound = sky_sound_settings_get_none ();
  fixture->sound.crossfade_ms = FADE_MS;
  fixture->sound.crossfade_curve = SKY_CROSSFADE_EQUAL_POWER;
}

static void
tear_down (Fixture *fixture, gconstpointer pace)
{
  sky_test_player_tear_down (&fixture->test);
  g_free (fixture->a);
  g_free (fixture->b);
}

static float *
play_both (Fixture *fixture, gsize *frames)
{
  sky_player_set_sound (fixture->test.player, &fixture->sound);
  sky_test_player_add (&fixture->test, fixture->a, "WAV");
  sky_test_player_add (&fixture->test, fixture->b, "WAV");
  sky_test_play_to_the_end (&fixture->test);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
  g_assert_cmpuint (fixture->test.heard->len, ==, 2);

  return sky_test_player_read (&fixture->test, frames);
}

static double
material (gsize sample)
{
  return sky_test_material.sound[sample] / 32768.0;
}

/* @first: of @played in the material; the two tracks lie over each other for @fade frames. */
static void
assert_mixed (const float *played, gsize frames_a, gsize frames_b, gsize fade, gboolean linear)
{
  const gsize begin = 2 * (frames_a - fade);
  double      worst = 0.0;

  for (gsize i = 0; i < begin; i++)
    g_assert_cmpfloat (played[i], ==, (float) material (i));
  for (gsize i = 0; i < 2 * fade; i++)
    {
      double way = ((double) (i / 2) + 0.5) / (double) fade;
      double out = linear ? 1.0 - way : cos (way * G_PI / 2.0);
      double in = linear ? way : sin (way * G_PI / 2.0);
      double sum = out * material (begin + i) + in * material (2 * FRAMES_A + i);

      worst = MAX (worst, fabs (sum - (double) played[begin + i]));
    }
  for (gsize i = 2 * fade; i < 2 * frames_b; i++)
    g_assert_cmpfloat (played[begin + i], ==, (float) material (2 * FRAMES_A + i));
  g_test_message ("largest difference in the fade: %g", worst);
  g_assert_cmpfloat (worst, <, 1e-6);
}

static void
test_equal_power (Fixture *fixture, gconstpointer pace)
{
  gsize             frames;
  g_autofree float *played = play_both (fixture, &frames);

  g_assert_cmpuint (frames, ==, FRAMES_A + FRAMES_B - FADE);
  assert_mixed (played, FRAMES_A, FRAMES_B, FADE, FALSE);
}

static void
test_linear (Fixture *fixture, gconstpointer pace)
{
  gsize             frames;
  g_autofree float *played = NULL;

  fixture->sound.crossfade_curve = SKY_CROSSFADE_LINEAR;
  played = play_both (fixture, &frames);
  g_assert_cmpuint (frames, ==, FRAMES_A + FRAMES_B - FADE);
  assert_mixed (played, FRAMES_A, FRAMES_B, FADE, TRUE);
}

/* Half of the shorter one at most. */
static void
test_short (Fixture *fixture, gconstpointer pace)
{
  gsize             frames;
  g_autofree float *played = NULL;

  fixture->sound.crossfade_ms = 5000;
  played = play_both (fixture, &frames);
  g_assert_cmpuint (frames, ==, FRAMES_A + FRAMES_B - FRAMES_B / 2);
  assert_mixed (played, FRAMES_A, FRAMES_B, FRAMES_B / 2, FALSE);
}

static void
assert_joined (Fixture *fixture)
{
  gsize             frames;
  g_autofree float *played = play_both (fixture, &frames);

  g_assert_cmpuint (frames, ==, FRAMES_A + FRAMES_B);
  sky_test_assert_material (played, 0, frames);
}

static void
test_album (Fixture *fixture, gconstpointer pace)
{
  sky_test_resolver_set_number (fixture->test.resolver, fixture->a, 3);
  sky_test_resolver_set_number (fixture->test.resolver, fixture->b, 4);
  assert_joined (fixture);
}

/* From one album, but not as they stand there. */
static void
test_album_out_of_order (Fixture *fixture, gconstpointer pace)
{
  gsize             frames;
  g_autofree float *played = NULL;

  sky_test_resolver_set_number (fixture->test.resolver, fixture->a, 4);
  sky_test_resolver_set_number (fixture->test.resolver, fixture->b, 3);
  played = play_both (fixture, &frames);
  g_assert_cmpuint (frames, ==, FRAMES_A + FRAMES_B - FADE);
}

static void
run_ffmpeg (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

/* Two rates can't be mixed: one follows the other, nothing is lost. */
static void
test_rates (Fixture *fixture, gconstpointer pace)
{
  g_autofree char  *other = g_build_filename (fixture->test.directory, "other.wav", NULL);
  gsize             frames, frames_b;
  g_autofree float *played = NULL;
  g_autofree float *b = NULL;

  run_ffmpeg ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", fixture->b, "-ar",
                                     "48000", other, NULL });
  g_free (fixture->b);
  fixture->b = g_steal_pointer (&other);
  b = sky_sound_decode (fixture->b, &frames_b);
  played = play_both (fixture, &frames);
  g_assert_cmpuint (frames, ==, FRAMES_A + frames_b);
  sky_test_assert_material (played, 0, FRAMES_A);
}

/* What goes is put onto the channels of what comes. */
static void
test_mono (Fixture *fixture, gconstpointer pace)
{
  g_autofree char  *mono = g_build_filename (fixture->test.directory, "mono.wav", NULL);
  g_autofree char  *raw = g_build_filename (fixture->test.directory, "mono.f32", NULL);
  g_autofree float *a = NULL;
  g_autofree float *played = NULL;
  gsize             frames, pairs;
  double            worst = 0.0;

  run_ffmpeg ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", fixture->a, "-ac", "1",
                                     mono, NULL });
  run_ffmpeg (
      (const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", mono, "-f", "f32le", raw, NULL });
  a = sky_sound_read (raw, &pairs);
  g_free (fixture->a);
  fixture->a = g_steal_pointer (&mono);
  played = play_both (fixture, &frames);
  g_assert_cmpuint (frames, ==, FRAMES_A + FRAMES_B - FADE);
  for (gsize i = 0; i < 2 * FRAMES_A; i++)
    {
      gsize  in_fade = i / 2 < FRAMES_A - FADE ? 0 : i - 2 * (FRAMES_A - FADE);
      double way = ((double) (in_fade / 2) + 0.5) / FADE;
      double expected = (double) a[i / 2];

      if (i / 2 >= FRAMES_A - FADE)
        expected = cos (way * G_PI / 2.0) * expected +
                   sin (way * G_PI / 2.0) * material (2 * FRAMES_A + in_fade);
      worst = MAX (worst, fabs (expected - (double) played[i]));
    }
  g_test_message ("largest difference: %g", worst);
  g_assert_cmpfloat (worst, <, 1e-6);
}

/* The one that comes is the current one from its first sample on. */
static void
test_clock (Fixture *fixture, gconstpointer pace)
{
  SkyPlayer *player = fixture->test.player;

  sky_player_set_sound (player, &fixture->sound);
  sky_test_player_add (&fixture->test, fixture->a, "WAV");
  sky_test_player_add (&fixture->test, fixture->b, "WAV");
  sky_player_play (player);
  sky_test_wait (sky_play_queue_get_position (fixture->test.queue) == 1);
  g_assert_cmpint (sky_player_get_position (player), <, FADE_MS);
  /* A seek in it ends the fade. */
  sky_player_seek (player, 1000);
  sky_test_wait (sky_test_player_is_stopped (&fixture->test));
  sky_test_assert_captured (&fixture->test, FRAMES_A + SKY_SOUND_RATE, FRAMES_B - SKY_SOUND_RATE);
}

/* As fast as it can: how much there is to mix depends on who is first, but all of both is heard. */
static void
test_in_a_hurry (Fixture *fixture, gconstpointer pace)
{
  gsize             frames;
  g_autofree float *played = play_both (fixture, &frames);

  g_assert_cmpuint (frames, <=, FRAMES_A + FRAMES_B);
  g_assert_cmpuint (frames, >=, FRAMES_A + FRAMES_B - FADE);
  for (gsize i = 0; i < 2 * 40000; i++)
    g_assert_cmpfloat (played[2 * frames - 1 - i], ==,
                       (float) material (2 * (FRAMES_A + FRAMES_B) - 1 - i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(pace, path, func)                                                                      \
  g_test_add ("/playback/crossfade/" path, Fixture, pace, set_up, func, tear_down)

  ADD (SKY_TEST_REAL_TIME, "equal-power", test_equal_power);
  ADD (SKY_TEST_REAL_TIME, "linear", test_linear);
  ADD (SKY_TEST_REAL_TIME, "short", test_short);
  ADD (SKY_TEST_REAL_TIME, "album", test_album);
  ADD (SKY_TEST_REAL_TIME, "album-out-of-order", test_album_out_of_order);
  ADD (SKY_TEST_REAL_TIME, "rates", test_rates);
  ADD (SKY_TEST_REAL_TIME, "mono", test_mono);
  ADD (SKY_TEST_REAL_TIME, "clock", test_clock);
  ADD (SKY_TEST_FAST, "in-a-hurry", test_in_a_hurry);

  return sky_test_material_run ();
}
