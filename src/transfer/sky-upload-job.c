/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends one file. Owns a copy of its journal row, and writes every step down before the next one
 * begins: look at the source, hash, look at the target, begin, send, commit. Whatever the server
 * was told before a crash is inspected first. Lives on the bulk thread. */
#include "transfer/sky-upload-job.h"

#include "drive/sky-drive-folders.h"
#include "drive/sky-drive-path.h"
#include "transfer/sky-item-save.h"
#include "transfer/sky-source-probe.h"
#include "transfer/sky-upload-target.h"

/* A file that changes while it is sent is begun anew so often. */
#define CHANGES_LIMIT 3
/* So often an upload goes back to an earlier step before it counts as failed. */
#define ROUNDS_LIMIT 12

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
} Step;

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

G_DEFINE_FINAL_TYPE (SkyUploadJob, sky_upload_job, G_TYPE_OBJECT)

/* The steps form a circle: this is the one function that is named before it is written. Takes
 * @task. */
static void go (GTask *task, Step step);

/* Takes @task and @error. */
static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Goes back to @step, but not for ever. Takes @task and @error. */
static void
go_back (GTask *task, Step step, GError *error)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  g_debug ("item %" G_GINT64_FORMAT ": %s", self->record->id, error->message);
  if (++self->rounds > ROUNDS_LIMIT)
    {
      fail (task, error);
      return;
    }
  g_error_free (error);
  go (task, step);
}

static gboolean
is_drive_error (const GError *error, SkyDriveError code)
{
  return g_error_matches (error, SKY_DRIVE_ERROR, (int) code);
}

static void
note_answer (SkyUploadJob *self, const GError *error)
{
  if (error == NULL || (error->domain == SKY_DRIVE_ERROR && !sky_drive_error_is_transient (error) &&
                        !is_drive_error (error, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME)))
    self->answered = TRUE;
}

static void
set_session (SkyUploadJob *self, SkyUploadSession *session)
{
  g_clear_pointer (&self->record->session, g_bytes_unref);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_autoptr (GVariant) state = g_variant_take_ref (sky_upload_session_serialize (session));
      g_autoptr (GVariant) boxed = g_variant_ref_sink (g_variant_new_variant (state));

      self->record->session = g_variant_get_data_as_bytes (boxed);
      self->record->step = SKY_ITEM_BEGUN;
    }
  else
    {
      self->record->step = SKY_ITEM_NEW;
      self->record->bytes_done = 0;
      self->sent = 0;
      self->offset = 0;
    }
}

static void
save (GTask *task, GAsyncReadyCallback callback)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  sky_item_save_async (self->journal, self->record, NULL, callback, task);
}

/* Takes @task where the save failed. */
static gboolean
saved (GTask *task, GAsyncResult *result)
{
  SkyUploadJob   *self = g_task_get_source_object (task);
  SkyBatchRecord *batch = NULL;
  GError         *error = NULL;

  if (!sky_item_save_finish (self->journal, result, &batch, &error))
    {
      fail (task, error);
      return FALSE;
    }
  g_clear_pointer (&self->batch, sky_batch_record_free);
  self->batch = batch;
  return TRUE;
}

/* Done */

static void
done_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  if (!saved (task, result))
    return;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
finish (GTask *task, SkyDriveEntry *entry, SkyVerification verification, gboolean already_there)
{
  SkyUploadJob  *self = g_task_get_source_object (task);
  SkyItemRecord *record = self->record;

  g_set_object (&self->entry, entry);
  set_session (self, NULL);
  record->state = SKY_TRANSFER_DONE;
  record->verification = verification;
  record->already_there = already_there;
  record->bytes_done = record->size;
  g_clear_pointer (&record->message, g_free);
  save (task, done_saved_cb);
}

