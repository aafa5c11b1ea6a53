/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of an upload that move bytes: send and commit. Bulk thread. */
#include "transfer/sky-transfer-error.h"
#include "transfer/sky-upload-job-private.h"

/* A file that changes while it is sent is begun anew so often. */
#define CHANGES_LIMIT 3

static void
source_changed (GTask *task, GError *error)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  if (++self->changes <= CHANGES_LIMIT)
    {
      sky_upload_job_go_back (task, STEP_START_AGAIN, error);
      return;
    }
  g_error_free (error);
  sky_upload_job_fail (task,
                       g_error_new (SKY_TRANSFER_ERROR, SKY_TRANSFER_ERROR_CHANGES,
                                    "“%s” keeps changing while it is sent", self->record->display));
}

/* Commit */

static void
committed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask          *task = user_data;
  SkyUploadJob   *self = g_task_get_source_object (task);
  SkyVerification verification = SKY_VERIFICATION_NONE;
  GError         *error = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;

  entry = sky_drive_upload_commit_finish (self->drive, result, &verification, &error);
  if (entry != NULL)
    {
      sky_upload_job_note_answer (self, NULL);
      sky_upload_job_finish (task, entry, verification, FALSE);
    }
  else if (sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_CONFLICT))
    sky_upload_job_go_back (task, STEP_START_AGAIN, error);
  else
    sky_upload_job_upload_failed (task, error);
}

void
sky_upload_job_commit (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    {
      sky_upload_job_fail (task, error);
      return;
    }
  sky_drive_upload_commit_async (self->drive, self->session, self->commit_cancellable, committed_cb,
                                 task);
}

/* Send */

static void
count_sent (SkyUploadJob *self, guint64 sent)
{
  sent = MIN (sent, self->record->size);
  if (sent > self->sent)
    self->moved += sent - self->sent;
  self->sent = sent;
  self->record->bytes_done = sent;
}

static void
progress_cb (guint64 sent, gpointer user_data)
{
  SkyUploadJob *self = user_data;

  count_sent (self, sent);
  if (self->func != NULL)
    self->func (self->func_data);
}

static void
sent_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  if (sky_upload_job_saved (task, result))
    sky_upload_job_go (task, STEP_COMMIT);
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;

  if (!sky_drive_upload_send_finish (self->drive, result, &error))
    {
      if (sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_CONFLICT))
        source_changed (task, error);
      else
        sky_upload_job_upload_failed (task, error);
      return;
    }
  sky_upload_job_note_answer (self, NULL);
  sky_upload_job_set_session (self, self->session);
  count_sent (self, self->record->size);
  self->record->step = SKY_ITEM_SENT;
  sky_upload_job_save (task, sent_saved_cb);
}

void
sky_upload_job_send (GTask *task)
{
  SkyUploadJob   *self = g_task_get_source_object (task);
  SkyUploadSource source = { self->file, self->offset, progress_cb, self };

  sky_drive_upload_send_async (self->drive, self->session, &source, self->cancellable, sent_cb,
                               task);
}
