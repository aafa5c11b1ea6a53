/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of a shuffled queue. Two lists around the current item: what was heard and what comes.
 * A round is a permutation of all items; the next round is drawn when someone asks beyond the end
 * of this one, so that what was announced as next is what plays.
 */
#include "playback/sky-shuffle.h"

/* How far back "previous" leads at most. */
#define MAX_PLAYED 10000

struct _SkyShuffle
{
  GPtrArray *played;     /* oldest first */
  GPtrArray *upcoming;   /* of this round, next first */
  GPtrArray *next_round; /* (nullable): drawn, not begun */
};

/* Brings everything but @first_not to a random order; @first_not, if it is there, doesn't lead. */
static void
permute (GPtrArray *array, gpointer first_not)
{
  for (guint i = array->len; i > 1; i--)
    {
      guint    j = (guint) g_random_int_range (0, (gint32) i);
      gpointer swap = array->pdata[i - 1];

      array->pdata[i - 1] = array->pdata[j];
      array->pdata[j] = swap;
    }

  if (array->len > 1 && array->pdata[0] == first_not)
    {
      guint j = (guint) g_random_int_range (1, (gint32) array->len);

      array->pdata[0] = array->pdata[j];
      array->pdata[j] = first_not;
    }
}

static GPtrArray *
draw_round (GPtrArray *all, gpointer last)
{
  GPtrArray *round = g_ptr_array_sized_new (all->len);

  g_ptr_array_extend (round, all, NULL, NULL);
  permute (round, last);

  return round;
}

static void
drop_next_round (SkyShuffle *self)
{
  g_clear_pointer (&self->next_round, g_ptr_array_unref);
}

static void
remember (SkyShuffle *self, gpointer item)
{
  if (item == NULL)
    return;

  if (self->played->len >= MAX_PLAYED)
    g_ptr_array_remove_index (self->played, 0);
  g_ptr_array_add (self->played, item);
}

static void
remove_all (GPtrArray *array, GHashTable *items)
{
  guint kept = 0;

  for (guint i = 0; i < array->len; i++)
    if (!g_hash_table_contains (items, array->pdata[i]))
      array->pdata[kept++] = array->pdata[i];
  g_ptr_array_set_size (array, (gint) kept);
}

/**
 * sky_shuffle_new:
 *
 * Returns: (transfer full): an empty order
 */
SkyShuffle *
sky_shuffle_new (void)
{
  SkyShuffle *self = g_new0 (SkyShuffle, 1);

  self->played = g_ptr_array_new ();
  self->upcoming = g_ptr_array_new ();

  return self;
}

/**
 * sky_shuffle_free:
 * @self: (transfer full): an order
 */
void
sky_shuffle_free (SkyShuffle *self)
{
  drop_next_round (self);
  g_ptr_array_unref (self->played);
  g_ptr_array_unref (self->upcoming);
  g_free (self);
}

/**
 * sky_shuffle_reset:
 * @self: an order
 * @all: the queue's items
 * @current: (nullable): the one that plays now
 *
 * Begins a new round in which @current has already had its turn.
 */
void
sky_shuffle_reset (SkyShuffle *self, GPtrArray *all, gpointer current)
{
  drop_next_round (self);
  g_ptr_array_set_size (self->played, 0);
  g_ptr_array_set_size (self->upcoming, 0);
  g_ptr_array_extend (self->upcoming, all, NULL, NULL);
  g_ptr_array_remove (self->upcoming, current);
  permute (self->upcoming, NULL);
}

/**
 * sky_shuffle_clear:
 * @self: an order
 */
void
sky_shuffle_clear (SkyShuffle *self)
{
  drop_next_round (self);
  g_ptr_array_set_size (self->played, 0);
  g_ptr_array_set_size (self->upcoming, 0);
}

/**
 * sky_shuffle_add:
 * @self: an order
 * @item: new in the queue
 *
 * Gives @item a random place in what is left of this round.
 */
void
sky_shuffle_add (SkyShuffle *self, gpointer item)
{
  drop_next_round (self);
  g_ptr_array_insert (self->upcoming, g_random_int_range (0, (gint32) self->upcoming->len + 1),
                      item);
}

/**
 * sky_shuffle_remove:
 * @self: an order
 * @items: (element-type gpointer): a set of what left the queue
 */
