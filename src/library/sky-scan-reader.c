/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyScanReader: the queue between what finds files and the catalogue. Main thread; the reading
 * happens on the pool's threads, with immutable inputs. What one file does wrong is told and
 * remembered; what a drive or the disk does wrong ends the run, as the next file would fail too.
 */
#include "library/sky-scan-reader.h"

#include "base/sky-file-source.h"
#include "drive/sky-drive-error.h"
#include "library/sky-file-reader.h"
#include "library/sky-library-error.h"
#include "library/sky-pump.h"
#include "media/sky-media-error.h"

#define BATCH_SIZE 128
#define FLUSH_MS 400

struct _SkyScanReader
{
  GObject parent_instance;

  SkyCatalogue      *catalogue;   /* (owned) */
  SkyScanPool       *pool;        /* (owned) */
  SkyBlockCache     *cache;       /* (owned) (nullable) */
  GCancellable      *cancellable; /* (owned) */
  GQueue             waiting;     /* (owned): Job */
  SkyCatalogueBatch *batch;       /* (owned): not written yet */
  GError            *error;       /* (owned) (nullable): what has ended the run */
  guint              n_reading;
  guint              n_writing;
  guint              flush_id;
  GSource           *pump;   /* (owned): starts more jobs when its time is set */
  gboolean           closed; /* nothing more will be added */
};

/* One file on its way through a thread. */
typedef struct
{
  SkyScannedFile *file;   /* (owned) (nullable) */
  SkyDrive       *drive;  /* (owned) (nullable): NULL for a file of this computer */
  SkyDriveEntry  *entry;  /* (owned) (nullable) */
  SkyByteSource  *source; /* (owned) (nullable): of an entry */
  SkySheetFolder *sheets; /* (owned) (nullable): beside it */
} Job;

enum
{
  SIGNAL_FAILED,
  SIGNAL_DRAINED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyScanReader, sky_scan_reader, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  sky_scanned_file_free (job->file);
  g_clear_object (&job->drive);
  g_clear_object (&job->entry);
  g_clear_object (&job->source);
  g_clear_pointer (&job->sheets, sky_sheet_folder_unref);
  g_free (job);
}

static void
check_drained (SkyScanReader *self)
{
  if (self->closed && self->n_reading == 0 && self->n_writing == 0 &&
      g_queue_is_empty (&self->waiting) && sky_catalogue_batch_get_size (self->batch) == 0)
    g_signal_emit (self, signals[SIGNAL_DRAINED], 0);
}

static void
stop_with (SkyScanReader *self, const GError *error)
{
  if (self->error == NULL)
    self->error = g_error_copy (error);
  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->waiting, job_free);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyScanReader) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sky_catalogue_apply_finish (SKY_CATALOGUE (source), result, &error))
    {
      g_prefix_error (&error, "what was read could not be written: ");
      stop_with (self, error);
    }
  self->n_writing--;
  check_drained (self);
}

static void
flush (SkyScanReader *self)
{
  g_clear_handle_id (&self->flush_id, g_source_remove);
  if (sky_catalogue_batch_get_size (self->batch) == 0)
    return;
  self->n_writing++;
  sky_catalogue_apply_async (self->catalogue, g_steal_pointer (&self->batch), written_cb,
                             g_object_ref (self));
  self->batch = sky_catalogue_batch_new ();
}

