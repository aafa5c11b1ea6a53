/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the library what happens on drives: a file arrived, moved or went, a drive came or left;
 * and the transfers which drives they can go on with. A drive is scanned when it connects and its
 * last scan is old, or when the last run was killed, because arrivals may then have gone unheard.
 * Main thread. */
#include "app/sky-ingest.h"

#include "drive/sky-drive-path.h"

/* A drive that was scanned within this time is not scanned again by itself. */
#define SCAN_AGE_SECONDS (60 * 60)

struct _SkyIngest
{
  GObject parent_instance;

  SkyLibrary      *library;
  SkyDriveManager *drives;
  SkyTransfers    *transfers;
  SkyFileActions  *actions;
  GCancellable    *cancellable;
  GHashTable      *scanned; /* set of ids of drives that this run has seen to */
  gboolean         scan_all;
};

typedef struct
{
  SkyIngest *self;
  char      *drive_id;
  gboolean   whole;
} ScanCall;

static void
scan_call_free (ScanCall *call)
{
  g_object_unref (call->self);
  g_free (call->drive_id);
  g_free (call);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ScanCall *call = user_data;
  g_autoptr (GError) error = NULL;

  if (!sky_library_scan_drive_finish (SKY_LIBRARY (source), result, &error))
    {
      /* Next time it connects it is tried again. */
      g_hash_table_remove (call->self->scanned, call->drive_id);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_info ("Could not scan drive %s: %s", call->drive_id, error->message);
    }
  else if (call->whole &&
           sky_drive_manager_get_record (call->self->drives, call->drive_id) != NULL &&
           !g_cancellable_is_cancelled (call->self->cancellable))
    sky_drive_manager_set_last_scan (call->self->drives, call->drive_id,
                                     g_get_real_time () / G_USEC_PER_SEC);
  scan_call_free (call);
}

static void
scan (SkyIngest *self, SkyDrive *drive, const char *folder)
{
  ScanCall *call = g_new0 (ScanCall, 1);

  call->self = g_object_ref (self);
  call->drive_id = g_strdup (sky_drive_get_id (drive));
  call->whole = g_str_equal (folder, "/");
  sky_library_scan_drive_async (self->library, drive, folder, self->cancellable, scanned_cb, call);
}

static gboolean
wants_scan (SkyIngest *self, const char *drive_id)
{
  gint64 last = sky_drive_manager_get_last_scan (self->drives, drive_id);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return self->scan_all || last == 0 || now - last > SCAN_AGE_SECONDS || last > now;
}

static void
drive_changed_cb (SkyIngest *self, SkyDriveRecord *record)
{
  const char *id = sky_drive_record_get_id (record);
  SkyDrive   *drive = sky_drive_record_get_drive (record);

  sky_library_set_drive_name (self->library, id, sky_drive_record_get_name (record), drive != NULL);
  sky_transfers_drive_changed (self->transfers, id);
  if (drive == NULL || !g_hash_table_add (self->scanned, g_strdup (id)))
    return;
  if (wants_scan (self, id))
    scan (self, drive, "/");
}

/* What was on its way to a drive that is forgotten can't arrive any more. */
static void
cancel_transfers (SkyIngest *self, const char *drive_id)
{
  GListModel *batches = G_LIST_MODEL (self->transfers);

  for (guint i = 0; i < g_list_model_get_n_items (batches); i++)
    {
      g_autoptr (SkyTransferBatch) batch = g_list_model_get_item (batches, i);

      if (sky_transfer_batch_get_finished_at (batch) == 0 &&
          g_strcmp0 (sky_transfer_batch_get_drive_id (batch), drive_id) == 0)
        sky_transfers_cancel (self->transfers, sky_transfer_batch_get_id (batch));
    }
}

static void
drive_removed_cb (SkyIngest *self, SkyDriveRecord *record)
{
  const char *id = sky_drive_record_get_id (record);

  g_hash_table_remove (self->scanned, id);
  cancel_transfers (self, id);
  sky_library_set_drive_name (self->library, id, sky_drive_record_get_name (record), FALSE);
}

