/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_TRANSFERS_PAGE (sky_transfers_page_get_type ())
G_DECLARE_FINAL_TYPE (SkyTransfersPage, sky_transfers_page, SKY, TRANSFERS_PAGE, GtkWidget)

/* Every batch: what needs the user, what moves, what is finished. Signal: "open-folder" (char
 * *drive_id, char *folder): somebody wants to see where a batch went. */
void sky_transfers_page_set_services (SkyTransfersPage *self, SkyServices *services);
void sky_transfers_page_set_narrow (SkyTransfersPage *self, gboolean narrow);

G_END_DECLS
