/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The transfer journal as the rest of the program sees it: owns the batches as objects, the
 * scheduler and the journal. Main thread; what it tells was written down before. */
#include "transfer/sky-transfers.h"

#include "drive/sky-drive-path.h"
#include "transfer/sky-journal-store.h"
#include "transfer/sky-transfer-batch-private.h"
#include "transfer/sky-transfer-dump-private.h"
#include "transfer/sky-transfer-item-list.h"
#include "transfer/sky-transfers-private.h"
#include "transfer/sky-upload-intake.h"

typedef enum
{
  PROP_ACTIVE = 1,
  PROP_BUSY,
  PROP_SPEED,
  PROP_SECONDS_LEFT,
  N_PROPS,
} SkyTransfersProperty;

static GParamSpec *properties[N_PROPS];

static GType
sky_transfers_get_item_type (GListModel *model)
{
  return SKY_TYPE_TRANSFER_BATCH;
}

static guint
sky_transfers_get_n_items (GListModel *model)
{
  return SKY_TRANSFERS (model)->batches->len;
}

static gpointer
sky_transfers_get_item (GListModel *model, guint position)
{
  SkyTransfers *self = SKY_TRANSFERS (model);

  return position < self->batches->len ? g_object_ref (self->batches->pdata[position]) : NULL;
}

static void
sky_transfers_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sky_transfers_get_item_type;
  iface->get_n_items = sky_transfers_get_n_items;
  iface->get_item = sky_transfers_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyTransfers,
                               sky_transfers,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sky_transfers_list_model_init))

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
sky_transfers_dispose (GObject *object)
{
  SkyTransfers *self = SKY_TRANSFERS (object);

  g_clear_handle_id (&self->pace_id, g_source_remove);
  if (self->scheduler != NULL && !self->stopped)
    sky_scheduler_stop_async (self->scheduler, NULL, NULL);
  g_clear_object (&self->scheduler);
  G_OBJECT_CLASS (sky_transfers_parent_class)->dispose (object);
}

static void
sky_transfers_finalize (GObject *object)
{
  SkyTransfers *self = SKY_TRANSFERS (object);

  g_clear_pointer (&self->batches, g_ptr_array_unref);
  g_clear_pointer (&self->pace, sky_transfer_pace_free);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_object (&self->journal);
  G_OBJECT_CLASS (sky_transfers_parent_class)->finalize (object);
}

static void
sky_transfers_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SkyTransfers *self = SKY_TRANSFERS (object);

  switch ((SkyTransfersProperty) id)
    {
    case PROP_ACTIVE:
      g_value_set_uint (value, sky_transfers_get_active (self));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, sky_transfers_get_busy (self));
      break;
    case PROP_SPEED:
      g_value_set_uint64 (value, self->speed);
      break;
    case PROP_SECONDS_LEFT:
      g_value_set_int64 (value, self->seconds_left);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
