/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_SPECTRUM_VIEW (sky_spectrum_view_get_type ())
G_DECLARE_FINAL_TYPE (SkySpectrumView, sky_spectrum_view, SKY, SPECTRUM_VIEW, GtkWidget)

/* What is heard, as quiet bars. Nothing is measured while it isn't seen, or where animations are
 * off. Property: "active": whether it is wanted. */
void sky_spectrum_view_set_player (SkySpectrumView *self, SkyPlayer *player);
void sky_spectrum_view_set_active (SkySpectrumView *self, gboolean active);

G_END_DECLS
