/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyTrackPages: rows by page number, the least recently used dropped. One thread at a time. */
#include "library/sky-track-pages.h"

typedef struct
{
  GPtrArray *rows; /* (owned) (nullable): NULL while it is on its way */
  guint64    used; /* when it was last asked for */
} Page;

struct _SkyTrackPages
{
  GHashTable *pages; /* (owned): number to Page */
  guint       max_pages;
  guint64     clock;
};

static void
page_free (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_free (page);
}

static Page *
find_page (SkyTrackPages *self, guint number)
{
  return g_hash_table_lookup (self->pages, GUINT_TO_POINTER (number));
}

static void
drop_oldest (SkyTrackPages *self)
{
  GHashTableIter iter;
  gpointer       key, value;
  gpointer       oldest_key = NULL;
  guint64        oldest = G_MAXUINT64;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (((Page *) value)->used < oldest)
      {
        oldest = ((Page *) value)->used;
        oldest_key = key;
      }
  g_hash_table_remove (self->pages, oldest_key);
}

/**
 * sky_track_pages_new:
 * @max_pages: how many are kept
 *
 * Returns: (transfer full): no pages yet
 */
SkyTrackPages *
sky_track_pages_new (guint max_pages)
{
  SkyTrackPages *self = g_new0 (SkyTrackPages, 1);

  self->pages = g_hash_table_new_full (NULL, NULL, NULL, page_free);
  self->max_pages = max_pages;
  return self;
}

/**
 * sky_track_pages_free:
 * @self: (transfer full) (nullable): pages
 */
void
sky_track_pages_free (SkyTrackPages *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_free (self);
}

/**
 * sky_track_pages_clear:
 * @self: pages
 *
 * Forgets all: positions mean other rows now.
 */
void
sky_track_pages_clear (SkyTrackPages *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->pages);
}

/**
 * sky_track_pages_begin:
 * @self: pages
 * @page: its number
 *
 * Returns: %TRUE where the caller has to fetch it: it is neither here nor on its way
 */
gboolean
sky_track_pages_begin (SkyTrackPages *self, guint page)
{
  Page *entry;

  g_return_val_if_fail (self != NULL, FALSE);

  if (find_page (self, page) != NULL)
    return FALSE;
  if (g_hash_table_size (self->pages) >= self->max_pages)
    drop_oldest (self);
  entry = g_new0 (Page, 1);
  entry->used = ++self->clock;
  g_hash_table_insert (self->pages, GUINT_TO_POINTER (page), entry);
  return TRUE;
}

/**
 * sky_track_pages_fail:
 * @self: pages
 * @page: one that was on its way and will not come
 */
void
sky_track_pages_fail (SkyTrackPages *self, guint page)
{
  Page *entry;

  g_return_if_fail (self != NULL);

  entry = find_page (self, page);
  if (entry != NULL && entry->rows == NULL)
    g_hash_table_remove (self->pages, GUINT_TO_POINTER (page));
}

/**
 * sky_track_pages_fill:
 * @self: pages
 * @page: its number
 * @rows: (transfer none) (element-type SkyTrackRow): what it holds
 */
void
sky_track_pages_fill (SkyTrackPages *self, guint page, GPtrArray *rows)
{
  Page *entry;

  g_return_if_fail (self != NULL && rows != NULL);

  entry = find_page (self, page);
  if (entry == NULL)
    return;
  g_clear_pointer (&entry->rows, g_ptr_array_unref);
  entry->rows = g_ptr_array_ref (rows);
}

/**
 * sky_track_pages_find:
 * @self: pages
 * @page: where the row should be
 * @id: its id
 *
 * Returns: (transfer none) (nullable): the row, where it is here
 */
SkyTrackRow *
sky_track_pages_find (SkyTrackPages *self, guint page, gint64 id)
{
  Page *entry;

  g_return_val_if_fail (self != NULL, NULL);

  entry = find_page (self, page);
  if (entry == NULL)
    return NULL;
  entry->used = ++self->clock;
  for (guint i = 0; entry->rows != NULL && i < entry->rows->len; i++)
    {
      SkyTrackRow *row = g_ptr_array_index (entry->rows, i);

      if (row->id == id)
        return row;
    }
  return NULL;
}

/**
 * sky_track_pages_get_size:
 * @self: pages
 *
 * Returns: how many are kept or on their way
 */
guint
sky_track_pages_get_size (SkyTrackPages *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->pages);
}
