/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of items that can't be played, as the user wants it: each is passed over with its
 * reason until too many in a row have failed, or the first one ends it. Main thread.
 */
#include "playback/sky-play-queue-private.h"
#include "playback/sky-playback-error.h"
#include "playback/sky-player-private.h"

static guint
get_limit (SkyPlayer *self)
{
  return self->fault_policy == SKY_FAULTS_STOP ? 1 : self->fault_limit;
}

static void
remember (SkyPlayer *self, SkyQueueItem *item)
{
  guint serial = sky_queue_item_get_serial (item);

  if (self->fault_serials == NULL)
    self->fault_serials = g_array_new (FALSE, FALSE, sizeof serial);
  /* Behind the row lies what an earlier one has left. */
  g_array_set_size (self->fault_serials, MIN (self->failures, self->fault_serials->len));
  g_array_append_val (self->fault_serials, serial);
}

static gboolean
has_failed (SkyPlayer *self, SkyQueueItem *item)
{
  for (guint i = 0; self->fault_serials != NULL && i < self->failures; i++)
    if (g_array_index (self->fault_serials, guint, i) == sky_queue_item_get_serial (item))
      return TRUE;

  return FALSE;
}

/* Private: an item is passed over. */
void
sky_player_fail_slot (SkyPlayer *self, SkyPlayerSlot *slot, const GError *error)
{
  g_autoptr (SkyQueueItem) item = g_object_ref (slot->item);

  slot->failed = TRUE;
  remember (self, item);
  self->failures++;
  sky_queue_item_set_error (item, error);
  sky_player_emit_item_failed (self, item, error);
}

/* Private: whether @more items may fail before it is the end. */
gboolean
sky_player_faults_bear (SkyPlayer *self, guint more)
{
  return self->failures + more < get_limit (self);
}

/* Private: what is tried behind the chain, or NULL. A queue that is repeated comes back to what has
 * just failed; once was enough. */
SkyQueueItem *
sky_player_faults_peek (SkyPlayer *self)
{
  SkyQueueItem *item = NULL;

  if (sky_player_faults_bear (self, 0))
    item = sky_play_queue_peek_ahead (self->queue, self->chain->len - 1);

  return item != NULL && !has_failed (self, item) ? item : NULL;
}

/* Private: whether what was announced behind the failed slot at @index may not be tried. */
gboolean
sky_player_faults_end_at (SkyPlayer *self, guint index)
{
  return self->fault_policy == SKY_FAULTS_STOP ||
         (index + 1 < self->chain->len &&
          has_failed (self, sky_player_slot_at (self, index + 1)->item));
}

/* Private: how many items after one that fails may be tried in its place. */
guint
sky_player_faults_count_left (SkyPlayer *self)
{
  guint limit = get_limit (self);

  return limit > self->failures ? limit - self->failures - 1 : 0;
}

/* Private: why nothing more is tried, or NULL where that isn't so, or was said with the item. */
GError *
sky_player_faults_dup_verdict (SkyPlayer *self)
{
  if (sky_player_faults_bear (self, 0) || self->fault_policy == SKY_FAULTS_STOP)
    return NULL;

  return g_error_new (SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_GAVE_UP,
                      "%u items in a row can't be played", self->failures);
}

/* Private: the item that has ended it, where the user wants to stand there. */
SkyQueueItem *
sky_player_faults_dup_culprit (SkyPlayer *self)
{
  if (self->fault_policy != SKY_FAULTS_STOP)
    return NULL;

  for (guint i = 0; i < self->chain->len; i++)
    if (sky_player_slot_at (self, i)->failed)
      return g_object_ref (sky_player_slot_at (self, i)->item);

  return NULL;
}

/* Private: shows @item, with nothing loaded. */
void
sky_player_faults_stand_at (SkyPlayer *self, SkyQueueItem *item)
{
  guint position = sky_play_queue_find (self->queue, item);

  if (position == G_MAXUINT)
    return;

  self->moving = TRUE;
  sky_play_queue_set_position (self->queue, position);
  self->moving = FALSE;
  sky_player_report_current (self, item);
}

/**
 * sky_player_set_fault_policy:
 * @self: a player
 * @policy: what an item that can't be played leads to
 * @limit: so many in a row are the end where they are passed over; at least 1
 *
 * A drive that doesn't answer is no such item: it is waited for.
 */
void
sky_player_set_fault_policy (SkyPlayer *self, SkyFaultPolicy policy, guint limit)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  self->fault_policy = policy;
  self->fault_limit = MAX (limit, 1);
}
