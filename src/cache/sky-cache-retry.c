/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a SkyCacheFetcher does about requests that fail or hang: tries again with growing delays
 * while that may help, else tells all who wait. Network thread.
 */
#include "cache/sky-cache-fetcher-private.h"

/* Bytes that somebody waits for and that don't come for so long are asked for once more: the
 * connection may be dead without a word, as after a change of the address or a sleep. A server that
 * only thinks long is given twice the time each time. */
#define FIRST_STALL_S 4
#define LONGEST_STALL_S 64
#define WATCH_INTERVAL_MS 500

#define FIRST_DELAY_MS 250
#define LONGEST_DELAY_MS 8000

/* Private: nothing has failed yet. */
void
sky_cache_retry_init (SkyCacheFetcher *self)
{
  self->backoff = (SkyBackoff){ .first_ms = FIRST_DELAY_MS, .limit_ms = LONGEST_DELAY_MS };
  self->stall_s = FIRST_STALL_S;
}

/* Private: bytes have come. */
void
sky_cache_retry_note_success (SkyCacheFetcher *self)
{
  self->failing_since = 0;
  self->stall_s = FIRST_STALL_S;
  self->refused = FALSE;
  sky_backoff_reset (&self->backoff);
}

/* Nothing more is tried for now: all who wait get the reason. */
static void
give_up (SkyCacheFetcher *self, const GError *error)
{
  SkyCacheObject *object = self->object;

  self->gave_up = TRUE;
  self->failing_since = 0;
  sky_backoff_reset (&self->backoff);
  g_mutex_lock (&object->lock);
  for (guint i = 0; i < object->waits->len; i++)
    {
      SkyCacheWait *wait = g_ptr_array_index (object->waits, i);

      if (wait->error == NULL)
        wait->error = g_error_copy (error);
    }
  g_cond_broadcast (&object->cond);
  g_mutex_unlock (&object->lock);
}

static gboolean
retry_cb (gpointer data)
{
  SkyCacheObject  *object = data;
  SkyCacheFetcher *self = object->fetcher;

  g_clear_pointer (&self->retry, g_source_unref);
  sky_cache_fetcher_plan (self);

  return G_SOURCE_REMOVE;
}

static gboolean
may_try_again (SkyCacheFetcher *self, const GError *error)
{
  if (sky_drive_error_is_transient (error))
    return TRUE;
  /* A token or a signed address may have run out just now: the next request is signed anew. */
  if (self->refused || (!g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH) &&
                        !g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_FORBIDDEN)))
    return FALSE;
  self->refused = TRUE;

  return TRUE;
}

/* Private: a request has failed. */
void
sky_cache_retry_note_failure (SkyCacheFetcher *self, SkyCacheChunk *chunk, const GError *error)
{
  gint64 now = g_get_monotonic_time ();
  gint64 patience = sky_cache_core_get_patience_ms (self->object->core) * G_TIME_SPAN_MILLISECOND;

  g_debug ("%s: %s", self->object->label, error->message);
  if (chunk->answered && chunk->position - chunk->start >= SKY_CACHE_NEARLY_DONE)
    {
      self->failing_since = 0;
      sky_backoff_reset (&self->backoff);
      return;
    }
  if (self->failing_since == 0)
    self->failing_since = now;
  if (!may_try_again (self, error) || now - self->failing_since >= patience)
    give_up (self, error);
  else if (self->retry == NULL)
    sky_cache_fetcher_start_timer (self, &self->retry, sky_backoff_next_ms (&self->backoff),
                                   retry_cb);
}

/* Takes out a request that lets somebody wait for too long. */
static SkyCacheChunk *
take_stalled (SkyCacheFetcher *self)
{
  SkyCacheObject *object = self->object;
  SkyCacheChunk  *stalled = NULL;
  gint64          since = g_get_monotonic_time () - self->stall_s * G_TIME_SPAN_SECOND;

  g_mutex_lock (&object->lock);
  for (guint i = 0; i < object->waits->len && stalled == NULL; i++)
    {
      const SkyCacheWait *wait = g_ptr_array_index (object->waits, i);
      SkyCacheChunk      *chunk = sky_cache_fetcher_find (self, wait->offset);
      guint               index;

      if (wait->error == NULL && chunk != NULL && !chunk->paused && chunk->moved_us <= since &&
          g_ptr_array_find (self->chunks, chunk, &index))
        stalled = g_ptr_array_steal_index_fast (self->chunks, index);
    }
  g_mutex_unlock (&object->lock);

  return stalled;
}

static gboolean
watch_cb (gpointer data)
{
  SkyCacheObject  *object = data;
  SkyCacheFetcher *self = object->fetcher;
  SkyCacheChunk   *chunk = take_stalled (self);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->watch, g_source_unref);
  if (chunk != NULL)
    {
      error =
          g_error_new (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE,
                       "%s: the drive gave nothing for %u seconds", object->label, self->stall_s);
      self->stall_s = MIN (self->stall_s * 2, LONGEST_STALL_S);
      sky_cache_retry_note_failure (self, chunk, error);
      sky_cache_chunk_abandon (chunk);
      sky_cache_chunk_unref (chunk);
    }
  sky_cache_fetcher_plan (self);

  return G_SOURCE_REMOVE;
}

/* Private: sees to it that nobody waits for a dead connection. */
void
sky_cache_retry_watch (SkyCacheFetcher *self)
{
  gboolean waits;

  g_mutex_lock (&self->object->lock);
  waits = self->object->waits->len > 0;
  g_mutex_unlock (&self->object->lock);
  if (self->watch == NULL && waits && self->chunks->len > 0)
    sky_cache_fetcher_start_timer (self, &self->watch, WATCH_INTERVAL_MS, watch_cb);
}
