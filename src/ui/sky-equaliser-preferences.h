/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/sky-settings.h"

G_BEGIN_DECLS

#define SKY_TYPE_EQUALISER_PREFERENCES (sky_equaliser_preferences_get_type ())
G_DECLARE_FINAL_TYPE (SkyEqualiserPreferences,
                      sky_equaliser_preferences,
                      SKY,
                      EQUALISER_PREFERENCES,
                      AdwPreferencesPage)

/* The page of the preferences with the equaliser's curve. */
void sky_equaliser_preferences_set_settings (SkyEqualiserPreferences *self, SkySettings *settings);

G_END_DECLS