sky_transfers_class_init (SkyTransfersClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sky_transfers_dispose;
  object_class->finalize = sky_transfers_finalize;
  object_class->get_property = sky_transfers_get_property;

  properties[PROP_ACTIVE] = g_param_spec_uint ("active", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_SPEED] = g_param_spec_uint64 ("speed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_SECONDS_LEFT] =
      g_param_spec_int64 ("seconds-left", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("file-arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_STRING, SKY_TYPE_DRIVE_ENTRY);
}

static void
sky_transfers_init (SkyTransfers *self)
{
  self->batches = g_ptr_array_new_with_free_func (g_object_unref);
  self->pace = sky_transfer_pace_new ();
  self->lists = g_ptr_array_new_with_free_func (weak_ref_free);
  self->seconds_left = -1;
}

static void
look_up_drive (SkyTransfers *self, const char *drive_id)
{
  g_autoptr (SkyDrive) drive = self->lookup (drive_id, self->lookup_data);

  sky_scheduler_set_drive (self->scheduler, drive_id, drive);
}

static void
add_batch (SkyTransfers *self, const SkyBatchRecord *record)
{
  g_ptr_array_insert (self->batches, 0, sky_transfer_batch_new (record));
  sky_transfer_pace_note_sent (self->pace, record->id, 0);
}

/**
 * sky_transfers_new:
 * @database_path: the journal's file
 * @bulk: the thread on which bodies move
 * @lookup: gives the drives; called on this thread
 * @lookup_data: for @lookup
 * @error: return location, or %NULL
 *
 * Opens the journal and shows what is in it. Nothing moves before sky_transfers_start ().
 *
 * Returns: (transfer full) (nullable): the transfers
 */
SkyTransfers *
sky_transfers_new (const char        *database_path,
                   SkyLoopThread     *bulk,
                   SkyTransfersLookup lookup,
                   gpointer           lookup_data,
                   GError           **error)
{
  g_autoptr (SkyTransfers) self = NULL;
  g_autoptr (SkyDatabase) database = NULL;
  g_autoptr (GPtrArray) records = NULL;

  g_return_val_if_fail (database_path != NULL, NULL);
  g_return_val_if_fail (SKY_IS_LOOP_THREAD (bulk), NULL);
  g_return_val_if_fail (lookup != NULL, NULL);

  database = sky_journal_store_open (database_path, error);
  if (database == NULL)
    return NULL;
  records = sky_batch_store_list (database, error);
  if (records == NULL)
    return NULL;
  self = g_object_new (SKY_TYPE_TRANSFERS, NULL);
  self->lookup = lookup;
  self->lookup_data = lookup_data;
  self->journal = sky_journal_new (database);
  self->scheduler =
      sky_scheduler_new (self->journal, bulk, G_OBJECT (self), sky_transfers_updated_cb);
  for (guint i = 0; i < records->len; i++)
    add_batch (self, records->pdata[i]);
  sky_transfers_update_totals (self);
  return g_steal_pointer (&self);
}

/**
 * sky_transfers_set_retry_delays:
 * @self: transfers that are not started
 * @first_ms: the first delay before another attempt
 * @limit_ms: the longest
 */
void
sky_transfers_set_retry_delays (SkyTransfers *self, guint first_ms, guint limit_ms)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
  g_return_if_fail (!self->started);

  sky_scheduler_set_delays (self->scheduler, first_ms, limit_ms);
}

/**
 * sky_transfers_start:
 * @self: the transfers
 *
 * Takes up what the journal holds. What was on its way when the last process ended is looked up on
 * its server first.
 */
void
sky_transfers_start (SkyTransfers *self)
{
  g_autoptr (GHashTable) drives = NULL;

  g_return_if_fail (SKY_IS_TRANSFERS (self));

  if (self->started)
    return;
  self->started = TRUE;
  drives = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = self->batches->len; i > 0; i--)
    {
      SkyTransferBatch *batch = self->batches->pdata[i - 1];

      sky_scheduler_add_batch (self->scheduler, sky_transfer_batch_get_record (batch));
      if (g_hash_table_add (drives, (char *) sky_transfer_batch_get_drive_id (batch)))
        look_up_drive (self, sky_transfer_batch_get_drive_id (batch));
    }
}

static void
taken_in_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyBatchRecord) record = NULL;
  SkyTransfers *self = g_task_get_source_object (task);

  record = sky_upload_intake_finish (self->journal, result, &error);
  if (record == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  add_batch (self, record);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  sky_transfers_update_totals (self);
  if (self->started && !self->stopped)
    {
      sky_scheduler_add_batch (self->scheduler, record);
      look_up_drive (self, record->drive_id);
    }
  g_task_return_pointer (task, g_object_ref (self->batches->pdata[0]), g_object_unref);
}

/**
 * sky_transfers_upload_async:
 * @self: the transfers
 * @files: (element-type GFile): files and folders
 * @drive_id: where to
 * @folder: a folder on the drive; made where it is missing
 * @callback: told when the batch is in the journal
 * @user_data: for @callback
 *
 * What lies in the folders is counted afterwards.
 */
void
sky_transfers_upload_async (SkyTransfers       *self,
                            GPtrArray          *files,
                            const char         *drive_id,
                            const char         *folder,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  g_return_if_fail (SKY_IS_TRANSFERS (self));
  g_return_if_fail (files != NULL && drive_id != NULL && folder != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_transfers_upload_async);
  path = sky_drive_path_normalise (folder, &error);
  if (path == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (files->len == 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                               "There is nothing to upload to %s", path);
      return;
    }
  sky_upload_intake_async (self->journal, files, drive_id, path, taken_in_cb,
                           g_steal_pointer (&task));
}

/**
 * sky_transfers_upload_finish:
 * @self: the transfers
 * @result: what the callback got
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the batch
 */
SkyTransferBatch *
sky_transfers_upload_finish (SkyTransfers *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
sky_transfers_get_active (SkyTransfers *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFERS (self), 0);

  return self->active;
}

