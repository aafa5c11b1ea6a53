/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files under way, and what becomes of those that fail: which faults pass, which need the user,
 * and which batch or drive is to be left alone because of one. Bulk thread. */
#include "transfer/sky-scheduler-private.h"

#include "transfer/sky-item-save.h"

#include <string.h>

/* A file that fails so often while others get through has failed. */
#define ATTEMPTS_LIMIT 8
/* A broken connection is rarely the file's fault, but a proxy may refuse one file for ever. */
#define OFFLINE_ATTEMPTS_LIMIT 40

void
sky_job_slot_free (gpointer data)
{
  SkyJobSlot *slot = data;

  g_clear_object (&slot->job);
  g_clear_pointer (&slot->batch, sky_batch_slot_unref);
  g_free (slot->target);
  g_free (slot);
}

void
sky_retry_slot_free (gpointer data)
{
  SkyRetrySlot *slot = data;

  g_source_destroy (slot->timer);
  g_source_unref (slot->timer);
  g_clear_pointer (&slot->batch, sky_batch_slot_unref);
  g_free (slot);
}

static char *
dup_target_key (SkyBatchSlot *batch, const SkyItemRecord *record)
{
  return g_strconcat (batch->drive->id, ":", record->folder_path, "/", record->display, NULL);
}

/* Whether another file is on its way to the same place: the second has to see what the first has
 * left there. */
gboolean
sky_scheduler_is_target_busy (SkyScheduler *self, SkyBatchSlot *batch, const SkyItemRecord *record)
{
  g_autofree char *key = dup_target_key (batch, record);

  return g_hash_table_contains (self->targets, key);
}

static gboolean
retry_cb (gpointer data)
{
  SkyRetrySlot *slot = data;
  SkyScheduler *self = slot->scheduler;

  sky_scheduler_forget_ready (slot->batch);
  g_hash_table_remove (self->retrying, &slot->item);
  sky_scheduler_wake (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (SkyScheduler *self, SkyJobSlot *job, guint tries)
{
  SkyBackoff    backoff = { self->first_ms, self->limit_ms, tries > 0 ? tries - 1 : 0 };
  SkyRetrySlot *slot = g_new0 (SkyRetrySlot, 1);

  slot->scheduler = self;
  slot->item = job->item;
  slot->batch = g_rc_box_acquire (job->batch);
  slot->timer = sky_scheduler_add_timeout (self, sky_backoff_next_ms (&backoff), retry_cb, slot);
  g_hash_table_replace (self->retrying, &slot->item, slot);
}

static void
drop_job (SkyScheduler *self, SkyJobSlot *slot)
{
  SkyBatchSlot *batch = slot->batch;

  batch->drive->active--;
  g_hash_table_remove (self->targets, slot->target);
  sky_scheduler_touch (self, batch);
  g_hash_table_remove (self->running, &slot->item);
  sky_scheduler_wake (self);
}

static void
failure_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyJobSlot     *slot = user_data;
  SkyScheduler   *self = slot->scheduler;
  SkyBatchRecord *record = NULL;
  g_autoptr (GError) error = NULL;

  if (!sky_item_save_finish (self->journal, result, &record, &error))
    sky_scheduler_journal_failed (self, error);
  else if (record != NULL)
    sky_scheduler_apply (self, record);
  g_clear_pointer (&record, sky_batch_record_free);
  slot->batch->exhausted = FALSE;
  drop_job (self, slot);
  sky_scheduler_sweep (self);
  sky_scheduler_release (self);
}

/* Writes down what became of the item; its slot is free afterwards. */
static void
close_job (SkyScheduler *self, SkyJobSlot *slot, SkyItemRecord *record, const SkyFault *hold)
{
  g_autoptr (SkyItemRecord) told = record;

  if (slot->batch->record->wish == SKY_WISH_CANCEL && told->state != SKY_TRANSFER_DONE)
    {
      told->state = SKY_TRANSFER_CANCELLED;
      g_clear_pointer (&told->fault, sky_fault_unref);
    }
  sky_scheduler_tell_item (self, told);
  sky_item_save_async (self->journal, told, hold, failure_saved_cb, slot);
}

static void
set_fault (SkyItemRecord *record, const GError *error)
{
  GError *named = g_error_copy (error);

  if (strstr (error->message, record->display) == NULL)
    g_prefix_error (&named, "“%s”: ", record->display);
  g_clear_pointer (&record->fault, sky_fault_unref);
  record->fault = sky_fault_new (named, record->display);
  g_error_free (named);
}

/* Whether time may help. UNKNOWN_OUTCOME is looked up again; an answer that makes no sense may have
 * been cut off. */
static gboolean
is_passing (const GError *error)
{
  return sky_drive_error_is_transient (error) ||
         g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL) ||
         g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
}

