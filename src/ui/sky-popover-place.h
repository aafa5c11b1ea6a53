/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sky_popover_show_at (GtkPopover *popover, GtkWidget *widget, double x, double y);

G_END_DECLS
