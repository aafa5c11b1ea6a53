/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

typedef enum
{
  FAULT_OP_ANY,
  FAULT_OP_STAT,
  FAULT_OP_READ,
  FAULT_OP_MAKE_FOLDER,
  FAULT_OP_BEGIN,
  FAULT_OP_SEND,
  FAULT_OP_COMMIT,
  FAULT_OP_INSPECT,
  FAULT_OP_ABORT,
  FAULT_N_OPS,
} FaultOp;

typedef enum
{
  FAULT_BEFORE, /* the server never hears of it */
  FAULT_AFTER,  /* the server does it, the answer is lost */
  FAULT_HOLD,   /* nothing happens until it is released or cancelled */
} FaultKind;

#define FAULT_TYPE_DRIVE (fault_drive_get_type ())
G_DECLARE_FINAL_TYPE (FaultDrive, fault_drive, FAULT, DRIVE, GObject)

/* A real drive with faults that its server can't be made to show. Counts what is asked of it. Any
 * thread. */
FaultDrive *fault_drive_new (SkyDrive *inner);
void        fault_drive_plan (
           FaultDrive *self, FaultOp op, guint n, guint times, FaultKind kind, SkyDriveError code);
void  fault_drive_set_no_digests (FaultDrive *self, gboolean no_digests);
void  fault_drive_clear (FaultDrive *self);
void  fault_drive_release (FaultDrive *self);
guint fault_drive_count (FaultDrive *self, FaultOp op);
guint fault_drive_count_held (FaultDrive *self);

G_END_DECLS