void
sky_shuffle_remove (SkyShuffle *self, GHashTable *items)
{
  drop_next_round (self);
  remove_all (self->played, items);
  remove_all (self->upcoming, items);
}

/**
 * sky_shuffle_peek:
 * @self: an order
 * @n: 0 for the next, 1 for the one after …
 * @all: the queue's items
 * @current: (nullable): the one that plays now
 * @wrap: whether another round follows this one
 *
 * Returns: (nullable) (transfer none): the item, or %NULL when the way ends before it
 */
gpointer
sky_shuffle_peek (SkyShuffle *self, guint n, GPtrArray *all, gpointer current, gboolean wrap)
{
  gpointer last;

  if (n < self->upcoming->len)
    return self->upcoming->pdata[n];
  if (!wrap || all->len == 0)
    return NULL;

  last = self->upcoming->len > 0 ? self->upcoming->pdata[self->upcoming->len - 1] : current;
  if (self->next_round == NULL)
    self->next_round = draw_round (all, last);

  return self->next_round->pdata[(n - self->upcoming->len) % self->next_round->len];
}

/**
 * sky_shuffle_next:
 * @self: an order
 * @all: the queue's items
 * @current: (nullable): the one that plays now
 * @wrap: whether another round follows this one
 *
 * Takes one step forward.
 *
 * Returns: (nullable) (transfer none): the new current item, or %NULL at the end of the way
 */
gpointer
sky_shuffle_next (SkyShuffle *self, GPtrArray *all, gpointer current, gboolean wrap)
{
  gpointer item = sky_shuffle_peek (self, 0, all, current, wrap);

  if (item == NULL)
    return NULL;

  if (self->upcoming->len == 0)
    {
      g_ptr_array_unref (self->upcoming);
      self->upcoming = g_steal_pointer (&self->next_round);
    }
  g_ptr_array_remove_index (self->upcoming, 0);
  remember (self, current);

  return item;
}

/**
 * sky_shuffle_previous:
 * @self: an order
 * @current: (nullable): the one that plays now; it comes next again
 *
 * Takes one step back, the way it came.
 *
 * Returns: (nullable) (transfer none): the new current item, or %NULL at the beginning
 */
gpointer
sky_shuffle_previous (SkyShuffle *self, gpointer current)
{
  if (self->played->len == 0)
    return NULL;

  if (current != NULL)
    g_ptr_array_insert (self->upcoming, 0, current);

  return g_ptr_array_remove_index (self->played, self->played->len - 1);
}

/**
 * sky_shuffle_has_previous:
 * @self: an order
 *
 * Returns: whether sky_shuffle_previous() has somewhere to go
 */
gboolean
sky_shuffle_has_previous (SkyShuffle *self)
{
  return self->played->len > 0;
}

/**
 * sky_shuffle_jump:
 * @self: an order
 * @current: (nullable): the one that played until now
 * @target: the one that the user picked
 *
 * Plays @target out of turn: it doesn't come again in this round, the rest still does.
 */
void
sky_shuffle_jump (SkyShuffle *self, gpointer current, gpointer target)
{
  remember (self, current);
  g_ptr_array_remove (self->upcoming, target);
}

/**
 * sky_shuffle_get_played:
 * @self: an order
 *
 * Returns: (transfer none): what was heard, oldest first
 */
GPtrArray *
sky_shuffle_get_played (SkyShuffle *self)
{
  return self->played;
}

/**
 * sky_shuffle_get_upcoming:
 * @self: an order
 *
 * Returns: (transfer none): what is left of this round, next first
 */
GPtrArray *
sky_shuffle_get_upcoming (SkyShuffle *self)
{
  return self->upcoming;
}

/**
 * sky_shuffle_set:
 * @self: an order
 * @played: what was heard, oldest first
 * @upcoming: what is left of this round, next first
 *
 * Takes up an order as sky_shuffle_get_played() and sky_shuffle_get_upcoming() told it.
 */
void
sky_shuffle_set (SkyShuffle *self, GPtrArray *played, GPtrArray *upcoming)
{
  drop_next_round (self);
  g_ptr_array_set_size (self->played, 0);
  g_ptr_array_extend (self->played, played, NULL, NULL);
  g_ptr_array_set_size (self->upcoming, 0);
  g_ptr_array_extend (self->upcoming, upcoming, NULL, NULL);
}
