/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser's response, measured in what comes out and compared with the filters' formula,
 * which is worked out here on its own (R. Bristow-Johnson, Audio EQ Cookbook: peaking filter with
 * its bandwidth in octaves).
 */
#include <complex.h>
#include <math.h>
#include <string.h>

#include "playback/sky-equalizer-presets.h"
#include "playback/sky-test-material.h"

#define LENGTH 65536

static const double centres[SKY_SOUND_BANDS] = { 31.25,  62.5,   125.0,  250.0,  500.0,
                                                 1000.0, 2000.0, 4000.0, 8000.0, 16000.0 };

static const double smile[SKY_SOUND_BANDS] = { 6.0, 4.5, 1.5, 0.0, -1.0, -0.5, 1.0, 2.5, 3.5, 4.0 };

/* The filter's transfer function as the cookbook writes it, straight from the analogue one: at
 * s = j tan (w / 2) / tan (w0 / 2) it is (s^2 + s A / Q + 1) / (s^2 + s / (A Q) + 1). */
static double
formula_db (const double *gains, double hz, double rate)
{
  double total = 0.0;

  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    {
      double         w0 = 2.0 * G_PI * centres[i] / rate;
      double         a = pow (10.0, gains[i] / 40.0);
      double         per_q = 2.0 * sinh (log (2.0) / 2.0 * w0 / sin (w0));
      double complex s = I * tan (G_PI * hz / rate) / tan (w0 / 2.0);

      if (centres[i] < 0.45 * rate)
        total +=
            20.0 * log10 (cabs ((s * s + s * a * per_q + 1.0) / (s * s + s * per_q / a + 1.0)));
    }

  return total;
}

static double
spectrum_db (const float *impulse, double hz, double rate)
{
  double complex sum = 0.0;

  for (gsize i = 0; i < LENGTH; i++)
    sum += (double) impulse[i] * cexp (-I * 2.0 * G_PI * hz * (double) i / rate);

  return 20.0 * log10 (cabs (sum));
}

static void
assert_response (const float *impulse, const double *gains, double rate, const char *name)
{
  double worst = 0.0;

  for (double hz = 20.0; hz < 0.48 * rate; hz *= 1.12)
    worst = MAX (worst, fabs (spectrum_db (impulse, hz, rate) - formula_db (gains, hz, rate)));
  g_test_message ("%s at %g Hz: at most %g dB off", name, rate, worst);
  g_assert_cmpfloat (worst, <, 0.1);
}

static void
test_response (void)
{
  static const int    rates[] = { 32000, 44100, 96000 };
  static const double wild[] = { 12.0, -12.0, 12.0, 0.0, -7.5, 3.0, 0.0, -12.0, 12.0, 9.0 };
  g_autofree float   *impulse = g_new (float, LENGTH);

  for (guint r = 0; r < G_N_ELEMENTS (rates); r++)
    {
      g_autoptr (SkyEqualizer) equalizer = sky_equalizer_new ();

      sky_equalizer_set_gains (equalizer, wild);
      memset (impulse, 0, LENGTH * sizeof (float));
      impulse[0] = 1.0f;
      /* In uneven pieces, as they come. */
      for (gsize at = 0, step = 1; at < LENGTH; at += step, step = MIN (step + 700, LENGTH - at))
        sky_equalizer_process (equalizer, impulse + at, MIN (step, LENGTH - at), 1, rates[r]);
      assert_response (impulse, wild, rates[r], "wild");
    }
}

static void
test_channels_apart (void)
{
  static const double gains[] = { 0.0, 0.0, 0.0, 6.0, 0.0, 0.0, 0.0, 0.0, -6.0, 0.0 };
  g_autoptr (SkyEqualizer) equalizer = sky_equalizer_new ();
  g_autofree float *both = g_new0 (float, 2 * LENGTH);
  g_autofree float *left = g_new0 (float, LENGTH);

  both[0] = 1.0f;
  sky_equalizer_set_gains (equalizer, gains);
  sky_equalizer_process (equalizer, both, LENGTH, 2, 48000);
  for (gsize i = 0; i < LENGTH; i++)
    {
      left[i] = both[2 * i];
      g_assert_cmpfloat (both[2 * i + 1], ==, 0.0f);
    }
  assert_response (left, gains, 48000, "left");
}

static double
sine (gsize i)
{
  return 0.5 * sin (2.0 * G_PI * 1000.0 * (double) i / 48000.0);
}

/* The steepest bend between three samples; that of a whole sine of amplitude a is a (w/rate)^2. */
static double
largest_bend (const float *samples, gsize frames)
{
  double worst = 0.0;

  for (gsize i = 1; i + 1 < frames; i++)
    worst = MAX (worst, fabs ((double) samples[i - 1] - 2.0 * (double) samples[i] +
                              (double) samples[i + 1]));

  return worst;
}

/* A band goes from nothing to 12 dB and back in full sound: it grows without a click, and what was
 * left alone before and after is untouched. */
