/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal-record.h"
#include "transfer/sky-journal.h"

G_BEGIN_DECLS

/**
 * SkyFolderWalkFunc:
 * @batch: the batch as it is now in the journal
 * @user_data: the caller's
 *
 * More was found and written down. Called on the walk's context.
 */
typedef void (*SkyFolderWalkFunc) (const SkyBatchRecord *batch, gpointer user_data);

void     sky_folder_walk_async (SkyJournal         *journal,
                                gint64              batch,
                                SkyFolderWalkFunc   func,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean sky_folder_walk_finish (SkyJournal *journal, GAsyncResult *result, GError **error);

G_END_DECLS
