/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-cache-place.h"
#include "app/sky-cache-vault.h"

G_BEGIN_DECLS

#define SKY_TYPE_CACHE_HOME (sky_cache_home_get_type ())
G_DECLARE_FINAL_TYPE (SkyCacheHome, sky_cache_home, SKY, CACHE_HOME, GObject)

/* The block cache as the settings want it: where it lies, how large it may be, whether it is
 * encrypted. Main thread. */
SkyCacheHome  *sky_cache_home_new (SkyLoopThread *network, GError **error);
SkyBlockCache *sky_cache_home_get_cache (SkyCacheHome *self);
SkyCacheVault *sky_cache_home_get_vault (SkyCacheHome *self);
SkyCachePlace *sky_cache_home_get_place (SkyCacheHome *self);
void           sky_cache_home_stop (SkyCacheHome *self);

G_END_DECLS
