/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-transfers.h"

G_BEGIN_DECLS

/* All files of a batch at once, read, for callers that don't show a list. (element-type
 * SkyTransferItem). */
void sky_transfers_dump_items_async (SkyTransfers       *self,
                                     gint64              batch_id,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
GPtrArray *
sky_transfers_dump_items_finish (SkyTransfers *self, GAsyncResult *result, GError **error);

G_END_DECLS
