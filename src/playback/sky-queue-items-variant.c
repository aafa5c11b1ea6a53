/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items as a value, for the disk: a dictionary of columns, each an array of numbers or a block of
 * texts that end with a zero byte. What comes back is checked as anything from a disk. Pure
 * functions.
 */
#include "playback/sky-queue-items-variant.h"

#include <string.h>

typedef const char *(*TextFunc) (SkyQueueItem *item);
typedef gint64 (*NumberFunc) (SkyQueueItem *item);

typedef enum
{
  LOCATION,
  TITLE,
  ARTIST,
  ALBUM,
  ALBUM_ARTIST,
  FORMAT,
  ART,
  N_TEXTS
} Text;

/* 0 for all that is no part of a file. */
static const struct
{
  const char *name;
  NumberFunc  get;
} parts[] = {
  { "begin", sky_queue_item_get_begin },
  { "length", sky_queue_item_get_length },
  { "gap", sky_queue_item_get_gap },
};

static const struct
{
  const char *name;
  TextFunc    get;
} texts[N_TEXTS] = {
  [LOCATION] = { "location", sky_queue_item_get_location },
  [TITLE] = { "title", sky_queue_item_get_title },
  [ARTIST] = { "artist", sky_queue_item_get_artist },
  [ALBUM] = { "album", sky_queue_item_get_album },
  [ALBUM_ARTIST] = { "album-artist", sky_queue_item_get_album_artist },
  [FORMAT] = { "format", sky_queue_item_get_format },
  [ART] = { "art", sky_queue_item_get_art_uri },
};

static void
add_numbers (GVariantBuilder *builder, const char *name, GPtrArray *items, NumberFunc get)
{
  g_autofree gint64 *numbers = g_new (gint64, items->len);

  for (guint i = 0; i < items->len; i++)
    numbers[i] = get (g_ptr_array_index (items, i));
  g_variant_builder_add (
      builder, "{sv}", name,
      g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, numbers, items->len, sizeof *numbers));
}

static void
add_texts (GVariantBuilder *builder, const char *name, GPtrArray *items, TextFunc get)
{
  GByteArray *block = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const char *text = get (g_ptr_array_index (items, i));

      if (text == NULL)
        text = "";
      g_byte_array_append (block, (const guint8 *) text, strlen (text) + 1);
    }
  bytes = g_byte_array_free_to_bytes (block);
  g_variant_builder_add (builder, "{sv}", name,
                         g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE));
}

/**
 * sky_queue_items_to_variant:
 * @items: (element-type SkyQueueItem): items
 *
 * Returns: (transfer floating): all that is known of them, of the type a{sv}
 */
GVariant *
sky_queue_items_to_variant (GPtrArray *items)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_numbers (&builder, "track", items, sky_queue_item_get_track_id);
  add_numbers (&builder, "duration", items, sky_queue_item_get_duration);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    add_numbers (&builder, parts[i].name, items, parts[i].get);
  for (guint i = 0; i < N_TEXTS; i++)
    add_texts (&builder, texts[i].name, items, texts[i].get);

  return g_variant_builder_end (&builder);
}

/* The @n texts of a column, in one block that @keep holds; %NULL where they aren't so many. */
static const char **
read_texts (GVariant *variant, const char *name, gsize n, GVariant **keep)
{
  g_autofree const char **column = g_new0 (const char *, n + 1);
  const char             *block, *end;
  gsize                   size, found = 0;

  *keep = g_variant_lookup_value (variant, name, G_VARIANT_TYPE_BYTESTRING);
  if (*keep == NULL)
    return NULL;

  block = g_variant_get_fixed_array (*keep, &size, 1);
  end = block + size;
  while (found < n && block < end)
    {
      const char *zero = memchr (block, '\0', (gsize) (end - block));

      if (zero == NULL)
        return NULL;
      column[found++] =
          *block != '\0' && g_utf8_validate (block, zero - block, NULL) ? block : NULL;
      block = zero + 1;
    }

  return found == n ? g_steal_pointer (&column) : NULL;
}

static void
read_columns (GVariant *variant, gsize n, const char ***columns, GVariant **keep)
{
  for (guint i = 0; i < N_TEXTS; i++)
    columns[i] = read_texts (variant, texts[i].name, n, &keep[i]);
}

static gint64
read_number (GVariant *column, gsize i, gint64 otherwise)
{
  gsize         n = 0;
  const gint64 *numbers =
      column != NULL ? g_variant_get_fixed_array (column, &n, sizeof *numbers) : NULL;

  return i < n ? numbers[i] : otherwise;
}

/* All but the numbers. */
static SkyQueueItem *
read_item (SkyQueueItemInfo info, const char ***columns, gsize i)
{
  const char *values[N_TEXTS] = { NULL };

  for (guint text = 0; text < N_TEXTS; text++)
    values[text] = columns[text] != NULL ? columns[text][i] : NULL;
  info.location = values[LOCATION];
  info.title = values[TITLE];
  info.artist = values[ARTIST];
  info.album = values[ALBUM];
  info.album_artist = values[ALBUM_ARTIST];
  info.format = values[FORMAT];
  info.art_uri = values[ART];

  return sky_queue_item_new (&info);
}

/**
 * sky_queue_items_from_variant:
 * @variant: what sky_queue_items_to_variant() gave; of type a{sv}
 *
 * Returns: (transfer full) (element-type SkyQueueItem): as many items as there are track numbers
 */
GPtrArray *
sky_queue_items_from_variant (GVariant *variant)
{
  GPtrArray    *items = g_ptr_array_new_with_free_func (g_object_unref);
  const char  **columns[N_TEXTS] = { NULL };
  GVariant     *keep[N_TEXTS] = { NULL };
  const gint64 *tracks = NULL;
  gsize         n = 0;
  g_autoptr (GVariant) track = g_variant_lookup_value (variant, "track", G_VARIANT_TYPE ("ax"));
  g_autoptr (GVariant) begin = g_variant_lookup_value (variant, "begin", G_VARIANT_TYPE ("ax"));
  g_autoptr (GVariant) length = g_variant_lookup_value (variant, "length", G_VARIANT_TYPE ("ax"));
  g_autoptr (GVariant) gap = g_variant_lookup_value (variant, "gap", G_VARIANT_TYPE ("ax"));
  g_autoptr (GVariant) duration =
                 g_variant_lookup_value (variant, "duration", G_VARIANT_TYPE ("ax"));

  if (track != NULL)
    tracks = g_variant_get_fixed_array (track, &n, sizeof *tracks);
  read_columns (variant, n, columns, keep);
  for (gsize i = 0; i < n; i++)
    {
      SkyQueueItemInfo info = { .track_id = tracks[i],
                                .begin_ns = read_number (begin, i, 0),
                                .length_ns = read_number (length, i, 0),
                                .gap_ns = read_number (gap, i, 0),
                                .duration_ms = read_number (duration, i, -1) };

      g_ptr_array_add (items, read_item (info, columns, i));
    }
  for (guint i = 0; i < N_TEXTS; i++)
    {
      g_free (columns[i]);
      g_clear_pointer (&keep[i], g_variant_unref);
    }

  return items;
}