static void
committed_entry_seen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_drive_stat_finish (self->drive, result, &error);
  const char *sha256 = NULL;

  note_answer (self, error);
  if (entry == NULL)
    {
      if (is_drive_error (error, SKY_DRIVE_ERROR_NOT_FOUND))
        go_back (task, STEP_START_AGAIN, error);
      else
        fail (task, error);
      return;
    }
  sha256 = sky_drive_entry_get_sha256 (entry);
  if (sha256 != NULL && g_ascii_strcasecmp (sha256, self->record->sha256) == 0)
    finish (task, entry, SKY_VERIFICATION_DIGEST, FALSE);
  else if (sha256 == NULL && sky_drive_entry_get_size (entry) == self->record->size)
    finish (task, entry, SKY_VERIFICATION_SIZE, FALSE);
  else
    /* Somebody has changed it since: it had arrived. */
    finish (task, entry, SKY_VERIFICATION_NONE, FALSE);
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
    fail (task, error);
  else if (size != self->record->size || mtime != self->record->mtime)
    go (task, STEP_START_AGAIN);
  else
    go (task, STEP_SEND);
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
      go (task, STEP_COMMIT);
      break;
    case SKY_DRIVE_UPLOAD_COMMITTED:
      self->sent = self->record->size;
      sky_drive_stat_async (self->drive, sky_upload_session_get_path (self->session),
                            self->cancellable, committed_entry_seen_cb, task);
      break;
    case SKY_DRIVE_UPLOAD_CONFLICT:
    default:
      go (task, STEP_START_AGAIN);
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
  note_answer (self, error);
  if (error != NULL)
    fail (task, error);
  else
    inspected (task, state, offset);
}

static void
inspect (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  if (self->session == NULL)
    {
      go (task, STEP_SOURCE);
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

  if (saved (task, result))
    go (task, STEP_SOURCE);
}

static void
aborted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;

  if (!sky_drive_upload_abort_finish (self->drive, result, &error) &&
      (error->domain != SKY_DRIVE_ERROR || sky_drive_error_is_transient (error) ||
       is_drive_error (error, SKY_DRIVE_ERROR_AUTH)))
    {
      /* The session stays written down: its part is removed another time. */
      fail (task, error);
      return;
    }
  note_answer (self, error);
  g_clear_error (&error);
  set_session (self, NULL);
  save (task, forgotten_saved_cb);
}

static void
start_again (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  if (self->session == NULL)
    {
      go (task, STEP_SOURCE);
      return;
    }
  sky_drive_upload_abort_async (self->drive, self->session, self->cancellable, aborted_cb, task);
}

static void
source_changed (GTask *task, GError *error)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  if (++self->changes <= CHANGES_LIMIT)
    {
      go_back (task, STEP_START_AGAIN, error);
      return;
    }
  g_error_free (error);
  fail (task, g_error_new (G_IO_ERROR, G_IO_ERROR_BUSY, "“%s” keeps changing while it is sent",
                           self->record->display));
}

/* What every step of an upload does with a fault that it has no better answer to. */
static void
upload_failed (GTask *task, GError *error)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  note_answer (self, error);
  if (is_drive_error (error, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME))
    {
      go_back (task, STEP_INSPECT, error);
      return;
    }
  /* The part is gone, or the folder that was there when the batch began. */
  self->folder_gone = is_drive_error (error, SKY_DRIVE_ERROR_NOT_FOUND);
  if (self->folder_gone || is_drive_error (error, SKY_DRIVE_ERROR_EXISTS) ||
      is_drive_error (error, SKY_DRIVE_ERROR_CORRUPT))
    go_back (task, STEP_START_AGAIN, error);
  else
    fail (task, error);
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
      note_answer (self, NULL);
      finish (task, entry, verification, FALSE);
    }
  else if (is_drive_error (error, SKY_DRIVE_ERROR_CONFLICT))
    go_back (task, STEP_START_AGAIN, error);
  else
    upload_failed (task, error);
}

static void
commit (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    {
      fail (task, error);
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

  if (saved (task, result))
    go (task, STEP_COMMIT);
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;

  if (!sky_drive_upload_send_finish (self->drive, result, &error))
    {
      if (is_drive_error (error, SKY_DRIVE_ERROR_CONFLICT))
        source_changed (task, error);
      else
        upload_failed (task, error);
      return;
    }
  note_answer (self, NULL);
  set_session (self, self->session);
  count_sent (self, self->record->size);
  self->record->step = SKY_ITEM_SENT;
  save (task, sent_saved_cb);
}

static void
send_file (GTask *task)
{
  SkyUploadJob   *self = g_task_get_source_object (task);
  SkyUploadSource source = { self->file, self->offset, progress_cb, self };

  sky_drive_upload_send_async (self->drive, self->session, &source, self->cancellable, sent_cb,
                               task);
}

/* Begin */

static void
begun_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  if (saved (task, result))
    go (task, STEP_SEND);
}

static void
begun_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  g_autoptr (SkyUploadSession) session =
                 sky_drive_upload_begin_finish (self->drive, result, &error);

  if (session == NULL)
    {
      upload_failed (task, error);
      return;
    }
  set_session (self, session);
  save (task, begun_saved_cb);
}

