/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A play queue as a value, for the disk and for a hand-over between processes. What comes back is
 * checked as anything from a disk: a broken value changes nothing. The items are written only when
 * they have changed: the rest is small, and saved far more often.
 */
#include "playback/sky-play-queue-private.h"

#include "playback/sky-queue-items-variant.h"

/* version, items in the order of play, position, all else by name; orders are places in it */
#define STATE_FORMAT "(ua{sv}ua{sv})"
#define STATE_VERSION 2

/* What version 1 had: items in their own order, position, whether shuffled, repeat, and the way of
 * the round as places: what was heard and what comes. */
#define OLD_ITEM_FORMAT "(xmsmsmsmsxms)"
#define OLD_STATE_FORMAT "(ua" OLD_ITEM_FORMAT "ubuauau)"

static GVariant *
get_written (SkyPlayQueue *self)
{
  if (self->written == NULL)
    {
      self->written = g_variant_ref_sink (sky_queue_items_to_variant (self->items));
      /* From now on it is one block, which is copied as such. */
      g_variant_get_data (self->written);
    }

  return self->written;
}

static void
add_places (GVariantBuilder *builder, const char *name, GPtrArray *array, GHashTable *places)
{
  g_autofree guint32 *numbers = NULL;

  if (array == NULL)
    return;

  numbers = g_new (guint32, array->len);
  for (guint i = 0; i < array->len; i++)
    numbers[i] = GPOINTER_TO_UINT (g_hash_table_lookup (places, g_ptr_array_index (array, i)));
  g_variant_builder_add (
      builder, "{sv}", name,
      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, numbers, array->len, sizeof *numbers));
}

/**
 * sky_play_queue_serialize:
 * @self: a queue
 *
 * Returns: (transfer full): the whole queue, its place, modes and shuffled order
 */
GVariant *
sky_play_queue_serialize (SkyPlayQueue *self)
{
  g_autoptr (GHashTable) places = NULL;
  GVariantBuilder more;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  places = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->items->len; i++)
    g_hash_table_insert (places, g_ptr_array_index (self->items, i), GUINT_TO_POINTER (i));

  g_variant_builder_init (&more, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&more, "{sv}", "repeat", g_variant_new_uint32 (self->repeat));
  g_variant_builder_add (&more, "{sv}", "shuffle", g_variant_new_uint32 (self->shuffle));
  g_variant_builder_add (&more, "{sv}", "usual-shuffle",
                         g_variant_new_uint32 (self->usual_shuffle));
  if (self->stop_after != NULL)
    g_variant_builder_add (&more, "{sv}", "stop-after",
                           g_variant_new_uint32 (sky_play_queue_find (self, self->stop_after)));
  add_places (&more, "order", self->order, places);
  add_places (&more, "next-round", self->next_round, places);
  add_places (&more, "trail", self->trail, places);

  return g_variant_ref_sink (g_variant_new ("(u@a{sv}u@a{sv})", STATE_VERSION, get_written (self),
                                            self->position, g_variant_builder_end (&more)));
}

/* The items at the places that are noted under @name; %NULL where there are none. */
static GPtrArray *
read_places (GVariant *more, const char *name, GPtrArray *items)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (more, name, G_VARIANT_TYPE ("au"));
  const guint32 *numbers;
  GPtrArray     *array;
  gsize          n;

  if (value == NULL)
    return NULL;

  numbers = g_variant_get_fixed_array (value, &n, sizeof *numbers);
  array = sky_play_queue_new_array (n);
  for (gsize i = 0; i < n; i++)
    if (numbers[i] < items->len)
      g_ptr_array_add (array, g_object_ref (g_ptr_array_index (items, numbers[i])));

  return array;
}

/* An order has to hold each item once, or it isn't one of them. */
static GPtrArray *
read_order (GVariant *more, const char *name, GPtrArray *items)
{
  g_autoptr (GPtrArray) array = read_places (more, name, items);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  if (array == NULL || array->len != items->len)
    return NULL;
  for (guint i = 0; i < array->len; i++)
    if (!g_hash_table_add (seen, g_ptr_array_index (array, i)))
      return NULL;

  return g_steal_pointer (&array);
}

static guint
read_mode (GVariant *more, const char *name, guint most, guint otherwise)
{
  guint32 value;

  return g_variant_lookup (more, name, "u", &value) && value <= most ? value : otherwise;
}

