/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of the equaliser's curve. */
#include "ui/sky-equaliser-scale.h"

#include <math.h>

/* A tenth of 500 is a column of 50; a pixel is 0.1 dB. */
static const SkyEqualiserArea area = { 40, 30, 500, 240 };

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static void
test_places (void)
{
  assert_near (sky_equaliser_x_of (&area, 0), 65);
  assert_near (sky_equaliser_x_of (&area, 9), 515);
  assert_near (sky_equaliser_y_of (&area, 12), 30);
  assert_near (sky_equaliser_y_of (&area, 0), 150);
  assert_near (sky_equaliser_y_of (&area, -12), 270);
  assert_near (sky_equaliser_y_of (&area, 99), 30);
}

static void
test_bands (void)
{
  g_assert_cmpuint (sky_equaliser_band_at (&area, 40), ==, 0);
  g_assert_cmpuint (sky_equaliser_band_at (&area, 89.9), ==, 0);
  g_assert_cmpuint (sky_equaliser_band_at (&area, 90.1), ==, 1);
  g_assert_cmpuint (sky_equaliser_band_at (&area, -1000), ==, 0);
  g_assert_cmpuint (sky_equaliser_band_at (&area, 5000), ==, 9);
}

static void
test_gains (void)
{
  assert_near (sky_equaliser_gain_at (&area, 30), 12);
  assert_near (sky_equaliser_gain_at (&area, 116), 3.4);
  assert_near (sky_equaliser_gain_at (&area, 210), -6);
  assert_near (sky_equaliser_gain_at (&area, -500), 12);
  assert_near (sky_equaliser_gain_at (&area, 900), -12);
}

/* A finger can't find exactly nothing; within a quarter of a dB it is meant. */
static void
test_snap (void)
{
  assert_near (sky_equaliser_gain_at (&area, 150), 0);
  assert_near (sky_equaliser_gain_at (&area, 148), 0);
  assert_near (sky_equaliser_gain_at (&area, 152), 0);
  assert_near (sky_equaliser_gain_at (&area, 147), .3);
  assert_near (sky_equaliser_gain_at (&area, 153), -.3);
}

static void
test_no_room (void)
{
  const SkyEqualiserArea nothing = { 10, 10, 0, 0 };

  g_assert_cmpuint (sky_equaliser_band_at (&nothing, 300), ==, 0);
  assert_near (sky_equaliser_gain_at (&nothing, 300), 0);
}

/* Where a point is drawn, a press finds it again. */
static void
test_there_and_back (void)
{
  for (int tenths = -120; tenths <= 120; tenths++)
    {
      double gain = tenths / 10.0;
      double found = sky_equaliser_gain_at (&area, sky_equaliser_y_of (&area, gain));

      assert_near (found, fabs (gain) < .25 ? 0 : gain);
    }
  for (guint band = 0; band < SKY_EQUALISER_BANDS; band++)
    g_assert_cmpuint (sky_equaliser_band_at (&area, sky_equaliser_x_of (&area, band)), ==, band);
}

static void
test_steps (void)
{
  assert_near (sky_equaliser_step (0, .5), .5);
  assert_near (sky_equaliser_step (3.4, .5), 3.5);
  assert_near (sky_equaliser_step (3.5, .5), 4);
  assert_near (sky_equaliser_step (3.4, -.5), 3);
  assert_near (sky_equaliser_step (-3.4, -.5), -3.5);
  assert_near (sky_equaliser_step (.1 + .2 + .2, .5), 1);
  assert_near (sky_equaliser_step (11.9, 3), 12);
  assert_near (sky_equaliser_step (12, 3), 12);
  assert_near (sky_equaliser_step (-11, -3), -12);
}

static void
test_curve_meets_points (void)
{
  const double gains[SKY_EQUALISER_BANDS] = { 2.6, 4, 2.3, -.4, -2, -1, .6, 2.4, 3.4, 1.6 };

  for (guint band = 0; band < SKY_EQUALISER_BANDS; band++)
    assert_near (sky_equaliser_curve_at (gains, band), gains[band]);
  assert_near (sky_equaliser_curve_at (gains, -3), 2.6);
  assert_near (sky_equaliser_curve_at (gains, 40), 1.6);
}

/* Between two points the line stays between them, so a point at the limit is never passed. */
static void
test_curve_stays_between (void)
{
  const double gains[SKY_EQUALISER_BANDS] = { 12, 12, -12, 12, 11, 3, 2, 2, -12, -12 };

  for (int i = 0; i < 900; i++)
    {
      double value = sky_equaliser_curve_at (gains, i / 100.0);
      double low = MIN (gains[i / 100], gains[i / 100 + 1]);
      double high = MAX (gains[i / 100], gains[i / 100 + 1]);

      g_assert_cmpfloat (value, >=, low - 1e-9);
      g_assert_cmpfloat (value, <=, high + 1e-9);
    }
}

static void
assert_taken (char *text, const char *wanted)
{
  g_assert_cmpstr (text, ==, wanted);
  g_free (text);
}

static void
test_words (void)
{
  assert_taken (sky_equaliser_format_tick (0), "31");
  assert_taken (sky_equaliser_format_tick (9), "16k");
  assert_taken (sky_equaliser_format_frequency (2), "125 Hz");
  assert_taken (sky_equaliser_format_frequency (8), "8 kHz");
  assert_taken (sky_equaliser_format_gain (3.4), "+3.4 dB");
  assert_taken (sky_equaliser_format_gain (-12), "\u221212.0 dB");
  assert_taken (sky_equaliser_format_gain (0), "0.0 dB");
  assert_taken (sky_equaliser_format_gain (-.04), "0.0 dB");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/equaliser-scale/places", test_places);
  g_test_add_func ("/ui/equaliser-scale/bands", test_bands);
  g_test_add_func ("/ui/equaliser-scale/gains", test_gains);
  g_test_add_func ("/ui/equaliser-scale/snap", test_snap);
  g_test_add_func ("/ui/equaliser-scale/no-room", test_no_room);
  g_test_add_func ("/ui/equaliser-scale/there-and-back", test_there_and_back);
  g_test_add_func ("/ui/equaliser-scale/steps", test_steps);
  g_test_add_func ("/ui/equaliser-scale/curve-meets-points", test_curve_meets_points);
  g_test_add_func ("/ui/equaliser-scale/curve-stays-between", test_curve_stays_between);
  g_test_add_func ("/ui/equaliser-scale/words", test_words);
  return g_test_run ();
}