static SkyFailureMark *
mark_of (SkyScheduler *self, SkyJobSlot *slot)
{
  SkyFailureMark *mark = g_hash_table_lookup (self->marks, &slot->item);

  if (mark == NULL)
    {
      mark = g_new0 (SkyFailureMark, 1);
      mark->successes = slot->batch->drive->successes;
      g_hash_table_insert (self->marks, g_memdup2 (&slot->item, sizeof slot->item), mark);
    }
  return mark;
}

/* Counts the attempt only where the drive has worked for others since this file failed last: a
 * night without network, or a server that is started again and again, is no reason to give a file
 * up. */
static void
count_attempt (SkyFailureMark *mark, SkyJobSlot *slot, SkyItemRecord *record, const GError *error)
{
  guint64 successes = slot->batch->drive->successes;

  mark->tries++;
  if (successes > mark->successes ||
      g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL))
    record->attempt++;
  mark->successes = successes;
}

static void
passing_fault (SkyScheduler *self, SkyJobSlot *slot, SkyItemRecord *record, const GError *error)
{
  SkyFailureMark *mark = mark_of (self, slot);
  guint           limit = g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE)
                              ? OFFLINE_ATTEMPTS_LIMIT
                              : ATTEMPTS_LIMIT;

  set_fault (record, error);
  count_attempt (mark, slot, record, error);
  sky_scheduler_drive_failed (self, slot->batch->drive, error);
  if (record->attempt > limit)
    {
      record->state = SKY_TRANSFER_FAILED;
      g_hash_table_remove (self->marks, &slot->item);
    }
  else
    {
      record->state = SKY_TRANSFER_RETRYING;
      retry_later (self, slot, mark->tries);
    }
  close_job (self, slot, record, NULL);
}

static void
lasting_fault (SkyScheduler *self, SkyJobSlot *slot, SkyItemRecord *record, const GError *error)
{
  g_autoptr (SkyFault) hold = NULL;

  record->state = SKY_TRANSFER_FAILED;
  set_fault (record, error);
  if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_QUOTA))
    hold = sky_fault_new (error, NULL);
  close_job (self, slot, record, hold);
}

static void
job_failed (SkyScheduler *self, SkyJobSlot *slot, const GError *error)
{
  SkyItemRecord *record = sky_item_record_copy (sky_upload_job_get_record (slot->job));

  g_debug ("item %" G_GINT64_FORMAT ": %s", slot->item, error->message);
  record->state = SKY_TRANSFER_WAITING;
  if (error->domain == SKY_DATABASE_ERROR)
    {
      sky_item_record_free (record);
      sky_scheduler_journal_failed (self, error);
      slot->batch->exhausted = FALSE;
      drop_job (self, slot);
      sky_scheduler_release (self);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      close_job (self, slot, record, NULL);
    }
  else if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH))
    {
      sky_scheduler_drive_failed (self, slot->batch->drive, error);
      close_job (self, slot, record, NULL);
    }
  else if (is_passing (error))
    {
      passing_fault (self, slot, record, error);
    }
  else
    {
      /* It did answer. */
      if (sky_upload_job_get_answered (slot->job))
        sky_scheduler_drive_worked (self, slot->batch->drive);
      lasting_fault (self, slot, record, error);
    }
}

