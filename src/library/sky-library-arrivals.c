/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Entries of drives that come and go one by one. A file is read at once, unless there are cue
 * sheets in its folder: then the folder is looked at as soon as nothing more comes. Main thread.
 */
#include "library/sky-library.h"

#include "library/sky-file-reader.h"
#include "library/sky-library-private.h"
#include "library/sky-part-store.h"
#include "media/sky-cue-sheet.h"

/* An album's files come one after the other. */
#define QUIET_MS 1000

/* A folder in which there are sheets, or were. */
typedef struct
{
  SkyLibrary *library; /* owns it */
  SkyDrive   *drive;   /* (owned) */
  char       *folder;  /* (owned) */
  guint       timer_id;
} SheetFolder;

/* A file of which is asked whether it lies beside sheets. */
typedef struct
{
  SkyDrive      *drive;    /* (owned) */
  SkyDriveEntry *entry;    /* (owned) */
  char          *drive_id; /* (owned) */
  char          *folder;   /* (owned) */
} Arrival;

static void
sheet_folder_free (gpointer data)
{
  SheetFolder *self = data;

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_object_unref (self->drive);
  g_free (self->folder);
  g_free (self);
}

static void
arrival_free (gpointer data)
{
  Arrival *self = data;

  g_object_unref (self->drive);
  g_object_unref (self->entry);
  g_free (self->drive_id);
  g_free (self->folder);
  g_free (self);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *folder = user_data;
  g_autoptr (GError) error = NULL;

  /* The next scan of all of the drive finds what this one could not. */
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_info ("%s could not be looked at: %s", folder, error->message);
}

static gboolean
quiet_cb (gpointer user_data)
{
  SheetFolder *self = user_data;
  GTask       *task;

  self->timer_id = 0;
  task = g_task_new (self->library, self->library->cancellable, looked_cb, g_strdup (self->folder));
  g_task_set_source_tag (task, quiet_cb);
  sky_library_start_scan (self->library, self->drive, self->folder, TRUE, task);
  return G_SOURCE_REMOVE;
}

static char *
folder_key (const char *drive_id, const char *folder)
{
  return g_strdup_printf ("%s\n%s", drive_id, folder);
}

static void
look_soon (SkyLibrary *self, SkyDrive *drive, const char *folder)
{
  g_autofree char *key = folder_key (sky_drive_get_id (drive), folder);
  SheetFolder     *known = g_hash_table_lookup (self->sheet_folders, key);

  if (known == NULL)
    {
      known = g_new0 (SheetFolder, 1);
      known->library = self;
      known->drive = g_object_ref (drive);
      known->folder = g_strdup (folder);
      g_hash_table_insert (self->sheet_folders, g_steal_pointer (&key), known);
    }
  g_clear_handle_id (&known->timer_id, g_source_remove);
  known->timer_id = g_timeout_add (QUIET_MS, quiet_cb, known);
}

static void
failed_cb (gpointer source, const char *where, const GError *error, SkyLibrary *self)
{
  sky_library_report_failure (self, where, error);
}

static void
read_entry (SkyLibrary *self, SkyDrive *drive, SkyDriveEntry *entry)
{
  /* One whose drive went away has ended; the next scan finds what it has left out. */
  if (self->arrivals != NULL && sky_scan_reader_get_error (self->arrivals) != NULL)
    g_clear_object (&self->arrivals);
  if (self->arrivals == NULL)
    {
      self->arrivals = sky_scan_reader_new (self->catalogue, self->pool, self->cache);
      g_signal_connect_object (self->arrivals, "failed", G_CALLBACK (failed_cb), self, 0);
    }
  sky_scan_reader_add_entry (self->arrivals, drive, entry, NULL);
}

static void
find_sheets_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  const Arrival *arrival = task_data;

  g_task_return_boolean (task,
                         sky_part_store_has_sheets (database, arrival->drive_id, arrival->folder));
}

