/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"
#include "ui/sky-settings.h"

G_BEGIN_DECLS

#define SKY_TYPE_OUTPUT_PREFERENCES (sky_output_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    SkyOutputPreferences, sky_output_preferences, SKY, OUTPUT_PREFERENCES, AdwPreferencesGroup)

/* The part of the preferences about the device that sound comes from. */
void sky_output_preferences_set_settings (SkyOutputPreferences *self, SkySettings *settings);
void sky_output_preferences_set_services (SkyOutputPreferences *self, SkyServices *services);

G_END_DECLS
