/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive-entry.h"
#include "transfer/sky-journal-record.h"

G_BEGIN_DECLS

/**
 * SkyBatchUpdate:
 * @record: (owned): its row
 * @running: files that move now
 * @retrying: files that wait for another attempt
 * @bytes: bytes of the running files that are sent
 * @sent: bytes sent since the program began, for the speed
 * @blocked: nothing can be sent to its drive now
 * @needs_user: @blocked, and only the user can help
 * @fault: (owned) (nullable): why
 * @items_changed: many items changed at once: load them again
 */
typedef struct
{
  SkyBatchRecord *record;
  guint           running;
  guint           retrying;
  guint64         bytes;
  guint64         sent;
  gboolean        blocked;
  gboolean        needs_user;
  SkyFault       *fault;
  gboolean        items_changed;
} SkyBatchUpdate;

/**
 * SkyArrival:
 * @drive_id: (owned): where
 * @entry: (owned): what
 */
typedef struct
{
  char          *drive_id;
  SkyDriveEntry *entry;
} SkyArrival;

/**
 * SkyTransferUpdate:
 * @batches: (element-type SkyBatchUpdate): those that changed
 * @items: (element-type SkyItemRecord): those that changed, in the order they did
 * @arrivals: (element-type SkyArrival): uploads that were committed
 * @removed: (element-type gint64): ids of batches that are forgotten
 *
 * What the bulk thread tells the main thread, at most ten times a second. Whoever has it owns it.
 */
typedef struct
{
  GPtrArray *batches;
  GPtrArray *items;
  GPtrArray *arrivals;
  GArray    *removed;
} SkyTransferUpdate;

SkyTransferUpdate *sky_transfer_update_new (void);
void               sky_transfer_update_free (SkyTransferUpdate *self);
void               sky_transfer_update_add_arrival (SkyTransferUpdate *self,
                                                    const char        *drive_id,
                                                    SkyDriveEntry     *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTransferUpdate, sky_transfer_update_free)

G_END_DECLS
