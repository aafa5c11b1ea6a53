/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the main thread asks of the scheduler. The calls may come from any thread; what they do
 * happens on the bulk thread, and is written down before it is told. */
#include "transfer/sky-scheduler-private.h"

#include "transfer/sky-journal-store.h"

typedef struct
{
  SkyScheduler       *scheduler; /* (owned) */
  SkySchedulerCommand command;
  gint64              batch;
  SkyBatchRecord     *record;  /* (owned) (nullable) in or out */
  GArray             *removed; /* (owned) (nullable) out */
  char               *drive_id;
  SkyDrive           *drive; /* (owned) (nullable) */
  GTask              *task;  /* (owned) (nullable) */
} Request;

static Request *
request_new (SkyScheduler *self)
{
  Request *request = g_new0 (Request, 1);

  request->scheduler = g_object_ref (self);
  return request;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->scheduler);
  g_clear_pointer (&request->record, sky_batch_record_free);
  g_clear_pointer (&request->removed, g_array_unref);
  g_free (request->drive_id);
  g_clear_object (&request->drive);
  g_clear_object (&request->task);
  g_free (request);
}

static gboolean
set_drive_cb (gpointer data)
{
  Request      *request = data;
  SkyScheduler *self = request->scheduler;
  SkyDriveSlot *drive = NULL;

  if (sky_scheduler_is_stopping (self))
    return G_SOURCE_REMOVE;
  drive = sky_scheduler_ensure_drive (self, request->drive_id);
  g_set_object (&drive->drive, request->drive);
  if (drive->drive == NULL)
    {
      g_autoptr (GError) gone = sky_scheduler_new_gone_error ();

      sky_scheduler_drive_failed (self, drive, gone);
      return G_SOURCE_REMOVE;
    }
  /* What stood in the way of the connection before says nothing of this one. */
  g_clear_pointer (&drive->fault, sky_fault_unref);
  sky_backoff_reset (&drive->backoff);
  sky_scheduler_drop_drive_retries (self, drive);
  sky_scheduler_drive_unblock (self, drive);
  sky_scheduler_sweep (self);
  return G_SOURCE_REMOVE;
}

/**
 * sky_scheduler_set_drive:
 * @self: a scheduler
 * @drive_id: which drive
 * @drive: (nullable): its connection; %NULL where it has none now
 *
 * Whatever waits for it goes on at once.
 */
void
sky_scheduler_set_drive (SkyScheduler *self, const char *drive_id, SkyDrive *drive)
{
  Request *request = NULL;

  g_return_if_fail (SKY_IS_SCHEDULER (self));
  g_return_if_fail (drive_id != NULL);

  request = request_new (self);
  request->drive_id = g_strdup (drive_id);
  request->drive = drive != NULL ? g_object_ref (drive) : NULL;
  sky_loop_thread_invoke (self->bulk, set_drive_cb, request, request_free);
}

static gboolean
add_batch_cb (gpointer data)
{
  Request      *request = data;
  SkyScheduler *self = request->scheduler;
  SkyDriveSlot *drive = NULL;
  SkyBatchSlot *batch = NULL;

  if (sky_scheduler_is_stopping (self) ||
      sky_scheduler_find_batch (self, request->record->id) != NULL)
    return G_SOURCE_REMOVE;
  drive = sky_scheduler_ensure_drive (self, request->record->drive_id);
  batch = sky_batch_slot_new (g_steal_pointer (&request->record), drive);
  g_ptr_array_add (self->batches, batch);
  sky_scheduler_touch (self, batch);
  sky_scheduler_wake (self);
  return G_SOURCE_REMOVE;
}

/**
 * sky_scheduler_add_batch:
 * @self: a scheduler
 * @record: a batch that is in the journal; copied
 */
void
sky_scheduler_add_batch (SkyScheduler *self, const SkyBatchRecord *record)
{
  Request *request = NULL;

  g_return_if_fail (SKY_IS_SCHEDULER (self));
  g_return_if_fail (record != NULL);

  request = request_new (self);
  request->record = sky_batch_record_copy (record);
  sky_loop_thread_invoke (self->bulk, add_batch_cb, request, request_free);
}

static gboolean
write_command_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Request *request = data;
  gint64   id = request->batch;
  gboolean ok = TRUE;

  g_clear_pointer (&request->record, sky_batch_record_free);
  g_clear_pointer (&request->removed, g_array_unref);
  switch (request->command)
    {
    case SKY_SCHEDULER_PAUSE:
      ok = sky_batch_store_set_wish (database, id, SKY_WISH_PAUSE, error);
      break;
    case SKY_SCHEDULER_RESUME:
      ok = sky_batch_store_set_wish (database, id, SKY_WISH_GO, error);
      break;
    case SKY_SCHEDULER_CANCEL:
      ok = sky_batch_store_cancel (database, id, error);
      break;
    case SKY_SCHEDULER_RETRY:
      ok = sky_batch_store_retry (database, id, error);
      break;
    case SKY_SCHEDULER_CLEAR:
    default:
      request->removed = sky_batch_store_clear (database, error);
      return request->removed != NULL;
    }
  return ok && sky_batch_store_settle (database, id, &request->record, error);
}

