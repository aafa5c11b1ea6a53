/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps through a play queue: what comes next and what came before, by order and modes. Back
 * goes the way that was come. Main thread.
 */
#include "playback/sky-play-queue-private.h"

/* How far back "previous" leads at most. */
#define MAX_TRAIL 1000

/* The next round of a shuffled queue is drawn when someone asks beyond the end of this one, so that
 * what was announced as next is what plays. */
static GPtrArray *
ensure_next_round (SkyPlayQueue *self)
{
  if (self->next_round == NULL)
    self->next_round = sky_shuffle_draw (self->order, self->shuffle,
                                         g_ptr_array_index (self->items, self->items->len - 1));

  return self->next_round;
}

/* The item @n places after the current one. */
static SkyQueueItem *
peek_along (SkyPlayQueue *self, guint n, gboolean wrap)
{
  guint64 index = self->position == G_MAXUINT ? n : (guint64) self->position + 1 + n;
  guint   len = self->items->len;

  if (index < len)
    return g_ptr_array_index (self->items, index);
  if (!wrap || len == 0)
    return NULL;

  return g_ptr_array_index (
      self->shuffle != SKY_SHUFFLE_OFF ? ensure_next_round (self) : self->items, index % len);
}

static void
leave_trail (SkyPlayQueue *self, SkyQueueItem *item)
{
  if (item == NULL || item == sky_play_queue_get_current (self))
    return;

  if (self->trail->len >= MAX_TRAIL)
    g_ptr_array_remove_index (self->trail, 0);
  g_ptr_array_add (self->trail, g_object_ref (item));
}

/* The place on the trail of the last item that isn't @current, or -1. */
static int
find_on_trail (SkyPlayQueue *self, SkyQueueItem *current)
{
  int i = (int) self->trail->len - 1;

  while (i >= 0 && g_ptr_array_index (self->trail, i) == current)
    i--;

  return i;
}

/* Makes the item at @from come to stand before the one at @to, or after all of them. Returns where
 * it is then. */
static guint
shift_item (SkyPlayQueue *self, guint from, guint to)
{
  gpointer item;

  if (from < to)
    to--;
  if (from == to)
    return to;

  item = g_ptr_array_steal_index (self->items, from);
  g_ptr_array_insert (self->items, (int) to, item);
  g_clear_pointer (&self->written, g_variant_unref);
  g_clear_pointer (&self->next_round, g_ptr_array_unref);

  return to;
}

static void
tell_shifted (SkyPlayQueue *self, guint from, guint to)
{
  guint first = MIN (from, to);
  guint n = MAX (from, to) - first + 1;

  sky_play_queue_tell_items (self, first, n, n);
}

/**
 * sky_play_queue_set_position:
 * @self: a queue
 * @position: the place of the new current item; anything beyond means none
 *
 * In a shuffled queue the item is played out of turn: it comes to stand next to the one that was
 * current, and the rest of the round still follows.
 */
void
sky_play_queue_set_position (SkyPlayQueue *self, guint position)
{
  SkyPlayQueueSnapshot before;
  guint                to = position;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));

  if (position >= self->items->len)
    position = to = G_MAXUINT;
  if (position == self->position)
    return;

  before = sky_play_queue_begin_change (self);
  if (self->shuffle != SKY_SHUFFLE_OFF && position != G_MAXUINT)
    to = shift_item (self, position, self->position == G_MAXUINT ? 0 : self->position + 1);
  self->position = to;
  leave_trail (self, before.current);
  if (to != position)
    tell_shifted (self, position, to);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_peek_next:
 * @self: a queue
 * @by_user: whether someone asks for the next one, or the current one has ended by itself
 *
 * Repeating a track, and stopping after it, hold only until the user asks for another one.
 *
 * Returns: (nullable) (transfer none): what comes after the current item
 */
SkyQueueItem *
sky_play_queue_peek_next (SkyPlayQueue *self, gboolean by_user)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  if (!by_user && self->position != G_MAXUINT)
    {
      if (self->stop_after == sky_play_queue_get_current (self))
        return NULL;
      if (self->repeat == SKY_REPEAT_TRACK)
        return sky_play_queue_get_current (self);
    }

  return peek_along (self, 0, self->repeat == SKY_REPEAT_ALL);
}

