/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-object-private.h"

G_BEGIN_DECLS

/**
 * SkyCacheChunk:
 * @object: (owned)
 * @cancellable: (owned): ends it
 * @start: first byte asked for
 * @position: the next byte that is expected
 * @end: one past the last byte that is wanted from it; may shrink while it runs
 * @body_end: one past the last byte that the answer holds; known once it has come
 * @linear: the server gives the whole file, whatever is asked for
 * @needed: somebody wants what it brings
 * @moved_us: when something of it came last, or it was sent
 * @sent_us: when it was sent
 * @busy_us: for how long its bytes have come without a break
 * @busy_bytes: how many came in that time
 * @paused: its owner lets it wait with more bytes until sky_cache_chunk_resume ()
 *
 * One request for a range, while it runs. Network thread.
 */
typedef struct _SkyCacheChunk SkyCacheChunk;

/* Called when bytes have arrived (@error is NULL, @over FALSE), and once at the end. */
typedef void (*SkyCacheChunkFunc) (SkyCacheChunk *chunk,
                                   gboolean       over,
                                   const GError  *error,
                                   gpointer       user_data);

struct _SkyCacheChunk
{
  gatomicrefcount   refs;
  SkyCacheObject   *object;
  GCancellable     *cancellable;
  guint64           start;
  guint64           position;
  guint64           end;
  guint64           body_end;
  gint64            moved_us;
  gint64            sent_us;
  gint64            busy_us;
  guint64           busy_bytes;
  gboolean          answered;
  gboolean          began; /* bytes have come */
  gboolean          linear;
  gboolean          needed;
  gboolean          paused;
  gboolean          reading; /* a read of the body is under way */
  SkyDriveRange    *range;   /* (owned) (nullable) */
  guint8           *buffer;  /* (owned) */
  SkyCacheChunkFunc func;    /* NULL once it was called for the last time */
  gpointer          user_data;
};

SkyCacheChunk *sky_cache_chunk_new (SkyCacheObject *object, guint64 start, guint64 end);
void           sky_cache_chunk_unref (SkyCacheChunk *self);
void sky_cache_chunk_run (SkyCacheChunk *self, SkyCacheChunkFunc func, gpointer user_data);
void sky_cache_chunk_resume (SkyCacheChunk *self);
void sky_cache_chunk_abandon (SkyCacheChunk *self);

G_END_DECLS
