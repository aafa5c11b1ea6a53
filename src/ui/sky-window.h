/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"
#include "ui/sky-settings.h"

G_BEGIN_DECLS

#define SKY_TYPE_WINDOW (sky_window_get_type ())
G_DECLARE_FINAL_TYPE (SkyWindow, sky_window, SKY, WINDOW, AdwApplicationWindow)

/* The window. Shown at once, filled when the services are ready. */
SkyWindow *sky_window_new (GtkApplication *application, SkySettings *settings);
void       sky_window_set_services (SkyWindow *self, SkyServices *services);
void       sky_window_show_trouble (SkyWindow *self, const char *text);
void       sky_window_tell (SkyWindow *self, const char *text);

G_END_DECLS
