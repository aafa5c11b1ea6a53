/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the player remembers: what was heard, and how the queue was before it was changed. Main
 * thread.
 */
#include "playback/sky-player-private.h"

/* So many changes of the queue can be undone. */
#define MAX_UNDO 20

typedef struct
{
  SkyQueueMemo  *queue; /* (owned) */
  GPtrArray     *added; /* (owned) (nullable): what the change brought in */
  SkyPlayerState state;
  gint64         position_ms;
} SkyPlayerMemo;

static void
memo_free (gpointer data)
{
  SkyPlayerMemo *memo = data;

  sky_queue_memo_free (memo->queue);
  g_clear_pointer (&memo->added, g_ptr_array_unref);
  g_free (memo);
}

/* Private: nothing is remembered yet. */
void
sky_player_memory_init (SkyPlayer *self)
{
  self->history = sky_play_history_new ();
  self->undo = g_ptr_array_new_with_free_func (memo_free);
}

/* Private: lets go of it all, at the end of the player. */
void
sky_player_memory_clear (SkyPlayer *self)
{
  g_clear_object (&self->history);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
}

/* Private: @slot sounds. A seek in it is no other hearing. */
void
sky_player_note_heard (SkyPlayer *self, SkyPlayerSlot *slot)
{
  sky_queue_item_set_error (slot->item, NULL);
  if (self->noted == slot->token)
    return;

  self->noted = slot->token;
  sky_play_history_add (self->history, slot->item, g_get_real_time () / G_USEC_PER_SEC);
}

/* Private: where the sound has ended because someone wished it to stop there, the queue goes on to
 * what would have followed, silently. Returns whether it did. */
gboolean
sky_player_stop_as_wished (SkyPlayer *self)
{
  SkyQueueItem *stop_after = sky_play_queue_get_stop_after (self->queue);
  gboolean      moved;

  if (stop_after == NULL || stop_after != sky_play_queue_get_current (self->queue))
    return FALSE;

  self->moving = TRUE;
  moved = sky_play_queue_go_next (self->queue, TRUE);
  sky_play_queue_set_stop_after (self->queue, NULL);
  self->moving = FALSE;
  if (moved)
    sky_player_report_current (self, sky_play_queue_get_current (self->queue));

  return moved;
}

/**
 * sky_player_get_history:
 * @self: a player
 *
 * Returns: (transfer none): what was heard
 */
SkyPlayHistory *
sky_player_get_history (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->history;
}

static SkyPlayerMemo *
remember (SkyPlayer *self)
{
  SkyPlayerMemo *memo;

  if (self->undo->len >= MAX_UNDO)
    g_ptr_array_remove_index (self->undo, 0);
  memo = g_new0 (SkyPlayerMemo, 1);
  memo->queue = sky_play_queue_remember (self->queue);
  memo->state = self->state;
  memo->position_ms = self->position_ms;
  g_ptr_array_add (self->undo, memo);

  return memo;
}

/**
 * sky_player_remember_queue:
 * @self: a player, whose queue is about to be changed
 *
 * sky_player_undo() brings the queue back to what it is now.
 */
void
sky_player_remember_queue (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  remember (self);
}

/**
 * sky_player_add:
 * @self: a player
 * @position: where in its queue; at its end or beyond: shuffled, they are mixed into what is left
 * @items: (element-type SkyQueueItem): new items
 *
 * Adds to the queue what sky_player_undo() takes out again.
 */
void
sky_player_add (SkyPlayer *self, guint position, GPtrArray *items)
{
  SkyPlayerMemo *memo;

  g_return_if_fail (SKY_IS_PLAYER (self));
  g_return_if_fail (items != NULL);

  if (items->len == 0)
    return;

  memo = remember (self);
  memo->added = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (memo->added, g_object_ref (items->pdata[i]));
  if (position < g_list_model_get_n_items (G_LIST_MODEL (self->queue)))
    sky_play_queue_insert (self->queue, position, items);
  else
    sky_play_queue_append (self->queue, items);
}

/**
 * sky_player_can_undo:
 * @self: a player
 *
 * Returns: whether sky_player_undo() has something to bring back
 */
gboolean
sky_player_can_undo (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), FALSE);

  return self->undo->len > 0;
}

/* What of it is still there. */
static void
take_out (SkyPlayer *self, GPtrArray *items)
{
  GListModel *queue = G_LIST_MODEL (self->queue);
  guint       n = g_list_model_get_n_items (queue);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) set = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < items->len; i++)
    g_hash_table_add (set, items->pdata[i]);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (queue, i);

      if (g_hash_table_contains (set, item))
        g_array_append_val (places, i);
    }
  if (places->len > 0)
    sky_play_queue_remove_many (self->queue, (const guint *) places->data, places->len);
}

static void
take_up (SkyPlayer *self, const SkyPlayerMemo *memo)
{
  sky_player_report_current (self, sky_play_queue_get_current (self->queue));
  if (self->current == NULL || memo->state == SKY_PLAYER_STOPPED)
    return;

  sky_player_report_position (self, memo->position_ms);
  sky_player_report_state (self, SKY_PLAYER_PAUSED);
  if (memo->state == SKY_PLAYER_PLAYING)
    sky_player_play (self);
}

/**
 * sky_player_undo:
 * @self: a player
 *
 * Takes back the last change of the queue that was announced by sky_player_remember_queue(), or the
 * last addition. What plays plays on; where the change had silenced it, it goes on at its place.
 *
 * Returns: whether there was such a change
 */
gboolean
sky_player_undo (SkyPlayer *self)
{
  SkyPlayerMemo *memo;
  gboolean       lost;

  g_return_val_if_fail (SKY_IS_PLAYER (self), FALSE);

  if (self->undo->len == 0)
    return FALSE;

  memo = g_ptr_array_steal_index (self->undo, self->undo->len - 1);
  lost = sky_play_queue_get_current (self->queue) == NULL;
  sky_play_queue_bring_back (self->queue, g_steal_pointer (&memo->queue));
  if (memo->added != NULL)
    take_out (self, memo->added);
  if (lost)
    take_up (self, memo);
  memo_free (memo);

  return TRUE;
}