static void
begin (GTask *task)
{
  SkyUploadJob    *self = g_task_get_source_object (task);
  SkyItemRecord   *record = self->record;
  g_autofree char *path = sky_item_record_dup_target (record);
  SkyUploadRequest request = { 0 };

  request.path = path;
  request.size = record->size;
  request.sha256 = record->sha256;
  request.mtime = record->mtime / G_USEC_PER_SEC;
  request.overwrite = SKY_UPLOAD_CREATE;
  sky_drive_upload_begin_async (self->drive, &request, self->cancellable, begun_cb, task);
}

/* Target */

static void
folder_made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;

  if (!sky_drive_ensure_folder_finish (self->drive, result, &error))
    {
      fail (task, error);
      return;
    }
  go (task, STEP_BEGIN);
}

/* The folder was there when the batch began, and is gone. */
static void
make_folder (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  sky_drive_ensure_folder_async (self->drive, self->record->folder_path, self->cancellable,
                                 folder_made_cb, task);
}

static void
target_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  g_autoptr (SkyDriveEntry) same = NULL;
  g_autofree char *name = sky_upload_target_find_finish (result, &same, &error);

  note_answer (self, error);
  if (name == NULL)
    {
      fail (task, error);
      return;
    }
  g_free (self->record->name);
  self->record->name = g_steal_pointer (&name);
  if (same != NULL)
    finish (task, same, SKY_VERIFICATION_DIGEST, TRUE);
  else
    go (task, self->folder_gone ? STEP_FOLDER : STEP_BEGIN);
}

static void
look_at_target (GTask *task)
{
  SkyUploadJob       *self = g_task_get_source_object (task);
  const SkyUploadWish wish = { self->record->folder_path, self->record->display, self->record->size,
                               self->record->sha256 };

  sky_upload_target_find_async (self->drive, &wish, self->cancellable, target_found_cb, task);
}

/* Source */

static void
hashed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  SkyUploadJob *self = g_task_get_source_object (task);
  GError       *error = NULL;
  guint64       size = 0;
  char         *sha256 = sky_hash_pool_hash_finish (self->hashes, result, &size, &error);

  if (sha256 == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_prefix_error (&error, "“%s” can't be read: ", self->record->display);
      fail (task, error);
      return;
    }
  g_free (self->record->sha256);
  self->record->sha256 = sha256;
  self->record->size = size;
  go (task, STEP_TARGET);
}

static void
source_seen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask         *task = user_data;
  SkyUploadJob  *self = g_task_get_source_object (task);
  SkyItemRecord *record = self->record;
  GError        *error = NULL;
  guint64        size = 0;
  gint64         mtime = 0;

  if (!sky_source_probe_finish (self->file, result, &size, &mtime, &error) ||
      !sky_drive_name_check (record->display, &error))
    {
      fail (task, error);
      return;
    }
  if (record->sha256 != NULL && record->size == size && record->mtime == mtime)
    {
      go (task, STEP_TARGET);
      return;
    }
  record->mtime = mtime;
  sky_hash_pool_hash_async (self->hashes, self->file, self->cancellable, hashed_cb, task);
}

static void
look_at_source (GTask *task)
{
  SkyUploadJob *self = g_task_get_source_object (task);

  sky_source_probe_async (self->file, self->cancellable, source_seen_cb, task);
}

static void
go (GTask *task, Step step)
{
  static void (*const steps[]) (GTask *) = {
    [STEP_SOURCE] = look_at_source, [STEP_TARGET] = look_at_target,   [STEP_FOLDER] = make_folder,
    [STEP_BEGIN] = begin,           [STEP_SEND] = send_file,          [STEP_COMMIT] = commit,
    [STEP_INSPECT] = inspect,       [STEP_START_AGAIN] = start_again,
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
  g_autoptr (GVariant) boxed = NULL;
  g_autoptr (GVariant) state = NULL;
  g_autoptr (SkyUploadSession) session = NULL;

  g_return_if_fail (SKY_IS_UPLOAD_JOB (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_upload_job_run_async);
  if (self->record->session == NULL)
    {
      go (g_steal_pointer (&task), STEP_SOURCE);
      return;
    }
  boxed = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, self->record->session, FALSE));
  state = g_variant_get_variant (boxed);
  session = sky_upload_session_deserialize (state, &error);
  if (session == NULL)
    {
      /* Written by something else: nothing can be taken up, so the file is sent anew. */
      g_message ("The session of “%s” is not understood: %s", self->record->display,
                 error->message);
      set_session (self, NULL);
      go (g_steal_pointer (&task), STEP_SOURCE);
      return;
    }
  g_set_object (&self->session, session);
  go (g_steal_pointer (&task), STEP_INSPECT);
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