static void
job_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyJobSlot   *slot = user_data;
  SkyScheduler *self = slot->scheduler;
  SkyBatchSlot *batch = slot->batch;
  g_autoptr (GError) error = NULL;

  sky_upload_job_set_progress_func (slot->job, NULL, NULL);
  if (!sky_upload_job_run_finish (slot->job, result, &error))
    {
      job_failed (self, slot, error);
      return;
    }
  batch->sent += sky_upload_job_get_moved (slot->job) - slot->moved;
  g_hash_table_remove (self->marks, &slot->item);
  sky_scheduler_tell_item (self, sky_upload_job_get_record (slot->job));
  sky_transfer_update_add_arrival (self->update, batch->drive->id,
                                   sky_upload_job_get_entry (slot->job));
  if (sky_upload_job_get_batch (slot->job) != NULL)
    sky_scheduler_apply (self, sky_upload_job_get_batch (slot->job));
  sky_scheduler_drive_worked (self, batch->drive);
  drop_job (self, slot);
  sky_scheduler_release (self);
}

static void
job_progress_cb (gpointer user_data)
{
  SkyJobSlot   *slot = user_data;
  SkyDriveSlot *drive = slot->batch->drive;
  guint64       moved = sky_upload_job_get_moved (slot->job);

  slot->batch->sent += moved - slot->moved;
  slot->moved = moved;
  sky_scheduler_touch (slot->scheduler, slot->batch);
  if (drive->probing && sky_upload_job_get_answered (slot->job))
    sky_scheduler_drive_worked (slot->scheduler, drive);
}

/* Takes @record. */
void
sky_scheduler_start_job (SkyScheduler *self, SkyBatchSlot *batch, SkyItemRecord *record)
{
  g_autoptr (SkyItemRecord) item = record;
  SkyJobSlot *slot = g_new0 (SkyJobSlot, 1);

  slot->scheduler = self;
  slot->batch = g_rc_box_acquire (batch);
  slot->item = item->id;
  slot->target = dup_target_key (batch, item);
  slot->job = sky_upload_job_new (batch->drive->drive, self->journal, self->hashes, item);
  sky_upload_job_set_progress_func (slot->job, job_progress_cb, slot);
  batch->drive->active++;
  g_hash_table_add (self->targets, g_strdup (slot->target));
  g_hash_table_replace (self->running, &slot->item, slot);
  sky_scheduler_touch (self, batch);
  sky_scheduler_hold (self);
  sky_upload_job_run_async (slot->job, job_done_cb, slot);
}

/**
 * sky_scheduler_cancel_jobs:
 * @self: a scheduler
 * @batch: (nullable): only its jobs
 * @even_commit: whether commits under way are not awaited
 */
void
sky_scheduler_cancel_jobs (SkyScheduler *self, SkyBatchSlot *batch, gboolean even_commit)
{
  g_autoptr (GList) slots = g_hash_table_get_values (self->running);

  for (GList *l = slots; l != NULL; l = l->next)
    {
      SkyJobSlot *slot = l->data;

      if (batch == NULL || slot->batch == batch)
        sky_upload_job_cancel (slot->job, even_commit);
    }
}

/**
 * sky_scheduler_drop_retries:
 * @self: a scheduler
 * @batch: (nullable): only its items
 *
 * Nothing waits for its delay any more.
 */
void
sky_scheduler_drop_retries (SkyScheduler *self, SkyBatchSlot *batch)
{
  GHashTableIter iter;
  gpointer       value;

  g_hash_table_iter_init (&iter, self->retrying);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SkyRetrySlot *slot = value;

      if (batch != NULL && slot->batch != batch)
        continue;
      sky_scheduler_forget_ready (slot->batch);
      g_hash_table_iter_remove (&iter);
    }
}

/* The same for all batches of a drive. */
void
sky_scheduler_drop_drive_retries (SkyScheduler *self, SkyDriveSlot *drive)
{
  for (guint i = 0; i < self->batches->len; i++)
    if (((SkyBatchSlot *) self->batches->pdata[i])->drive == drive)
      sky_scheduler_drop_retries (self, self->batches->pdata[i]);
}
