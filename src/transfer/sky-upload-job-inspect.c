/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of an upload that was interrupted: ask the server what it has, go on from there or
 * start again. Bulk thread. */
#include "transfer/sky-upload-job-private.h"

#include "transfer/sky-source-probe.h"

static void
committed_entry_seen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_drive_stat_finish (self->drive, result, &error);
  const char *sha256 = NULL;

  sky_upload_job_note_answer (self, error);
  if (entry == NULL)
    {
      if (sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_NOT_FOUND))
        sky_upload_job_go_back (task, STEP_START_AGAIN, error);
      else
        sky_upload_job_fail (task, error);
      return;
    }
  sha256 = sky_drive_entry_get_sha256 (entry);
  if (sha256 != NULL && g_ascii_strcasecmp (sha256, self->record->sha256) == 0)
    sky_upload_job_finish (task, entry, SKY_VERIFICATION_DIGEST, FALSE);
  else if (sha256 == NULL && sky_drive_entry_get_size (entry) == self->record->size)
    sky_upload_job_finish (task, entry, SKY_VERIFICATION_SIZE, FALSE);
  else
    /* Somebody has changed it since: it had arrived. */
    sky_upload_job_finish (task, entry, SKY_VERIFICATION_NONE, FALSE);
}

/* Inspect: what has the server got? */

static void
source_unchanged_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  guint64       size = 0;
  gint64        mtime = 0;

  if (!sky_source_probe_finish (self->file, result, &size, &mtime, &error))
    sky_upload_job_fail (task, error);
  else if (size != self->record->size || mtime != self->record->mtime)
    sky_upload_job_go (task, STEP_START_AGAIN);
  else
    sky_upload_job_go (task, STEP_SEND);
}

static void
inspected (GTask *task, SkyDriveUploadState state, guint64 offset)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  switch (state)
    {
    case SKY_DRIVE_UPLOAD_NOTHING:
    case SKY_DRIVE_UPLOAD_PARTIAL:
      self->offset = state == SKY_DRIVE_UPLOAD_PARTIAL ? MIN (offset, self->record->size) : 0;
      self->sent = self->offset;
      self->record->step = SKY_ITEM_BEGUN;
      sky_source_probe_async (self->file, self->cancellable, source_unchanged_cb, task);
      break;
    case SKY_DRIVE_UPLOAD_SENT:
      self->sent = self->record->size;
      sky_upload_job_go (task, STEP_COMMIT);
      break;
    case SKY_DRIVE_UPLOAD_COMMITTED:
      self->sent = self->record->size;
      sky_drive_stat_async (self->drive, sky_upload_session_get_path (self->session),
                            self->cancellable, committed_entry_seen_cb, task);
      break;
    case SKY_DRIVE_UPLOAD_CONFLICT:
    default:
      sky_upload_job_go (task, STEP_START_AGAIN);
      break;
    }
}

static void
inspected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask              *task = user_data;
  SkyUploadJob       *self = g_task_get_source_object (task);
  GError             *error = NULL;
  guint64             offset = 0;
  SkyDriveUploadState state;

  state = sky_drive_upload_inspect_finish (self->drive, result, &offset, &error);
  sky_upload_job_note_answer (self, error);
  if (error != NULL)
    sky_upload_job_fail (task, error);
  else
    inspected (task, state, offset);
}

void
sky_upload_job_inspect (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  if (self->session == NULL)
    {
      sky_upload_job_go (task, STEP_SOURCE);
      return;
    }
  sky_drive_upload_inspect_async (self->drive, self->session, self->cancellable, inspected_cb,
                                  task);
}

/* Start again: the server forgets what it has, and the file is looked at anew */

static void
forgotten_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  if (sky_upload_job_saved (task, result))
    sky_upload_job_go (task, STEP_SOURCE);
}

static void
aborted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;

  if (!sky_drive_upload_abort_finish (self->drive, result, &error) &&
      (error->domain != SKY_DRIVE_ERROR || sky_drive_error_is_transient (error) ||
       sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_AUTH)))
    {
      /* The session stays written down: its part is removed another time. */
      sky_upload_job_fail (task, error);
      return;
    }
  sky_upload_job_note_answer (self, error);
  g_clear_error (&error);
  sky_upload_job_set_session (self, NULL);
  sky_upload_job_save (task, forgotten_saved_cb);
}

void
sky_upload_job_start_again (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  if (self->session == NULL)
    {
      sky_upload_job_go (task, STEP_SOURCE);
      return;
    }
  sky_drive_upload_abort_async (self->drive, self->session, self->cancellable, aborted_cb, task);
}
