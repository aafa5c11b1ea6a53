/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends one file. Owns a copy of its journal row, and writes every step down before the next one
 * begins: look at the source, hash, look at the target, begin, send, commit. Whatever the server
 * was told before a crash is inspected first. Lives on the bulk thread. */
#include "transfer/sky-upload-job.h"

#include "transfer/sky-item-save.h"
#include "transfer/sky-upload-job-private.h"

/* So often an upload goes back to an earlier step before it counts as failed. */
#define ROUNDS_LIMIT 12

G_DEFINE_FINAL_TYPE (SkyUploadJob, sky_upload_job, G_TYPE_OBJECT)

/* Takes @task and @error. */
void
sky_upload_job_fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Goes back to @step, but not for ever. Takes @task and @error. */
void
sky_upload_job_go_back (GTask *task, SkyUploadStep step, GError *error)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  g_debug ("item %" G_GINT64_FORMAT ": %s", self->record->id, error->message);
  if (++self->rounds > ROUNDS_LIMIT)
    {
      sky_upload_job_fail (task, error);
      return;
    }
  g_error_free (error);
  sky_upload_job_go (task, step);
}

gboolean
sky_upload_job_is_drive_error (const GError *error, SkyDriveError code)
{
  return g_error_matches (error, SKY_DRIVE_ERROR, (int) code);
}

void
sky_upload_job_note_answer (SkyUploadJob *self, const GError *error)
{
  if (error == NULL || (error->domain == SKY_DRIVE_ERROR && !sky_drive_error_is_transient (error) &&
                        !sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME)))
    self->answered = TRUE;
}

void
sky_upload_job_set_session (SkyUploadJob *self, SkyUploadSession *session)
{
  sky_item_record_set_session (self->record, session);
  g_set_object (&self->session, session);
  if (session != NULL)
    self->record->step = SKY_ITEM_BEGUN;
  else
    {
      self->record->step = SKY_ITEM_NEW;
      self->record->bytes_done = 0;
      self->sent = 0;
      self->offset = 0;
    }
}

void
sky_upload_job_save (GTask *task, GAsyncReadyCallback callback)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  sky_item_save_async (self->journal, self->record, NULL, callback, task);
}

/* Takes @task where the save failed. */
gboolean
sky_upload_job_saved (GTask *task, GAsyncResult *result)
{
  SkyUploadJob   *self = g_task_get_source_object (task);
  SkyBatchRecord *batch = NULL;
  GError         *error = NULL;

  if (!sky_item_save_finish (self->journal, result, &batch, &error))
    {
      sky_upload_job_fail (task, error);
      return FALSE;
    }
  g_clear_pointer (&self->batch, sky_batch_record_free);
  self->batch = batch;
  return TRUE;
}

static void
done_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  if (!sky_upload_job_saved (task, result))
    return;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
sky_upload_job_finish (GTask          *task,
                       SkyDriveEntry  *entry,
                       SkyVerification verification,
                       gboolean        already_there)
{
  SkyUploadJob  *self = g_task_get_source_object (task);
  SkyItemRecord *record = self->record;

  g_set_object (&self->entry, entry);
  sky_upload_job_set_session (self, NULL);
  record->state = SKY_TRANSFER_DONE;
  record->verification = verification;
  record->already_there = already_there;
  record->bytes_done = record->size;
  g_clear_pointer (&record->fault, sky_fault_unref);
  sky_upload_job_save (task, done_saved_cb);
}

/* What every step of an upload does with a fault that it has no better answer to. */
void
sky_upload_job_upload_failed (GTask *task, GError *error)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  sky_upload_job_note_answer (self, error);
  if (sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME))
    {
      sky_upload_job_go_back (task, STEP_INSPECT, error);
      return;
    }
  /* The part is gone, or the folder that was there when the batch began. */
  self->folder_gone = sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_NOT_FOUND);
  if (self->folder_gone || sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_EXISTS) ||
      sky_upload_job_is_drive_error (error, SKY_DRIVE_ERROR_CORRUPT))
    sky_upload_job_go_back (task, STEP_START_AGAIN, error);
  else
    sky_upload_job_fail (task, error);
}

void
sky_upload_job_go (GTask *task, SkyUploadStep step)
{
  static void (*const steps[]) (GTask *) = {
    [STEP_SOURCE] = sky_upload_job_look_at_source,
    [STEP_TARGET] = sky_upload_job_look_at_target,
    [STEP_FOLDER] = sky_upload_job_make_folder,
    [STEP_BEGIN] = sky_upload_job_begin,
    [STEP_SEND] = sky_upload_job_send,
    [STEP_COMMIT] = sky_upload_job_commit,
    [STEP_INSPECT] = sky_upload_job_inspect,
    [STEP_START_AGAIN] = sky_upload_job_start_again,
  };

  steps[step](task);
}

