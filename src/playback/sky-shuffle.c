/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random orders of a queue. What is mixed are groups: single items, or the items of one album,
 * which stay together and in their order. Owns nothing; any thread.
 */
#include "playback/sky-shuffle.h"

static guint
hash_album (gconstpointer item)
{
  return g_str_hash (sky_queue_item_get_album ((SkyQueueItem *) item));
}

static gboolean
equal_albums (gconstpointer a, gconstpointer b)
{
  return sky_queue_item_is_same_album ((SkyQueueItem *) a, (SkyQueueItem *) b);
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

static GPtrArray *
new_groups (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

static GPtrArray *
add_group (GPtrArray *groups)
{
  GPtrArray *group = new_items ();

  g_ptr_array_add (groups, group);

  return group;
}

static SkyQueueItem *
first_of (GPtrArray *group)
{
  return g_ptr_array_index (group, 0);
}

static gboolean
belongs (SkyQueueItem *item, SkyQueueItem *other, SkyShuffleMode mode)
{
  return mode == SKY_SHUFFLE_ALBUMS && item != NULL && other != NULL &&
         sky_queue_item_is_same_album (item, other);
}

/* The groups of @items, each where its first item stands. */
static GPtrArray *
collect_groups (GPtrArray *items, SkyShuffleMode mode)
{
  g_autoptr (GHashTable) albums = g_hash_table_new (hash_album, equal_albums);
  GPtrArray *groups = new_groups ();

  for (guint i = 0; i < items->len; i++)
    {
      SkyQueueItem *item = g_ptr_array_index (items, i);
      const char   *album = sky_queue_item_get_album (item);
      gboolean      alone = mode != SKY_SHUFFLE_ALBUMS || album == NULL || *album == '\0';
      GPtrArray    *group = alone ? NULL : g_hash_table_lookup (albums, item);

      if (group == NULL)
        {
          group = add_group (groups);
          if (!alone)
            g_hash_table_insert (albums, item, group);
        }
      g_ptr_array_add (group, g_object_ref (item));
    }

  return groups;
}

/* The groups of an order that was drawn before: neighbours that belong together. */
static GPtrArray *
collect_runs (GPtrArray *items, SkyShuffleMode mode)
{
  GPtrArray *groups = new_groups ();
  GPtrArray *group = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      SkyQueueItem *item = g_ptr_array_index (items, i);

      if (group == NULL || !belongs (first_of (group), item, mode))
        group = add_group (groups);
      g_ptr_array_add (group, g_object_ref (item));
    }

  return groups;
}

/* Fisher and Yates' way, from the end. */
static void
permute (GPtrArray *groups)
{
  for (guint i = groups->len; i > 1; i--)
    {
      guint    j = (guint) g_random_int_range (0, (gint32) i);
      gpointer swap = groups->pdata[i - 1];

      groups->pdata[i - 1] = groups->pdata[j];
      groups->pdata[j] = swap;
    }
}

static GPtrArray *
flatten (GPtrArray *groups)
{
  GPtrArray *items = new_items ();

  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (groups, i);

      for (guint j = 0; j < group->len; j++)
        g_ptr_array_add (items, g_object_ref (g_ptr_array_index (group, j)));
    }

  return items;
}

/* Takes the group that @item belongs to out of @groups; %NULL where there is none. */
static GPtrArray *
take_group_of (GPtrArray *groups, SkyQueueItem *item, SkyShuffleMode mode)
{
  for (guint i = 0; i < groups->len; i++)
    if (belongs (first_of (g_ptr_array_index (groups, i)), item, mode))
      return g_ptr_array_steal_index (groups, i);

  return NULL;
}

/* Random among all orders of both that keep the order within each. */
static GPtrArray *
interleave (GPtrArray *one, GPtrArray *other)
{
  GPtrArray *both = new_groups ();
  guint      i = 0, j = 0;

  while (i < one->len || j < other->len)
    {
      guint    left = one->len - i;
      guint    all = left + other->len - j;
      gboolean first = (guint) g_random_int_range (0, (gint32) all) < left;
      gpointer group = first ? one->pdata[i++] : other->pdata[j++];

      g_ptr_array_add (both, g_ptr_array_ref (group));
    }

  return both;
}

