/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_TRANSFER_BATCH_ROW (sky_transfer_batch_row_get_type ())
G_DECLARE_FINAL_TYPE (
    SkyTransferBatchRow, sky_transfer_batch_row, SKY, TRANSFER_BATCH_ROW, GtkWidget)

GtkWidget *sky_transfer_batch_row_new (SkyServices *services);
void       sky_transfer_batch_row_set_batch (SkyTransferBatchRow *self, SkyTransferBatch *batch);

G_END_DECLS
