/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyTrackWindow: items by a weak reference while somebody shows them, rows by pages of bounded
 * number. Main thread; rows come from the catalogue's reader.
 */
#include "library/sky-track-window.h"

#include "library/sky-list-store.h"
#include "library/sky-track-item-private.h"
#include "library/sky-track-pages.h"

#define MAX_PAGES 32
#define NO_PAGE G_MAXUINT

struct _SkyTrackWindow
{
  GObject parent_instance;

  SkyCatalogue  *catalogue;   /* (owned) */
  SkyTrackPages *pages;       /* (owned) */
  GHashTable    *items;       /* (owned): ItemRef to SkyTrackItem (weak) */
  GCancellable  *cancellable; /* (owned): of the fetches */
  guint          generation;  /* of what the pages' numbers mean */
};

/* The key of an item in use, and what its end is told with. */
typedef struct
{
  gint64          id;
  SkyTrackWindow *window;
} ItemRef;

/* Rows on their way. */
typedef struct
{
  GArray *ids;  /* (owned) */
  guint   page; /* or NO_PAGE: only for the items that show them */
  guint   generation;
} Fetch;

G_DEFINE_FINAL_TYPE (SkyTrackWindow, sky_track_window, G_TYPE_OBJECT)

static void
fetch_free (gpointer data)
{
  Fetch *fetch = data;

  g_clear_pointer (&fetch->ids, g_array_unref);
  g_free (fetch);
}

static void
item_gone_cb (gpointer data, GObject *item)
{
  ItemRef *ref = data;

  g_hash_table_remove (ref->window->items, ref);
}

static void
fetch_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  Fetch *fetch = task_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows =
      sky_list_store_load_rows (database, fetch->ids, g_task_get_cancellable (task), &error);

  if (rows == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, rows, (GDestroyNotify) g_ptr_array_unref);
}

static void
fill_items (SkyTrackWindow *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      SkyTrackRow *row = g_ptr_array_index (rows, i);
      g_autoptr (SkyTrackItem) item = NULL;

      item = g_hash_table_lookup (self->items, &row->id);
      if (item == NULL)
        continue;
      /* A handler of the change may drop the last reference. */
      g_object_ref (item);
      sky_track_item_set_row (item, row);
    }
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyTrackWindow *self = SKY_TRACK_WINDOW (source);
  Fetch          *fetch = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean is_current = fetch->page != NO_PAGE && fetch->generation == self->generation;

  if (rows == NULL && is_current)
    sky_track_pages_fail (self->pages, fetch->page);
  if (rows == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("rows could not be read: %s", error->message);
  if (rows != NULL && is_current)
    sky_track_pages_fill (self->pages, fetch->page, rows);
  if (rows != NULL)
    fill_items (self, rows);
  fetch_free (fetch);
}

static void
start_fetch (SkyTrackWindow *self, GArray *ids, guint page)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch = g_new0 (Fetch, 1);
  Fetch *reader_fetch = g_new0 (Fetch, 1);

  fetch->ids = g_array_ref (ids);
  fetch->page = page;
  fetch->generation = self->generation;
  reader_fetch->ids = g_array_ref (ids);
  task = g_task_new (self, self->cancellable, fetched_cb, fetch);
  g_task_set_source_tag (task, start_fetch);
  /* What is on the screen goes before queries. */
  g_task_set_priority (task, G_PRIORITY_HIGH);
  sky_catalogue_read (self->catalogue, task, fetch_cb, reader_fetch, fetch_free);
}

static SkyTrackItem *
make_item (SkyTrackWindow *self, gint64 id)
{
  SkyTrackItem *item = sky_track_item_new (id);
  ItemRef      *ref = g_new0 (ItemRef, 1);

  ref->id = id;
  ref->window = self;
  g_hash_table_insert (self->items, ref, item);
  g_object_weak_ref (G_OBJECT (item), item_gone_cb, ref);
  return item;
}

/* The items that somebody shows, as far as they are among the changed (NULL: all). */
static GArray *
list_live_ids (SkyTrackWindow *self, GArray *changed)
{
  GArray        *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer       key;

  for (guint i = 0; changed != NULL && i < changed->len; i++)
    if (g_hash_table_contains (self->items, &g_array_index (changed, gint64, i)))
      g_array_append_val (ids, g_array_index (changed, gint64, i));
  if (changed != NULL)
    return ids;
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (ids, ((ItemRef *) key)->id);
  return ids;
}

static guint
hash_ref (gconstpointer key)
{
  return g_int64_hash (&((const ItemRef *) key)->id);
}

static gboolean
equal_refs (gconstpointer a, gconstpointer b)
{
  return ((const ItemRef *) a)->id == ((const ItemRef *) b)->id;
}

static void
sky_track_window_dispose (GObject *object)
{
  SkyTrackWindow *self = SKY_TRACK_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->catalogue);
  G_OBJECT_CLASS (sky_track_window_parent_class)->dispose (object);
}

static void
sky_track_window_finalize (GObject *object)
{
  SkyTrackWindow *self = SKY_TRACK_WINDOW (object);
  GHashTableIter  iter;
  gpointer        key, item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, &item))
    g_object_weak_unref (item, item_gone_cb, key);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->pages, sky_track_pages_free);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (sky_track_window_parent_class)->finalize (object);
}

