/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_COPY_CHOOSER (sky_copy_chooser_get_type ())
G_DECLARE_FINAL_TYPE (SkyCopyChooser, sky_copy_chooser, SKY, COPY_CHOOSER, GtkWidget)

void sky_copy_chooser_set_services (SkyCopyChooser *self, SkyServices *services);
void sky_copy_chooser_refresh (SkyCopyChooser *self);

G_END_DECLS
