/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKY_EQUALISER_BANDS 10
/* dB, either way */
#define SKY_EQUALISER_LIMIT 12.0

/**
 * SkyEqualiserArea:
 * @x: of its left edge
 * @y: of its upper edge, where the highest gain is
 * @width: in pixels; each band has a column of a tenth
 * @height: in pixels
 *
 * Where a curve is drawn.
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} SkyEqualiserArea;

/* The arithmetic of the equaliser's curve: pixels, bands and dB. Pure functions. */
double sky_equaliser_x_of (const SkyEqualiserArea *area, double band);
double sky_equaliser_y_of (const SkyEqualiserArea *area, double gain);
guint  sky_equaliser_band_at (const SkyEqualiserArea *area, double x);
double sky_equaliser_gain_at (const SkyEqualiserArea *area, double y);
double sky_equaliser_step (double gain, double step);
double sky_equaliser_curve_at (const double *gains, double band);
char  *sky_equaliser_format_tick (guint band);
char  *sky_equaliser_format_frequency (guint band);
char  *sky_equaliser_format_gain (double gain);

G_END_DECLS
