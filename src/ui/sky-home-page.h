/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_HOME_PAGE (sky_home_page_get_type ())
G_DECLARE_FINAL_TYPE (SkyHomePage, sky_home_page, SKY, HOME_PAGE, GtkWidget)

/* Three ways to begin; later: what was played, what moves, and what came last. */
void sky_home_page_set_services (SkyHomePage *self, SkyServices *services);
void sky_home_page_set_width (SkyHomePage *self, int width);

G_END_DECLS
