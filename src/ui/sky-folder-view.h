/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-pins.h"
#include "ui/sky-entry-list.h"

G_BEGIN_DECLS

#define SKY_TYPE_FOLDER_VIEW (sky_folder_view_get_type ())
G_DECLARE_FINAL_TYPE (SkyFolderView, sky_folder_view, SKY, FOLDER_VIEW, GtkWidget)

/* The table of a folder's entries. Signals: "opened" (SkyDriveEntry *): double click or Return;
 * "selection-changed". Its context menu uses the actions drive.* around it. */
void  sky_folder_view_set_pins (SkyFolderView *self, SkyPins *pins);
void  sky_folder_view_set_entries (SkyFolderView *self, const char *drive_id, GPtrArray *entries);
guint sky_folder_view_get_n_entries (SkyFolderView *self);
GPtrArray *sky_folder_view_dup_selected (SkyFolderView *self);
GStrv      sky_folder_view_dup_locations (SkyFolderView *self, GPtrArray *entries);
GPtrArray *sky_folder_view_dup_from (SkyFolderView *self, SkyDriveEntry *first);
void       sky_folder_view_select_name (SkyFolderView *self, const char *name);
void       sky_folder_view_set_width (SkyFolderView *self, int width);

G_END_DECLS
