/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the files of a batch from the journal in one go. Main thread; the reading is done on the
 * journal's. */
#include "transfer/sky-transfer-dump.h"

#include "transfer/sky-item-store.h"
#include "transfer/sky-transfer-dump-private.h"
#include "transfer/sky-transfer-item-private.h"

typedef struct
{
  gint64     batch;
  GPtrArray *records; /* out (nullable) of SkyItemRecord */
} Dump;

static void
dump_free (gpointer data)
{
  Dump *dump = data;

  g_clear_pointer (&dump->records, g_ptr_array_unref);
  g_free (dump);
}

static gboolean
read_cb (SkyDatabase *database, gpointer data, GError **error)
{
  Dump *dump = data;

  g_clear_pointer (&dump->records, g_ptr_array_unref);
  dump->records = sky_item_store_list_range (database, dump->batch, 0, G_MAXINT64, error);
  return dump->records != NULL;
}

static void
read_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GPtrArray *items;
  GError    *error = NULL;
  Dump      *dump = sky_journal_run_finish (SKY_JOURNAL (object), result, &error);

  if (dump == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < dump->records->len; i++)
    {
      const SkyItemRecord *record = dump->records->pdata[i];
      SkyTransferItem     *item = sky_transfer_item_new (record->id);

      sky_transfer_item_load (item, record);
      g_ptr_array_add (items, item);
    }
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * sky_transfers_dump_items_async:
 * @self: the transfers
 * @batch_id: which batch
 * @callback: called with its files
 * @user_data: for @callback
 */
void
sky_transfers_dump_items_async (SkyTransfers       *self,
                                gint64              batch_id,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task;
  Dump  *dump;

  g_return_if_fail (SKY_IS_TRANSFERS (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sky_transfers_dump_items_async);
  dump = g_new0 (Dump, 1);
  dump->batch = batch_id;
  sky_journal_run_async (sky_transfers_get_journal (self), read_cb, dump, dump_free, read_done_cb,
                         task);
}

GPtrArray *
sky_transfers_dump_items_finish (SkyTransfers *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
