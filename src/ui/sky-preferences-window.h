/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"
#include "ui/sky-settings.h"

G_BEGIN_DECLS

#define SKY_TYPE_PREFERENCES_WINDOW (sky_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (
    SkyPreferencesWindow, sky_preferences_window, SKY, PREFERENCES_WINDOW, AdwPreferencesWindow)

/* What the user can choose. It stays open beside the main window, so that a change can be heard
 * with one song and the next. */
SkyPreferencesWindow *sky_preferences_window_new (GtkWindow *parent, SkySettings *settings);
void sky_preferences_window_set_services (SkyPreferencesWindow *self, SkyServices *services);
void sky_preferences_window_show_page (SkyPreferencesWindow *self, const char *name);

G_END_DECLS
