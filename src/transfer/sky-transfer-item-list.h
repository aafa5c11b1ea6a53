/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal.h"
#include "transfer/sky-transfer-item.h"
#include "transfer/sky-transfer-update.h"

G_BEGIN_DECLS

#define SKY_TYPE_TRANSFER_ITEM_LIST (sky_transfer_item_list_get_type ())
G_DECLARE_FINAL_TYPE (SkyTransferItemList, sky_transfer_item_list, SKY, TRANSFER_ITEM_LIST, GObject)

SkyTransferItemList *sky_transfer_item_list_new (SkyJournal *journal, gint64 batch);
gint64               sky_transfer_item_list_get_batch (SkyTransferItemList *self);
void sky_transfer_item_list_update (SkyTransferItemList *self, const SkyItemRecord *record);
void sky_transfer_item_list_refresh (SkyTransferItemList *self, guint n_items, gboolean reload);

G_END_DECLS
