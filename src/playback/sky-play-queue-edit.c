/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes into a play queue, leaves it or moves in it. Each change makes one new array and one
 * signal for the range that differs, however many items it concerns. Main thread.
 */
#include "playback/sky-play-queue-private.h"

/* Private: an array that owns its items. */
GPtrArray *
sky_play_queue_new_array (guint size)
{
  return g_ptr_array_new_full (size, g_object_unref);
}

/* Private: adds what @from holds from @first on, up to but without @end. */
void
sky_play_queue_extend (GPtrArray *to, GPtrArray *from, guint first, guint end)
{
  for (guint i = first; i < MIN (end, from->len); i++)
    g_ptr_array_add (to, g_object_ref (g_ptr_array_index (from, i)));
}

static GPtrArray *
insert_into (GPtrArray *array, guint position, GPtrArray *items)
{
  GPtrArray *whole = sky_play_queue_new_array (array->len + items->len);

  sky_play_queue_extend (whole, array, 0, position);
  sky_play_queue_extend (whole, items, 0, items->len);
  sky_play_queue_extend (whole, array, position, array->len);

  return whole;
}

static void
insert_into_order (SkyPlayQueue *self, guint position, GPtrArray *items)
{
  GPtrArray *whole = insert_into (self->order, position, items);

  g_ptr_array_unref (self->order);
  self->order = whole;
}

/* As sky_play_queue_extend(), of what is in @set, or of what isn't. */
static void
extend_where (
    GPtrArray *to, GPtrArray *from, guint first, guint end, GHashTable *set, gboolean contained)
{
  for (guint i = first; i < end; i++)
    if (g_hash_table_contains (set, g_ptr_array_index (from, i)) == contained)
      g_ptr_array_add (to, g_object_ref (g_ptr_array_index (from, i)));
}

static void
take_out (GPtrArray **array, GHashTable *gone)
{
  GPtrArray *kept;

  if (*array == NULL)
    return;

  kept = sky_play_queue_new_array ((*array)->len);
  extend_where (kept, *array, 0, (*array)->len, gone, FALSE);
  g_ptr_array_unref (*array);
  *array = kept;
}

/* Private: tells of the smallest range that differs from what was there before. */
void
sky_play_queue_tell_difference (SkyPlayQueue *self, GPtrArray *old)
{
  guint n_old = old->len, n_new = self->items->len, first = 0;

  while (first < n_old && first < n_new && old->pdata[first] == self->items->pdata[first])
    first++;
  while (n_old > first && n_new > first && old->pdata[n_old - 1] == self->items->pdata[n_new - 1])
    {
      n_old--;
      n_new--;
    }
  sky_play_queue_tell_items (self, first, n_old - first, n_new - first);
}

/**
 * sky_play_queue_replace:
 * @self: a queue
 * @items: (element-type SkyQueueItem): what it holds from now on, in its own order
 * @current: the place in @items to begin at; anything beyond means no current item
 */