static void
sky_upload_job_finalize (GObject *object)
{
  SkyUploadJob *self = SKY_UPLOAD_JOB (object);

  g_clear_object (&self->drive);
  g_clear_object (&self->journal);
  g_clear_object (&self->hashes);
  g_clear_pointer (&self->record, sky_item_record_free);
  g_clear_pointer (&self->batch, sky_batch_record_free);
  g_clear_object (&self->file);
  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->commit_cancellable);
  G_OBJECT_CLASS (sky_upload_job_parent_class)->finalize (object);
}

static void
sky_upload_job_class_init (SkyUploadJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_upload_job_finalize;
}

static void
sky_upload_job_init (SkyUploadJob *self)
{
  self->cancellable = g_cancellable_new ();
  self->commit_cancellable = g_cancellable_new ();
}

/**
 * sky_upload_job_new:
 * @drive: where to
 * @journal: where every step is written down
 * @hashes: who hashes
 * @record: the item as the journal has it; copied
 *
 * Returns: (transfer full): a job that does nothing yet
 */
SkyUploadJob *
sky_upload_job_new (SkyDrive            *drive,
                    SkyJournal          *journal,
                    SkyHashPool         *hashes,
                    const SkyItemRecord *record)
{
  SkyUploadJob *self = NULL;

  g_return_val_if_fail (SKY_IS_DRIVE (drive), NULL);
  g_return_val_if_fail (record != NULL, NULL);

  self = g_object_new (SKY_TYPE_UPLOAD_JOB, NULL);
  self->drive = g_object_ref (drive);
  self->journal = g_object_ref (journal);
  self->hashes = g_object_ref (hashes);
  self->record = sky_item_record_copy (record);
  self->file = sky_source_to_file (record->source);
  self->sent = record->bytes_done;
  return self;
}

/**
 * sky_upload_job_set_progress_func:
 * @self: a job
 * @func: told that more was sent; never after the job has answered
 * @user_data: for @func
 */
void
sky_upload_job_set_progress_func (SkyUploadJob *self, SkyUploadJobFunc func, gpointer user_data)
{
  g_return_if_fail (SKY_IS_UPLOAD_JOB (self));

  self->func = func;
  self->func_data = user_data;
}

/**
 * sky_upload_job_run_async:
 * @self: a job; runs once
 * @callback: told the outcome
 * @user_data: for @callback
 *
 * Errors of the journal, of the source (%G_IO_ERROR) and of the drive pass through: the scheduler
 * knows which are tried again.
 */
void
sky_upload_job_run_async (SkyUploadJob *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyUploadSession) session = NULL;

  g_return_if_fail (SKY_IS_UPLOAD_JOB (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_upload_job_run_async);
  if (self->record->session == NULL)
    {
      sky_upload_job_go (g_steal_pointer (&task), STEP_SOURCE);
      return;
    }
  session = sky_item_record_dup_session (self->record, &error);
  if (session == NULL)
    {
      /* Written by something else: nothing can be taken up, so the file is sent anew. */
      g_message ("The session of “%s” is not understood: %s", self->record->display,
                 error->message);
      sky_upload_job_set_session (self, NULL);
      sky_upload_job_go (g_steal_pointer (&task), STEP_SOURCE);
      return;
    }
  g_set_object (&self->session, session);
  sky_upload_job_go (g_steal_pointer (&task), STEP_INSPECT);
}

/**
 * sky_upload_job_run_finish:
 * @self: a job
 * @result: what the callback got
 * @error: return location, or %NULL
 *
 * Returns: whether the file is there, and the journal knows it
 */
gboolean
sky_upload_job_run_finish (SkyUploadJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_upload_job_cancel:
 * @self: a job
 * @even_commit: whether a commit under way is not awaited either: its outcome is looked up when the
 *   item is taken up again
 */
void
sky_upload_job_cancel (SkyUploadJob *self, gboolean even_commit)
{
  g_return_if_fail (SKY_IS_UPLOAD_JOB (self));

  g_cancellable_cancel (self->cancellable);
  if (even_commit)
    g_cancellable_cancel (self->commit_cancellable);
}

/* The item as it is now. */
const SkyItemRecord *
sky_upload_job_get_record (SkyUploadJob *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_JOB (self), NULL);
  return self->record;
}

/* The item's batch after the last step that was written down; %NULL before the first. */
const SkyBatchRecord *
sky_upload_job_get_batch (SkyUploadJob *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_JOB (self), NULL);
  return self->batch;
}

/* What is on the drive once the job has answered with success. */
SkyDriveEntry *
sky_upload_job_get_entry (SkyUploadJob *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_JOB (self), NULL);
  return self->entry;
}

/* How many of the file's bytes the server has. */
guint64
sky_upload_job_get_sent (SkyUploadJob *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_JOB (self), 0);
  return self->sent;
}

/* How many bytes this job has sent: for the speed. */
guint64
sky_upload_job_get_moved (SkyUploadJob *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_JOB (self), 0);
  return self->moved;
}

/* Whether the drive has answered anything since the job began. */
gboolean
sky_upload_job_get_answered (SkyUploadJob *self)
{
  g_return_val_if_fail (SKY_IS_UPLOAD_JOB (self), FALSE);
  return self->answered;
}
