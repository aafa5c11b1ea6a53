/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal-record.h"
#include "transfer/sky-transfer-item.h"

G_BEGIN_DECLS

SkyTransferItem *sky_transfer_item_new (gint64 id);
void             sky_transfer_item_load (SkyTransferItem *self, const SkyItemRecord *record);
void             sky_transfer_item_set_live (SkyTransferItem *self, guint64 bytes_done);

G_END_DECLS
