/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyScan: what is known, a walk, a reader. Main thread; walking this computer's folders happens on
 * the pool, a drive answers asynchronously, a few folders at a time.
 */
#include "library/sky-scan.h"

#include "drive/sky-drive-path.h"
#include "library/sky-copy-store.h"
#include "library/sky-file-reader.h"
#include "library/sky-folder-store.h"
#include "library/sky-local-walker.h"
#include "library/sky-pump.h"

#define MAX_LISTINGS 4

struct _SkyScan
{
  GObject parent_instance;

  SkyCatalogue  *catalogue; /* (owned) */
  SkyScanPool   *pool;      /* (owned) */
  SkyBlockCache *cache;     /* (owned) (nullable) */
  SkyScanReader *reader;    /* (owned) */
  GTask         *task;      /* (owned) (nullable): the run */
  GCancellable  *inner;     /* (owned): of all that the run does */
  SkyDrive      *drive;     /* (owned) (nullable) */
  char          *folder;    /* (owned) */
  GHashTable    *known;     /* (owned) (nullable): path to SkyKnownFile; on the pool while a local
                               walk runs */
  SkyWalkResult *result;    /* (owned) */
  GQueue         folders;   /* (owned): paths on the drive to be listed */
  GHashTable    *visited;   /* (owned): folders that were in that queue */
  GSource       *pump;      /* (owned): lists more folders when asked */
  guint          n_listing;
  gboolean       shallow; /* without the folders below */
  gulong         cancelled_id;
};

typedef struct
{
  char *drive_id; /* (owned) (nullable) */
  char *folder;   /* (owned) */
} Question;

typedef struct
{
  char       *folder; /* (owned) */
  GHashTable *known;  /* (owned) */
} LocalWalk;

enum
{
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyScan, sky_scan, G_TYPE_OBJECT)

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->drive_id);
  g_free (question->folder);
  g_free (question);
}

static void
local_walk_free (gpointer data)
{
  LocalWalk *walk = data;

  g_free (walk->folder);
  g_hash_table_unref (walk->known);
  g_free (walk);
}

static void
fail (SkyScan *self, const char *where, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, where, error);
}

static void
reader_failed_cb (SkyScanReader *reader, const char *where, const GError *error, SkyScan *self)
{
  fail (self, where, error);
}

static void
mark_scanned_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  Question *question = task_data;
  g_autoptr (GError) error = NULL;

  /* Only for people to see: what was scanned is written already. */
  if (!sky_folder_store_set_scanned (database, question->drive_id, question->folder,
                                     g_get_real_time () / G_USEC_PER_SEC, &error))
    g_info ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
mark_scanned (SkyScan *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);
  Question *question = g_new0 (Question, 1);

  question->drive_id = g_strdup (self->drive != NULL ? sky_drive_get_id (self->drive) : "");
  question->folder = g_utf8_make_valid (self->folder, -1);
  sky_catalogue_write (self->catalogue, task, mark_scanned_cb, question, question_free);
}

/* All is read and written. */
static void
drained_cb (SkyScanReader *reader, SkyScan *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  const GError *error = sky_scan_reader_get_error (reader);

  if (task == NULL)
    return;
  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  self->cancelled_id = 0;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (g_cancellable_is_cancelled (self->inner))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The scan was ended");
  else if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (self->result->failures->len > 0)
    {
      g_task_return_error (task, g_error_copy (g_ptr_array_index (self->result->failures, 0)));
    }
  else
    {
      if (!self->shallow)
        mark_scanned (self);
      g_task_return_boolean (task, TRUE);
    }
}

static void
forget_gone (SkyScan *self)
{
  for (guint i = 0; i < self->result->gone->len; i++)
    sky_scan_reader_remove (self->reader,
                            self->drive != NULL ? sky_drive_get_id (self->drive) : NULL,
                            g_ptr_array_index (self->result->gone, i));
}

static void
end_with (SkyScan *self, const GError *error)
{
  if (self->result->failures->len == 0)
    g_ptr_array_add (self->result->failures, g_error_copy (error));
  sky_scan_reader_close (self->reader);
}