static gboolean
flush_cb (gpointer user_data)
{
  SkyScanReader *self = user_data;

  self->flush_id = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

/* Writes a full batch now, the rest of one soon; at once where nothing more is on its way. */
static void
flush_when_due (SkyScanReader *self)
{
  gboolean is_idle = self->n_reading == 0 && g_queue_is_empty (&self->waiting);

  if (is_idle || sky_catalogue_batch_get_size (self->batch) >= BATCH_SIZE)
    flush (self);
  else if (self->flush_id == 0)
    self->flush_id = g_timeout_add (FLUSH_MS, flush_cb, self);
}

/* Whether the next file would fail in the same way. */
static gboolean
ends_run (const GError *error)
{
  return sky_drive_error_is_transient (error) ||
         g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH) ||
         g_error_matches (error, SKY_LIBRARY_ERROR, SKY_LIBRARY_ERROR_UNSUPPORTED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
report (SkyScanReader *self, Job *job, const GError *error)
{
  const SkyCopyInfo *copy = sky_scanned_file_get_copy (job->file);
  g_autofree char   *where = g_filename_display_name (copy->path);

  /* What lies in the file is remembered until it changes; what came between is tried again. */
  if (error->domain == SKY_MEDIA_ERROR)
    sky_catalogue_batch_put_failure (self->batch, g_steal_pointer (&job->file), error->message);
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, where, error);
}

static void
read_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (GError) error = NULL;
  const SkyCopyInfo *copy = sky_scanned_file_get_copy (job->file);
  g_autoptr (SkyByteSource) bytes = NULL;
  GPtrArray *parts = NULL;

  if (job->source != NULL)
    bytes = g_object_ref (job->source);
  else
    bytes = sky_file_source_new (copy->path, &error);
  if (bytes != NULL)
    parts = sky_file_reader_read (&job->file, bytes, cancellable, &error);
  if (parts != NULL)
    g_task_return_pointer (task, parts, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* A sheet that makes no sense is told as a file that makes none; the music beside it is there. */
static void
report_sheets (SkyScanReader *self, SkySheetFolder *sheets)
{
  g_autoptr (GPtrArray) reports = sky_sheet_folder_take_reports (sheets);

  for (guint i = 0; i < reports->len; i++)
    {
      SkySheetReport    *report = g_ptr_array_index (reports, i);
      const SkyCopyInfo *copy = sky_scanned_file_get_copy (report->place);
      g_autofree char   *where = g_filename_display_name (copy->path);
      g_autoptr (GError) error = NULL;

      sky_catalogue_batch_remove (self->batch, copy->drive_id, copy->path);
      if (report->message == NULL)
        continue;
      error = g_error_new_literal (SKY_MEDIA_ERROR, report->code, report->message);
      sky_catalogue_batch_put_failure (self->batch, g_steal_pointer (&report->place),
                                       report->message);
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, where, error);
    }
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyScanReader *self = SKY_SCAN_READER (source);
  Job           *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GPtrArray *parts;

  self->n_reading--;
  parts = g_task_propagate_pointer (G_TASK (result), &error);
  if (parts != NULL && parts->len > 0)
    sky_catalogue_batch_put_parts (self->batch, parts);
  else if (parts != NULL)
    g_ptr_array_unref (parts);
  else if (ends_run (error))
    stop_with (self, error);
  else
    report (self, job, error);
  if (job->sheets != NULL)
    report_sheets (self, job->sheets);
  flush_when_due (self);
  sky_pump_ask (self->pump);
  check_drained (self);
}

static void
start (SkyScanReader *self, Job *job)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, done_cb, NULL);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, job_free);
  self->n_reading++;
  if (job->drive == NULL)
    {
      sky_scan_pool_run (self->pool, task, read_cb);
      return;
    }
  if (self->cache == NULL)
    {
      g_task_return_new_error (task, SKY_LIBRARY_ERROR, SKY_LIBRARY_ERROR_UNSUPPORTED,
                               "Drives can't be read without a cache");
      return;
    }
  job->source = sky_block_cache_open (self->cache, job->drive, job->entry);
  sky_scan_pool_run (self->pool, task, read_cb);
}

static void
pump_cb (gpointer owner)
{
  SkyScanReader *self = owner;

  while (self->n_reading < SKY_SCAN_THREADS && !g_queue_is_empty (&self->waiting))
    start (self, g_queue_pop_head (&self->waiting));
  flush_when_due (self);
  check_drained (self);
}

static void
sky_scan_reader_dispose (GObject *object)
{
  SkyScanReader *self = SKY_SCAN_READER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_pointer (&self->pump, sky_pump_free);
  g_queue_clear_full (&self->waiting, job_free);
  G_OBJECT_CLASS (sky_scan_reader_parent_class)->dispose (object);
}

static void
sky_scan_reader_finalize (GObject *object)
{
  SkyScanReader *self = SKY_SCAN_READER (object);

  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->pool, sky_scan_pool_unref);
  g_clear_object (&self->cache);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->batch, sky_catalogue_batch_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (sky_scan_reader_parent_class)->finalize (object);
}