static void
adopt (SkyPlayQueue *self, GVariant *variant)
{
  SkyPlayQueueSnapshot before = sky_play_queue_begin_change (self);
  g_autoptr (GVariant) items = NULL;
  g_autoptr (GVariant) more = NULL;
  GPtrArray *trail;
  guint      version, stop_after;

  g_variant_get (variant, "(u@a{sv}u@a{sv})", &version, &items, &self->position, &more);
  sky_play_queue_take_items (self, sky_queue_items_from_variant (items));
  if (self->position >= self->items->len)
    self->position = G_MAXUINT;
  self->repeat = read_mode (more, "repeat", SKY_REPEAT_ALL, SKY_REPEAT_OFF);
  self->shuffle = read_mode (more, "shuffle", SKY_SHUFFLE_ALBUMS, SKY_SHUFFLE_OFF);
  self->usual_shuffle = read_mode (more, "usual-shuffle", SKY_SHUFFLE_ALBUMS, SKY_SHUFFLE_OFF);
  if (self->usual_shuffle == SKY_SHUFFLE_OFF)
    self->usual_shuffle = SKY_SHUFFLE_TRACKS;

  g_clear_pointer (&self->order, g_ptr_array_unref);
  if (self->shuffle != SKY_SHUFFLE_OFF)
    {
      self->order = read_order (more, "order", self->items);
      self->next_round = read_order (more, "next-round", self->items);
      if (self->order == NULL)
        {
          self->order = sky_play_queue_new_array (self->items->len);
          sky_play_queue_extend (self->order, self->items, 0, self->items->len);
        }
    }
  trail = read_places (more, "trail", self->items);
  g_ptr_array_unref (self->trail);
  self->trail = trail != NULL ? trail : sky_play_queue_new_array (0);
  stop_after = read_mode (more, "stop-after", G_MAXUINT - 1, G_MAXUINT);
  self->stop_after =
      stop_after < self->items->len ? g_ptr_array_index (self->items, stop_after) : NULL;

  sky_play_queue_tell_items (self, 0, before.n_items, self->items->len);
  sky_play_queue_end_change (self, &before);
}

static GPtrArray *
read_old_items (GVariant *variant)
{
  gsize      n = g_variant_n_children (variant);
  GPtrArray *items = sky_play_queue_new_array (n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (variant, i);
      SkyQueueItemInfo info = { 0 };

      g_variant_get (child, "(xm&sm&sm&sm&sxm&s)", &info.track_id, &info.location, &info.title,
                     &info.artist, &info.album, &info.duration_ms, &info.art_uri);
      g_ptr_array_add (items, sky_queue_item_new (&info));
    }

  return items;
}

/* Of what the version before noted, the random order isn't taken over: a new round begins. */
static void
adopt_old (SkyPlayQueue *self, GVariant *variant)
{
  g_autoptr (GVariant) items = NULL;
  g_autoptr (GPtrArray) array = NULL;
  guint    version, position, repeat;
  gboolean shuffle;

  g_variant_get (variant, "(u@a" OLD_ITEM_FORMAT "ubu@au@au)", &version, &items, &position,
                 &shuffle, &repeat, NULL, NULL);
  array = read_old_items (items);
  sky_play_queue_set_shuffle_mode (self, SKY_SHUFFLE_OFF);
  sky_play_queue_replace (self, array, position);
  sky_play_queue_set_repeat (self, repeat <= SKY_REPEAT_ALL ? (SkyRepeat) repeat : SKY_REPEAT_OFF);
  sky_play_queue_set_shuffle (self, shuffle);
}

/**
 * sky_play_queue_restore:
 * @self: a queue
 * @variant: what sky_play_queue_serialize() gave, perhaps long ago
 * @error: return location for a #GError
 *
 * Replaces everything in the queue. The items get new serial numbers.
 *
 * Returns: %FALSE, with nothing changed, when @variant isn't a queue
 */
gboolean
sky_play_queue_restore (SkyPlayQueue *self, GVariant *variant, GError **error)
{
  gboolean is_old;
  guint    version;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), FALSE);
  g_return_val_if_fail (variant != NULL, FALSE);

  is_old = g_variant_is_of_type (variant, G_VARIANT_TYPE (OLD_STATE_FORMAT));
  if ((!is_old && !g_variant_is_of_type (variant, G_VARIANT_TYPE (STATE_FORMAT))) ||
      !g_variant_is_normal_form (variant))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The stored play queue can't be read");
      return FALSE;
    }

  g_variant_get_child (variant, 0, "u", &version);
  if (version != (is_old ? 1 : STATE_VERSION))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "The stored play queue has the unknown version %u", version);
      return FALSE;
    }

  if (is_old)
    adopt_old (self, variant);
  else
    adopt (self, variant);

  return TRUE;
}
