/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists everything below a folder, one request at a time, so that others come in between. The
 * thread of the caller.
 */
#include "app/sky-pin-walk.h"

#include "drive/sky-drive-path.h"

/* More than that is no folder that somebody wants to have whole; a server that makes folders up
 * ends here, too. */
#define MOST_FILES 100000
#define MOST_FOLDERS 20000

typedef struct
{
  GQueue     folders;   /* (owned): paths still to be listed */
  guint      n_folders; /* that were met */
  GPtrArray *files;     /* (owned): SkyDriveEntry */
} Walk;

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  g_queue_clear_full (&walk->folders, g_free);
  g_ptr_array_unref (walk->files);
  g_free (walk);
}

static void
take_entries (Walk *walk, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      SkyDriveEntry *entry = entries->pdata[i];
      const char    *path = sky_drive_entry_get_path (entry);

      if (sky_drive_path_is_own (path))
        continue;
      if (!sky_drive_entry_get_is_folder (entry))
        g_ptr_array_add (walk->files, g_object_ref (entry));
      else
        {
          g_queue_push_tail (&walk->folders, g_strdup (path));
          walk->n_folders++;
        }
    }
}

/* Takes @task. */
static void
list_next (GTask *task, GAsyncReadyCallback listed)
{
  g_autoptr (GTask) owned = task;
  Walk            *walk = g_task_get_task_data (owned);
  SkyDrive        *drive = g_task_get_source_object (owned);
  g_autofree char *folder = g_queue_pop_head (&walk->folders);
  GCancellable    *cancellable = g_task_get_cancellable (owned);

  if (folder == NULL)
    g_task_return_pointer (owned, g_ptr_array_ref (walk->files),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    sky_drive_list_async (drive, folder, cancellable, listed, g_steal_pointer (&owned));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  Walk   *walk = g_task_get_task_data (task);
  GError *error = NULL;

  entries = sky_drive_list_finish (SKY_DRIVE (source), result, &error);
  if (entries == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  take_entries (walk, entries);
  if (walk->files->len > MOST_FILES || walk->n_folders > MOST_FOLDERS)
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNSUPPORTED,
                             "There are more files than can be kept");
  else
    list_next (g_steal_pointer (&task), listed_cb);
}

/**
 * sky_pin_walk_async:
 * @drive: a drive
 * @folder: where to begin
 * @cancellable: (nullable): to give up
 * @callback: called when everything was listed, or something could not be
 * @user_data: for @callback
 */
void
sky_pin_walk_async (SkyDrive           *drive,
                    const char         *folder,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);
  Walk  *walk = g_new0 (Walk, 1);

  g_queue_init (&walk->folders);
  g_queue_push_tail (&walk->folders, g_strdup (folder));
  walk->files = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_source_tag (task, sky_pin_walk_async);
  g_task_set_task_data (task, walk, walk_free);
  list_next (task, listed_cb);
}

/**
 * sky_pin_walk_finish:
 * @drive: a drive
 * @result: as the callback got it
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyDriveEntry): the files
 */
GPtrArray *
sky_pin_walk_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, drive), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
