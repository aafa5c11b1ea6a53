/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean sky_list_rows_leave (GtkWidget *focus, GtkDirectionType direction);
void     sky_list_rows_set_cell_name (GtkWidget *child, const char *name, const char *detail);
void     sky_list_rows_set_name (GtkListItem *row, const char *name, const char *detail);

G_END_DECLS
