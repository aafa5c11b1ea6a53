/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

#define SKY_TYPE_CACHE_SOURCE (sky_cache_source_get_type ())
G_DECLARE_FINAL_TYPE (SkyCacheSource, sky_cache_source, SKY, CACHE_SOURCE, GObject)

/* The SkyByteSource of one entry's version in the block cache, as sky_block_cache_open () gives
 * it. What is cached is read from disk; what is not is fetched by bounded, growing ranges.
 *
 * Signals: "changed" (in the main context): the ranges at hand have grown. */
void sky_cache_source_prefetch (SkyCacheSource *self, guint64 offset, guint64 length);
void sky_cache_source_cut (SkyCacheSource *self, guint64 offset);

G_END_DECLS
