/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-loop-thread.h"
#include "drive/sky-drive.h"
#include "transfer/sky-transfer-batch.h"
#include "transfer/sky-transfer-item.h"

G_BEGIN_DECLS

/**
 * SkyTransfersLookup:
 * @drive_id: which drive
 * @user_data: the caller's
 *
 * Returns: (transfer full) (nullable): the drive, or %NULL while it is not connected
 */
typedef SkyDrive *(*SkyTransfersLookup) (const char *drive_id, gpointer user_data);

#define SKY_TYPE_TRANSFERS (sky_transfers_get_type ())
G_DECLARE_FINAL_TYPE (SkyTransfers, sky_transfers, SKY, TRANSFERS, GObject)

/* The transfer journal and its scheduler. Main thread; the journal is a database with a thread of
 * its own, bodies move on the bulk thread. A GListModel of SkyTransferBatch, newest first.
 * Properties: "active" (guint: batches that are not finished), "busy" (gboolean: something moves
 * or is going to), "speed", "seconds-left".
 * Signals: "file-arrived" (char *drive_id, SkyDriveEntry *): an upload is committed and verified.
 */
SkyTransfers *sky_transfers_new (const char        *database_path,
                                 SkyLoopThread     *bulk,
                                 SkyTransfersLookup lookup,
                                 gpointer           lookup_data,
                                 GError           **error);
void          sky_transfers_set_retry_delays (SkyTransfers *self, guint first_ms, guint limit_ms);
void          sky_transfers_start (SkyTransfers *self);
/* Files and folders (GFile) to a folder of a drive; answers with the batch once it is in the
 * journal: from then on it survives everything. */
void sky_transfers_upload_async (SkyTransfers       *self,
                                 GPtrArray          *files,
                                 const char         *drive_id,
                                 const char         *folder,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
SkyTransferBatch          *
sky_transfers_upload_finish (SkyTransfers *self, GAsyncResult *result, GError **error);
guint    sky_transfers_get_active (SkyTransfers *self);
gboolean sky_transfers_get_busy (SkyTransfers *self);
SkyTransferBatch *sky_transfers_get_batch (SkyTransfers *self, gint64 batch_id);
GListModel       *sky_transfers_list_items (SkyTransfers *self, gint64 batch_id);
/* batch_id 0: all. */
void sky_transfers_pause (SkyTransfers *self, gint64 batch_id);
void sky_transfers_resume (SkyTransfers *self, gint64 batch_id);
void sky_transfers_cancel (SkyTransfers *self, gint64 batch_id);
void sky_transfers_retry (SkyTransfers *self, gint64 batch_id);
void sky_transfers_clear_finished (SkyTransfers *self);
/* A drive came (back): what waits for it goes on. */
void sky_transfers_drive_changed (SkyTransfers *self, const char *drive_id);
/* Stops at the last journalled step; nothing runs when it answers. */
void
sky_transfers_stop_async (SkyTransfers *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sky_transfers_stop_finish (SkyTransfers *self, GAsyncResult *result, GError **error);

G_END_DECLS
