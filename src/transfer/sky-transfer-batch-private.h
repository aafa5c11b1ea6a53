/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-journal-record.h"

G_BEGIN_DECLS

/**
 * SkyBatchLive:
 * @running: files of the batch that move now
 * @retrying: files of the batch that wait for another attempt
 * @bytes: bytes of the running files that are sent
 * @blocked: nothing can be sent to its drive now
 * @needs_user: @blocked, and only the user can help
 * @fault: (nullable): why
 *
 * What is true of a batch beyond its row in the journal.
 */
typedef struct
{
  guint           running;
  guint           retrying;
  guint64         bytes;
  gboolean        blocked;
  gboolean        needs_user;
  const SkyFault *fault;
} SkyBatchLive;

SkyTransferBatch     *sky_transfer_batch_new (const SkyBatchRecord *record);
const SkyBatchRecord *sky_transfer_batch_get_record (SkyTransferBatch *self);
void                  sky_transfer_batch_update (SkyTransferBatch     *self,
                                                 const SkyBatchRecord *record,
                                                 const SkyBatchLive   *live);
void             sky_transfer_batch_set_pace (SkyTransferBatch *self, guint64 speed, gint64 left);
SkyTransferState sky_transfer_batch_derive_state (const SkyBatchRecord *record,
                                                  const SkyBatchLive   *live);

G_END_DECLS
