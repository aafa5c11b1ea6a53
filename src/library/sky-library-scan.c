/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library's scans: its local folders, and folders of drives. Main thread. */
#include "library/sky-library.h"

#include <string.h>

#include "library/sky-folder-store.h"
#include "library/sky-library-error.h"
#include "library/sky-library-private.h"
#include "library/sky-scan.h"

/* A change of the list of folders on its way to the disk. */
typedef struct
{
  char    *path; /* (owned) */
  gboolean is_added;
} FolderChange;

static void
folder_change_free (gpointer data)
{
  FolderChange *change = data;

  g_free (change->path);
  g_free (change);
}

static void
scan_failed_cb (gpointer source, const char *where, const GError *error, SkyLibrary *self)
{
  sky_library_report_failure (self, where, error);
}

static char *
scan_key (SkyDrive *drive, const char *folder)
{
  return g_strdup_printf ("%s\n%s", drive != NULL ? sky_drive_get_id (drive) : "", folder);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyLibrary *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean is_complete = sky_scan_run_finish (SKY_SCAN (source), result, &error);

  /* Another scan of the same folder may stand there by now. */
  if (g_hash_table_lookup (self->scans, g_task_get_task_data (task)) == source)
    g_hash_table_remove (self->scans, g_task_get_task_data (task));
  sky_library_update_scanning (self);
  if (is_complete)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Private: takes the task, whose data becomes the scan's key; %NULL drive: this computer. */
void
sky_library_start_scan (
    SkyLibrary *self, SkyDrive *drive, const char *folder, gboolean shallow, GTask *task)
{
  g_autoptr (SkyScan) scan = sky_scan_new (self->catalogue, self->pool, self->cache);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_task_set_task_data (task, scan_key (drive, folder), g_free);
  g_hash_table_insert (self->scans, g_strdup (g_task_get_task_data (task)), g_object_ref (scan));
  g_signal_connect_object (scan, "failed", G_CALLBACK (scan_failed_cb), self, 0);
  if (shallow)
    sky_scan_set_shallow (scan);
  sky_library_update_scanning (self);
  sky_scan_run_async (scan, drive, folder, cancellable != NULL ? cancellable : self->cancellable,
                      scanned_cb, task);
}

static void
folder_scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary      *self = SKY_LIBRARY (source);
  g_autofree char *folder = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return;
  sky_library_report_failure (self, folder, error);
}

static void
scan_folder (SkyLibrary *self, const char *folder)
{
  g_autofree char *key = scan_key (NULL, folder);
  GTask           *task;

  /* The scan that runs sees what is there. */
  if (g_hash_table_contains (self->scans, key))
    return;
  task = g_task_new (self, self->cancellable, folder_scanned_cb, g_filename_display_name (folder));
  g_task_set_source_tag (task, scan_folder);
  sky_library_start_scan (self, NULL, folder, FALSE, task);
}

static gboolean
find_folder (SkyLibrary *self, const char *path, guint *index)
{
  return g_ptr_array_find_with_equal_func (self->folders, path, g_str_equal, index);
}

static void
write_folder_cb (GTask *task, SkyDatabase *database, gpointer task_data)
{
  const FolderChange *change = task_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_filename_display_name (change->path);
  gboolean         is_done;

  if (change->is_added && !g_file_test (change->path, G_FILE_TEST_IS_DIR))
    {
      g_task_return_new_error (task, SKY_LIBRARY_ERROR, SKY_LIBRARY_ERROR_NOT_FOUND,
                               "%s is no folder", name);
      return;
    }
  if (change->is_added)
    is_done =
        sky_folder_store_add (database, change->path, g_get_real_time () / G_USEC_PER_SEC, &error);
  else
    is_done = sky_folder_store_remove (database, change->path, &error);
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
write_folder (SkyLibrary         *self,
              const char         *path,
              gboolean            is_added,
              GAsyncReadyCallback callback,
              GTask              *outer)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, outer);
  FolderChange *change = g_new0 (FolderChange, 1);

  change->path = g_strdup (path);
  change->is_added = is_added;
  g_task_set_source_tag (task, write_folder);
  sky_catalogue_write (self->catalogue, task, write_folder_cb, change, folder_change_free);
}

static void
folder_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary *self = SKY_LIBRARY (source);
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const char *path = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!find_folder (self, path, NULL))
    g_ptr_array_add (self->folders, g_strdup (path));
  scan_folder (self, path);
  g_task_return_boolean (task, TRUE);
}

/**
 * sky_library_stop_scans:
 * @self: a library
 *
 * Ends all that is being read; each answers later, by itself.
 */