static void
test_change_is_smooth (void)
{
  static const double up[] = { 0.0, 0.0, 0.0, 0.0, 0.0, 12.0, 0.0, 0.0, 0.0, 0.0 };
  static const double flat[SKY_SOUND_BANDS] = { 0.0 };
  g_autoptr (SkyEqualizer) equalizer = sky_equalizer_new ();
  g_autofree float *samples = g_new (float, LENGTH);
  const gsize       third = 20000;
  const double      bend = pow (2.0 * G_PI * 1000.0 / 48000.0, 2.0);
  double            peak = 0.0;

  for (gsize i = 0; i < LENGTH; i++)
    samples[i] = (float) sine (i);
  g_assert_true (sky_equalizer_is_idle (equalizer));
  sky_equalizer_process (equalizer, samples, third, 1, 48000);
  sky_equalizer_set_gains (equalizer, up);
  g_assert_false (sky_equalizer_is_idle (equalizer));
  sky_equalizer_process (equalizer, samples + third, third, 1, 48000);
  sky_equalizer_set_gains (equalizer, flat);
  sky_equalizer_process (equalizer, samples + 2 * third, LENGTH - 2 * third, 1, 48000);
  g_assert_true (sky_equalizer_is_idle (equalizer));

  for (gsize i = 0; i < third; i++)
    g_assert_cmpfloat (samples[i], ==, (float) sine (i));
  for (gsize i = 2 * third + 2400; i < LENGTH; i++)
    g_assert_cmpfloat (samples[i], ==, (float) sine (i));
  for (gsize i = third + third / 2; i < 2 * third; i++)
    peak = MAX (peak, fabs ((double) samples[i]));
  g_assert_cmpfloat_with_epsilon (peak, 0.5 * pow (10.0, 12.0 / 20.0), 0.02);
  g_test_message ("largest bend %g, of the loud sine %g", largest_bend (samples, LENGTH),
                  bend * peak);
  g_assert_cmpfloat (largest_bend (samples, LENGTH), <, 1.05 * bend * peak);
}

static void
test_presets (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sky_equalizer_presets_get_n (); i++)
    {
      const char   *id = sky_equalizer_presets_get_id (i);
      const double *gains = sky_equalizer_presets_get_gains (id);

      g_assert_true (g_hash_table_add (seen, (gpointer) id));
      for (guint band = 0; band < SKY_SOUND_BANDS; band++)
        g_assert_cmpfloat (fabs (gains[band]), <=, SKY_SOUND_BAND_MAX);
    }
  for (guint band = 0; band < SKY_SOUND_BANDS; band++)
    g_assert_cmpfloat (sky_equalizer_presets_get_gains ("flat")[band], ==, 0.0);
  g_assert_null (sky_equalizer_presets_get_gains ("nothing like it"));
}

/* Through the whole player: an impulse in a file, and what is heard of it. */
static void
test_heard (SkyTestPlayer *test, gconstpointer data)
{
  SkySoundSettings   sound = sky_sound_settings_get_none ();
  g_autofree gint16 *samples = g_new0 (gint16, 2 * (LENGTH + 100));
  g_autofree char   *wav = NULL;
  g_autofree float  *played = NULL;
  g_autofree float  *left = g_new0 (float, LENGTH);
  gsize              frames;

  samples[0] = samples[1] = 16384;
  wav = sky_sound_write_wav (test->directory, "impulse", samples, 0, LENGTH + 100);
  sound.equalizer_on = TRUE;
  memcpy (sound.bands, smile, sizeof smile);
  sky_player_set_sound (test->player, &sound);
  sky_test_player_add (test, wav, "WAV");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, LENGTH + 100);
  for (gsize i = 0; i < LENGTH; i++)
    left[i] = 2.0f * played[2 * i];
  assert_response (left, smile, SKY_SOUND_RATE, "smile");
}

/* Bands that are set but switched off leave every bit. */
static void
test_off (SkyTestPlayer *test, gconstpointer data)
{
  SkySoundSettings sound = sky_sound_settings_get_none ();

  memcpy (sound.bands, smile, sizeof smile);
  sky_player_set_sound (test->player, &sound);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

/* Switched on and off while it plays: not one frame is lost, and the ends are untouched. */
static void
test_switched (SkyTestPlayer *test, gconstpointer data)
{
  SkySoundSettings  sound = sky_sound_settings_get_none ();
  g_autofree float *played = NULL;
  gsize             frames, changed = 0;

  memcpy (sound.bands, smile, sizeof smile);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 500);
  sound.equalizer_on = TRUE;
  sky_player_set_sound (test->player, &sound);
  sky_test_wait (sky_player_get_position (test->player) > 1500);
  sound.equalizer_on = FALSE;
  sky_player_set_sound (test->player, &sound);
  sky_test_wait (sky_test_player_is_stopped (test));
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  for (gsize i = 0; i < 2 * frames; i++)
    changed += played[i] * 32768.0f != (float) sky_test_material.sound[i];
  g_test_message ("%" G_GSIZE_FORMAT " samples changed", changed);
  g_assert_cmpuint (changed, >, SKY_SOUND_RATE);
  sky_test_assert_material (played, 0, 10000);
  for (gsize i = 2 * (frames - 10000); i < 2 * frames; i++)
    g_assert_cmpfloat (played[i] * 32768.0f, ==, (float) sky_test_material.sound[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

  g_test_add_func ("/playback/equalizer/response", test_response);
  g_test_add_func ("/playback/equalizer/channels-apart", test_channels_apart);
  g_test_add_func ("/playback/equalizer/change-is-smooth", test_change_is_smooth);
  g_test_add_func ("/playback/equalizer/presets", test_presets);

#define ADD(pace, path, func)                                                                      \
  g_test_add ("/playback/equalizer/" path, SkyTestPlayer, pace, sky_test_material_set_up, func,    \
              sky_test_material_tear_down)

  ADD (SKY_TEST_FAST, "heard", test_heard);
  ADD (SKY_TEST_FAST, "off", test_off);
  ADD (SKY_TEST_REAL_TIME, "switched", test_switched);

  return sky_test_material_run ();
}
