/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps a speed meter for each batch, and tells the batches what they show. Main thread. */
#include "transfer/sky-transfer-pace.h"

#include "transfer/sky-speed-meter.h"
#include "transfer/sky-transfer-batch-private.h"

typedef struct
{
  gint64         batch;
  SkySpeedMeter *speed; /* (owned) */
  guint64        sent;
} Meter;

struct _SkyTransferPace
{
  GHashTable *meters; /* (owned) batch id to Meter */
  guint64     speed;
  gint64      seconds_left;
};

static void
meter_free (gpointer data)
{
  Meter *meter = data;

  sky_speed_meter_free (meter->speed);
  g_free (meter);
}

/**
 * sky_transfer_pace_new:
 *
 * Returns: (transfer full): a pace of nothing
 */
SkyTransferPace *
sky_transfer_pace_new (void)
{
  SkyTransferPace *self = g_new0 (SkyTransferPace, 1);

  self->meters = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, meter_free);
  self->seconds_left = -1;
  return self;
}

void
sky_transfer_pace_free (SkyTransferPace *self)
{
  g_hash_table_unref (self->meters);
  g_free (self);
}

/**
 * sky_transfer_pace_note_sent:
 * @self: a pace
 * @batch: a batch's id
 * @sent: its bytes sent since the program began
 */
void
sky_transfer_pace_note_sent (SkyTransferPace *self, gint64 batch, guint64 sent)
{
  Meter *meter = NULL;

  g_return_if_fail (self != NULL);

  meter = g_hash_table_lookup (self->meters, &batch);
  if (meter == NULL)
    {
      meter = g_new0 (Meter, 1);
      meter->batch = batch;
      meter->speed = sky_speed_meter_new ();
      g_hash_table_replace (self->meters, &meter->batch, meter);
    }
  meter->sent = sent;
}

void
sky_transfer_pace_forget (SkyTransferPace *self, gint64 batch)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove (self->meters, &batch);
}

/* Nothing is promised while folders are still counted, or while nothing moves. */
static gint64
estimate (SkyTransferBatch *batch, Meter *meter, gint64 now)
{
  const SkyBatchRecord *record = sky_transfer_batch_get_record (batch);
  guint64               closed = sky_transfer_batch_get_bytes_done (batch) + record->bytes_lost;

  if (record->folders_open > 0)
    return -1;
  return sky_speed_meter_get_seconds_left (
      meter->speed, now, record->bytes_total > closed ? record->bytes_total - closed : 0);
}

/**
 * sky_transfer_pace_work_out:
 * @self: a pace
 * @batches: (element-type SkyTransferBatch): all of them; told how fast they are
 */
void
sky_transfer_pace_work_out (SkyTransferPace *self, GPtrArray *batches)
{
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (self != NULL);

  self->speed = 0;
  self->seconds_left = -1;
  for (guint i = 0; i < batches->len; i++)
    {
      SkyTransferBatch *batch = batches->pdata[i];
      gint64            id = sky_transfer_batch_get_id (batch);
      Meter            *meter = g_hash_table_lookup (self->meters, &id);
      gint64            left;

      if (meter == NULL || sky_transfer_batch_get_finished_at (batch) != 0)
        {
          sky_transfer_batch_set_pace (batch, 0, -1);
          continue;
        }
      sky_speed_meter_add (meter->speed, now, meter->sent);
      left = estimate (batch, meter, now);
      sky_transfer_batch_set_pace (batch, sky_speed_meter_get_speed (meter->speed, now), left);
      self->speed += sky_transfer_batch_get_speed (batch);
      self->seconds_left = MAX (self->seconds_left, left);
    }
}

/* Of all batches together, in bytes a second. */
guint64
sky_transfer_pace_get_speed (SkyTransferPace *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->speed;
}

/* Until the last batch that moves is done; -1 where unknown. */
gint64
sky_transfer_pace_get_seconds_left (SkyTransferPace *self)
{
  g_return_val_if_fail (self != NULL, -1);
  return self->seconds_left;
}
