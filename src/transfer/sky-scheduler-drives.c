/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the drives are doing: a drive that does not answer is left alone for a growing while, then
 * tried with one thing; one that refuses the account waits for the user. Bulk thread. */
#include "transfer/sky-scheduler-private.h"
#include "transfer/sky-transfer-error.h"

void
sky_drive_slot_free (gpointer data)
{
  SkyDriveSlot *drive = data;

  if (drive->timer != NULL)
    g_source_destroy (drive->timer);
  g_clear_pointer (&drive->timer, g_source_unref);
  g_clear_object (&drive->drive);
  g_free (drive->id);
  g_clear_pointer (&drive->fault, sky_fault_unref);
  g_free (drive);
}

/* (transfer full): there is no way to the drive, and it wasn't even asked. */
GError *
sky_scheduler_new_gone_error (void)
{
  return g_error_new_literal (SKY_TRANSFER_ERROR, SKY_TRANSFER_ERROR_DISCONNECTED,
                              "The drive is not connected");
}

/* The slot of a drive; made where it is new, blocked until its drive is set. */
SkyDriveSlot *
sky_scheduler_ensure_drive (SkyScheduler *self, const char *id)
{
  g_autoptr (GError) gone = sky_scheduler_new_gone_error ();
  SkyDriveSlot *drive = g_hash_table_lookup (self->drives, id);

  if (drive != NULL)
    return drive;
  drive = g_new0 (SkyDriveSlot, 1);
  drive->scheduler = self;
  drive->id = g_strdup (id);
  drive->backoff.first_ms = self->first_ms;
  drive->backoff.limit_ms = self->limit_ms;
  drive->blocked = TRUE;
  drive->fault = sky_fault_new (gone, NULL);
  g_hash_table_insert (self->drives, drive->id, drive);
  return drive;
}

gboolean
sky_drive_slot_can_start (const SkyDriveSlot *drive)
{
  return drive->drive != NULL && !drive->blocked && (!drive->probing || drive->active == 0);
}

static void
stop_timer (SkyDriveSlot *drive)
{
  if (drive->timer == NULL)
    return;
  g_source_destroy (drive->timer);
  g_clear_pointer (&drive->timer, g_source_unref);
}

/* It answers. */
void
sky_scheduler_drive_worked (SkyScheduler *self, SkyDriveSlot *drive)
{
  drive->successes++;
  sky_backoff_reset (&drive->backoff);
  if (!drive->probing || drive->blocked)
    return;
  drive->probing = FALSE;
  g_clear_pointer (&drive->fault, sky_fault_unref);
  sky_scheduler_touch_drive (self, drive);
  sky_scheduler_sweep (self);
  sky_scheduler_wake (self);
}

/* Whatever stood in the way may be gone: try one thing at once. */
void
sky_scheduler_drive_unblock (SkyScheduler *self, SkyDriveSlot *drive)
{
  stop_timer (drive);
  if (drive->drive == NULL)
    return;
  if (drive->blocked)
    drive->probing = TRUE;
  drive->blocked = FALSE;
  drive->needs_user = FALSE;
  sky_scheduler_touch_drive (self, drive);
  sky_scheduler_wake (self);
}

static gboolean
try_again_cb (gpointer data)
{
  SkyDriveSlot *drive = data;

  sky_scheduler_drive_unblock (drive->scheduler, drive);
  return G_SOURCE_REMOVE;
}

/* It does not answer, or refuses the account. Of several things that fail together, the first
 * counts. */
void
sky_scheduler_drive_failed (SkyScheduler *self, SkyDriveSlot *drive, const GError *error)
{
  if (drive->blocked || sky_scheduler_is_stopping (self))
    return;
  drive->blocked = TRUE;
  drive->probing = FALSE;
  drive->needs_user = g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH);
  g_clear_pointer (&drive->fault, sky_fault_unref);
  drive->fault = sky_fault_new (error, NULL);
  stop_timer (drive);
  if (!drive->needs_user)
    drive->timer = sky_scheduler_add_timeout (self, sky_backoff_next_ms (&drive->backoff),
                                              try_again_cb, drive);
  g_info ("Drive %s is left alone: %s", drive->id, error->message);
  sky_scheduler_touch_drive (self, drive);
}
