/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides what is sent next. Lives on the bulk thread: everything but the calls of its header
 * happens there. Batches go in the order they came, a few files at a time; one whose drive does not
 * answer lets the next one pass. The journal is the truth: what is kept here can be read again. */
#include "transfer/sky-scheduler.h"

#include "transfer/sky-folder-maker.h"
#include "transfer/sky-item-store.h"
#include "transfer/sky-scheduler-private.h"

/* Files at a time. */
#define JOBS_LIMIT 4
/* Items read ahead. */
#define READY_LIMIT 64
/* The journal can't be written: tried again after so long. */
#define JOURNAL_RETRY_MS 5000
#define FIRST_RETRY_MS 1000
#define LAST_RETRY_MS 60000

typedef struct
{
  gint64     batch;
  guint      limit;
  GPtrArray *items; /* out (nullable) of SkyItemRecord */
} ReadyPage;

G_DEFINE_FINAL_TYPE (SkyScheduler, sky_scheduler, G_TYPE_OBJECT)

static void
batch_slot_clear (gpointer data)
{
  SkyBatchSlot *batch = data;

  sky_batch_record_free (batch->record);
  g_ptr_array_unref (batch->ready);
}

/* Takes @record. */
SkyBatchSlot *
sky_batch_slot_new (SkyBatchRecord *record, SkyDriveSlot *drive)
{
  SkyBatchSlot *batch = g_rc_box_new0 (SkyBatchSlot);

  batch->record = record;
  batch->drive = drive;
  batch->ready = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_item_record_free);
  return batch;
}

void
sky_batch_slot_unref (gpointer data)
{
  g_rc_box_release_full (data, batch_slot_clear);
}

static void
ready_page_free (gpointer data)
{
  ReadyPage *page = data;

  g_clear_pointer (&page->items, g_ptr_array_unref);
  g_free (page);
}

gboolean
sky_scheduler_is_stopping (SkyScheduler *self)
{
  return self->stopping;
}

/* Something will call back: until then the scheduler is not quiet. */
SkyScheduler *
sky_scheduler_hold (SkyScheduler *self)
{
  self->open++;
  return g_object_ref (self);
}

static void
drop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
drop_timers (SkyScheduler *self)
{
  GHashTableIter iter;
  gpointer       drive;

  drop_source (&self->pump);
  drop_source (&self->report);
  drop_source (&self->journal_timer);
  g_hash_table_remove_all (self->retrying);
  g_hash_table_iter_init (&iter, self->drives);
  while (g_hash_table_iter_next (&iter, NULL, &drive))
    drop_source (&((SkyDriveSlot *) drive)->timer);
}

void
sky_scheduler_release (SkyScheduler *self)
{
  g_assert (self->open > 0);

  self->open--;
  if (self->open == 0 && self->stop != NULL)
    {
      /* The task holds the scheduler. */
      g_autoptr (GTask) stop = g_steal_pointer (&self->stop);

      sky_scheduler_report_now (self);
      drop_timers (self);
      g_task_return_boolean (stop, TRUE);
    }
  g_object_unref (self);
}

/* Calls @func on the bulk thread. */
GSource *
sky_scheduler_add_timeout (SkyScheduler *self, guint ms, GSourceFunc func, gpointer data)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, sky_loop_thread_get_context (self->bulk));
  return source;
}

SkyBatchSlot *
sky_scheduler_find_batch (SkyScheduler *self, gint64 id)
{
  for (guint i = 0; i < self->batches->len; i++)
    {
      SkyBatchSlot *batch = self->batches->pdata[i];

      if (batch->record->id == id)
        return batch;
    }
  return NULL;
}

/* What was read ahead does not hold any more. */
void
sky_scheduler_forget_ready (SkyBatchSlot *batch)
{
  g_ptr_array_set_size (batch->ready, 0);
  batch->exhausted = FALSE;
  batch->refetch = batch->fetching;
}

