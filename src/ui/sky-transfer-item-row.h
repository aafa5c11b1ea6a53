/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "transfer/sky-transfer-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_TRANSFER_ITEM_ROW (sky_transfer_item_row_get_type ())
G_DECLARE_FINAL_TYPE (SkyTransferItemRow, sky_transfer_item_row, SKY, TRANSFER_ITEM_ROW, GtkWidget)

GtkWidget *sky_transfer_item_row_new (void);
void       sky_transfer_item_row_set_item (SkyTransferItemRow *self,
                                           SkyTransferItem    *item,
                                           const char         *drive_name);

G_END_DECLS
