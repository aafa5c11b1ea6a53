/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a play queue is gone through: shuffled or not, again and again, to its end or to a wished-for
 * stop. Main thread.
 */
#include "playback/sky-play-queue-private.h"

/* Private: brings everything to a random order that @current leads. */
void
sky_play_queue_begin_round (SkyPlayQueue *self, SkyQueueItem *current)
{
  guint position;

  g_clear_pointer (&self->next_round, g_ptr_array_unref);
  sky_play_queue_take_items (self,
                             sky_shuffle_begin (self->order, self->shuffle, current, &position));
  self->position = position;
}

/**
 * sky_play_queue_get_shuffle:
 * @self: a queue
 *
 * Returns: whether the order is random
 */
gboolean
sky_play_queue_get_shuffle (SkyPlayQueue *self)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), FALSE);

  return self->shuffle != SKY_SHUFFLE_OFF;
}

/**
 * sky_play_queue_set_shuffle:
 * @self: a queue
 * @shuffle: whether the order is random: of tracks or albums, as the last time
 */
void
sky_play_queue_set_shuffle (SkyPlayQueue *self, gboolean shuffle)
{
  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));

  if (!shuffle)
    sky_play_queue_set_shuffle_mode (self, SKY_SHUFFLE_OFF);
  else if (self->shuffle == SKY_SHUFFLE_OFF)
    sky_play_queue_set_shuffle_mode (self, self->usual_shuffle);
}

/**
 * sky_play_queue_get_shuffle_mode:
 * @self: a queue
 *
 * Returns: what is mixed, if anything
 */
SkyShuffleMode
sky_play_queue_get_shuffle_mode (SkyPlayQueue *self)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), SKY_SHUFFLE_OFF);

  return self->shuffle;
}

/**
 * sky_play_queue_set_shuffle_mode:
 * @self: a queue
 * @mode: what is mixed, if anything
 *
 * Turning it on begins a round in which the current item has had its turn; turning it off brings
 * the queue back to its own order, with the current item where it belongs there.
 */
void
sky_play_queue_set_shuffle_mode (SkyPlayQueue *self, SkyShuffleMode mode)
{
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (mode <= SKY_SHUFFLE_ALBUMS);

  if (self->shuffle == mode)
    return;

  before = sky_play_queue_begin_change (self);
  self->shuffle = mode;
  if (mode == SKY_SHUFFLE_OFF)
    {
      sky_play_queue_take_items (self, g_steal_pointer (&self->order));
      self->position = sky_play_queue_find (self, before.current);
    }
  else
    {
      self->usual_shuffle = mode;
      if (self->order == NULL)
        self->order = g_ptr_array_ref (self->items);
      sky_play_queue_begin_round (self, before.current);
    }
  sky_play_queue_tell_items (self, 0, before.n_items, self->items->len);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_get_repeat:
 * @self: a queue
 *
 * Returns: what happens at the end
 */
SkyRepeat
sky_play_queue_get_repeat (SkyPlayQueue *self)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), SKY_REPEAT_OFF);

  return self->repeat;
}

/**
 * sky_play_queue_set_repeat:
 * @self: a queue
 * @repeat: what happens at the end
 */
void
sky_play_queue_set_repeat (SkyPlayQueue *self, SkyRepeat repeat)
{
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (repeat <= SKY_REPEAT_ALL);

  if (self->repeat == repeat)
    return;

  before = sky_play_queue_begin_change (self);
  self->repeat = repeat;
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_get_stop_after:
 * @self: a queue
 *
 * Returns: (nullable) (transfer none): the item after which it is to be silent
 */
SkyQueueItem *
sky_play_queue_get_stop_after (SkyPlayQueue *self)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  return self->stop_after;
}

/**
 * sky_play_queue_set_stop_after:
 * @self: a queue
 * @item: (nullable): the item of it after which it is to be silent, this one time
 *
 * Nothing follows that item by itself; who asks for the next one gets it. The wish is forgotten
 * when the item was the current one and isn't any more.
 */
void
sky_play_queue_set_stop_after (SkyPlayQueue *self, SkyQueueItem *item)
{
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (item == NULL || SKY_IS_QUEUE_ITEM (item));

  if (self->stop_after == item || (item != NULL && sky_play_queue_find (self, item) == G_MAXUINT))
    return;

  before = sky_play_queue_begin_change (self);
  self->stop_after = item;
  sky_play_queue_end_change (self, &before);
}