void
sky_play_queue_replace (SkyPlayQueue *self, GPtrArray *items, guint current)
{
  SkyPlayQueueSnapshot before;
  GPtrArray           *whole;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (items != NULL);

  before = sky_play_queue_begin_change (self);
  whole = sky_play_queue_new_array (items->len);
  sky_play_queue_extend (whole, items, 0, items->len);
  sky_play_queue_take_items (self, whole);
  self->position = current < items->len ? current : G_MAXUINT;
  self->stop_after = NULL;
  g_ptr_array_set_size (self->trail, 0);
  if (self->order != NULL)
    {
      g_ptr_array_unref (self->order);
      self->order = g_ptr_array_ref (whole);
      sky_play_queue_begin_round (self, sky_play_queue_get_current (self));
    }

  sky_play_queue_tell_items (self, 0, before.n_items, self->items->len);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_insert:
 * @self: a queue
 * @position: where, shuffled or not; anything beyond the end means sky_play_queue_append()
 * @items: (element-type SkyQueueItem): new items
 *
 * In a shuffled queue's own order they follow what they are put after.
 */
void
sky_play_queue_insert (SkyPlayQueue *self, guint position, GPtrArray *items)
{
  SkyPlayQueueSnapshot before;
  guint                home = 0;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (items != NULL);

  if (items->len == 0)
    return;
  if (position > self->items->len)
    {
      sky_play_queue_append (self, items);
      return;
    }

  before = sky_play_queue_begin_change (self);
  if (self->order != NULL)
    {
      if (position > 0 &&
          g_ptr_array_find (self->order, g_ptr_array_index (self->items, position - 1), &home))
        home++;
      insert_into_order (self, home, items);
    }
  sky_play_queue_take_items (self, insert_into (self->items, position, items));
  if (self->position != G_MAXUINT && self->position >= position)
    self->position += items->len;

  sky_play_queue_tell_items (self, position, 0, items->len);
  sky_play_queue_end_change (self, &before);
}

/* What belongs before the current item: the earlier pieces of an album that is being played as one
 * of the shuffled. */
static GPtrArray *
take_earlier (SkyPlayQueue *self, GPtrArray *items, gboolean at_head)
{
  SkyQueueItem *current = sky_play_queue_get_current (self);
  GPtrArray    *earlier = sky_play_queue_new_array (0);

  if (!at_head || current == NULL || self->shuffle != SKY_SHUFFLE_ALBUMS)
    return earlier;

  for (guint i = items->len; i > 0; i--)
    if (sky_queue_item_is_same_album (g_ptr_array_index (items, i - 1), current))
      g_ptr_array_insert (earlier, 0, g_ptr_array_steal_index (items, i - 1));

  return earlier;
}

/* Mixes @items into what is left of the round. */
static void
mix_in (SkyPlayQueue *self, GPtrArray *items, gboolean at_head)
{
  guint played = self->position == G_MAXUINT ? 0 : self->position + 1;
  g_autoptr (GPtrArray) added = sky_play_queue_new_array (items->len);
  g_autoptr (GPtrArray) upcoming = sky_play_queue_new_array (self->items->len);
  g_autoptr (GPtrArray) earlier = NULL;
  g_autoptr (GPtrArray) mixed = NULL;
  GPtrArray *whole = sky_play_queue_new_array (self->items->len + items->len);

  insert_into_order (self, at_head ? 0 : self->order->len, items);
  sky_play_queue_extend (added, items, 0, items->len);
  sky_play_queue_extend (upcoming, self->items, played, self->items->len);
  earlier = take_earlier (self, added, at_head);
  mixed = sky_shuffle_mix_in (upcoming, added, self->shuffle, sky_play_queue_get_current (self));

  sky_play_queue_extend (whole, self->items, 0, MAX (played, 1) - 1);
  sky_play_queue_extend (whole, earlier, 0, earlier->len);
  sky_play_queue_extend (whole, self->items, MAX (played, 1) - 1, played);
  sky_play_queue_extend (whole, mixed, 0, mixed->len);
  sky_play_queue_take_items (self, whole);
  if (self->position != G_MAXUINT)
    self->position += earlier->len;
}

static void
add_at_end (SkyPlayQueue *self, GPtrArray *items, gboolean at_head)
{
  g_autoptr (GPtrArray) old = NULL;
  SkyPlayQueueSnapshot before;

  if (self->order == NULL)
    {
      sky_play_queue_insert (self, at_head ? 0 : self->items->len, items);
      return;
    }
  if (items->len == 0)
    return;

  before = sky_play_queue_begin_change (self);
  old = g_ptr_array_ref (self->items);
  mix_in (self, items, at_head);
  sky_play_queue_tell_difference (self, old);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_append:
 * @self: a queue
 * @items: (element-type SkyQueueItem): new items
 */
void
sky_play_queue_append (SkyPlayQueue *self, GPtrArray *items)
{
  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (items != NULL);

  add_at_end (self, items, FALSE);
}

/**
 * sky_play_queue_prepend:
 * @self: a queue
 * @items: (element-type SkyQueueItem): new items
 */
void
sky_play_queue_prepend (SkyPlayQueue *self, GPtrArray *items)
{
  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (items != NULL);

  add_at_end (self, items, TRUE);
}

/* The first item from @position on that stays, or else %NULL. */
static SkyQueueItem *
find_survivor (GPtrArray *items, guint position, GHashTable *gone)
{
  for (guint i = position; i < items->len; i++)
    if (!g_hash_table_contains (gone, g_ptr_array_index (items, i)))
      return g_ptr_array_index (items, i);

  return NULL;
}

static void
remove_all (SkyPlayQueue *self, GHashTable *gone)
{
  SkyPlayQueueSnapshot before = sky_play_queue_begin_change (self);
  g_autoptr (GPtrArray) old = g_ptr_array_ref (self->items);
  GPtrArray    *items = g_ptr_array_ref (self->items);
  SkyQueueItem *current = before.current;

  if (current != NULL)
    current = find_survivor (old, self->position, gone);
  take_out (&items, gone);
  take_out (&self->order, gone);
  take_out (&self->trail, gone);
  sky_play_queue_take_items (self, items);
  self->position = sky_play_queue_find (self, current);
  if (self->stop_after != NULL && g_hash_table_contains (gone, self->stop_after))
    self->stop_after = NULL;

  sky_play_queue_tell_difference (self, old);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_remove:
 * @self: a queue
 * @position: the first item to remove
 * @count: how many; what lies beyond the end is ignored
 *
 * When the current item goes, the one that would have come after it takes its place.
 */
void
sky_play_queue_remove (SkyPlayQueue *self, guint position, guint count)
{
  g_autoptr (GHashTable) gone = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));

  if (position >= self->items->len || count == 0)
    return;

  count = MIN (count, self->items->len - position);
  for (guint i = position; i < position + count; i++)
    g_hash_table_add (gone, g_object_ref (g_ptr_array_index (self->items, i)));
  remove_all (self, gone);
}

static GHashTable *
collect_items (SkyPlayQueue *self, const guint *positions, guint n)
{
  GHashTable *set = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  for (guint i = 0; i < n; i++)
    if (positions[i] < self->items->len)
      g_hash_table_add (set, g_object_ref (g_ptr_array_index (self->items, positions[i])));

  return set;
}

/**
 * sky_play_queue_remove_many:
 * @self: a queue
 * @positions: (array length=n): places, in any order; those beyond the end are ignored
 * @n: how many
 *
 * As sky_play_queue_remove(), in one change.
 */
void
sky_play_queue_remove_many (SkyPlayQueue *self, const guint *positions, guint n)
{
  g_autoptr (GHashTable) gone = NULL;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (positions != NULL || n == 0);

  gone = collect_items (self, positions, n);
  if (g_hash_table_size (gone) > 0)
    remove_all (self, gone);
}

/**
 * sky_play_queue_move:
 * @self: a queue
 * @positions: (array length=n): places, in any order; those beyond the end are ignored
 * @n: how many
 * @before: the place of the item that they come to stand before; anything beyond the end means the
 *   end
 *
 * They keep their order among themselves. The current item stays what it is. A shuffled queue's own
 * order doesn't change.
 */
void
sky_play_queue_move (SkyPlayQueue *self, const guint *positions, guint n, guint before)
{
  g_autoptr (GHashTable) moved = NULL;
  g_autoptr (GPtrArray) old = NULL;
  GPtrArray           *whole;
  SkyPlayQueueSnapshot snapshot;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (positions != NULL || n == 0);

  moved = collect_items (self, positions, n);
  if (g_hash_table_size (moved) == 0)
    return;

  snapshot = sky_play_queue_begin_change (self);
  old = g_ptr_array_ref (self->items);
  whole = sky_play_queue_new_array (old->len);
  before = MIN (before, old->len);
  extend_where (whole, old, 0, before, moved, FALSE);
  extend_where (whole, old, 0, old->len, moved, TRUE);
  extend_where (whole, old, before, old->len, moved, FALSE);
  sky_play_queue_take_items (self, whole);
  self->position = sky_play_queue_find (self, snapshot.current);

  sky_play_queue_tell_difference (self, old);
  sky_play_queue_end_change (self, &snapshot);
}

/**
 * sky_play_queue_clear:
 * @self: a queue
 */
void
sky_play_queue_clear (SkyPlayQueue *self)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  sky_play_queue_replace (self, nothing, G_MAXUINT);
}
