/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/sky-fault.h"

G_BEGIN_DECLS

/**
 * SkyTransferState:
 * @SKY_TRANSFER_COUNTING: the batch's folders are still being walked
 * @SKY_TRANSFER_WAITING: in the journal, not begun
 * @SKY_TRANSFER_RUNNING: bytes are moving
 * @SKY_TRANSFER_RETRYING: a passing fault; tried again after a delay
 * @SKY_TRANSFER_PAUSED: by the user
 * @SKY_TRANSFER_DONE: finished and verified as far as the server can
 * @SKY_TRANSFER_FAILED: needs the user; the error says why
 * @SKY_TRANSFER_CANCELLED: by the user
 */
typedef enum
{
  SKY_TRANSFER_COUNTING,
  SKY_TRANSFER_WAITING,
  SKY_TRANSFER_RUNNING,
  SKY_TRANSFER_RETRYING,
  SKY_TRANSFER_PAUSED,
  SKY_TRANSFER_DONE,
  SKY_TRANSFER_FAILED,
  SKY_TRANSFER_CANCELLED,
} SkyTransferState;

#define SKY_TYPE_TRANSFER_BATCH (sky_transfer_batch_get_type ())
G_DECLARE_FINAL_TYPE (SkyTransferBatch, sky_transfer_batch, SKY, TRANSFER_BATCH, GObject)

/* What the user dropped or chose in one gesture: one row to watch. Main thread. A GListModel of
 * its SkyTransferItem is got with sky_transfers_list_items (). Properties (read-only, notified):
 * "id" (gint64), "title" (the only item's name, or the name of the folder they come from), "name"
 * (the first item's), "roots" (how many were dropped), "drive-id", "folder", "target" (DRIVE:/path
 * for people), "state", "files-total", "files-done", "files-failed", "bytes-total", "bytes-done",
 * "speed" (bytes/s), "seconds-left" (-1 unknown), "message" (nullable: why it failed or waits),
 * "finished-at" (seconds since 1970, 0 not yet). */
gint64           sky_transfer_batch_get_id (SkyTransferBatch *self);
const char      *sky_transfer_batch_get_title (SkyTransferBatch *self);
const char      *sky_transfer_batch_get_name (SkyTransferBatch *self);
guint            sky_transfer_batch_get_roots (SkyTransferBatch *self);
const char      *sky_transfer_batch_get_drive_id (SkyTransferBatch *self);
const char      *sky_transfer_batch_get_folder (SkyTransferBatch *self);
SkyTransferState sky_transfer_batch_get_state (SkyTransferBatch *self);
guint            sky_transfer_batch_get_files_total (SkyTransferBatch *self);
guint            sky_transfer_batch_get_files_done (SkyTransferBatch *self);
guint            sky_transfer_batch_get_files_failed (SkyTransferBatch *self);
guint64          sky_transfer_batch_get_bytes_total (SkyTransferBatch *self);
guint64          sky_transfer_batch_get_bytes_done (SkyTransferBatch *self);
guint64          sky_transfer_batch_get_speed (SkyTransferBatch *self);
gint64           sky_transfer_batch_get_seconds_left (SkyTransferBatch *self);
const char      *sky_transfer_batch_get_message (SkyTransferBatch *self);
SkyFault        *sky_transfer_batch_get_fault (SkyTransferBatch *self);
gint64           sky_transfer_batch_get_finished_at (SkyTransferBatch *self);

G_END_DECLS
