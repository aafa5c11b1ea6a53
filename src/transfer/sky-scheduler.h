/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-loop-thread.h"
#include "drive/sky-drive.h"
#include "transfer/sky-journal.h"
#include "transfer/sky-transfer-update.h"

G_BEGIN_DECLS

/**
 * SkySchedulerFunc:
 * @listener: who listens
 * @update: (transfer none): what changed
 *
 * Called on the context on which the scheduler was made.
 */
typedef void (*SkySchedulerFunc) (gpointer listener, const SkyTransferUpdate *update);

/**
 * SkySchedulerCommand:
 *
 * What the user can do with a batch.
 */
typedef enum
{
  SKY_SCHEDULER_PAUSE,
  SKY_SCHEDULER_RESUME,
  SKY_SCHEDULER_CANCEL,
  SKY_SCHEDULER_RETRY,
  SKY_SCHEDULER_CLEAR,
} SkySchedulerCommand;

#define SKY_TYPE_SCHEDULER (sky_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (SkyScheduler, sky_scheduler, SKY, SCHEDULER, GObject)

SkyScheduler *sky_scheduler_new (SkyJournal      *journal,
                                 SkyLoopThread   *bulk,
                                 GObject         *listener,
                                 SkySchedulerFunc func);
void          sky_scheduler_set_delays (SkyScheduler *self, guint first_ms, guint limit_ms);
void          sky_scheduler_set_drive (SkyScheduler *self, const char *drive_id, SkyDrive *drive);
void          sky_scheduler_add_batch (SkyScheduler *self, const SkyBatchRecord *record);
void sky_scheduler_command (SkyScheduler *self, SkySchedulerCommand command, gint64 batch_id);
void
sky_scheduler_stop_async (SkyScheduler *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sky_scheduler_stop_finish (SkyScheduler *self, GAsyncResult *result, GError **error);

G_END_DECLS
