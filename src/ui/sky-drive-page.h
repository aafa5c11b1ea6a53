/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_DRIVE_PAGE (sky_drive_page_get_type ())
G_DECLARE_FINAL_TYPE (SkyDrivePage, sky_drive_page, SKY, DRIVE_PAGE, GtkWidget)

/* One folder of a drive: its entries and what can be done with them. A place to drop files on.
 * Signals: "toast" (AdwToast *): something to tell, maybe with a button; "went" (char *drive_id,
 * char *folder): another folder is shown; "upload" (GPtrArray of GFile): the user chose files for
 * the folder that is shown. Its actions are called drive.*. */
void        sky_drive_page_set_services (SkyDrivePage *self, SkyServices *services);
void        sky_drive_page_show (SkyDrivePage *self, const char *drive_id, const char *folder);
const char *sky_drive_page_get_drive_id (SkyDrivePage *self);
const char *sky_drive_page_get_folder (SkyDrivePage *self);
void        sky_drive_page_focus_path (SkyDrivePage *self);
void        sky_drive_page_set_width (SkyDrivePage *self, int width);

G_END_DECLS