static void
walked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyScan *self = SKY_SCAN (source);
  g_autoptr (GError) error = NULL;
  SkyWalkResult *walked = g_task_propagate_pointer (G_TASK (result), &error);

  if (walked == NULL)
    {
      end_with (self, error);
      return;
    }
  sky_walk_result_free (self->result);
  self->result = walked;
  for (guint i = 0; i < walked->failures->len; i++)
    fail (self, self->folder, g_ptr_array_index (walked->failures, i));
  for (guint i = 0; i < walked->changed->len; i++)
    sky_scan_reader_add_local (self->reader,
                               g_steal_pointer (&g_ptr_array_index (walked->changed, i)));
  g_ptr_array_set_free_func (walked->changed, NULL);
  g_ptr_array_set_size (walked->changed, 0);
  forget_gone (self);
  sky_scan_reader_close (self->reader);
}

static void
walk_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LocalWalk *walk = task_data;
  g_autoptr (GError) error = NULL;
  SkyWalkResult *result = sky_local_walker_walk (walk->folder, walk->known, cancellable, &error);

  if (result == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, (GDestroyNotify) sky_walk_result_free);
}

static void
walk_local (SkyScan *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->inner, walked_cb, NULL);
  LocalWalk *walk = g_new0 (LocalWalk, 1);

  g_task_set_source_tag (task, walk_local);
  walk->folder = g_strdup (self->folder);
  walk->known = g_steal_pointer (&self->known);
  g_task_set_task_data (task, walk, local_walk_free);
  sky_scan_pool_run (self->pool, task, walk_cb);
}

static void
take_folder (SkyScan *self, const char *path)
{
  /* A server that lists a folder within itself must not keep us for ever. */
  if (!self->shallow && sky_drive_path_is_inside (path, self->folder) &&
      g_hash_table_add (self->visited, g_strdup (path)))
    g_queue_push_tail (&self->folders, g_strdup (path));
}

static void
take_sheet (SkyScan *self, SkySheetFolder *sheets, SkyDriveEntry *entry)
{
  const char   *path = sky_drive_entry_get_path (entry);
  SkyKnownFile *known = g_hash_table_lookup (self->known, path);

  if (known != NULL)
    known->seen = TRUE;
  sky_sheet_folder_take_sheet (
      sheets, sky_scanned_file_new_for_entry (sky_drive_get_id (self->drive), entry));
}

/* The sheets of a folder, each with its bytes; %NULL where there are none. */
static SkySheetFolder *
collect_sheets (SkyScan *self, GPtrArray *entries)
{
  g_autoptr (SkySheetFolder) sheets = sky_sheet_folder_new ();

  for (guint i = 0; self->cache != NULL && i < entries->len; i++)
    {
      SkyDriveEntry   *entry = g_ptr_array_index (entries, i);
      const char      *path = sky_drive_entry_get_path (entry);
      g_autofree char *name = g_path_get_basename (path);

      if (sky_drive_path_is_own (path) || sky_drive_entry_get_is_folder (entry))
        continue;
      if (sky_file_reader_is_music (name))
        sky_sheet_folder_add_name (sheets, name);
      else if (sky_cue_sheet_is_name (name))
        take_sheet (self, sheets, entry);
    }
  return sky_sheet_folder_close (sheets) ? g_steal_pointer (&sheets) : NULL;
}

/* Only for folders that are read: opening announces a reader to the cache. */
static void
open_sheets (SkyScan *self, SkySheetFolder *sheets, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      SkyDriveEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (SkyByteSource) source = NULL;

      if (sky_drive_entry_get_is_folder (entry) ||
          !sky_cue_sheet_is_name (sky_drive_entry_get_path (entry)))
        continue;
      source = sky_block_cache_open (self->cache, self->drive, entry);
      sky_sheet_folder_set_source (sheets, sky_drive_entry_get_path (entry), source);
    }
}

/* Returns whether the file has to be read. */
static gboolean
take_file (SkyScan *self, SkyDriveEntry *entry, SkySheetFolder *sheets)
{
  const char      *path = sky_drive_entry_get_path (entry);
  g_autofree char *version = sky_drive_entry_dup_version (entry);
  SkyKnownFile    *known;

  known = g_hash_table_lookup (self->known, path);
  if (known == NULL)
    {
      known = g_new0 (SkyKnownFile, 1);
      g_hash_table_insert (self->known, g_strdup (path), known);
    }
  known->seen = TRUE;
  return g_strcmp0 (known->version, version) != 0 ||
         g_strcmp0 (known->sheets, sky_sheet_folder_get_signature (sheets)) != 0;
}

