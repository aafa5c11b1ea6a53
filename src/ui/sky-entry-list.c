/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyEntryList: the entries of one folder in order, folders first. A new listing of the same folder
 * announces only what changed, so that selection and scroll position hold. Main thread.
 */
#include "ui/sky-entry-list.h"

#include <string.h>

/* What this program keeps on a drive for itself starts with this. */
#define OWN_PREFIX ".skylark-"

typedef struct
{
  SkyDriveEntry *entry; /* (owned) */
  char          *key;   /* (owned): sorts by name as people count */
} Row;

struct _SkyEntryList
{
  GObject parent_instance;

  GPtrArray   *rows; /* (owned): Row */
  SkyEntrySort sort;
  gboolean     descending;
};

static void
row_free (gpointer data)
{
  Row *row = data;

  g_object_unref (row->entry);
  g_free (row->key);
  g_free (row);
}

static Row *
row_new (SkyDriveEntry *entry)
{
  g_autofree char *folded = g_utf8_casefold (sky_drive_entry_get_name (entry), -1);
  Row             *row = g_new0 (Row, 1);

  row->entry = g_object_ref (entry);
  row->key = g_utf8_collate_key_for_filename (folded, -1);
  return row;
}

static GType
get_item_type (GListModel *model)
{
  return SKY_TYPE_DRIVE_ENTRY;
}

static guint
get_n_items (GListModel *model)
{
  return SKY_ENTRY_LIST (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SkyEntryList *self = SKY_ENTRY_LIST (model);
  Row          *row;

  if (position >= self->rows->len)
    return NULL;
  row = g_ptr_array_index (self->rows, position);
  return g_object_ref (row->entry);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyEntryList,
                               sky_entry_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  SkyEntryList *self = user_data;
  const Row    *one = *(const Row *const *) a;
  const Row    *other = *(const Row *const *) b;
  int           order =
      sky_drive_entry_get_is_folder (other->entry) - sky_drive_entry_get_is_folder (one->entry);

  if (order != 0)
    return order;
  if (self->sort == SKY_ENTRY_SORT_SIZE)
    order = compare_numbers (sky_drive_entry_get_size (one->entry),
                             sky_drive_entry_get_size (other->entry));
  else if (self->sort == SKY_ENTRY_SORT_CHANGED)
    order = compare_numbers (sky_drive_entry_get_mtime (one->entry),
                             sky_drive_entry_get_mtime (other->entry));
  if (order == 0)
    order = strcmp (one->key, other->key);
  return self->descending ? -order : order;
}

static gboolean
is_same (const Row *one, const Row *other)
{
  g_autofree char *version = NULL;
  g_autofree char *other_version = NULL;

  if (!g_str_equal (sky_drive_entry_get_path (one->entry), sky_drive_entry_get_path (other->entry)))
    return FALSE;
  version = sky_drive_entry_dup_version (one->entry);
  other_version = sky_drive_entry_dup_version (other->entry);
  return g_strcmp0 (version, other_version) == 0;
}

/* Takes the new rows and announces what lies between the equal head and the equal tail. */
static void
replace_rows (SkyEntryList *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) old = self->rows;
  guint shorter = MIN (old->len, rows->len);
  guint head = 0;
  guint tail = 0;

  while (head < shorter && is_same (old->pdata[head], rows->pdata[head]))
    head++;
  while (tail < shorter - head &&
         is_same (old->pdata[old->len - 1 - tail], rows->pdata[rows->len - 1 - tail]))
    tail++;
  self->rows = rows;
  if (old->len - head - tail > 0 || rows->len - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                                rows->len - head - tail);
}

static void
sky_entry_list_finalize (GObject *object)
{
  SkyEntryList *self = SKY_ENTRY_LIST (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (sky_entry_list_parent_class)->finalize (object);
}

static void
sky_entry_list_class_init (SkyEntryListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_entry_list_finalize;
}

static void
sky_entry_list_init (SkyEntryList *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

/**
 * sky_entry_list_new:
 *
 * Returns: (transfer full): an empty list, sorted by name
 */
SkyEntryList *
sky_entry_list_new (void)
{
  return g_object_new (SKY_TYPE_ENTRY_LIST, NULL);
}

/**
 * sky_entry_list_set_entries:
 * @self: a list
 * @entries: (element-type SkyDriveEntry): a folder as it was listed
 *
 * What the program keeps there for itself (unfinished uploads, the trash) is not shown.
 */
void
sky_entry_list_set_entries (SkyEntryList *self, GPtrArray *entries)
{
  GPtrArray *rows;

  g_return_if_fail (SKY_IS_ENTRY_LIST (self));
  g_return_if_fail (entries != NULL);

  rows = g_ptr_array_new_full (entries->len, row_free);
  for (guint i = 0; i < entries->len; i++)
    {
      SkyDriveEntry *entry = g_ptr_array_index (entries, i);

      if (!g_str_has_prefix (sky_drive_entry_get_name (entry), OWN_PREFIX))
        g_ptr_array_add (rows, row_new (entry));
    }
  g_ptr_array_sort_with_data (rows, compare_rows, self);
  replace_rows (self, rows);
}

/**
 * sky_entry_list_set_sort:
 * @self: a list
 * @sort: by what; folders stay first
 * @descending: whether from the end
 */
void
sky_entry_list_set_sort (SkyEntryList *self, SkyEntrySort sort, gboolean descending)
{
  g_return_if_fail (SKY_IS_ENTRY_LIST (self));

  if (self->sort == sort && self->descending == descending)
    return;
  self->sort = sort;
  self->descending = descending;
  g_ptr_array_sort_with_data (self->rows, compare_rows, self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, self->rows->len, self->rows->len);
}

/**
 * sky_entry_list_find:
 * @self: a list
 * @name: of an entry
 *
 * Returns: its position, or %GTK_INVALID_LIST_POSITION's value where it is not there
 */
guint
sky_entry_list_find (SkyEntryList *self, const char *name)
{
  g_return_val_if_fail (SKY_IS_ENTRY_LIST (self), G_MAXUINT);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (g_str_equal (sky_drive_entry_get_name (row->entry), name))
        return i;
    }
  return G_MAXUINT;
}
