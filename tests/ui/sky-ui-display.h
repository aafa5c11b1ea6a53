/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "support/sky-wait.h"

G_BEGIN_DECLS

void sky_test_init_display (int *argc, char ***argv);
void sky_test_show (GtkWidget *window);
void sky_test_draw (GtkWidget *window);

G_END_DECLS
