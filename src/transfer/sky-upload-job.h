/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"
#include "transfer/sky-hash-pool.h"
#include "transfer/sky-journal-record.h"
#include "transfer/sky-journal.h"

G_BEGIN_DECLS

/**
 * SkyUploadJobFunc:
 * @user_data: the caller's
 *
 * More bytes were sent. Called on the job's context.
 */
typedef void (*SkyUploadJobFunc) (gpointer user_data);

#define SKY_TYPE_UPLOAD_JOB (sky_upload_job_get_type ())
G_DECLARE_FINAL_TYPE (SkyUploadJob, sky_upload_job, SKY, UPLOAD_JOB, GObject)

SkyUploadJob *sky_upload_job_new (SkyDrive            *drive,
                                  SkyJournal          *journal,
                                  SkyHashPool         *hashes,
                                  const SkyItemRecord *record);
void
sky_upload_job_set_progress_func (SkyUploadJob *self, SkyUploadJobFunc func, gpointer user_data);
void
sky_upload_job_run_async (SkyUploadJob *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean sky_upload_job_run_finish (SkyUploadJob *self, GAsyncResult *result, GError **error);
void     sky_upload_job_cancel (SkyUploadJob *self, gboolean even_commit);
const SkyItemRecord  *sky_upload_job_get_record (SkyUploadJob *self);
const SkyBatchRecord *sky_upload_job_get_batch (SkyUploadJob *self);
SkyDriveEntry        *sky_upload_job_get_entry (SkyUploadJob *self);
guint64               sky_upload_job_get_sent (SkyUploadJob *self);
guint64               sky_upload_job_get_moved (SkyUploadJob *self);
gboolean              sky_upload_job_get_answered (SkyUploadJob *self);

G_END_DECLS
