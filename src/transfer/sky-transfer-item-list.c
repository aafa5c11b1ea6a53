/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of one batch as a windowed model: an array of row ids, and pages of items made when
 * they are asked for and dropped again. Main thread; reads happen on the journal's. */
#include "transfer/sky-transfer-item-list.h"

#include "transfer/sky-item-store.h"
#include "transfer/sky-transfer-item-private.h"

#define PAGE_ROWS 128
/* So many pages are kept: the oldest go. */
#define PAGES_LIMIT 16

typedef struct
{
  guint      number;
  gint64     first; /* row ids */
  gint64     last;
  GPtrArray *items; /* of SkyTransferItem */
} ListPage;

struct _SkyTransferItemList
{
  GObject parent_instance;

  SkyJournal *journal; /* (owned) */
  gint64      batch;
  GArray     *ids;   /* (owned) of gint64, rising */
  GQueue      pages; /* of (owned) ListPage, the last used first */
  gboolean    reading;
  gboolean    read_again;
};

/* One read on the journal's thread. */
typedef struct
{
  GWeakRef   list;
  gint64     batch;
  gint64     first;
  gint64     last;
  GArray    *ids;   /* out (nullable) */
  GPtrArray *items; /* out (nullable) of SkyItemRecord */
} Read;

static Read *
read_new (SkyTransferItemList *self)
{
  Read *read = g_new0 (Read, 1);

  g_weak_ref_init (&read->list, self);
  read->batch = self->batch;
  return read;
}

static void
read_free (gpointer data)
{
  Read *read = data;

  g_weak_ref_clear (&read->list);
  g_clear_pointer (&read->ids, g_array_unref);
  g_clear_pointer (&read->items, g_ptr_array_unref);
  g_free (read);
}

static void
list_page_free (gpointer data)
{
  ListPage *page = data;

  g_ptr_array_unref (page->items);
  g_free (page);
}

static gboolean
read_items_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Read *read = data;

  g_clear_pointer (&read->items, g_ptr_array_unref);
  read->items = sky_item_store_list_range (database, read->batch, read->first, read->last, error);
  return read->items != NULL;
}

static gboolean
read_ids_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Read *read = data;

  g_clear_pointer (&read->ids, g_array_unref);
  read->ids = sky_item_store_list_ids (database, read->batch, 0, error);
  return read->ids != NULL;
}

static SkyTransferItem *
find_loaded (SkyTransferItemList *self, gint64 id)
{
  for (GList *l = self->pages.head; l != NULL; l = l->next)
    {
      ListPage *page = l->data;

      if (id < page->first || id > page->last)
        continue;
      for (guint i = 0; i < page->items->len; i++)
        if (sky_transfer_item_get_id (page->items->pdata[i]) == id)
          return page->items->pdata[i];
    }
  return NULL;
}

static void
items_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyTransferItemList) self = NULL;
  Read *read = sky_journal_run_finish (SKY_JOURNAL (object), result, &error);

  if (read == NULL)
    {
      g_message ("%s", error->message);
      return;
    }
  self = g_weak_ref_get (&read->list);
  for (guint i = 0; self != NULL && i < read->items->len; i++)
    {
      const SkyItemRecord *record = read->items->pdata[i];
      SkyTransferItem     *item = find_loaded (self, record->id);

      if (item != NULL)
        sky_transfer_item_load (item, record);
    }
}

static void
load_page (SkyTransferItemList *self, ListPage *page)
{
  Read *read = read_new (self);

  read->first = page->first;
  read->last = page->last;
  sky_journal_run_async (self->journal, read_items_cb, read, read_free, items_read_cb, NULL);
}

static ListPage *
make_page (SkyTransferItemList *self, guint number)
{
  ListPage *page = g_new0 (ListPage, 1);
  guint     begin = number * PAGE_ROWS;
  guint     end = MIN (begin + PAGE_ROWS, self->ids->len);

  page->number = number;
  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  page->first = g_array_index (self->ids, gint64, begin);
  page->last = g_array_index (self->ids, gint64, end - 1);
  for (guint i = begin; i < end; i++)
    g_ptr_array_add (page->items, sky_transfer_item_new (g_array_index (self->ids, gint64, i)));
  return page;
}

static ListPage *
ensure_page (SkyTransferItemList *self, guint number)
{
  ListPage *page = NULL;

  for (GList *l = self->pages.head; l != NULL; l = l->next)
    {
      page = l->data;
      if (page->number != number)
        continue;
      g_queue_unlink (&self->pages, l);
      g_queue_push_head_link (&self->pages, l);
      return page;
    }
  page = make_page (self, number);
  g_queue_push_head (&self->pages, page);
  if (g_queue_get_length (&self->pages) > PAGES_LIMIT)
    list_page_free (g_queue_pop_tail (&self->pages));
  load_page (self, page);
  return page;
}

static GType
sky_transfer_item_list_get_item_type (GListModel *model)
{
  return SKY_TYPE_TRANSFER_ITEM;
}

static guint
sky_transfer_item_list_get_n_items (GListModel *model)
{
  return SKY_TRANSFER_ITEM_LIST (model)->ids->len;
}

static gpointer
sky_transfer_item_list_get_item (GListModel *model, guint position)
{
  SkyTransferItemList *self = SKY_TRANSFER_ITEM_LIST (model);
  ListPage            *page = NULL;

  if (position >= self->ids->len)
    return NULL;
  page = ensure_page (self, position / PAGE_ROWS);
  return g_object_ref (page->items->pdata[position % PAGE_ROWS]);
}