/* Takes over a newer row of a batch. */
void
sky_scheduler_apply (SkyScheduler *self, const SkyBatchRecord *record)
{
  SkyBatchSlot *batch = sky_scheduler_find_batch (self, record->id);

  if (batch == NULL || record->revision < batch->record->revision)
    return;
  sky_batch_record_free (batch->record);
  batch->record = sky_batch_record_copy (record);
  sky_scheduler_touch (self, batch);
}

static gboolean
journal_again_cb (gpointer data)
{
  SkyScheduler *self = data;

  g_clear_pointer (&self->journal_timer, g_source_unref);
  g_clear_pointer (&self->journal_fault, sky_fault_unref);
  for (guint i = 0; i < self->batches->len; i++)
    {
      sky_scheduler_forget_ready (self->batches->pdata[i]);
      sky_scheduler_touch (self, self->batches->pdata[i]);
    }
  sky_scheduler_wake (self);
  return G_SOURCE_REMOVE;
}

/* Nothing may move that can't be written down: everything rests for a while. */
void
sky_scheduler_journal_failed (SkyScheduler *self, const GError *error)
{
  g_message ("%s", error->message);
  if (self->journal_timer != NULL || self->stopping)
    return;
  self->journal_fault = sky_fault_new (error, NULL);
  self->journal_timer = sky_scheduler_add_timeout (self, JOURNAL_RETRY_MS, journal_again_cb, self);
  for (guint i = 0; i < self->batches->len; i++)
    sky_scheduler_touch (self, self->batches->pdata[i]);
}

/* Folders */

static void
found_more_cb (const SkyBatchRecord *record, gpointer user_data)
{
  SkyScheduler *self = user_data;
  SkyBatchSlot *batch = sky_scheduler_find_batch (self, record->id);

  sky_scheduler_apply (self, record);
  if (batch != NULL)
    batch->exhausted = FALSE;
  sky_scheduler_wake (self);
}

static void
walked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyScheduler *self = user_data;
  g_autoptr (GError) error = NULL;

  self->walking = 0;
  g_clear_object (&self->walk_cancellable);
  self->walk_cancellable = g_cancellable_new ();
  if (!sky_folder_walk_finish (self->journal, result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sky_scheduler_journal_failed (self, error);
  sky_scheduler_wake (self);
  sky_scheduler_release (self);
}

static void
start_walk (SkyScheduler *self, SkyBatchSlot *batch)
{
  self->walking = batch->record->id;
  sky_scheduler_hold (self);
  sky_folder_walk_async (self->journal, batch->record->id, found_more_cb, self->walk_cancellable,
                         walked_cb, self);
}

typedef struct
{
  SkyScheduler *scheduler;
  SkyBatchSlot *batch; /* (owned) */
} Making;

static void
made_more_cb (const SkyBatchRecord *record, gpointer user_data)
{
  Making       *making = user_data;
  SkyBatchSlot *batch = sky_scheduler_find_batch (making->scheduler, record->id);

  if (batch != NULL)
    sky_scheduler_drive_worked (making->scheduler, batch->drive);
  found_more_cb (record, making->scheduler);
}

static void
make_failed (SkyScheduler *self, SkyBatchSlot *batch, const GError *error)
{
  if (error->domain == SKY_DATABASE_ERROR)
    sky_scheduler_journal_failed (self, error);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sky_scheduler_drive_failed (self, batch->drive, error);
}

static void
made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Making       *making = user_data;
  SkyScheduler *self = making->scheduler;
  SkyBatchSlot *batch = making->batch;
  g_autoptr (GError) error = NULL;

  g_free (making);
  batch->making = FALSE;
  batch->items_changed = TRUE;
  batch->drive->active--;
  if (!sky_folder_make_finish (self->journal, result, &error))
    make_failed (self, batch, error);
  sky_scheduler_touch (self, batch);
  sky_batch_slot_unref (batch);
  sky_scheduler_wake (self);
  sky_scheduler_release (self);
}

