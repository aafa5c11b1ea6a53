/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-chunk.h"

G_BEGIN_DECLS

/* SkyCacheLine: what of a cache's requests is on its way. Network thread. */

/* When the line has no more than this on it, more is asked for in time. */
#define SKY_CACHE_LINE_LOW (64 * 1024)

SkyCacheLine *sky_cache_line_new (void);
void          sky_cache_line_free (SkyCacheLine *self);
void          sky_cache_line_add (SkyCacheLine *self, SkyCacheChunk *chunk);
void          sky_cache_line_remove (SkyCacheLine *self, SkyCacheChunk *chunk);
void          sky_cache_line_note (SkyCacheLine *self);
guint64       sky_cache_line_get_portion (SkyCacheLine *self);
guint64       sky_cache_line_count (SkyCacheLine *self, const SkyCacheObject *without);
gint64        sky_cache_line_estimate (SkyCacheLine *self, const SkyCacheChunk *chunk);
void          sky_cache_line_note_answer (SkyCacheLine *self, const SkyCacheChunk *chunk);
gboolean      sky_cache_line_is_alive (SkyCacheLine *self, const SkyCacheChunk *chunk);
void          sky_cache_line_hold (SkyCacheLine *self, SkyCacheObject *object);

G_END_DECLS
