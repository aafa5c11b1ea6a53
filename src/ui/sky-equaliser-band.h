/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_EQUALISER_BAND (sky_equaliser_band_get_type ())
G_DECLARE_FINAL_TYPE (SkyEqualiserBand, sky_equaliser_band, SKY, EQUALISER_BAND, GtkWidget)

/* One point of the equaliser's curve: a slider for the keyboard and for assistive technology.
 * Signal: "chosen" (double dB): the user wants another gain. */
GtkWidget *sky_equaliser_band_new (guint band);
double     sky_equaliser_band_get_gain (SkyEqualiserBand *self);
void       sky_equaliser_band_set_gain (SkyEqualiserBand *self, double gain);
void       sky_equaliser_band_set_raised (SkyEqualiserBand *self, gboolean raised);

G_END_DECLS
