/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a column's head clickable without comparing rows. GTK 4.8 does not tell which column a view
 * is sorted by; its sorter asks the columns' sorters in order, and turns their answer around when
 * descending. So one comparison tells both: the first sorter asked notes that it was, and answers
 * "smaller". */
#include "config.h"

#include "ui/sky-column-sorter.h"

struct _SkyColumnSorter
{
  GtkSorter parent;
  int       key;
};

#define NOT_ASKED G_MININT

/* Who was asked first, during one call of sky_column_sorter_ask (), main thread. */
static int asked_key = NOT_ASKED;

G_DEFINE_FINAL_TYPE (SkyColumnSorter, sky_column_sorter, GTK_TYPE_SORTER)

static GtkOrdering
sky_column_sorter_compare (GtkSorter *sorter, gpointer a, gpointer b)
{
  if (asked_key == NOT_ASKED)
    asked_key = SKY_COLUMN_SORTER (sorter)->key;
  return GTK_ORDERING_SMALLER;
}

static GtkSorterOrder
sky_column_sorter_get_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_TOTAL;
}

static void
sky_column_sorter_class_init (SkyColumnSorterClass *klass)
{
  GtkSorterClass *sorter_class = GTK_SORTER_CLASS (klass);

  sorter_class->compare = sky_column_sorter_compare;
  sorter_class->get_order = sky_column_sorter_get_order;
}

static void
sky_column_sorter_init (SkyColumnSorter *self)
{
}

/**
 * sky_column_sorter_new:
 * @key: what sky_column_sorter_ask () tells when the user chose this column
 *
 * Returns: (transfer full): a sorter for gtk_column_view_column_set_sorter ()
 */
GtkSorter *
sky_column_sorter_new (int key)
{
  SkyColumnSorter *self = g_object_new (SKY_TYPE_COLUMN_SORTER, NULL);

  self->key = key;
  return GTK_SORTER (self);
}

/**
 * sky_column_sorter_ask:
 * @view_sorter: of a GtkColumnView whose columns have sorters of this kind
 * @key: (out): of the column that the user chose last
 * @descending: (out): whether it is turned around
 *
 * Returns: whether any column is chosen
 */
gboolean
sky_column_sorter_ask (GtkSorter *view_sorter, int *key, gboolean *descending)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering;

  g_return_val_if_fail (GTK_IS_SORTER (view_sorter), FALSE);

  asked_key = NOT_ASKED;
  ordering = gtk_sorter_compare (view_sorter, one, other);
  if (asked_key == NOT_ASKED)
    return FALSE;
  *key = asked_key;
  *descending = ordering == GTK_ORDERING_LARGER;
  return TRUE;
}
