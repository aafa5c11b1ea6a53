/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A play queue as it was at one time, to undo a change of it. Owns references to the items, so that
 * what plays meanwhile is still the same item afterwards. Main thread.
 */
#include "playback/sky-play-queue-private.h"

struct _SkyQueueMemo
{
  GPtrArray    *items;      /* (owned): in the order of play */
  GPtrArray    *order;      /* (owned): in their own order */
  GPtrArray    *trail;      /* (owned) */
  SkyQueueItem *current;    /* (nullable): one of the items */
  SkyQueueItem *stop_after; /* (nullable): one of the items */
  gboolean      shuffled;
};

static GPtrArray *
copy (GPtrArray *array)
{
  GPtrArray *items = sky_play_queue_new_array (array->len);

  sky_play_queue_extend (items, array, 0, array->len);

  return items;
}

/* As it is where some were taken out and none was moved. */
static gboolean
has_all_in_order (GPtrArray *array, GPtrArray *some)
{
  guint found = 0;

  for (guint i = 0; i < array->len && found < some->len; i++)
    found += array->pdata[i] == some->pdata[found];

  return found == some->len;
}

static void
add_missing (GPtrArray *to, GPtrArray *from)
{
  g_autoptr (GHashTable) there = NULL;

  if (has_all_in_order (to, from))
    return;
  there = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < to->len; i++)
    g_hash_table_add (there, g_ptr_array_index (to, i));
  for (guint i = 0; i < from->len; i++)
    if (!g_hash_table_contains (there, g_ptr_array_index (from, i)))
      g_ptr_array_add (to, g_object_ref (g_ptr_array_index (from, i)));
}

/**
 * sky_play_queue_remember:
 * @self: a queue
 *
 * Returns: (transfer full): the queue as it is now, for sky_play_queue_bring_back()
 */
SkyQueueMemo *
sky_play_queue_remember (SkyPlayQueue *self)
{
  SkyQueueMemo *memo;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  memo = g_new0 (SkyQueueMemo, 1);
  memo->shuffled = self->order != NULL;
  memo->items = copy (self->items);
  memo->order = copy (memo->shuffled ? self->order : self->items);
  memo->trail = copy (self->trail);
  memo->current = sky_play_queue_get_current (self);
  memo->stop_after = self->stop_after;

  return memo;
}

/**
 * sky_play_queue_bring_back:
 * @self: a queue
 * @memo: (transfer full): what sky_play_queue_remember() gave for it
 */
void
sky_play_queue_bring_back (SkyPlayQueue *self, SkyQueueMemo *memo)
{
  g_autoptr (GPtrArray) old = NULL;
  SkyPlayQueueSnapshot before;
  gboolean             is_shuffled;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (memo != NULL);

  before = sky_play_queue_begin_change (self);
  old = g_ptr_array_ref (self->items);
  is_shuffled = self->order != NULL;
  if (is_shuffled)
    add_missing (memo->items, self->items);
  add_missing (memo->order, is_shuffled ? self->order : self->items);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  if (is_shuffled)
    {
      sky_play_queue_take_items (self, g_steal_pointer (&memo->items));
      self->order = g_steal_pointer (&memo->order);
    }
  else
    sky_play_queue_take_items (self, g_steal_pointer (&memo->order));
  g_ptr_array_unref (self->trail);
  self->trail = g_steal_pointer (&memo->trail);
  self->position =
      sky_play_queue_find (self, before.current != NULL ? before.current : memo->current);
  self->stop_after = memo->stop_after;

  sky_play_queue_tell_difference (self, old);
  sky_play_queue_end_change (self, &before);
  sky_queue_memo_free (memo);
}

/**
 * sky_queue_memo_free:
 * @memo: (transfer full) (nullable): a memo
 */
void
sky_queue_memo_free (SkyQueueMemo *memo)
{
  if (memo == NULL)
    return;

  g_clear_pointer (&memo->items, g_ptr_array_unref);
  g_clear_pointer (&memo->order, g_ptr_array_unref);
  g_clear_pointer (&memo->trail, g_ptr_array_unref);
  g_free (memo);
}