gboolean
sky_transfers_get_busy (SkyTransfers *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFERS (self), FALSE);

  return self->busy;
}

/**
 * sky_transfers_get_batch:
 * @self: the transfers
 * @batch_id: which
 *
 * Returns: (transfer none) (nullable): the batch
 */
SkyTransferBatch *
sky_transfers_get_batch (SkyTransfers *self, gint64 batch_id)
{
  g_return_val_if_fail (SKY_IS_TRANSFERS (self), NULL);

  for (guint i = 0; i < self->batches->len; i++)
    if (sky_transfer_batch_get_id (self->batches->pdata[i]) == batch_id)
      return self->batches->pdata[i];
  return NULL;
}

/**
 * sky_transfers_list_items:
 * @self: the transfers
 * @batch_id: which batch
 *
 * A windowed model: its items are filled when somebody has asked for them, and the rows come after
 * this call has returned.
 *
 * Returns: (transfer full): a model of SkyTransferItem
 */
GListModel *
sky_transfers_list_items (SkyTransfers *self, gint64 batch_id)
{
  SkyTransferItemList *list = NULL;
  GWeakRef            *ref = NULL;

  g_return_val_if_fail (SKY_IS_TRANSFERS (self), NULL);

  list = sky_transfer_item_list_new (self->journal, batch_id);
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, list);
  g_ptr_array_add (self->lists, ref);
  return G_LIST_MODEL (list);
}

/**
 * sky_transfers_pause:
 * @self: the transfers
 * @batch_id: which batch; 0 for all
 *
 * What is on its way stops where it is, and goes on from there.
 */
void
sky_transfers_pause (SkyTransfers *self, gint64 batch_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));

  sky_scheduler_command (self->scheduler, SKY_SCHEDULER_PAUSE, batch_id);
}

/**
 * sky_transfers_resume:
 * @self: the transfers
 * @batch_id: which batch; 0 for all
 */
void
sky_transfers_resume (SkyTransfers *self, gint64 batch_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));

  sky_scheduler_command (self->scheduler, SKY_SCHEDULER_RESUME, batch_id);
}

/**
 * sky_transfers_cancel:
 * @self: the transfers
 * @batch_id: which batch; 0 for all
 *
 * What has arrived stays; what is half there is removed from the server.
 */
void
sky_transfers_cancel (SkyTransfers *self, gint64 batch_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));

  sky_scheduler_command (self->scheduler, SKY_SCHEDULER_CANCEL, batch_id);
}

/**
 * sky_transfers_retry:
 * @self: the transfers
 * @batch_id: which batch; 0 for all
 *
 * What failed is tried again, and what waits for another attempt is tried now.
 */
void
sky_transfers_retry (SkyTransfers *self, gint64 batch_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));

  sky_scheduler_command (self->scheduler, SKY_SCHEDULER_RETRY, batch_id);
}

/**
 * sky_transfers_clear_finished:
 * @self: the transfers
 *
 * Forgets the batches that are done or cancelled. Failed ones stay until they are cancelled.
 */
void
sky_transfers_clear_finished (SkyTransfers *self)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));

  sky_scheduler_command (self->scheduler, SKY_SCHEDULER_CLEAR, 0);
}

/**
 * sky_transfers_drive_changed:
 * @self: the transfers
 * @drive_id: which drive
 *
 * It came, went, or has another secret: looked up anew, and what waits for it goes on.
 */
void
sky_transfers_drive_changed (SkyTransfers *self, const char *drive_id)
{
  g_return_if_fail (SKY_IS_TRANSFERS (self));
  g_return_if_fail (drive_id != NULL);

  if (self->started && !self->stopped)
    look_up_drive (self, drive_id);
}

static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (sky_scheduler_stop_finish (SKY_SCHEDULER (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * sky_transfers_stop_async:
 * @self: the transfers
 * @callback: told when nothing runs any more
 * @user_data: for @callback
 */
void
sky_transfers_stop_async (SkyTransfers *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_TRANSFERS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_transfers_stop_async);
  self->stopped = TRUE;
  sky_scheduler_stop_async (self->scheduler, stopped_cb, g_steal_pointer (&task));
}

gboolean
sky_transfers_stop_finish (SkyTransfers *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_transfers_get_journal:
 * @self: the transfers
 *
 * Returns: (transfer none): where everything is written down
 */
SkyJournal *
sky_transfers_get_journal (SkyTransfers *self)
{
  g_return_val_if_fail (SKY_IS_TRANSFERS (self), NULL);

  return self->journal;
}