static void
take_listing (SkyScan *self, GPtrArray *entries)
{
  g_autoptr (SkySheetFolder) sheets = collect_sheets (self, entries);
  gboolean is_lonely = sheets != NULL && sky_sheet_folder_is_lonely (sheets);
  gboolean is_open = FALSE;

  for (guint i = 0; i < entries->len; i++)
    {
      SkyDriveEntry *entry = g_ptr_array_index (entries, i);
      const char    *path = sky_drive_entry_get_path (entry);

      if (sky_drive_path_is_own (path))
        continue;
      if (sky_drive_entry_get_is_folder (entry))
        take_folder (self, path);
      else if ((sky_file_reader_is_music (path) || (is_lonely && sky_cue_sheet_is_name (path))) &&
               take_file (self, entry, sheets))
        {
          if (sheets != NULL && !is_open)
            open_sheets (self, sheets, entries);
          is_open = TRUE;
          sky_scan_reader_add_entry (self->reader, self->drive, entry, sheets);
        }
    }
}

static gboolean
is_over (SkyScan *self)
{
  return g_cancellable_is_cancelled (self->inner) ||
         sky_scan_reader_get_error (self->reader) != NULL;
}

static void
end_drive_walk (SkyScan *self)
{
  if (!is_over (self))
    {
      sky_walk_result_take_gone (self->result, self->known);
      forget_gone (self);
    }
  g_clear_pointer (&self->known, g_hash_table_unref);
  sky_scan_reader_close (self->reader);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyScan) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_drive_list_finish (SKY_DRIVE (source), result, &error);

  self->n_listing--;
  if (entries == NULL)
    {
      g_ptr_array_add (self->result->failures, g_error_copy (error));
      if (sky_drive_error_is_transient (error) ||
          g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH))
        g_queue_clear_full (&self->folders, g_free);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        fail (self, self->folder, error);
    }
  if (entries != NULL && self->known != NULL)
    take_listing (self, entries);
  sky_pump_ask (self->pump);
}

/* A few listings at a time; the end of the last one is the end of the walk. */
static void
pump_cb (gpointer owner)
{
  SkyScan *self = owner;

  if (self->task == NULL || self->known == NULL)
    return;
  if (is_over (self))
    g_queue_clear_full (&self->folders, g_free);
  while (self->n_listing < MAX_LISTINGS && !g_queue_is_empty (&self->folders))
    {
      g_autofree char *folder = g_queue_pop_head (&self->folders);

      self->n_listing++;
      sky_drive_list_async (self->drive, folder, self->inner, listed_cb, g_object_ref (self));
    }
  if (self->n_listing == 0)
    end_drive_walk (self);
}

/* What a shallow scan doesn't see it can't miss. */
static gboolean
is_deeper_cb (gpointer path, gpointer known, gpointer folder)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return !g_str_equal (parent, folder);
}

static void
known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyScan *self = SKY_SCAN (source);
  g_autoptr (GError) error = NULL;

  self->known = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->known != NULL && self->shallow)
    g_hash_table_foreach_remove (self->known, is_deeper_cb, self->folder);
  if (self->known == NULL)
    end_with (self, error);
  else if (self->drive == NULL)
    walk_local (self);
  else
    {
      g_queue_push_tail (&self->folders, g_strdup (self->folder));
      sky_pump_ask (self->pump);
    }
}

static void
list_known_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  Question *question = task_data;
  g_autoptr (GError) error = NULL;
  GHashTable *known =
      sky_copy_store_list_known (database, question->drive_id, question->folder, &error);

  if (known == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, known, (GDestroyNotify) g_hash_table_unref);
}

static void
cancelled_cb (GCancellable *cancellable, SkyScan *self)
{
  sky_scan_stop (self);
}