/**
 * sky_play_queue_go_next:
 * @self: a queue
 * @by_user: as for sky_play_queue_peek_next()
 *
 * Returns: whether there was a next item; at the end nothing changes
 */
gboolean
sky_play_queue_go_next (SkyPlayQueue *self, gboolean by_user)
{
  SkyPlayQueueSnapshot before;
  gboolean             new_round;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), FALSE);

  if (sky_play_queue_peek_next (self, by_user) == NULL)
    return FALSE;
  if (!by_user && self->repeat == SKY_REPEAT_TRACK && self->position != G_MAXUINT)
    return TRUE;

  before = sky_play_queue_begin_change (self);
  self->position = self->position == G_MAXUINT ? 0 : self->position + 1;
  new_round = self->position >= self->items->len;
  if (new_round)
    self->position = 0;
  new_round = new_round && self->shuffle != SKY_SHUFFLE_OFF;
  if (new_round)
    sky_play_queue_take_items (self, g_ptr_array_ref (ensure_next_round (self)));
  leave_trail (self, before.current);
  if (new_round)
    sky_play_queue_tell_items (self, 0, before.n_items, self->items->len);
  sky_play_queue_end_change (self, &before);

  return TRUE;
}

/* Where "previous" leads: back along the trail, then back in order. */
static guint
find_previous (SkyPlayQueue *self)
{
  int step = find_on_trail (self, sky_play_queue_get_current (self));

  if (step >= 0)
    return sky_play_queue_find (self, g_ptr_array_index (self->trail, step));
  if (self->position != G_MAXUINT && self->position > 0)
    return self->position - 1;
  if (self->position == 0 && self->repeat == SKY_REPEAT_ALL && self->shuffle == SKY_SHUFFLE_OFF)
    return self->items->len - 1;

  return G_MAXUINT;
}

/**
 * sky_play_queue_go_previous:
 * @self: a queue
 *
 * Returns: whether there was a previous item
 */
gboolean
sky_play_queue_go_previous (SkyPlayQueue *self)
{
  SkyPlayQueueSnapshot before;
  guint                from, to;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), FALSE);

  from = to = find_previous (self);
  if (from == G_MAXUINT)
    return FALSE;

  before = sky_play_queue_begin_change (self);
  g_ptr_array_set_size (self->trail, MAX (find_on_trail (self, before.current), 0));
  /* What comes back out of turn leaves the rest of the round as it is. */
  if (self->shuffle != SKY_SHUFFLE_OFF && self->position != G_MAXUINT && from + 1 != self->position)
    to = shift_item (self, from, self->position);
  self->position = to;
  if (to != from)
    tell_shifted (self, from, to);
  sky_play_queue_end_change (self, &before);

  return TRUE;
}

/* Private: whether there is a way back. */
gboolean
sky_play_queue_can_go_previous (SkyPlayQueue *self)
{
  return find_previous (self) != G_MAXUINT;
}

/* Private: where @item is, or G_MAXUINT. */
guint
sky_play_queue_find (SkyPlayQueue *self, SkyQueueItem *item)
{
  guint index = G_MAXUINT;

  if (item == NULL || !g_ptr_array_find (self->items, item, &index))
    return G_MAXUINT;

  return index;
}

/* Private: the item @n places after the current one, as playback gets there by itself. */
SkyQueueItem *
sky_play_queue_peek_ahead (SkyPlayQueue *self, guint n)
{
  gboolean wrap = self->repeat == SKY_REPEAT_ALL;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  if (self->stop_after != NULL)
    {
      if (self->position != G_MAXUINT && self->stop_after == sky_play_queue_get_current (self))
        return NULL;
      for (guint i = 0; i < n; i++)
        if (peek_along (self, i, wrap) == self->stop_after)
          return NULL;
    }
  if (self->repeat == SKY_REPEAT_TRACK && self->position != G_MAXUINT)
    return sky_play_queue_get_current (self);

  return peek_along (self, n, wrap);
}
