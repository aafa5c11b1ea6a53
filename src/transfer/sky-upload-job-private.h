/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "transfer/sky-upload-job.h"

G_BEGIN_DECLS

/* What an upload does one after the other, and goes back to. */
typedef enum
{
  STEP_SOURCE,
  STEP_TARGET,
  STEP_FOLDER,
  STEP_BEGIN,
  STEP_SEND,
  STEP_COMMIT,
  STEP_INSPECT,
  STEP_START_AGAIN,
} SkyUploadStep;

struct _SkyUploadJob
{
  GObject parent_instance;

  SkyDrive         *drive;              /* (owned) */
  SkyJournal       *journal;            /* (owned) */
  SkyHashPool      *hashes;             /* (owned) */
  SkyItemRecord    *record;             /* (owned) */
  SkyBatchRecord   *batch;              /* (owned) (nullable) after the last save */
  GFile            *file;               /* (owned) */
  SkyUploadSession *session;            /* (owned) (nullable) */
  SkyDriveEntry    *entry;              /* (owned) (nullable) once it is there */
  GCancellable     *cancellable;        /* (owned) */
  GCancellable     *commit_cancellable; /* (owned) a commit under way is awaited */
  SkyUploadJobFunc  func;
  gpointer          func_data;
  guint64           offset; /* where sending begins */
  guint64           sent;   /* how much the server has */
  guint64           moved;  /* how much of it this job has sent */
  guint             changes;
  guint             rounds;
  gboolean          folder_gone; /* the target's folder is to be made first */
  gboolean          answered;    /* the drive has answered something */
};

/* Functions that take a task end with it: they hand it on, or answer it. */

/* sky-upload-job.c */
void     sky_upload_job_go (GTask *task, SkyUploadStep step);
void     sky_upload_job_go_back (GTask *task, SkyUploadStep step, GError *error);
void     sky_upload_job_fail (GTask *task, GError *error);
void     sky_upload_job_upload_failed (GTask *task, GError *error);
gboolean sky_upload_job_is_drive_error (const GError *error, SkyDriveError code);
void     sky_upload_job_note_answer (SkyUploadJob *self, const GError *error);
void     sky_upload_job_set_session (SkyUploadJob *self, SkyUploadSession *session);
void     sky_upload_job_save (GTask *task, GAsyncReadyCallback callback);
gboolean sky_upload_job_saved (GTask *task, GAsyncResult *result);
void     sky_upload_job_finish (GTask          *task,
                                SkyDriveEntry  *entry,
                                SkyVerification verification,
                                gboolean        already_there);

/* sky-upload-job-prepare.c */
void sky_upload_job_look_at_source (GTask *task);
void sky_upload_job_look_at_target (GTask *task);
void sky_upload_job_make_folder (GTask *task);
void sky_upload_job_begin (GTask *task);

/* sky-upload-job-send.c */
void sky_upload_job_send (GTask *task);
void sky_upload_job_commit (GTask *task);

/* sky-upload-job-inspect.c */
void sky_upload_job_inspect (GTask *task);
void sky_upload_job_start_again (GTask *task);

G_END_DECLS
