/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_DROP_AREA (sky_drop_area_get_type ())
G_DECLARE_FINAL_TYPE (SkyDropArea, sky_drop_area, SKY, DROP_AREA, GtkWidget)

/**
 * SkyDropDescribe:
 * @drive_id: (inout) (nullable): the drive below the pointer; the default's when there was none
 * @folder: (inout) (nullable): the path on it, likewise
 * @files: (nullable) (element-type GFile): what the pointer carries, where already known
 * @accepted: (out): whether a drop would do anything
 * @user_data: the area's owner
 *
 * Returns: (transfer full): what a drop would do, in words
 */
typedef char *(*SkyDropDescribe) (
    char **drive_id, char **folder, GSList *files, gboolean *accepted, gpointer user_data);

/* Takes files anywhere on its child, and says while they hover what a drop will do. Property:
 * "child". Signal: "dropped" (GdkFileList *, char *drive_id, char *folder). */
void sky_drop_area_set_child (SkyDropArea *self, GtkWidget *child);
void sky_drop_area_set_page (SkyDropArea *self, GtkWidget *page);
void sky_drop_area_set_aside (SkyDropArea *self, GtkWidget *widget);
void sky_drop_area_set_describe (SkyDropArea *self, SkyDropDescribe describe, gpointer user_data);

G_END_DECLS
