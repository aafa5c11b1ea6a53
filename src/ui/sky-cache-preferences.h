/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"
#include "ui/sky-settings.h"

G_BEGIN_DECLS

#define SKY_TYPE_CACHE_PREFERENCES (sky_cache_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    SkyCachePreferences, sky_cache_preferences, SKY, CACHE_PREFERENCES, AdwPreferencesPage)

/* The page of the preferences about what is kept of cloud files on this computer. */
void sky_cache_preferences_set_settings (SkyCachePreferences *self, SkySettings *settings);
void sky_cache_preferences_set_pins (SkyCachePreferences *self, SkyPins *pins);
void sky_cache_preferences_set_home (SkyCachePreferences *self, SkyCacheHome *home);

G_END_DECLS
