/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How SkyTransfers follows the scheduler: batches, loaded items, totals and speeds. Main thread. */
#include "transfer/sky-transfers-private.h"

#include "transfer/sky-transfer-batch-private.h"
#include "transfer/sky-transfer-item-list.h"

/* How often the speeds are worked out while something moves, in milliseconds. */
#define PACE_INTERVAL_MS 500

static gboolean
is_busy (SkyTransferState state)
{
  switch (state)
    {
    case SKY_TRANSFER_COUNTING:
    case SKY_TRANSFER_WAITING:
    case SKY_TRANSFER_RUNNING:
    case SKY_TRANSFER_RETRYING:
      return TRUE;
    case SKY_TRANSFER_PAUSED:
    case SKY_TRANSFER_DONE:
    case SKY_TRANSFER_FAILED:
    case SKY_TRANSFER_CANCELLED:
    default:
      return FALSE;
    }
}

void
sky_transfers_update_totals (SkyTransfers *self)
{
  guint    active = 0;
  gboolean busy = FALSE;

  for (guint i = 0; i < self->batches->len; i++)
    {
      SkyTransferBatch *batch = self->batches->pdata[i];

      active += sky_transfer_batch_get_finished_at (batch) == 0;
      busy = busy || is_busy (sky_transfer_batch_get_state (batch));
    }
  if (active != self->active)
    {
      self->active = active;
      g_object_notify (G_OBJECT (self), "active");
    }
  if (busy != self->busy)
    {
      self->busy = busy;
      g_object_notify (G_OBJECT (self), "busy");
    }
}

static void
set_pace (SkyTransfers *self, guint64 speed, gint64 seconds_left)
{
  if (speed != self->speed)
    {
      self->speed = speed;
      g_object_notify (G_OBJECT (self), "speed");
    }
  if (seconds_left != self->seconds_left)
    {
      self->seconds_left = seconds_left;
      g_object_notify (G_OBJECT (self), "seconds-left");
    }
}

static gboolean
pace_cb (gpointer data)
{
  SkyTransfers *self = data;

  sky_transfer_pace_work_out (self->pace, self->batches);
  set_pace (self, sky_transfer_pace_get_speed (self->pace),
            sky_transfer_pace_get_seconds_left (self->pace));
  if (self->busy || self->speed > 0)
    return G_SOURCE_CONTINUE;
  self->pace_id = 0;
  return G_SOURCE_REMOVE;
}

static void
refresh_lists (SkyTransfers *self, gint64 batch, guint n_items, gboolean reload)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      g_autoptr (SkyTransferItemList) list = g_weak_ref_get (self->lists->pdata[i]);

      if (list != NULL && sky_transfer_item_list_get_batch (list) == batch)
        sky_transfer_item_list_refresh (list, n_items, reload);
    }
}

static void
update_batch (SkyTransfers *self, const SkyBatchUpdate *told)
{
  SkyTransferBatch  *batch = sky_transfers_get_batch (self, told->record->id);
  const SkyBatchLive live = { told->running, told->retrying,   told->bytes,
                              told->blocked, told->needs_user, told->fault };

  if (batch == NULL)
    return;
  sky_transfer_batch_update (batch, told->record, &live);
  sky_transfer_pace_note_sent (self->pace, told->record->id, told->sent);
  refresh_lists (self, told->record->id, told->record->files_total, told->items_changed);
}

static void
update_item (SkyTransfers *self, const SkyItemRecord *record)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      g_autoptr (SkyTransferItemList) list = g_weak_ref_get (self->lists->pdata[i]);

      if (list != NULL && sky_transfer_item_list_get_batch (list) == record->batch)
        sky_transfer_item_list_update (list, record);
    }
}

static void
drop_dead_lists (SkyTransfers *self)
{
  for (guint i = self->lists->len; i > 0; i--)
    {
      g_autoptr (SkyTransferItemList) list = g_weak_ref_get (self->lists->pdata[i - 1]);

      if (list == NULL)
        g_ptr_array_remove_index (self->lists, i - 1);
    }
}

static void
remove_batch (SkyTransfers *self, gint64 id)
{
  for (guint i = 0; i < self->batches->len; i++)
    {
      if (sky_transfer_batch_get_id (self->batches->pdata[i]) != id)
        continue;
      sky_transfer_pace_forget (self->pace, id);
      g_ptr_array_remove_index (self->batches, i);
      g_list_model_items_changed (G_LIST_MODEL (self), i, 1, 0);
      return;
    }
}

/* What the scheduler tells. Signals come last: whoever hears them sees everything else as it is. */
void
sky_transfers_updated_cb (gpointer listener, const SkyTransferUpdate *update)
{
  SkyTransfers *self = SKY_TRANSFERS (listener);

  drop_dead_lists (self);
  for (guint i = 0; i < update->items->len; i++)
    update_item (self, update->items->pdata[i]);
  for (guint i = 0; i < update->batches->len; i++)
    update_batch (self, update->batches->pdata[i]);
  for (guint i = 0; i < update->removed->len; i++)
    remove_batch (self, g_array_index (update->removed, gint64, i));
  sky_transfers_update_totals (self);
  if (self->busy && self->pace_id == 0)
    self->pace_id = g_timeout_add (PACE_INTERVAL_MS, pace_cb, self);
  for (guint i = 0; i < update->arrivals->len; i++)
    {
      const SkyArrival *arrival = update->arrivals->pdata[i];

      g_signal_emit_by_name (self, "file-arrived", arrival->drive_id, arrival->entry);
    }
}
