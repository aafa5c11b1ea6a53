/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A play queue as a value, for the disk and for a hand-over between processes. What comes back is
 * checked as anything from a disk: a broken value changes nothing.
 */
#include "playback/sky-play-queue-private.h"

/* track id, location, title, artist, album, duration, art */
#define ITEM_FORMAT "(xmsmsmsmsxms)"
/* version, items, position, shuffle, repeat, played and upcoming (as places in the queue) */
#define STATE_FORMAT "(ua" ITEM_FORMAT "ubuauau)"
#define STATE_VERSION 1

static GVariant *
places_of (GPtrArray *array, GHashTable *places)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("au"));
  for (guint i = 0; i < array->len; i++)
    g_variant_builder_add (
        &builder, "u",
        GPOINTER_TO_UINT (g_hash_table_lookup (places, g_ptr_array_index (array, i))));

  return g_variant_builder_end (&builder);
}

static GVariant *
item_to_variant (SkyQueueItem *item)
{
  return g_variant_new (ITEM_FORMAT, sky_queue_item_get_track_id (item),
                        sky_queue_item_get_location (item), sky_queue_item_get_title (item),
                        sky_queue_item_get_artist (item), sky_queue_item_get_album (item),
                        sky_queue_item_get_duration (item), sky_queue_item_get_art_uri (item));
}

static SkyQueueItem *
item_from_variant (GVariant *variant)
{
  SkyQueueItemInfo info = { 0 };

  g_variant_get (variant, "(xm&sm&sm&sm&sxm&s)", &info.track_id, &info.location, &info.title,
                 &info.artist, &info.album, &info.duration_ms, &info.art_uri);

  return sky_queue_item_new (&info);
}

/* The items at the places that @variant lists; places outside the queue and repeats are left out,
 * as nothing may come up twice in a round. */
static GPtrArray *
items_at (GVariant *variant, GPtrArray *items, gboolean once)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray   *array = g_ptr_array_new ();
  GVariantIter iter;
  guint        place;

  g_variant_iter_init (&iter, variant);
  while (g_variant_iter_next (&iter, "u", &place))
    {
      if (place >= items->len)
        continue;
      if (g_hash_table_add (seen, GUINT_TO_POINTER (place)) || !once)
        g_ptr_array_add (array, g_ptr_array_index (items, place));
    }

  return array;
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
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  GVariantBuilder items;
  SkyShuffle     *way;
  guint           n_items;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self));
  g_variant_builder_init (&items, G_VARIANT_TYPE ("a" ITEM_FORMAT));
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (G_LIST_MODEL (self), i);

      g_variant_builder_add_value (&items, item_to_variant (item));
      g_hash_table_insert (places, item, GUINT_TO_POINTER (i));
    }

  way = sky_play_queue_get_way (self);

  return g_variant_ref_sink (g_variant_new (
      "(u@a" ITEM_FORMAT "ubu@au@au)", STATE_VERSION, g_variant_builder_end (&items),
      sky_play_queue_get_position (self), sky_play_queue_get_shuffle (self),
      (guint) sky_play_queue_get_repeat (self), places_of (sky_shuffle_get_played (way), places),
      places_of (sky_shuffle_get_upcoming (way), places)));
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
  g_autoptr (GVariant) items = NULL;
  g_autoptr (GVariant) played = NULL;
  g_autoptr (GVariant) upcoming = NULL;
  SkyPlayQueueState state = { 0 };
  guint             version, repeat;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), FALSE);
  g_return_val_if_fail (variant != NULL, FALSE);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (STATE_FORMAT)) ||
      !g_variant_is_normal_form (variant))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "The stored play queue can't be read");
      return FALSE;
    }

  g_variant_get (variant, "(u@a" ITEM_FORMAT "ubu@au@au)", &version, &items, &state.position,
                 &state.shuffle, &repeat, &played, &upcoming);
  if (version != STATE_VERSION)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "The stored play queue has the unknown version %u", version);
      return FALSE;
    }

  state.items = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 0; i < g_variant_n_children (items); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (items, i);

      g_ptr_array_add (state.items, item_from_variant (child));
    }
  state.repeat = repeat <= SKY_REPEAT_ALL ? (SkyRepeat) repeat : SKY_REPEAT_OFF;
  state.played = items_at (played, state.items, FALSE);
  state.upcoming = items_at (upcoming, state.items, TRUE);
  sky_play_queue_adopt (self, &state);
  g_ptr_array_unref (state.played);
  g_ptr_array_unref (state.upcoming);

  return TRUE;
}