static void
sky_scan_reader_class_init (SkyScanReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_scan_reader_dispose;
  object_class->finalize = sky_scan_reader_finalize;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", SKY_TYPE_SCAN_READER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[SIGNAL_DRAINED] = g_signal_new ("drained", SKY_TYPE_SCAN_READER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_scan_reader_init (SkyScanReader *self)
{
  g_queue_init (&self->waiting);
  self->cancellable = g_cancellable_new ();
  self->batch = sky_catalogue_batch_new ();
  self->pump = sky_pump_new ("[skylark] scan reader", pump_cb, self);
}

/**
 * sky_scan_reader_new:
 * @catalogue: where results go
 * @pool: the threads
 * @cache: (nullable): how drives are read
 *
 * Returns: (transfer full): a reader without work
 */
SkyScanReader *
sky_scan_reader_new (SkyCatalogue *catalogue, SkyScanPool *pool, SkyBlockCache *cache)
{
  SkyScanReader *self;

  g_return_val_if_fail (SKY_IS_CATALOGUE (catalogue), NULL);
  g_return_val_if_fail (pool != NULL, NULL);

  self = g_object_new (SKY_TYPE_SCAN_READER, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->pool = sky_scan_pool_ref (pool);
  self->cache = cache != NULL ? g_object_ref (cache) : NULL;
  return self;
}

static void
add (SkyScanReader *self, Job *job)
{
  if (self->error != NULL)
    {
      job_free (job);
      return;
    }
  if (job->file->sheets != NULL)
    job->sheets = sky_sheet_folder_ref (job->file->sheets);
  g_queue_push_tail (&self->waiting, job);
  sky_pump_ask (self->pump);
}

/**
 * sky_scan_reader_add_local:
 * @self: a reader
 * @file: (transfer full): a file of this computer: its path, size and times
 */
void
sky_scan_reader_add_local (SkyScanReader *self, SkyScannedFile *file)
{
  Job *job;

  g_return_if_fail (SKY_IS_SCAN_READER (self));
  g_return_if_fail (file != NULL);

  job = g_new0 (Job, 1);
  job->file = file;
  add (self, job);
}

/**
 * sky_scan_reader_add_entry:
 * @self: a reader
 * @drive: where it lies
 * @entry: as last listed
 * @sheets: (nullable): the sheets beside it
 */
void
sky_scan_reader_add_entry (SkyScanReader  *self,
                           SkyDrive       *drive,
                           SkyDriveEntry  *entry,
                           SkySheetFolder *sheets)
{
  Job *job;

  g_return_if_fail (SKY_IS_SCAN_READER (self));
  g_return_if_fail (SKY_IS_DRIVE (drive));
  g_return_if_fail (SKY_IS_DRIVE_ENTRY (entry));

  job = g_new0 (Job, 1);
  job->drive = g_object_ref (drive);
  job->entry = g_object_ref (entry);
  job->file = sky_scanned_file_new_for_entry (sky_drive_get_id (drive), entry);
  job->file->sheets = sheets != NULL ? sky_sheet_folder_ref (sheets) : NULL;
  add (self, job);
}

/**
 * sky_scan_reader_remove:
 * @self: a reader
 * @drive_id: (nullable): the place
 * @path: a file that is not there any more
 */
void
sky_scan_reader_remove (SkyScanReader *self, const char *drive_id, const char *path)
{
  g_return_if_fail (SKY_IS_SCAN_READER (self));

  sky_catalogue_batch_remove (self->batch, drive_id, path);
  sky_pump_ask (self->pump);
}

/**
 * sky_scan_reader_close:
 * @self: a reader
 *
 * Nothing more will be added: "drained" follows, never before this call has returned.
 */
void
sky_scan_reader_close (SkyScanReader *self)
{
  g_return_if_fail (SKY_IS_SCAN_READER (self));

  self->closed = TRUE;
  sky_pump_ask (self->pump);
}

/**
 * sky_scan_reader_cancel:
 * @self: a reader
 *
 * Ends what is being read; what was read is still written.
 */
void
sky_scan_reader_cancel (SkyScanReader *self)
{
  g_return_if_fail (SKY_IS_SCAN_READER (self));

  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->waiting, job_free);
  sky_pump_ask (self->pump);
}

/**
 * sky_scan_reader_get_error:
 * @self: a reader
 *
 * Returns: (transfer none) (nullable): what has ended the run before its time
 */
const GError *
sky_scan_reader_get_error (SkyScanReader *self)
{
  g_return_val_if_fail (SKY_IS_SCAN_READER (self), NULL);

  return self->error;
}