static void
sky_track_window_class_init (SkyTrackWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_track_window_dispose;
  object_class->finalize = sky_track_window_finalize;
}

static void
sky_track_window_init (SkyTrackWindow *self)
{
  self->pages = sky_track_pages_new (MAX_PAGES);
  self->items = g_hash_table_new_full (hash_ref, equal_refs, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * sky_track_window_new:
 * @catalogue: where the rows come from
 *
 * Returns: (transfer full): a window without items
 */
SkyTrackWindow *
sky_track_window_new (SkyCatalogue *catalogue)
{
  SkyTrackWindow *self;

  g_return_val_if_fail (SKY_IS_CATALOGUE (catalogue), NULL);

  self = g_object_new (SKY_TYPE_TRACK_WINDOW, NULL);
  self->catalogue = g_object_ref (catalogue);
  return self;
}

/**
 * sky_track_window_dup_item:
 * @self: a window
 * @id: a track
 * @is_new: (out): whether nobody had it, so that it has to be filled
 *
 * Returns: (transfer full): the item of that track
 */
SkyTrackItem *
sky_track_window_dup_item (SkyTrackWindow *self, gint64 id, gboolean *is_new)
{
  SkyTrackItem *item;

  g_return_val_if_fail (SKY_IS_TRACK_WINDOW (self), NULL);

  item = g_hash_table_lookup (self->items, &id);
  *is_new = item == NULL;
  return item != NULL ? g_object_ref (item) : make_item (self, id);
}

/**
 * sky_track_window_fill_item:
 * @self: a window
 * @item: one that was just made
 * @page: where its row should be
 *
 * Returns: whether the row was at hand
 */
gboolean
sky_track_window_fill_item (SkyTrackWindow *self, SkyTrackItem *item, guint page)
{
  SkyTrackRow *row;

  g_return_val_if_fail (SKY_IS_TRACK_WINDOW (self), FALSE);

  row = sky_track_pages_find (self->pages, page, sky_track_item_get_id (item));
  if (row == NULL)
    return FALSE;
  sky_track_item_set_row (item, row);
  return TRUE;
}

/**
 * sky_track_window_begin_page:
 * @self: a window
 * @page: its number
 *
 * Returns: %TRUE where sky_track_window_fetch_page () has to follow: it is neither here nor on its
 *   way
 */
gboolean
sky_track_window_begin_page (SkyTrackWindow *self, guint page)
{
  g_return_val_if_fail (SKY_IS_TRACK_WINDOW (self), FALSE);

  return sky_track_pages_begin (self->pages, page);
}

/**
 * sky_track_window_fetch_page:
 * @self: a window
 * @page: its number
 * @ids: (element-type gint64): what stands on it
 */
void
sky_track_window_fetch_page (SkyTrackWindow *self, guint page, GArray *ids)
{
  g_return_if_fail (SKY_IS_TRACK_WINDOW (self));

  start_fetch (self, ids, page);
}

/**
 * sky_track_window_take_page:
 * @self: a window
 * @page: its number
 * @rows: (transfer none) (element-type SkyTrackRow): what stands on it, read by another
 */
void
sky_track_window_take_page (SkyTrackWindow *self, guint page, GPtrArray *rows)
{
  g_return_if_fail (SKY_IS_TRACK_WINDOW (self));

  if (sky_track_pages_begin (self->pages, page))
    sky_track_pages_fill (self->pages, page, rows);
}

/**
 * sky_track_window_fetch_items:
 * @self: a window
 * @ids: (element-type gint64): tracks whose items have to be filled anew
 */
void
sky_track_window_fetch_items (SkyTrackWindow *self, GArray *ids)
{
  g_return_if_fail (SKY_IS_TRACK_WINDOW (self));

  if (ids->len > 0)
    start_fetch (self, ids, NO_PAGE);
}

/**
 * sky_track_window_forget_pages:
 * @self: a window
 *
 * Positions mean other rows now, or rows are not as they were. Items keep what they show.
 */
void
sky_track_window_forget_pages (SkyTrackWindow *self)
{
  g_return_if_fail (SKY_IS_TRACK_WINDOW (self));

  sky_track_pages_clear (self->pages);
  self->generation++;
}

/**
 * sky_track_window_refresh:
 * @self: a window
 * @changed: (nullable) (element-type gint64): tracks that are not as they were; %NULL: many
 */
void
sky_track_window_refresh (SkyTrackWindow *self, GArray *changed)
{
  g_autoptr (GArray) ids = NULL;

  g_return_if_fail (SKY_IS_TRACK_WINDOW (self));

  /* Rows at hand may be old ones now; a fetch that runs may be bringing old ones. */
  sky_track_window_forget_pages (self);
  ids = list_live_ids (self, changed);
  sky_track_window_fetch_items (self, ids);
}

/**
 * sky_track_window_get_n_pages:
 * @self: a window
 *
 * Returns: how many pages of rows are kept
 */
guint
sky_track_window_get_n_pages (SkyTrackWindow *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_WINDOW (self), 0);

  return sky_track_pages_get_size (self->pages);
}

/**
 * sky_track_window_get_n_items:
 * @self: a window
 *
 * Returns: how many items somebody holds
 */
guint
sky_track_window_get_n_items (SkyTrackWindow *self)
{
  g_return_val_if_fail (SKY_IS_TRACK_WINDOW (self), 0);

  return g_hash_table_size (self->items);
}
