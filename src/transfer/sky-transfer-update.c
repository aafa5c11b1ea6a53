/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What travels from the scheduler to the main thread: plain values with one owner at a time. */
#include "transfer/sky-transfer-update.h"

static void
batch_update_free (gpointer data)
{
  SkyBatchUpdate *self = data;

  g_clear_pointer (&self->record, sky_batch_record_free);
  g_clear_pointer (&self->fault, sky_fault_unref);
  g_free (self);
}

static void
arrival_free (gpointer data)
{
  SkyArrival *self = data;

  g_free (self->drive_id);
  g_clear_object (&self->entry);
  g_free (self);
}

/**
 * sky_transfer_update_new:
 *
 * Returns: (transfer full): an update that tells nothing
 */
SkyTransferUpdate *
sky_transfer_update_new (void)
{
  SkyTransferUpdate *self = g_new0 (SkyTransferUpdate, 1);

  self->batches = g_ptr_array_new_with_free_func (batch_update_free);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_item_record_free);
  self->arrivals = g_ptr_array_new_with_free_func (arrival_free);
  self->removed = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
sky_transfer_update_free (SkyTransferUpdate *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->batches);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->arrivals);
  g_array_unref (self->removed);
  g_free (self);
}

/**
 * sky_transfer_update_add_arrival:
 * @self: an update
 * @drive_id: where
 * @entry: what
 */
void
sky_transfer_update_add_arrival (SkyTransferUpdate *self,
                                 const char        *drive_id,
                                 SkyDriveEntry     *entry)
{
  SkyArrival *arrival = g_new0 (SkyArrival, 1);

  arrival->drive_id = g_strdup (drive_id);
  arrival->entry = g_object_ref (entry);
  g_ptr_array_add (self->arrivals, arrival);
}