static void
sky_transfer_item_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sky_transfer_item_list_get_item_type;
  iface->get_n_items = sky_transfer_item_list_get_n_items;
  iface->get_item = sky_transfer_item_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyTransferItemList,
                               sky_transfer_item_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sky_transfer_item_list_model_init))

/* Fills the page from row @position on with the rows that stand there now. */
static void
refill_page (SkyTransferItemList *self, ListPage *page, guint position)
{
  guint begin = page->number * PAGE_ROWS;
  guint end = MIN (begin + PAGE_ROWS, self->ids->len);

  g_ptr_array_set_size (page->items, position - begin);
  for (guint i = position; i < end; i++)
    g_ptr_array_add (page->items, sky_transfer_item_new (g_array_index (self->ids, gint64, i)));
  page->last = g_array_index (self->ids, gint64, end - 1);
  load_page (self, page);
}

/* Rows from @position on are others now; the items before it stay the same objects. */
static void
renew_pages_from (SkyTransferItemList *self, guint position)
{
  GList *next = NULL;

  for (GList *l = self->pages.head; l != NULL; l = next)
    {
      ListPage *page = l->data;
      guint     begin = page->number * PAGE_ROWS;

      next = l->next;
      if (begin + PAGE_ROWS <= position)
        continue;
      if (begin < position)
        {
          refill_page (self, page, position);
          continue;
        }
      g_queue_delete_link (&self->pages, l);
      list_page_free (page);
    }
}

/* Rows are added at the end, and seldom removed: only what differs is announced. */
static void
take_ids (SkyTransferItemList *self, GArray *ids)
{
  guint same = 0;
  guint removed;
  guint added;

  while (same < self->ids->len && same < ids->len &&
         g_array_index (self->ids, gint64, same) == g_array_index (ids, gint64, same))
    same++;
  removed = self->ids->len - same;
  added = ids->len - same;
  if (removed == 0 && added == 0)
    return;
  g_array_unref (self->ids);
  self->ids = g_array_ref (ids);
  renew_pages_from (self, same);
  g_list_model_items_changed (G_LIST_MODEL (self), same, removed, added);
}

/* The one function that is named before it is written: a read may have to be repeated. */
static void read_ids (SkyTransferItemList *self);

static void
ids_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyTransferItemList) self = NULL;
  Read *read = user_data;

  self = g_weak_ref_get (&read->list);
  if (self != NULL)
    self->reading = FALSE;
  if (sky_journal_run_finish (SKY_JOURNAL (object), result, &error) == NULL)
    g_message ("%s", error->message);
  if (self == NULL || error != NULL)
    return;
  take_ids (self, read->ids);
  if (self->read_again)
    read_ids (self);
}

static void
read_ids (SkyTransferItemList *self)
{
  Read *read = NULL;

  self->read_again = self->reading;
  if (self->reading)
    return;
  self->reading = TRUE;
  read = read_new (self);
  sky_journal_run_async (self->journal, read_ids_cb, read, read_free, ids_read_cb, read);
}

static void
sky_transfer_item_list_finalize (GObject *object)
{
  SkyTransferItemList *self = SKY_TRANSFER_ITEM_LIST (object);

  g_queue_clear_full (&self->pages, list_page_free);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_object (&self->journal);
  G_OBJECT_CLASS (sky_transfer_item_list_parent_class)->finalize (object);
}

static void
sky_transfer_item_list_class_init (SkyTransferItemListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_transfer_item_list_finalize;
}

static void
sky_transfer_item_list_init (SkyTransferItemList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_queue_init (&self->pages);
}

/**
 * sky_transfer_item_list_new:
 * @journal: the journal
 * @batch: whose files
 *
 * Returns: (transfer full): a model that fills itself
 */
SkyTransferItemList *
sky_transfer_item_list_new (SkyJournal *journal, gint64 batch)
{
  SkyTransferItemList *self = NULL;

  g_return_val_if_fail (SKY_IS_JOURNAL (journal), NULL);

  self = g_object_new (SKY_TYPE_TRANSFER_ITEM_LIST, NULL);
  self->journal = g_object_ref (journal);
  self->batch = batch;
  read_ids (self);
  return self;
}

gint64
sky_transfer_item_list_get_batch (SkyTransferItemList *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFER_ITEM_LIST (self), 0);
  return self->batch;
}

/**
 * sky_transfer_item_list_update:
 * @self: a list
 * @record: an item of its batch as it is now
 */
void
sky_transfer_item_list_update (SkyTransferItemList *self, const SkyItemRecord *record)
{
  SkyTransferItem *item = NULL;

  g_return_if_fail (SKY_IS_TRANSFER_ITEM_LIST (self));

  item = find_loaded (self, record->id);
  if (item != NULL)
    sky_transfer_item_load (item, record);
}

/**
 * sky_transfer_item_list_refresh:
 * @self: a list
 * @n_items: how many files the batch has now
 * @reload: whether many of them changed
 */
void
sky_transfer_item_list_refresh (SkyTransferItemList *self, guint n_items, gboolean reload)
{
  g_return_if_fail (SKY_IS_TRANSFER_ITEM_LIST (self));

  if (n_items != self->ids->len || reload)
    read_ids (self);
  for (GList *l = self->pages.head; reload && l != NULL; l = l->next)
    load_page (self, l->data);
}
