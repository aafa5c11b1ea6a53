/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"

G_BEGIN_DECLS

#define SKY_TYPE_SIDEBAR_ITEM (sky_sidebar_item_get_type ())
G_DECLARE_FINAL_TYPE (SkySidebarItem, sky_sidebar_item, SKY, SIDEBAR_ITEM, GObject)

/* One row of the sidebar: a head, a page, or a drive. Properties: "title",
 * "count" (nullable). */
SkySidebarItem *sky_sidebar_item_new_head (const char *title);
SkySidebarItem *
sky_sidebar_item_new_page (const char *page, const char *title, const char *icon_name);
SkySidebarItem *sky_sidebar_item_new_drive (SkyDriveRecord *record);
gboolean        sky_sidebar_item_is_head (SkySidebarItem *self);
const char     *sky_sidebar_item_get_page (SkySidebarItem *self);
const char     *sky_sidebar_item_get_title (SkySidebarItem *self);
const char     *sky_sidebar_item_get_icon_name (SkySidebarItem *self);
const char     *sky_sidebar_item_get_count (SkySidebarItem *self);
void            sky_sidebar_item_set_count (SkySidebarItem *self, const char *count);
SkyDriveRecord *sky_sidebar_item_get_record (SkySidebarItem *self);

G_END_DECLS
