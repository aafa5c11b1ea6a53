/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-block-cache.h"

G_BEGIN_DECLS

#define SKY_TYPE_CACHE_PLACE (sky_cache_place_get_type ())
G_DECLARE_FINAL_TYPE (SkyCachePlace, sky_cache_place, SKY, CACHE_PLACE, GObject)

/* Where the block cache lies: keeps it where the setting wants it. Main thread. "changed" is
 * emitted with all that can be asked here but the progress. */
char          *sky_cache_place_dup_start (char **missing);
SkyCachePlace *sky_cache_place_new (SkyBlockCache *cache, const char *folder, const char *missing);
const char    *sky_cache_place_get_folder (SkyCachePlace *self);
const char    *sky_cache_place_get_missing (SkyCachePlace *self);
const char    *sky_cache_place_get_target (SkyCachePlace *self);
const char    *sky_cache_place_get_failed (SkyCachePlace *self, const GError **error);
void           sky_cache_place_choose (SkyCachePlace *self, const char *folder);
void           sky_cache_place_look (SkyCachePlace *self);
void           sky_cache_place_cancel (SkyCachePlace *self);
void           sky_cache_place_stop (SkyCachePlace *self);

G_END_DECLS
