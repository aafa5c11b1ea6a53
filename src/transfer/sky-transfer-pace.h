/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-transfer-batch.h"

G_BEGIN_DECLS

/* How fast the batches move, and how long they will take. Main thread. */
typedef struct _SkyTransferPace SkyTransferPace;

SkyTransferPace *sky_transfer_pace_new (void);
void             sky_transfer_pace_free (SkyTransferPace *self);
void             sky_transfer_pace_note_sent (SkyTransferPace *self, gint64 batch, guint64 sent);
void             sky_transfer_pace_forget (SkyTransferPace *self, gint64 batch);
void             sky_transfer_pace_work_out (SkyTransferPace *self, GPtrArray *batches);
guint64          sky_transfer_pace_get_speed (SkyTransferPace *self);
gint64           sky_transfer_pace_get_seconds_left (SkyTransferPace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTransferPace, sky_transfer_pace_free)

G_END_DECLS
