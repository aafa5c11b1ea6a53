/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the head and the tail of the song behind the next one at hand, so that a skip over the next
 * one sounds at once, too; that of the song before is still in the cache from when it was played.
 * It comes behind everything that is heard, and only after a while of quiet listening: who jumps
 * about in a long queue fetches nothing for songs that are passed over. Main thread.
 */
#include "playback/sky-play-queue-private.h"
#include "playback/sky-player-private.h"

/* So much of a song was heard, or is behind it. */
#define QUIET_MS 10000

typedef struct
{
  SkyPlayer    *player; /* (owned) */
  SkyQueueItem *item;   /* (owned) */
} NearCall;

static void
near_call_free (NearCall *call)
{
  g_object_unref (call->item);
  g_object_unref (call->player);
  g_free (call);
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  NearCall  *call = user_data;
  SkyPlayer *self = call->player;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyResolvedSource) resolved =
                 sky_source_resolver_resolve_finish (SKY_SOURCE_RESOLVER (source), result, &error);

  /* One that can't be had now is told of when its turn comes. */
  if (resolved != NULL && self->near_item == call->item)
    {
      sky_player_fetch_ends (resolved, sky_queue_item_get_duration (call->item));
      self->near_source = g_steal_pointer (&resolved);
    }
  near_call_free (call);
}

static void
look_for (SkyPlayer *self, SkyQueueItem *item)
{
  NearCall *call = g_new (NearCall, 1);

  sky_player_near_end (self);
  self->near_item = g_object_ref (item);
  self->near_cancellable = g_cancellable_new ();
  call->player = g_object_ref (self);
  call->item = g_object_ref (item);
  sky_source_resolver_resolve_async (self->resolver, item, self->near_cancellable, resolved_cb,
                                     call);
}

/* Private: the sound has come to @position_ms. */
void
sky_player_near_follow (SkyPlayer *self, gint64 position_ms)
{
  const SkyPlayerSlot *last = sky_player_slot_at (self, self->chain->len - 1);
  SkyQueueItem        *item;

  if (position_ms < QUIET_MS || self->buffering || self->chain->len != 2 ||
      last->resolved == NULL || last->failed)
    return;
  item = sky_play_queue_peek_ahead (self->queue, 1);
  if (item != NULL && item != self->near_item && item != self->current && item != last->item)
    look_for (self, item);
}

/* Private: nothing of it is needed any more. What was fetched stays in the cache. */
void
sky_player_near_end (SkyPlayer *self)
{
  g_cancellable_cancel (self->near_cancellable);
  g_clear_object (&self->near_cancellable);
  g_clear_object (&self->near_item);
  g_clear_pointer (&self->near_source, sky_resolved_source_free);
}
