/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal-record.h"
#include "transfer/sky-journal.h"

G_BEGIN_DECLS

void sky_upload_intake_async (SkyJournal         *journal,
                              GPtrArray          *files,
                              const char         *drive_id,
                              const char         *folder,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
SkyBatchRecord *
sky_upload_intake_finish (SkyJournal *journal, GAsyncResult *result, GError **error);

G_END_DECLS