static void
entry_arrived_cb (SkyIngest *self, const char *drive_id, SkyDriveEntry *entry)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_any_drive (self->drives, drive_id);
  const char *path = sky_drive_entry_get_path (entry);

  if (drive == NULL || sky_drive_path_is_own (path))
    return;
  if (sky_drive_entry_get_is_folder (entry))
    scan (self, drive, path);
  else
    sky_library_add_entry (self->library, drive, entry);
}

static void
entry_gone_cb (SkyIngest *self, const char *drive_id, const char *path)
{
  sky_library_remove_entry (self->library, drive_id, path);
}

G_DEFINE_FINAL_TYPE (SkyIngest, sky_ingest, G_TYPE_OBJECT)

static void
sky_ingest_dispose (GObject *object)
{
  SkyIngest *self = SKY_INGEST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->library);
  g_clear_object (&self->drives);
  g_clear_object (&self->transfers);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->scanned, g_hash_table_unref);

  G_OBJECT_CLASS (sky_ingest_parent_class)->dispose (object);
}

static void
sky_ingest_class_init (SkyIngestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_ingest_dispose;
}

static void
sky_ingest_init (SkyIngest *self)
{
  self->cancellable = g_cancellable_new ();
  self->scanned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sky_ingest_new:
 * @parts: what to join
 * @scan_all: whether to scan drives that were scanned lately too
 *
 * Returns: (transfer full): an ingest that listens
 */
SkyIngest *
sky_ingest_new (const SkyIngestParts *parts, gboolean scan_all)
{
  SkyIngest *self = g_object_new (SKY_TYPE_INGEST, NULL);
  guint      n_drives = g_list_model_get_n_items (G_LIST_MODEL (parts->drives));

  self->library = g_object_ref (parts->library);
  self->drives = g_object_ref (parts->drives);
  self->transfers = g_object_ref (parts->transfers);
  self->actions = g_object_ref (parts->actions);
  self->scan_all = scan_all;
  g_signal_connect_object (self->drives, "drive-changed", G_CALLBACK (drive_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drives, "drive-removed", G_CALLBACK (drive_removed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->transfers, "file-arrived", G_CALLBACK (entry_arrived_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "entry-arrived", G_CALLBACK (entry_arrived_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "entry-gone", G_CALLBACK (entry_gone_cb), self,
                           G_CONNECT_SWAPPED);
  for (guint i = 0; i < n_drives; i++)
    {
      g_autoptr (SkyDriveRecord) record = g_list_model_get_item (G_LIST_MODEL (self->drives), i);

      drive_changed_cb (self, record);
    }
  return self;
}

/**
 * sky_ingest_scan:
 * @self: an ingest
 * @drive_id: (nullable): which drive; %NULL for all that are connected
 *
 * Scans now, however short ago the last scan was.
 */
void
sky_ingest_scan (SkyIngest *self, const char *drive_id)
{
  guint n_drives;

  g_return_if_fail (SKY_IS_INGEST (self));

  n_drives = g_list_model_get_n_items (G_LIST_MODEL (self->drives));
  for (guint i = 0; i < n_drives; i++)
    {
      g_autoptr (SkyDriveRecord) record = g_list_model_get_item (G_LIST_MODEL (self->drives), i);
      SkyDrive *drive = sky_drive_record_get_drive (record);

      if (drive != NULL &&
          (drive_id == NULL || g_str_equal (sky_drive_record_get_id (record), drive_id)))
        scan (self, drive, "/");
    }
}

/**
 * sky_ingest_stop:
 * @self: an ingest
 *
 * Ends the scans that run; what happens from now on is left to the next start.
 */
void
sky_ingest_stop (SkyIngest *self)
{
  g_return_if_fail (SKY_IS_INGEST (self));

  g_signal_handlers_disconnect_by_data (self->drives, self);
  g_cancellable_cancel (self->cancellable);
}