void
sky_library_stop_scans (SkyLibrary *self)
{
  GHashTableIter iter;
  gpointer       scan;

  g_cancellable_cancel (self->cancellable);
  if (self->arrivals != NULL)
    sky_scan_reader_cancel (self->arrivals);
  g_hash_table_iter_init (&iter, self->scans);
  while (g_hash_table_iter_next (&iter, NULL, &scan))
    sky_scan_stop (scan);
}

/**
 * sky_library_add_folder_async:
 * @self: a library
 * @path: a folder of this computer
 * @cancellable: (nullable): gives it up
 * @callback: called when the folder belongs to the library; its scan goes on
 * @user_data: for @callback
 *
 * A folder that belongs to it already is scanned once more.
 */
void
sky_library_add_folder_async (SkyLibrary         *self,
                              const char         *path,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;
  char  *canonical;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_add_folder_async);
  canonical = g_canonicalize_filename (path, NULL);
  g_task_set_task_data (task, canonical, g_free);
  write_folder (self, canonical, TRUE, folder_added_cb, task);
}

/**
 * sky_library_add_folder_finish:
 * @self: a library
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where there is no such folder
 */
gboolean
sky_library_add_folder_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 &&
         (path[length] == '/' || (length > 0 && folder[length - 1] == '/'));
}

static void
copies_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyLibrary *self = g_task_get_source_object (task);
  const char *path = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!sky_catalogue_apply_finish (SKY_CATALOGUE (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Folders of the library inside the removed one stay; their tracks are the same as before. */
  for (guint i = 0; i < self->folders->len; i++)
    if (is_below (g_ptr_array_index (self->folders, i), path))
      scan_folder (self, g_ptr_array_index (self->folders, i));
  g_task_return_boolean (task, TRUE);
}

static void
folder_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SkyLibrary *self = SKY_LIBRARY (source);
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  const char        *path = g_task_get_task_data (task);
  SkyCatalogueBatch *batch;
  guint              index;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (find_folder (self, path, &index))
    g_ptr_array_remove_index (self->folders, index);
  for (guint i = 0; i < self->folders->len; i++)
    if (is_below (path, g_ptr_array_index (self->folders, i)))
      {
        /* A folder that stays holds it all. */
        g_task_return_boolean (task, TRUE);
        return;
      }
  batch = sky_catalogue_batch_new ();
  sky_catalogue_batch_remove_below (batch, NULL, path);
  sky_catalogue_apply_async (self->catalogue, batch, copies_removed_cb, g_steal_pointer (&task));
}

/**
 * sky_library_remove_folder_async:
 * @self: a library
 * @path: a folder that belongs to it
 * @cancellable: (nullable): gives it up
 * @callback: called when its files are not in the library any more
 * @user_data: for @callback
 *
 * The files stay where they are, and the user's data stays for the day they come back.
 */
void
sky_library_remove_folder_async (SkyLibrary         *self,
                                 const char         *path,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *canonical = NULL;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_remove_folder_async);
  canonical = g_canonicalize_filename (path, NULL);
  if (!find_folder (self, canonical, NULL))
    {
      g_autofree char *name = g_filename_display_name (canonical);

      g_task_return_new_error (task, SKY_LIBRARY_ERROR, SKY_LIBRARY_ERROR_NOT_FOUND,
                               "%s does not belong to the library", name);
      return;
    }
  g_task_set_task_data (task, g_strdup (canonical), g_free);
  write_folder (self, canonical, FALSE, folder_removed_cb, g_steal_pointer (&task));
}

/**
 * sky_library_remove_folder_finish:
 * @self: a library
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where the folder did not belong to the library
 */
gboolean
sky_library_remove_folder_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_library_scan_drive_async:
 * @self: a library
 * @drive: a drive that answers
 * @folder: where to look, with all below
 * @cancellable: (nullable): ends it; what was read by then is kept
 * @callback: called when all is read and written
 * @user_data: for @callback
 */
void
sky_library_scan_drive_async (SkyLibrary         *self,
                              SkyDrive           *drive,
                              const char         *folder,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (SKY_IS_LIBRARY (self));
  g_return_if_fail (SKY_IS_DRIVE (drive));
  g_return_if_fail (folder != NULL);

  sky_library_take_drive (self, drive);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_library_scan_drive_async);
  sky_library_start_scan (self, drive, folder, FALSE, task);
}

/**
 * sky_library_scan_drive_finish:
 * @self: a library
 * @result: the result
 * @error: return location, or %NULL
 *
 * Returns: whether everything was looked at; where not, nothing was forgotten
 */
gboolean
sky_library_scan_drive_finish (SkyLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_library_scan_folders:
 * @self: a library
 *
 * Looks at all its local folders; what has not changed is not read.
 */
void
sky_library_scan_folders (SkyLibrary *self)
{
  g_return_if_fail (SKY_IS_LIBRARY (self));

  for (guint i = 0; i < self->folders->len; i++)
    scan_folder (self, g_ptr_array_index (self->folders, i));
}
