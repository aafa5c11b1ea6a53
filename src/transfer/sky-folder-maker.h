/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"
#include "transfer/sky-folder-walker.h"

G_BEGIN_DECLS

/**
 * SkyFolderMakeSetup:
 * @journal: the journal
 * @drive: where to
 * @batch: which batch
 * @func: (nullable): told what was written down, with the callback's data
 */
typedef struct
{
  SkyJournal       *journal;
  SkyDrive         *drive;
  gint64            batch;
  SkyFolderWalkFunc func;
} SkyFolderMakeSetup;

void     sky_folder_make_async (const SkyFolderMakeSetup *setup,
                                GCancellable             *cancellable,
                                GAsyncReadyCallback       callback,
                                gpointer                  user_data);
gboolean sky_folder_make_finish (SkyJournal *journal, GAsyncResult *result, GError **error);

G_END_DECLS