static void
start_making (SkyScheduler *self, SkyBatchSlot *batch)
{
  const SkyFolderMakeSetup setup = { self->journal, batch->drive->drive, batch->record->id,
                                     made_more_cb };
  Making                  *making = g_new0 (Making, 1);

  making->scheduler = self;
  making->batch = g_rc_box_acquire (batch);
  batch->making = TRUE;
  batch->drive->active++;
  sky_scheduler_hold (self);
  sky_folder_make_async (&setup, self->cancellable, made_cb, making);
}

/* Files */

static gboolean
read_ready_cb (SkyDatabase *database, gpointer data, GError **error)
{
  ReadyPage *page = data;

  g_clear_pointer (&page->items, g_ptr_array_unref);
  page->items = sky_item_store_list_ready (database, page->batch, page->limit, error);
  return page->items != NULL;
}

static void
take_ready (SkyScheduler *self, SkyBatchSlot *batch, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const SkyItemRecord *item = items->pdata[i];

      if (!g_hash_table_contains (self->running, &item->id) &&
          !g_hash_table_contains (self->retrying, &item->id))
        g_ptr_array_add (batch->ready, sky_item_record_copy (item));
    }
  batch->exhausted = batch->ready->len == 0;
}

static void
ready_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  SkyScheduler *self = user_data;
  SkyBatchSlot *batch = NULL;
  g_autoptr (GError) error = NULL;
  ReadyPage *page = sky_journal_run_finish (self->journal, result, &error);

  if (page == NULL)
    {
      for (guint i = 0; i < self->batches->len; i++)
        ((SkyBatchSlot *) self->batches->pdata[i])->fetching = FALSE;
      sky_scheduler_journal_failed (self, error);
      sky_scheduler_release (self);
      return;
    }
  batch = sky_scheduler_find_batch (self, page->batch);
  if (batch != NULL)
    {
      batch->fetching = FALSE;
      if (!batch->refetch)
        take_ready (self, batch, page->items);
      batch->refetch = FALSE;
    }
  sky_scheduler_wake (self);
  sky_scheduler_release (self);
}

static void
fetch_ready (SkyScheduler *self, SkyBatchSlot *batch)
{
  ReadyPage *page = g_new0 (ReadyPage, 1);

  page->batch = batch->record->id;
  page->limit =
      READY_LIMIT + g_hash_table_size (self->running) + g_hash_table_size (self->retrying);
  batch->fetching = TRUE;
  sky_scheduler_hold (self);
  sky_journal_run_async (self->journal, read_ready_cb, page, ready_page_free, ready_read_cb, self);
}

/* Returns: (transfer full) (nullable) */
static SkyItemRecord *
take_next (SkyScheduler *self, SkyBatchSlot *batch)
{
  for (guint i = 0; i < batch->ready->len; i++)
    {
      const SkyItemRecord *item = batch->ready->pdata[i];

      if (item->id != self->sweep_item && !sky_scheduler_is_target_busy (self, batch, item))
        return g_ptr_array_steal_index (batch->ready, i);
    }
  return NULL;
}

static void
start_files (SkyScheduler *self, SkyBatchSlot *batch)
{
  while (sky_drive_slot_can_start (batch->drive) && g_hash_table_size (self->running) < JOBS_LIMIT)
    {
      SkyItemRecord *item = take_next (self, batch);

      if (item == NULL)
        break;
      sky_scheduler_start_job (self, batch, item);
    }
  if (batch->ready->len == 0 && !batch->fetching && !batch->exhausted &&
      sky_batch_record_get_pending (batch->record) > 0)
    fetch_ready (self, batch);
}

static void
serve_batch (SkyScheduler *self, SkyBatchSlot *batch)
{
  const SkyBatchRecord *record = batch->record;

  if (!sky_batch_record_is_open (record) || record->wish == SKY_WISH_CANCEL)
    return;
  if (record->folders_open > 0 && self->walking == 0)
    start_walk (self, batch);
  if (record->wish != SKY_WISH_GO || record->held || !sky_drive_slot_can_start (batch->drive))
    return;
  if (record->folders_unmade > 0 && !batch->making)
    start_making (self, batch);
  start_files (self, batch);
}

