/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_COLUMN_SORTER (sky_column_sorter_get_type ())
G_DECLARE_FINAL_TYPE (SkyColumnSorter, sky_column_sorter, SKY, COLUMN_SORTER, GtkSorter)

/* Makes a column's head clickable without comparing rows: the model sorts itself. Which column the
 * user chose is asked of the view's sorter. */
GtkSorter *sky_column_sorter_new (int key);
gboolean   sky_column_sorter_ask (GtkSorter *view_sorter, int *key, gboolean *descending);

G_END_DECLS
