/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic of the equaliser's curve. Bands stand in columns of equal width, an octave apart;
 * gains are linear in dB. Pure functions. */
#include "config.h"

#include "ui/sky-equaliser-scale.h"

#include <glib/gi18n.h>
#include <math.h>

/* What a finger can choose, and how near to nothing it falls into place. */
#define GRAINS_PER_DB 10
#define SNAP .25

static const int frequencies[SKY_EQUALISER_BANDS] = {
  31, 62, 125, 250, 500, 1000, 2000, 4000, 8000, 16000,
};

static double
limit (double gain)
{
  return CLAMP (gain, -SKY_EQUALISER_LIMIT, SKY_EQUALISER_LIMIT);
}

/**
 * sky_equaliser_x_of:
 * @area: where the curve is drawn
 * @band: 0 for the lowest; fractions lie between two
 *
 * Returns: the middle of its column
 */
double
sky_equaliser_x_of (const SkyEqualiserArea *area, double band)
{
  return area->x + (band + .5) * area->width / SKY_EQUALISER_BANDS;
}

/**
 * sky_equaliser_y_of:
 * @area: where the curve is drawn
 * @gain: in dB
 *
 * Returns: the height at which it lies
 */
double
sky_equaliser_y_of (const SkyEqualiserArea *area, double gain)
{
  return area->y + area->height * (SKY_EQUALISER_LIMIT - limit (gain)) / (2 * SKY_EQUALISER_LIMIT);
}

/**
 * sky_equaliser_band_at:
 * @area: where the curve is drawn
 * @x: of the pointer, also outside of @area
 *
 * Returns: the band whose column that is, or the nearest
 */
guint
sky_equaliser_band_at (const SkyEqualiserArea *area, double x)
{
  double column;

  if (area->width <= 0)
    return 0;
  column = floor ((x - area->x) * SKY_EQUALISER_BANDS / area->width);
  return (guint) CLAMP (column, 0, SKY_EQUALISER_BANDS - 1);
}

/**
 * sky_equaliser_gain_at:
 * @area: where the curve is drawn
 * @y: of the pointer, also outside of @area
 *
 * Returns: the gain in dB that lies there, in tenths; near 0 it is 0
 */
double
sky_equaliser_gain_at (const SkyEqualiserArea *area, double y)
{
  double gain;

  if (area->height <= 0)
    return 0;
  gain = SKY_EQUALISER_LIMIT - (y - area->y) * 2 * SKY_EQUALISER_LIMIT / area->height;
  if (fabs (gain) < SNAP)
    return 0;
  return limit (round (gain * GRAINS_PER_DB) / GRAINS_PER_DB);
}

/**
 * sky_equaliser_step:
 * @gain: in dB
 * @step: how far, in dB; up or down
 *
 * Returns: the next multiple of @step in its direction, within the limits
 */
double
sky_equaliser_step (double gain, double step)
{
  double steps = gain / fabs (step);

  /* a gain that is a multiple but for its last binary digits is one */
  if (fabs (steps - round (steps)) < 1e-6)
    steps = round (steps);
  steps = step > 0 ? floor (steps) + 1 : ceil (steps) - 1;
  return limit (steps * fabs (step));
}

/* The slope at a point: none at a peak or at the ends, else the harmonic mean of both sides
 * (Fritsch and Butland), with which the curve never goes beyond its points. */
static double
slope_at (const double *gains, int band)
{
  double before;
  double after;

  if (band <= 0 || band >= SKY_EQUALISER_BANDS - 1)
    return 0;
  before = gains[band] - gains[band - 1];
  after = gains[band + 1] - gains[band];
  if (before * after <= 0)
    return 0;
  return 2 * before * after / (before + after);
}

/**
 * sky_equaliser_curve_at:
 * @gains: of the ten bands, in dB
 * @band: where, also between two bands and beyond the last
 *
 * Returns: the height of a smooth line through all points, which has no peak but in one
 */
double
sky_equaliser_curve_at (const double *gains, double band)
{
  int    left = (int) floor (CLAMP (band, 0, SKY_EQUALISER_BANDS - 1));
  int    right = MIN (left + 1, SKY_EQUALISER_BANDS - 1);
  double t = CLAMP (band, 0, SKY_EQUALISER_BANDS - 1) - left;
  double rest = 1 - t;

  /* Hermite's form */
  return gains[left] * (1 + 2 * t) * rest * rest + slope_at (gains, left) * t * rest * rest +
         gains[right] * t * t * (3 - 2 * t) - slope_at (gains, right) * t * t * rest;
}

/**
 * sky_equaliser_format_tick:
 * @band: which
 *
 * Returns: (transfer full): "31", "16k"
 */
char *
sky_equaliser_format_tick (guint band)
{
  int frequency = frequencies[MIN (band, SKY_EQUALISER_BANDS - 1)];

  return frequency < 1000 ? g_strdup_printf ("%d", frequency)
                          : g_strdup_printf ("%dk", frequency / 1000);
}

/**
 * sky_equaliser_format_frequency:
 * @band: which
 *
 * Returns: (transfer full): "31 Hz", "16 kHz"
 */
char *
sky_equaliser_format_frequency (guint band)
{
  int frequency = frequencies[MIN (band, SKY_EQUALISER_BANDS - 1)];

  return frequency < 1000 ? g_strdup_printf (_ ("%d Hz"), frequency)
                          : g_strdup_printf (_ ("%d kHz"), frequency / 1000);
}

/**
 * sky_equaliser_format_gain:
 * @gain: in dB
 *
 * Returns: (transfer full): "+3.4 dB", "−12.0 dB", "0.0 dB"
 */
char *
sky_equaliser_format_gain (double gain)
{
  const char *sign = "";

  /* what is shown as nothing has no sign */
  if (gain >= .05)
    sign = "+";
  else if (gain <= -.05)
    sign = "\u2212";
  /* Translators: a sign and a number of decibels */
  return g_strdup_printf (_ ("%s%.1f dB"), sign, fabs (gain));
}
