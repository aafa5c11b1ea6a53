/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scheduler tells the main thread: gathered, and posted at most ten times a second, and
 * never while the last one still waits to be read. Bulk thread. */
#include "transfer/sky-scheduler-private.h"

/* In microseconds. */
#define REPORT_INTERVAL (100 * 1000)

typedef struct
{
  SkyScheduler      *scheduler; /* (owned) */
  SkyTransferUpdate *update;    /* (owned) */
} Post;

static void
post_free (gpointer data)
{
  Post *post = data;

  sky_transfer_update_free (post->update);
  g_object_unref (post->scheduler);
  g_free (post);
}

/* On the listener's thread. */
static gboolean
posted_cb (gpointer data)
{
  Post *post = data;
  g_autoptr (GObject) listener = g_weak_ref_get (&post->scheduler->listener);

  g_atomic_int_set (&post->scheduler->posted, 0);
  if (listener != NULL)
    post->scheduler->func (listener, post->update);
  return G_SOURCE_REMOVE;
}

static SkyBatchUpdate *
describe_batch (SkyScheduler *self, SkyBatchSlot *batch)
{
  SkyBatchUpdate *told = g_new0 (SkyBatchUpdate, 1);
  SkyDriveSlot   *drive = batch->drive;
  SkyFault       *fault;
  GHashTableIter  iter;
  gpointer        slot;

  told->record = sky_batch_record_copy (batch->record);
  told->sent = batch->sent;
  told->items_changed = batch->items_changed;
  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    {
      SkyJobSlot *job = slot;

      if (job->batch != batch)
        continue;
      told->running++;
      if (sky_upload_job_get_record (job->job)->state != SKY_TRANSFER_DONE)
        told->bytes += sky_upload_job_get_sent (job->job);
    }
  g_hash_table_iter_init (&iter, self->retrying);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    told->retrying += ((SkyRetrySlot *) slot)->batch == batch;
  told->blocked = drive->blocked || drive->probing || self->journal_timer != NULL;
  told->needs_user = drive->blocked && drive->needs_user;
  fault = self->journal_timer != NULL ? self->journal_fault : drive->fault;
  if (told->blocked && fault != NULL)
    told->fault = sky_fault_ref (fault);
  return told;
}

static void
describe_jobs (SkyScheduler *self)
{
  GHashTableIter iter;
  gpointer       slot;

  g_hash_table_iter_init (&iter, self->running);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    {
      SkyJobSlot    *job = slot;
      SkyItemRecord *record = NULL;

      if (!job->batch->dirty)
        continue;
      record = sky_item_record_copy (sky_upload_job_get_record (job->job));
      if (record->state == SKY_TRANSFER_WAITING || record->state == SKY_TRANSFER_RETRYING)
        record->state = SKY_TRANSFER_RUNNING;
      record->bytes_done = sky_upload_job_get_sent (job->job);
      g_ptr_array_add (self->update->items, record);
    }
}

static void
post (SkyScheduler *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Post *message = g_new0 (Post, 1);

  message->scheduler = g_object_ref (self);
  message->update = g_steal_pointer (&self->update);
  self->update = sky_transfer_update_new ();
  self->reported = g_get_monotonic_time ();
  g_atomic_int_set (&self->posted, 1);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, posted_cb, message, post_free);
  g_source_attach (source, self->listener_context);
}

/**
 * sky_scheduler_report_now:
 * @self: a scheduler
 *
 * Posts what was gathered, whenever the last report was.
 */
void
sky_scheduler_report_now (SkyScheduler *self)
{
  gboolean any = FALSE;

  if (self->report != NULL)
    g_source_destroy (self->report);
  g_clear_pointer (&self->report, g_source_unref);
  describe_jobs (self);
  for (guint i = 0; i < self->batches->len; i++)
    {
      SkyBatchSlot *batch = self->batches->pdata[i];

      if (!batch->dirty)
        continue;
      g_ptr_array_add (self->update->batches, describe_batch (self, batch));
      batch->dirty = FALSE;
      batch->items_changed = FALSE;
      any = TRUE;
    }
  if (any || self->update->items->len > 0 || self->update->arrivals->len > 0 ||
      self->update->removed->len > 0)
    post (self);
}

static gboolean
report_cb (gpointer data)
{
  SkyScheduler *self = data;

  if (g_atomic_int_get (&self->posted))
    return G_SOURCE_CONTINUE;
  sky_scheduler_report_now (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (SkyScheduler *self)
{
  gint64 wait = self->reported + REPORT_INTERVAL - g_get_monotonic_time ();

  if (self->report != NULL)
    return;
  self->report = sky_scheduler_add_timeout (
      self, (guint) (CLAMP (wait, REPORT_INTERVAL / 10, REPORT_INTERVAL) / 1000), report_cb, self);
}

/* Something about @batch is to be told. */
void
sky_scheduler_touch (SkyScheduler *self, SkyBatchSlot *batch)
{
  batch->dirty = TRUE;
  schedule (self);
}

/* Something about @drive is to be told with each of its batches. */
void
sky_scheduler_touch_drive (SkyScheduler *self, SkyDriveSlot *drive)
{
  for (guint i = 0; i < self->batches->len; i++)
    {
      SkyBatchSlot *batch = self->batches->pdata[i];

      if (batch->drive == drive && sky_batch_record_is_open (batch->record))
        sky_scheduler_touch (self, batch);
    }
}

/* The item as it is now in the journal. */
void
sky_scheduler_tell_item (SkyScheduler *self, const SkyItemRecord *record)
{
  g_ptr_array_add (self->update->items, sky_item_record_copy (record));
  schedule (self);
}
