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
/**
 * SkyCacheKeeping:
 * @SKY_CACHE_KEEPS: what comes is kept on disk
 * @SKY_CACHE_WAITS: that isn't known yet
 * @SKY_CACHE_FULL: the disk, or the limit, takes no more
 * @SKY_CACHE_NOWHERE: there is no map, or its key is not there
 * @SKY_CACHE_APART: this source is no part of the cache any more; a new one is
 *
 * What becomes of bytes that are fetched now.
 */
typedef enum
{
  SKY_CACHE_KEEPS,
  SKY_CACHE_WAITS,
  SKY_CACHE_FULL,
  SKY_CACHE_NOWHERE,
  SKY_CACHE_APART,
} SkyCacheKeeping;

SkyCacheKeeping sky_cache_source_get_keeping (SkyCacheSource *self);
void            sky_cache_source_prefetch (SkyCacheSource *self, guint64 offset, guint64 length);
void            sky_cache_source_cut (SkyCacheSource *self, guint64 offset);

G_END_DECLS
