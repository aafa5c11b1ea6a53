/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"
#include "ui/sky-settings.h"

G_BEGIN_DECLS

#define SKY_TYPE_PLAYBACK_PREFERENCES (sky_playback_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    SkyPlaybackPreferences, sky_playback_preferences, SKY, PLAYBACK_PREFERENCES, AdwPreferencesPage)

/* The page of the preferences about loudness, joints, and the sound as a whole. */
void sky_playback_preferences_set_settings (SkyPlaybackPreferences *self, SkySettings *settings);
void sky_playback_preferences_set_services (SkyPlaybackPreferences *self, SkyServices *services);

G_END_DECLS
