/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much larger the user wants text than the sizes in pixels here were chosen for. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

double sky_text_scale_of (const char *font_name, int dpi);
double sky_text_scale_get (void);
int    sky_text_scale_width (int width);

G_END_DECLS