static gboolean
pump_cb (gpointer data)
{
  SkyScheduler *self = data;

  g_clear_pointer (&self->pump, g_source_unref);
  for (guint i = 0; i < self->batches->len; i++)
    serve_batch (self, self->batches->pdata[i]);
  return G_SOURCE_REMOVE;
}

/* Something changed: look soon what can be begun. */
void
sky_scheduler_wake (SkyScheduler *self)
{
  if (self->pump == NULL && !self->stopping && self->journal_timer == NULL)
    self->pump = sky_scheduler_add_timeout (self, 0, pump_cb, self);
}

static void
sky_scheduler_finalize (GObject *object)
{
  SkyScheduler *self = SKY_SCHEDULER (object);

  drop_timers (self);
  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_pointer (&self->running, g_hash_table_unref);
  g_clear_pointer (&self->retrying, g_hash_table_unref);
  g_clear_pointer (&self->marks, g_hash_table_unref);
  g_clear_pointer (&self->targets, g_hash_table_unref);
  g_clear_pointer (&self->drives, g_hash_table_unref);
  g_clear_pointer (&self->update, sky_transfer_update_free);
  g_clear_pointer (&self->journal_fault, sky_fault_unref);
  g_clear_object (&self->walk_cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->hashes);
  g_clear_object (&self->journal);
  g_clear_object (&self->bulk);
  g_weak_ref_clear (&self->listener);
  g_clear_pointer (&self->listener_context, g_main_context_unref);
  G_OBJECT_CLASS (sky_scheduler_parent_class)->finalize (object);
}

static void
sky_scheduler_class_init (SkySchedulerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_scheduler_finalize;
}

static void
sky_scheduler_init (SkyScheduler *self)
{
  self->batches = g_ptr_array_new_with_free_func (sky_batch_slot_unref);
  self->drives = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, sky_drive_slot_free);
  self->running = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, sky_job_slot_free);
  self->retrying = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, sky_retry_slot_free);
  self->marks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->update = sky_transfer_update_new ();
  self->hashes = sky_hash_pool_new ();
  self->cancellable = g_cancellable_new ();
  self->walk_cancellable = g_cancellable_new ();
  self->first_ms = FIRST_RETRY_MS;
  self->limit_ms = LAST_RETRY_MS;
}

/**
 * sky_scheduler_new:
 * @journal: the journal
 * @bulk: the thread on which everything happens
 * @listener: who is told; not held
 * @func: called with @listener on the context that is thread-default now
 *
 * Returns: (transfer full): a scheduler without batches and drives
 */
SkyScheduler *
sky_scheduler_new (SkyJournal      *journal,
                   SkyLoopThread   *bulk,
                   GObject         *listener,
                   SkySchedulerFunc func)
{
  SkyScheduler *self = NULL;

  g_return_val_if_fail (SKY_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (SKY_IS_LOOP_THREAD (bulk), NULL);

  self = g_object_new (SKY_TYPE_SCHEDULER, NULL);
  self->journal = g_object_ref (journal);
  self->bulk = g_object_ref (bulk);
  self->func = func;
  self->listener_context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&self->listener, listener);
  return self;
}

/**
 * sky_scheduler_set_delays:
 * @self: a scheduler that has no batches and drives yet
 * @first_ms: the first delay before another attempt
 * @limit_ms: the longest
 */
void
sky_scheduler_set_delays (SkyScheduler *self, guint first_ms, guint limit_ms)
{
  g_return_if_fail (SKY_IS_SCHEDULER (self));
  g_return_if_fail (first_ms > 0 && limit_ms >= first_ms);

  self->first_ms = first_ms;
  self->limit_ms = limit_ms;
}
