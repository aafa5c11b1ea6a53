/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps through a play queue: what comes next and what came before, by order and modes. Main
 * thread.
 */
#include "playback/sky-play-queue-private.h"

/* The item @n places after the current one, as the list and the way go. */
static SkyQueueItem *
peek_along (SkyPlayQueue *self, guint n, gboolean wrap)
{
  guint64 index;

  if (self->items->len == 0)
    return NULL;
  if (self->shuffle)
    return sky_shuffle_peek (self->way, n, self->items, sky_play_queue_get_current (self), wrap);

  index = self->position == G_MAXUINT ? n : (guint64) self->position + 1 + n;
  if (index >= self->items->len && !wrap)
    return NULL;

  return g_ptr_array_index (self->items, index % self->items->len);
}

/**
 * sky_play_queue_peek_next:
 * @self: a queue
 * @by_user: whether someone asks for the next one, or the current one has ended by itself
 *
 * Repeating a track holds only until the user asks for another one.
 *
 * Returns: (nullable) (transfer none): what comes after the current item
 */
SkyQueueItem *
sky_play_queue_peek_next (SkyPlayQueue *self, gboolean by_user)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  if (!by_user && self->repeat == SKY_REPEAT_TRACK && self->position != G_MAXUINT)
    return sky_play_queue_get_current (self);

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
  SkyQueueItem        *next;
  SkyPlayQueueSnapshot before;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), FALSE);

  next = sky_play_queue_peek_next (self, by_user);
  if (next == NULL)
    return FALSE;
  if (next == sky_play_queue_get_current (self) && self->repeat == SKY_REPEAT_TRACK && !by_user)
    return TRUE;

  before = sky_play_queue_begin_change (self);
  if (self->shuffle)
    next =
        sky_shuffle_next (self->way, self->items, before.current, self->repeat == SKY_REPEAT_ALL);
  self->position = sky_play_queue_find (self, next);
  sky_play_queue_end_change (self, &before);

  return TRUE;
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

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), FALSE);

  if (!sky_play_queue_can_go_previous (self))
    return FALSE;

  before = sky_play_queue_begin_change (self);
  if (self->shuffle)
    self->position = sky_play_queue_find (self, sky_shuffle_previous (self->way, before.current));
  else
    self->position = (self->position > 0 ? self->position : self->items->len) - 1;
  sky_play_queue_end_change (self, &before);

  return TRUE;
}

/* Private: whether there is a way back. */
gboolean
sky_play_queue_can_go_previous (SkyPlayQueue *self)
{
  if (self->items->len == 0)
    return FALSE;
  if (self->shuffle)
    return sky_shuffle_has_previous (self->way);

  return self->position != G_MAXUINT && (self->position > 0 || self->repeat == SKY_REPEAT_ALL);
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
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  if (self->repeat == SKY_REPEAT_TRACK && self->position != G_MAXUINT)
    return sky_play_queue_get_current (self);

  return peek_along (self, n, self->repeat == SKY_REPEAT_ALL);
}
