/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-block-cache.h"

G_BEGIN_DECLS

#define SKY_TYPE_CACHE_SETTINGS (sky_cache_settings_get_type ())
G_DECLARE_FINAL_TYPE (SkyCacheSettings, sky_cache_settings, SKY, CACHE_SETTINGS, GObject)

/* Keeps a cache's limit as the user wants it. Main thread. */
SkyCacheSettings *sky_cache_settings_new (SkyBlockCache *cache);

void sky_cache_settings_set_ceiling (SkyCacheSettings *self, guint64 bytes);

G_END_DECLS
