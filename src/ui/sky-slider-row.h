/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the number is of. */
typedef enum
{
  SKY_SLIDER_DECIBELS,
  SKY_SLIDER_SECONDS,
  SKY_SLIDER_SPEED,
  SKY_SLIDER_BALANCE,
} SkySliderUnit;

#define SKY_TYPE_SLIDER_ROW (sky_slider_row_get_type ())
G_DECLARE_FINAL_TYPE (SkySliderRow, sky_slider_row, SKY, SLIDER_ROW, AdwPreferencesRow)

/* A number in the preferences, chosen by a slider that says what it means. Properties: "value"
 * (double; follows a moving finger about ten times a second), "adjustment", "unit"
 * (SkySliderUnit as int), "mark" (double: the ordinary value, at which the slider catches),
 * "subtitle" (nullable). */
double sky_slider_row_get_value (SkySliderRow *self);
void   sky_slider_row_set_value (SkySliderRow *self, double value);
/* What is shown for @value; a pure function. */
char *sky_slider_row_format (SkySliderUnit unit, double value);

G_END_DECLS
