/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_SIDEBAR (sky_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (SkySidebar, sky_sidebar, SKY, SIDEBAR, GtkWidget)

/* The pages, the drives and the transfers. A choice activates win.show-page. */
void sky_sidebar_set_services (SkySidebar *self, SkyServices *services);
void sky_sidebar_set_page (SkySidebar *self, const char *page);

G_END_DECLS
