/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/sky-drive-page.h"
#include "ui/sky-folder-view.h"

G_BEGIN_DECLS

/* For sky-drive-page-actions.c, which is the other half of the class. */
void           sky_drive_page_install_actions (GtkWidgetClass *widget_class);
void           sky_drive_page_update_actions (SkyDrivePage *self);
SkyServices   *sky_drive_page_get_services (SkyDrivePage *self);
SkyFolderView *sky_drive_page_get_view (SkyDrivePage *self);
const char    *sky_drive_page_get_drive_name (SkyDrivePage *self);
void           sky_drive_page_tell (SkyDrivePage *self, const char *text);
void           sky_drive_page_fail (SkyDrivePage *self, const char *what, const GError *error);
void           sky_drive_page_offer (SkyDrivePage *self, AdwToast *toast);
void           sky_drive_page_reload (SkyDrivePage *self, const char *select);
void           sky_drive_page_choose (SkyDrivePage *self, GPtrArray *files);
void           sky_drive_page_open_entry (SkyDrivePage *self, SkyDriveEntry *entry);

G_END_DECLS
