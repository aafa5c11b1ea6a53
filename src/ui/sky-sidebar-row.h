/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/sky-sidebar-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_SIDEBAR_ROW (sky_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (SkySidebarRow, sky_sidebar_row, SKY, SIDEBAR_ROW, GtkWidget)

/* Shows a SkySidebarItem; recycled. */
GtkWidget *sky_sidebar_row_new (void);
void       sky_sidebar_row_set_item (SkySidebarRow *self, SkySidebarItem *item);

G_END_DECLS
