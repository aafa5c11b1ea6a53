/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-upload-session.h"
#include "transfer/sky-transfer-batch.h"

G_BEGIN_DECLS

#define SKY_TYPE_TRANSFER_ITEM (sky_transfer_item_get_type ())
G_DECLARE_FINAL_TYPE (SkyTransferItem, sky_transfer_item, SKY, TRANSFER_ITEM, GObject)

/* One file of a batch. Main thread. Properties as the getters, read-only and notified. */
gint64           sky_transfer_item_get_id (SkyTransferItem *self);
const char      *sky_transfer_item_get_name (SkyTransferItem *self);
const char      *sky_transfer_item_get_source (SkyTransferItem *self);
const char      *sky_transfer_item_get_target (SkyTransferItem *self);
SkyTransferState sky_transfer_item_get_state (SkyTransferItem *self);
guint64          sky_transfer_item_get_size (SkyTransferItem *self);
guint64          sky_transfer_item_get_bytes_done (SkyTransferItem *self);
SkyVerification  sky_transfer_item_get_verification (SkyTransferItem *self);
gboolean         sky_transfer_item_get_already_there (SkyTransferItem *self);
const char      *sky_transfer_item_get_message (SkyTransferItem *self);
SkyFault        *sky_transfer_item_get_fault (SkyTransferItem *self);

G_END_DECLS
