/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes a folder with all those above it that are missing, on any drive. Several may do so at the
 * same time: a folder that somebody else made meanwhile is as good. */

#include "drive/sky-drive-folders.h"

#include "drive/sky-drive-path.h"

typedef struct
{
  GPtrArray *missing; /* (owned) (element-type utf8): the innermost folder first */
  GError    *refusal; /* (owned) (nullable): why the outermost could not be made */
} Ensure;

static void
ensure_free (Ensure *ensure)
{
  g_ptr_array_unref (ensure->missing);
  g_clear_error (&ensure->refusal);
  g_free (ensure);
}

static const char *
get_outermost (Ensure *ensure)
{
  return g_ptr_array_index (ensure->missing, ensure->missing->len - 1);
}

static void make_missing (SkyDrive *drive, GTask *task_in);

static void
folder_done (SkyDrive *drive, GTask *task_in)
{
  g_autoptr (GTask) task = task_in;
  Ensure *ensure = g_task_get_task_data (task);

  g_ptr_array_remove_index (ensure->missing, ensure->missing->len - 1);
  make_missing (drive, g_steal_pointer (&task));
}

static void
refused_folder_seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  Ensure *ensure = g_task_get_task_data (task);

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, NULL);
  if (entry == NULL || !sky_drive_entry_get_is_folder (entry))
    g_task_return_error (task, g_steal_pointer (&ensure->refusal));
  else
    {
      g_clear_error (&ensure->refusal);
      folder_done (SKY_DRIVE (source), g_steal_pointer (&task));
    }
}

/* Whatever the server calls it when somebody else was faster (Apache: 403 or 405): what counts is
 * whether the folder is there now. */
static void
folder_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Ensure       *ensure = g_task_get_task_data (task);
  SkyDrive     *drive = SKY_DRIVE (source);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (sky_drive_make_folder_finish (drive, result, &error))
    folder_done (drive, g_steal_pointer (&task));
  else if (error->domain != SKY_DRIVE_ERROR ||
           g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    {
      ensure->refusal = g_steal_pointer (&error);
      sky_drive_stat_async (drive, get_outermost (ensure), cancellable, refused_folder_seen_cb,
                            g_steal_pointer (&task));
    }
}

static void
make_missing (SkyDrive *drive, GTask *task_in)
{
  g_autoptr (GTask) task = task_in;
  Ensure       *ensure = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (ensure->missing->len == 0)
    g_task_return_boolean (task, TRUE);
  else
    sky_drive_make_folder_async (drive, get_outermost (ensure), cancellable, folder_made_cb,
                                 g_steal_pointer (&task));
}

static void
folder_seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = NULL;
  Ensure          *ensure = g_task_get_task_data (task);
  SkyDrive        *drive = SKY_DRIVE (source);
  GCancellable    *cancellable = g_task_get_cancellable (task);

  entry = sky_drive_stat_finish (drive, result, &error);
  if (entry != NULL && !sky_drive_entry_get_is_folder (entry))
    {
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS,
                               "“%s” is a file, not a folder", sky_drive_entry_get_path (entry));
      return;
    }
  if (entry != NULL)
    {
      folder_done (drive, g_steal_pointer (&task));
      return;
    }
  parent = sky_drive_path_dup_parent (get_outermost (ensure));
  if (!g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (g_str_equal (parent, "/"))
    make_missing (drive, g_steal_pointer (&task));
  else
    {
      g_ptr_array_add (ensure->missing, g_strdup (parent));
      sky_drive_stat_async (drive, parent, cancellable, folder_seen_cb, g_steal_pointer (&task));
    }
}

/**
 * sky_drive_ensure_folder_async:
 * @drive: a drive
 * @path: the folder that shall be there
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 */
void
sky_drive_ensure_folder_async (SkyDrive           *drive,
                               const char         *path,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Ensure *ensure;

  g_return_if_fail (SKY_IS_DRIVE (drive));
  g_return_if_fail (path != NULL);

  task = g_task_new (drive, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_ensure_folder_async);
  ensure = g_new0 (Ensure, 1);
  ensure->missing = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (ensure->missing, g_strdup (path));
  g_task_set_task_data (task, ensure, (GDestroyNotify) ensure_free);
  sky_drive_stat_async (drive, path, cancellable, folder_seen_cb, g_steal_pointer (&task));
}

/**
 * sky_drive_ensure_folder_finish:
 * @drive: a drive
 * @result: what the callback got
 * @error: return location: %SKY_DRIVE_ERROR_EXISTS where a file is in the way
 *
 * Returns: whether the folder is there now
 */
gboolean
sky_drive_ensure_folder_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, drive), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