static void
sky_scan_dispose (GObject *object)
{
  SkyScan *self = SKY_SCAN (object);

  g_clear_pointer (&self->pump, sky_pump_free);
  g_clear_object (&self->reader);
  g_clear_object (&self->catalogue);
  g_clear_pointer (&self->pool, sky_scan_pool_unref);
  g_clear_object (&self->drive);
  g_clear_object (&self->cache);
  G_OBJECT_CLASS (sky_scan_parent_class)->dispose (object);
}

static void
sky_scan_finalize (GObject *object)
{
  SkyScan *self = SKY_SCAN (object);

  g_assert (self->task == NULL);
  g_queue_clear_full (&self->folders, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->result, sky_walk_result_free);
  g_clear_pointer (&self->visited, g_hash_table_unref);
  g_clear_object (&self->inner);
  G_OBJECT_CLASS (sky_scan_parent_class)->finalize (object);
}

static void
sky_scan_class_init (SkyScanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_scan_dispose;
  object_class->finalize = sky_scan_finalize;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", SKY_TYPE_SCAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
sky_scan_init (SkyScan *self)
{
  g_queue_init (&self->folders);
  self->result = sky_walk_result_new ();
  self->visited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->inner = g_cancellable_new ();
  self->pump = sky_pump_new ("[skylark] scan", pump_cb, self);
}

/**
 * sky_scan_new:
 * @catalogue: where results go
 * @pool: the threads
 * @cache: (nullable): how drives are read
 *
 * Returns: (transfer full): a scan for one run
 */
SkyScan *
sky_scan_new (SkyCatalogue *catalogue, SkyScanPool *pool, SkyBlockCache *cache)
{
  SkyScan *self;

  g_return_val_if_fail (SKY_IS_CATALOGUE (catalogue), NULL);

  self = g_object_new (SKY_TYPE_SCAN, NULL);
  self->catalogue = g_object_ref (catalogue);
  self->pool = sky_scan_pool_ref (pool);
  self->cache = cache != NULL ? g_object_ref (cache) : NULL;
  self->reader = sky_scan_reader_new (catalogue, pool, cache);
  g_signal_connect_object (self->reader, "failed", G_CALLBACK (reader_failed_cb), self, 0);
  g_signal_connect_object (self->reader, "drained", G_CALLBACK (drained_cb), self, 0);
  return self;
}

/**
 * sky_scan_set_shallow:
 * @self: a scan of a drive that has not run yet
 *
 * Leaves out the folders below.
 */
void
sky_scan_set_shallow (SkyScan *self)
{
  g_return_if_fail (SKY_IS_SCAN (self));
  g_return_if_fail (self->task == NULL);

  self->shallow = TRUE;
}

/**
 * sky_scan_run_async:
 * @self: a scan that has not run yet
 * @drive: (nullable): the drive, or %NULL for this computer
 * @folder: where to look
 * @cancellable: (nullable): ends it; what was read by then is kept
 * @callback: called when all is written
 * @user_data: for @callback
 */
void
sky_scan_run_async (SkyScan            *self,
                    SkyDrive           *drive,
                    const char         *folder,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (SKY_IS_SCAN (self));
  g_return_if_fail (self->task == NULL);
  g_return_if_fail (drive == NULL || SKY_IS_DRIVE (drive));
  g_return_if_fail (folder != NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, sky_scan_run_async);
  self->drive = drive != NULL ? g_object_ref (drive) : NULL;
  self->folder = g_strdup (folder);
  if (cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self, NULL);

  question = g_new0 (Question, 1);
  question->drive_id = drive != NULL ? g_strdup (sky_drive_get_id (drive)) : NULL;
  question->folder = g_strdup (folder);
  task = g_task_new (self, NULL, known_cb, NULL);
  sky_catalogue_read (self->catalogue, task, list_known_cb, question, question_free);
}

/**
 * sky_scan_run_finish:
 * @self: a scan
 * @result: the result
 * @error: return location, or %NULL: why a folder could not be looked at
 *
 * Returns: whether everything was looked at; files that could not be read don't count
 */
gboolean
sky_scan_run_finish (SkyScan *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_scan_stop:
 * @self: a scan
 *
 * Ends a run as its cancellable would; what was read is still written.
 */
void
sky_scan_stop (SkyScan *self)
{
  g_return_if_fail (SKY_IS_SCAN (self));

  g_cancellable_cancel (self->inner);
  sky_scan_reader_cancel (self->reader);
}
