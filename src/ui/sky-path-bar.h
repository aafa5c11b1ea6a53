/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_PATH_BAR (sky_path_bar_get_type ())
G_DECLARE_FINAL_TYPE (SkyPathBar, sky_path_bar, SKY, PATH_BAR, GtkWidget)

/* Where one is on a drive: each part is a button that activates drive.go with its path. */
void sky_path_bar_set_place (SkyPathBar *self, const char *drive_name, const char *folder);
void sky_path_bar_focus_here (SkyPathBar *self);

G_END_DECLS
