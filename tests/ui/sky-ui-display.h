/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void     sky_test_init_display (int *argc, char ***argv);
void     sky_test_show (GtkWidget *window);
void     sky_test_draw (GtkWidget *window);
gboolean sky_test_wait (gboolean (*condition) (gpointer data), gpointer data);

G_END_DECLS
