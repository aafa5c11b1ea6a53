/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fault-drive.h"

G_BEGIN_DECLS

typedef struct
{
  FaultOp       op;
  guint         first; /* the first call of its kind that is spoilt, from 1 */
  guint         last;
  FaultKind     kind;
  SkyDriveError code;
} FaultPlan;

struct _FaultDrive
{
  GObject parent_instance;

  SkyDrive *inner; /* (owned) */
  GMutex    lock;
  GArray   *plans;               /* guarded by lock; of FaultPlan */
  guint     counts[FAULT_N_OPS]; /* guarded by lock */
  guint     held;                /* guarded by lock */
  guint     releases;            /* guarded by lock */
  gboolean  no_digests;          /* guarded by lock */
};

typedef void (*FaultStart) (FaultDrive *self, GTask *task);

typedef struct
{
  FaultPlan         plan;
  gboolean          spoilt;
  FaultStart        start;
  guint             releases; /* as they were when it was held */
  char             *path;
  SkyRange          range;
  SkyDriveEntry    *entry;
  SkyUploadRequest  request;
  char             *sha256;
  SkyUploadSession *session;
  SkyUploadSource   source;
  SkyVerification   verification; /* out */
  guint64           offset;       /* out */
} FaultCall;

void fault_drive_run (FaultDrive *self, GTask *task, FaultOp op, FaultCall *call, FaultStart start);
gboolean fault_drive_answer_fault (GTask *task, GError *error);
void     fault_drive_answer_boolean (GTask *task, GError *error);
void     fault_drive_answer_object (GTask *task, gpointer object, GError *error);
void     fault_drive_init_uploads (SkyDriveInterface *iface);

G_END_DECLS
