/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal-record.h"
#include "transfer/sky-journal.h"

G_BEGIN_DECLS

void     sky_item_save_async (SkyJournal          *journal,
                              const SkyItemRecord *record,
                              const SkyFault      *hold,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data);
gboolean sky_item_save_finish (SkyJournal      *journal,
                               GAsyncResult    *result,
                               SkyBatchRecord **batch,
                               GError         **error);

G_END_DECLS