static void
batches_cleared (SkyScheduler *self, GArray *removed)
{
  for (guint i = 0; i < removed->len; i++)
    {
      gint64        id = g_array_index (removed, gint64, i);
      SkyBatchSlot *batch = sky_scheduler_find_batch (self, id);

      g_array_append_val (self->update->removed, id);
      if (batch != NULL)
        g_ptr_array_remove (self->batches, batch);
    }
  sky_scheduler_report_now (self);
}

/* The wish is on disk: now it is followed. */
static void
follow (SkyScheduler *self, SkyBatchSlot *batch, SkySchedulerCommand command)
{
  sky_scheduler_forget_ready (batch);
  if (command == SKY_SCHEDULER_PAUSE || command == SKY_SCHEDULER_CANCEL)
    {
      sky_scheduler_drop_retries (self, batch);
      sky_scheduler_cancel_jobs (self, batch, FALSE);
    }
  if (command == SKY_SCHEDULER_CANCEL)
    {
      batch->items_changed = TRUE;
      if (self->walking == batch->record->id)
        g_cancellable_cancel (self->walk_cancellable);
      sky_scheduler_sweep (self);
    }
  if (command == SKY_SCHEDULER_RETRY)
    {
      batch->items_changed = TRUE;
      sky_backoff_reset (&batch->drive->backoff);
      sky_scheduler_drop_retries (self, batch);
      sky_scheduler_drive_unblock (self, batch->drive);
    }
  sky_scheduler_touch (self, batch);
  sky_scheduler_wake (self);
}

static void
command_written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyScheduler *self = user_data;
  SkyBatchSlot *batch = NULL;
  g_autoptr (GError) error = NULL;
  Request *request = sky_journal_run_finish (self->journal, result, &error);

  if (request == NULL)
    {
      sky_scheduler_journal_failed (self, error);
      sky_scheduler_release (self);
      return;
    }
  batch = sky_scheduler_find_batch (self, request->batch);
  if (request->removed != NULL)
    batches_cleared (self, request->removed);
  else if (batch != NULL && request->record != NULL)
    {
      sky_scheduler_apply (self, request->record);
      follow (self, batch, request->command);
    }
  sky_scheduler_release (self);
}

static void
run_command (SkyScheduler *self, SkySchedulerCommand command, gint64 batch)
{
  Request *request = request_new (self);

  request->command = command;
  request->batch = batch;
  sky_scheduler_hold (self);
  sky_journal_run_async (self->journal, write_command_cb, request, request_free, command_written_cb,
                         self);
}

/* Whether a command for all means this batch too. */
static gboolean
is_meant (SkyBatchSlot *batch, SkySchedulerCommand command)
{
  const SkyBatchRecord *record = batch->record;

  if (command == SKY_SCHEDULER_RETRY)
    return record->files_failed > 0 || sky_batch_record_is_open (record);
  return sky_batch_record_is_open (record);
}

static gboolean
command_cb (gpointer data)
{
  Request      *request = data;
  SkyScheduler *self = request->scheduler;

  if (sky_scheduler_is_stopping (self))
    return G_SOURCE_REMOVE;
  if (request->command == SKY_SCHEDULER_CLEAR || request->batch != 0)
    {
      run_command (self, request->command, request->batch);
      return G_SOURCE_REMOVE;
    }
  for (guint i = 0; i < self->batches->len; i++)
    {
      SkyBatchSlot *batch = self->batches->pdata[i];

      if (is_meant (batch, request->command))
        run_command (self, request->command, batch->record->id);
    }
  return G_SOURCE_REMOVE;
}

/**
 * sky_scheduler_command:
 * @self: a scheduler
 * @command: what to do
 * @batch_id: with which batch; 0 for all
 */
void
sky_scheduler_command (SkyScheduler *self, SkySchedulerCommand command, gint64 batch_id)
{
  Request *request = NULL;

  g_return_if_fail (SKY_IS_SCHEDULER (self));

  request = request_new (self);
  request->command = command;
  request->batch = batch_id;
  sky_loop_thread_invoke (self->bulk, command_cb, request, request_free);
}

static gboolean
stop_cb (gpointer data)
{
  Request      *request = data;
  SkyScheduler *self = request->scheduler;

  if (self->stopping)
    {
      g_task_return_new_error (request->task, G_IO_ERROR, G_IO_ERROR_PENDING,
                               "The transfers are being stopped already");
      return G_SOURCE_REMOVE;
    }
  self->stopping = TRUE;
  self->stop = g_steal_pointer (&request->task);
  sky_scheduler_hold (self);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->walk_cancellable);
  sky_scheduler_drop_retries (self, NULL);
  sky_scheduler_cancel_jobs (self, NULL, TRUE);
  sky_scheduler_release (self);
  return G_SOURCE_REMOVE;
}

/**
 * sky_scheduler_stop_async:
 * @self: a scheduler
 * @callback: told when nothing runs any more
 * @user_data: for @callback
 *
 * Stops at the last step that is written down. A stopped scheduler does nothing more.
 */
void
sky_scheduler_stop_async (SkyScheduler *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request = NULL;

  g_return_if_fail (SKY_IS_SCHEDULER (self));

  request = request_new (self);
  request->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (request->task, sky_scheduler_stop_async);
  sky_loop_thread_invoke (self->bulk, stop_cb, request, request_free);
}

gboolean
sky_scheduler_stop_finish (SkyScheduler *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
