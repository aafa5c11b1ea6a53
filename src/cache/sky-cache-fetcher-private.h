/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-backoff.h"
#include "cache/sky-cache-chunk.h"
#include "cache/sky-cache-fetcher.h"

G_BEGIN_DECLS

/* Less than this is waited for rather than asked for again on a new connection. */
#define SKY_CACHE_NEARLY_DONE (64 * 1024)

struct _SkyCacheFetcher
{
  SkyCacheObject *object;       /* the owner */
  GPtrArray      *chunks;       /* (owned): SkyCacheChunk that run */
  GPtrArray      *fresh;        /* (owned): SkyCacheChunk that are to be sent */
  GSource        *retry;        /* (owned) (nullable) */
  GSource        *commit_timer; /* (owned) (nullable) */
  GSource        *watch;        /* (owned) (nullable): while somebody waits */
  SkyBackoff      backoff;
  gint64          failing_since; /* monotonic; 0: all is well */
  guint           stall_s;       /* how long nothing may come */
  gboolean        refused;       /* since the last byte */
  gboolean        gave_up;       /* only a new reader makes it try again */
};

/* sky-cache-fetcher.c */
SkyCacheChunk *sky_cache_fetcher_find (SkyCacheFetcher *self, guint64 offset);
void           sky_cache_fetcher_start_timer (SkyCacheFetcher *self,
                                              GSource        **source,
                                              guint            delay_ms,
                                              GSourceFunc      func);
void           sky_cache_fetcher_clear_timer (GSource **source);

/* sky-cache-retry.c */
void sky_cache_retry_init (SkyCacheFetcher *self);
void sky_cache_retry_note_success (SkyCacheFetcher *self);
void
sky_cache_retry_note_failure (SkyCacheFetcher *self, SkyCacheChunk *chunk, const GError *error);
void sky_cache_retry_watch (SkyCacheFetcher *self);

G_END_DECLS