/* What comes of an album that is still in the round goes to its end there. */
static void
join_albums (GPtrArray *groups, GPtrArray *added)
{
  g_autoptr (GHashTable) albums = g_hash_table_new (hash_album, equal_albums);

  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray  *group = g_ptr_array_index (groups, i);
      const char *album = sky_queue_item_get_album (first_of (group));

      if (album != NULL && *album != '\0')
        g_hash_table_insert (albums, first_of (group), group);
    }
  for (guint i = added->len; i > 0; i--)
    {
      GPtrArray  *group = g_ptr_array_index (added, i - 1);
      const char *album = sky_queue_item_get_album (first_of (group));
      GPtrArray  *home = album != NULL ? g_hash_table_lookup (albums, first_of (group)) : NULL;

      if (home == NULL)
        continue;
      for (guint j = 0; j < group->len; j++)
        g_ptr_array_add (home, g_object_ref (g_ptr_array_index (group, j)));
      g_ptr_array_remove_index (added, i - 1);
    }
}

/**
 * sky_shuffle_draw:
 * @all: (element-type SkyQueueItem): the queue, in its own order
 * @mode: what is mixed
 * @last: (nullable): what was heard last; it, or its album, doesn't come first again
 *
 * Returns: (transfer full) (element-type SkyQueueItem): a random order of everything
 */
GPtrArray *
sky_shuffle_draw (GPtrArray *all, SkyShuffleMode mode, SkyQueueItem *last)
{
  g_autoptr (GPtrArray) groups = collect_groups (all, mode);
  GPtrArray *first;

  permute (groups);
  if (groups->len > 1)
    {
      first = g_ptr_array_index (groups, 0);
      if (first_of (first) == last || belongs (first_of (first), last, mode))
        {
          guint j = (guint) g_random_int_range (1, (gint32) groups->len);

          groups->pdata[0] = groups->pdata[j];
          groups->pdata[j] = first;
        }
    }

  return flatten (groups);
}

/**
 * sky_shuffle_begin:
 * @all: (element-type SkyQueueItem): the queue, in its own order
 * @mode: what is mixed
 * @current: (nullable): what plays already: it leads, with the rest of its album
 * @position: (out): where @current is; what stands before it has had its turn
 *
 * Returns: (transfer full) (element-type SkyQueueItem): a random order of everything
 */
GPtrArray *
sky_shuffle_begin (GPtrArray *all, SkyShuffleMode mode, SkyQueueItem *current, guint *position)
{
  g_autoptr (GPtrArray) groups = collect_groups (all, mode);
  g_autoptr (GPtrArray) leading = NULL;
  GPtrArray *items;
  guint      index = G_MAXUINT;

  for (guint i = 0; i < groups->len && current != NULL && leading == NULL; i++)
    if (g_ptr_array_find (g_ptr_array_index (groups, i), current, &index))
      leading = g_ptr_array_steal_index (groups, i);

  permute (groups);
  if (leading != NULL)
    g_ptr_array_insert (groups, 0, g_ptr_array_ref (leading));
  items = flatten (groups);
  *position = leading != NULL ? index : G_MAXUINT;

  return items;
}

/**
 * sky_shuffle_mix_in:
 * @upcoming: (element-type SkyQueueItem): what is left of the round, next first
 * @added: (element-type SkyQueueItem): what is new
 * @mode: what is mixed
 * @current: (nullable): what plays; the rest of its album comes first
 *
 * Returns: (transfer full) (element-type SkyQueueItem): both, with @upcoming in the order it had
 */
GPtrArray *
sky_shuffle_mix_in (GPtrArray     *upcoming,
                    GPtrArray     *added,
                    SkyShuffleMode mode,
                    SkyQueueItem  *current)
{
  g_autoptr (GPtrArray) old = collect_runs (upcoming, mode);
  g_autoptr (GPtrArray) new = collect_groups (added, mode);
  g_autoptr (GPtrArray) both = NULL;
  g_autoptr (GPtrArray) leading = NULL;

  if (mode == SKY_SHUFFLE_ALBUMS)
    join_albums (old, new);
  if (old->len > 0 && belongs (first_of (g_ptr_array_index (old, 0)), current, mode))
    leading = g_ptr_array_steal_index (old, 0);
  else
    leading = take_group_of (new, current, mode);

  permute (new);
  both = interleave (old, new);
  if (leading != NULL)
    g_ptr_array_insert (both, 0, g_ptr_array_ref (leading));

  return flatten (both);
}