static void
sheets_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary *self = SKY_LIBRARY (source);
  Arrival    *arrival = user_data;
  g_autoptr (GError) error = NULL;
  gboolean has_sheets = g_task_propagate_boolean (G_TASK (result), &error);

  if (has_sheets)
    look_soon (self, arrival->drive, arrival->folder);
  else if (error == NULL)
    read_entry (self, arrival->drive, arrival->entry);
  arrival_free (arrival);
}

static Arrival *
arrival_new (SkyDrive *drive, SkyDriveEntry *entry, const char *folder)
{
  Arrival *self = g_new0 (Arrival, 1);

  self->drive = g_object_ref (drive);
  self->entry = g_object_ref (entry);
  self->drive_id = g_strdup (sky_drive_get_id (drive));
  self->folder = g_strdup (folder);
  return self;
}

static void
ask_for_sheets (SkyLibrary *self, SkyDrive *drive, SkyDriveEntry *entry, const char *folder)
{
  g_autoptr (GTask) task = NULL;

  task = g_task_new (self, self->cancellable, sheets_found_cb, arrival_new (drive, entry, folder));
  g_task_set_source_tag (task, ask_for_sheets);
  sky_catalogue_read (self->catalogue, task, find_sheets_cb, arrival_new (drive, entry, folder),
                      arrival_free);
}

/**
 * sky_library_new_sheet_folders:
 *
 * Returns: (transfer full): the folders with sheets that entries have come to; none
 */
GHashTable *
sky_library_new_sheet_folders (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sheet_folder_free);
}

/**
 * sky_library_add_entry:
 * @self: a library
 * @drive: where it lies
 * @entry: a file that has just arrived there; what is no music and no cue sheet is left alone
 */
void
sky_library_add_entry (SkyLibrary *self, SkyDrive *drive, SkyDriveEntry *entry)
{
  const char      *path;
  g_autofree char *folder = NULL;
  g_autofree char *key = NULL;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (SKY_IS_DRIVE (drive));
  g_return_if_fail (SKY_IS_DRIVE_ENTRY (entry));

  path = sky_drive_entry_get_path (entry);
  if (sky_drive_entry_get_is_folder (entry) ||
      (!sky_file_reader_is_music (path) && !sky_cue_sheet_is_name (path)))
    return;
  sky_library_take_drive (self, drive);
  folder = g_path_get_dirname (path);
  key = folder_key (sky_drive_get_id (drive), folder);
  if (sky_cue_sheet_is_name (path) || g_hash_table_contains (self->sheet_folders, key))
    look_soon (self, drive, folder);
  else
    ask_for_sheets (self, drive, entry, folder);
}

static void
entry_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *path = user_data;
  g_autoptr (GError) error = NULL;

  /* The next scan sees that it is gone. */
  if (!sky_catalogue_apply_finish (SKY_CATALOGUE (source), result, &error))
    g_info ("%s could not be forgotten: %s", path, error->message);
}

/**
 * sky_library_remove_entry:
 * @self: a library
 * @drive_id: a drive
 * @path: a file or folder that is not there any more
 */
void
sky_library_remove_entry (SkyLibrary *self, const char *drive_id, const char *path)
{
  SkyCatalogueBatch *batch;
  SkyDrive          *drive;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (path != NULL);

  batch = sky_catalogue_batch_new ();
  sky_catalogue_batch_remove (batch, drive_id, path);
  sky_catalogue_batch_remove_below (batch, drive_id, path);
  sky_catalogue_apply_async (self->catalogue, batch, entry_removed_cb, g_strdup (path));
  /* What it divided is whole again. */
  drive = drive_id != NULL ? g_hash_table_lookup (self->drives, drive_id) : NULL;
  if (drive != NULL && sky_cue_sheet_is_name (path))
    {
      g_autofree char *folder = g_path_get_dirname (path);

      look_soon (self, drive, folder);
    }
}
