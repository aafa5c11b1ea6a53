/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do with the entries of a drive: new folder, rename, copy, delete and its undo. A
 * delete is a move into the drive's trash folder, so that it can be undone without sending a byte
 * again. Tells the rest of the application what changed. Main thread. */
#include "app/sky-file-actions.h"

#include <string.h>

#include "app/sky-file-actions-private.h"
#include "drive/sky-drive-path.h"

enum
{
  SIGNAL_FOLDER_CHANGED,
  SIGNAL_ENTRY_ARRIVED,
  SIGNAL_ENTRY_GONE,
  SIGNAL_ENTRY_MOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
sky_file_call_free (SkyFileCall *call)
{
  g_free (call->drive_id);
  g_free (call->from);
  g_free (call->to);
  g_free (call->old_key);
  g_clear_pointer (&call->paths, g_ptr_array_unref);
  g_clear_object (&call->undo);
  g_clear_error (&call->failure);
  g_clear_object (&call->drive);
  g_free (call);
}

static void
tell_folder_changed (SkyFileActions *self, const char *drive_id, const char *path)
{
  g_autofree char *parent = sky_drive_path_dup_parent (path);

  if (parent != NULL)
    g_signal_emit (self, signals[SIGNAL_FOLDER_CHANGED], 0, drive_id, parent);
}

void
sky_file_actions_tell_gone (SkyFileActions *self, const char *drive_id, const char *path)
{
  g_signal_emit (self, signals[SIGNAL_ENTRY_GONE], 0, drive_id, path);
  tell_folder_changed (self, drive_id, path);
}

void
sky_file_actions_tell_arrived (SkyFileActions *self, const char *drive_id, SkyDriveEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_ENTRY_ARRIVED], 0, drive_id, entry);
  tell_folder_changed (self, drive_id, sky_drive_entry_get_path (entry));
}

/* Ends @task with @error, which now names the drive's entry. */
void
sky_file_call_fail (GTask *task, GError *error, const char *path)
{
  SkyFileActions *self = g_task_get_source_object (task);
  SkyFileCall    *call = g_task_get_task_data (task);

  sky_drive_manager_report_error (self->drives, call->drive_id, error);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      strstr (error->message, path) == NULL)
    g_prefix_error (&error, "%s: ", path);
  g_task_return_error (task, error);
}

static void
source_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask       *task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *failure = g_steal_pointer (&call->failure);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);

  if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    {
      g_error_free (failure);
      call->moved (task);
      return;
    }
  /* It is where it was: no more than a connection was lost. */
  if (entry != NULL)
    failure->code = SKY_DRIVE_ERROR_OFFLINE;
  call->not_moved (task, failure);
}

/**
 * sky_file_call_end_move:
 * @task: (transfer full): of a call that says what comes after a move, and after none
 * @from: what was to be moved
 * @error: (transfer full) (nullable): what the drive said
 *
 * Where the answer was lost, the drive is asked whether the entry has left its place.
 */
void
sky_file_call_end_move (GTask *task, const char *from, GError *error)
{
  SkyFileCall *call = g_task_get_task_data (task);

  if (error == NULL)
    call->moved (task);
  else if (!g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME))
    call->not_moved (task, error);
  else
    {
      call->failure = error;
      sky_drive_stat_async (call->drive, from, NULL, source_looked_cb, task);
    }
}

static void
drive_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *error = NULL;

  call->drive = sky_drive_manager_wait_finish (SKY_DRIVE_MANAGER (source), result, &error);
  if (call->drive == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (call->drive_id);
  call->drive_id = g_strdup (sky_drive_get_id (call->drive));
  call->begin (g_steal_pointer (&task));
}

/* Every action begins by waiting until the drive is connected. */
void
sky_file_call_begin (GTask *task, SkyFileCall *call)
{
  SkyFileActions *self = g_task_get_source_object (task);

  g_task_set_task_data (task, call, (GDestroyNotify) sky_file_call_free);
  sky_drive_manager_wait_async (self->drives, call->drive_id, g_task_get_cancellable (task),
                                drive_ready_cb, task);
}

SkyFileCall *
sky_file_call_new (const char *drive_id, const char *from, const char *to)
{
  SkyFileCall *call = g_new0 (SkyFileCall, 1);

  call->drive_id = g_strdup (drive_id);
  call->from = g_strdup (from);
  call->to = g_strdup (to);
  return call;
}

static gboolean
check_new_path (GTask *task, const char *path)
{
  g_autofree char *name = NULL;
  GError          *error = NULL;

  if (!sky_drive_path_is_valid (path) || g_str_equal (path, "/"))
    {
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                               "“%s” is no path on a drive", path);
      return FALSE;
    }
  name = sky_drive_path_dup_name (path);
  if (!sky_drive_name_check (name, &error))
    {
      g_task_return_error (task, error);
      return FALSE;
    }
  return TRUE;
}

gboolean
sky_file_call_check_old (GTask *task, const char *path)
{
  if (sky_drive_path_is_valid (path) && !g_str_equal (path, "/"))
    return TRUE;
  g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                           "“%s” can't be moved or deleted", path);
  return FALSE;
}

static void
folder_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *error = NULL;

  if (!sky_drive_make_folder_finish (SKY_DRIVE (source), result, &error))
    {
      sky_file_call_fail (task, error, call->from);
      return;
    }
  tell_folder_changed (g_task_get_source_object (task), call->drive_id, call->from);
  g_task_return_boolean (task, TRUE);
}

static void
make_folder_begin (GTask *task)
{
  SkyFileCall *call = g_task_get_task_data (task);

  sky_drive_make_folder_async (call->drive, call->from, g_task_get_cancellable (task),
                               folder_made_cb, task);
}

static void
moved_entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  SkyFileActions *self = g_task_get_source_object (task);
  SkyFileCall    *call = g_task_get_task_data (task);

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  /* The move itself is done; a look that fails now only means that the library hears of the new
   * place at the next scan. */
  if (entry == NULL)
    g_info ("Could not look at %s after it was moved: %s", call->to, error->message);
  else
    {
      if (call->old_key != NULL && self->cache != NULL)
        sky_block_cache_rekey (self->cache, call->drive_id, call->old_key,
                               sky_drive_entry_get_key (entry));
      if (call->is_move)
        g_signal_emit (self, signals[SIGNAL_ENTRY_MOVED], 0, call->drive_id, call->from, entry);
      sky_file_actions_tell_arrived (self, call->drive_id, entry);
    }
  g_task_return_boolean (task, TRUE);
}

static void
rename_moved (GTask *task)
{
  SkyFileCall *call = g_task_get_task_data (task);

  call->is_move = TRUE;
  sky_file_actions_tell_gone (g_task_get_source_object (task), call->drive_id, call->from);
  sky_drive_stat_async (call->drive, call->to, NULL, moved_entry_cb, task);
}

static void
rename_not_moved (GTask *task_in, GError *error)
{
  g_autoptr (GTask) task = task_in;
  SkyFileCall *call = g_task_get_task_data (task);

  sky_file_call_fail (task, error, call->from);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask       *task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *error = NULL;

  sky_drive_move_finish (SKY_DRIVE (source), result, &error);
  sky_file_call_end_move (task, call->from, error);
}

static void
old_entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  SkyFileCall  *call = g_task_get_task_data (task);
  GCancellable *cancellable;
  GError       *error = NULL;

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  if (entry == NULL)
    {
      sky_file_call_fail (task, error, call->from);
      return;
    }
  call->old_key = g_strdup (sky_drive_entry_get_key (entry));
  cancellable = g_task_get_cancellable (task);
  sky_drive_move_async (call->drive, call->from, call->to, cancellable, moved_cb,
                        g_steal_pointer (&task));
}

static void
rename_begin (GTask *task)
{
  SkyFileCall *call = g_task_get_task_data (task);

  sky_drive_stat_async (call->drive, call->from, g_task_get_cancellable (task), old_entry_cb, task);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *error = NULL;

  if (!sky_drive_copy_finish (SKY_DRIVE (source), result, &error))
    {
      sky_file_call_fail (task, error, call->from);
      return;
    }
  sky_drive_stat_async (call->drive, call->to, NULL, moved_entry_cb, g_steal_pointer (&task));
}

static void
copy_begin (GTask *task)
{
  SkyFileCall *call = g_task_get_task_data (task);

  sky_drive_copy_async (call->drive, call->from, call->to, g_task_get_cancellable (task), copied_cb,
                        task);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *error = NULL;

  if (!sky_drive_remove_finish (SKY_DRIVE (source), result, &error))
    {
      sky_file_call_fail (task, error, call->from);
      return;
    }
  sky_file_actions_tell_gone (g_task_get_source_object (task), call->drive_id, call->from);
  g_task_return_boolean (task, TRUE);
}

static void
remove_begin (GTask *task)
{
  SkyFileCall *call = g_task_get_task_data (task);

  sky_drive_remove_async (call->drive, call->from, g_task_get_cancellable (task), removed_cb, task);
}

G_DEFINE_FINAL_TYPE (SkyFileActions, sky_file_actions, G_TYPE_OBJECT)

static void
sky_file_actions_dispose (GObject *object)
{
  SkyFileActions *self = SKY_FILE_ACTIONS (object);

  g_clear_object (&self->drives);
  g_clear_object (&self->cache);

  G_OBJECT_CLASS (sky_file_actions_parent_class)->dispose (object);
}

static void
sky_file_actions_class_init (SkyFileActionsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_file_actions_dispose;

  signals[SIGNAL_FOLDER_CHANGED] =
      g_signal_new ("folder-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_ENTRY_ARRIVED] =
      g_signal_new ("entry-arrived", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_STRING, SKY_TYPE_DRIVE_ENTRY);
  signals[SIGNAL_ENTRY_GONE] = g_signal_new ("entry-gone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_ENTRY_MOVED] =
      g_signal_new ("entry-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_STRING, SKY_TYPE_DRIVE_ENTRY);
}

static void
sky_file_actions_init (SkyFileActions *self)
{
}

/**
 * sky_file_actions_new:
 * @drives: where the drives are
 * @cache: (nullable): told of renames, so that nothing is fetched again
 *
 * Returns: (transfer full): the actions
 */
SkyFileActions *
sky_file_actions_new (SkyDriveManager *drives, SkyBlockCache *cache)
{
  SkyFileActions *self;

  g_return_val_if_fail (SKY_IS_DRIVE_MANAGER (drives), NULL);

  self = g_object_new (SKY_TYPE_FILE_ACTIONS, NULL);
  self->drives = g_object_ref (drives);
  self->cache = cache != NULL ? g_object_ref (cache) : NULL;
  return self;
}

/**
 * sky_file_actions_make_folder_async:
 * @self: the actions
 * @drive_id: id or name of the drive
 * @path: of the new folder; its parent is there
 * @cancellable: (nullable): to give up
 * @callback: called when it is made
 * @user_data: for @callback
 */
void
sky_file_actions_make_folder_async (SkyFileActions     *self,
                                    const char         *drive_id,
                                    const char         *path,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyFileCall *call;

  g_return_if_fail (SKY_IS_FILE_ACTIONS (self) && drive_id != NULL && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_file_actions_make_folder_async);
  if (!check_new_path (task, path))
    return;
  call = sky_file_call_new (drive_id, path, NULL);
  call->begin = make_folder_begin;
  sky_file_call_begin (g_steal_pointer (&task), call);
}

gboolean
sky_file_actions_make_folder_finish (SkyFileActions *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_file_actions_rename_async:
 * @self: the actions
 * @move: what, from where, to where; copied. Nothing is replaced
 * @cancellable: (nullable): to give up
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
sky_file_actions_rename_async (SkyFileActions     *self,
                               const SkyFileMove  *move,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyFileCall *call;

  g_return_if_fail (SKY_IS_FILE_ACTIONS (self) && move != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_file_actions_rename_async);
  if (!sky_file_call_check_old (task, move->from) || !check_new_path (task, move->to))
    return;
  call = sky_file_call_new (move->drive_id, move->from, move->to);
  call->begin = rename_begin;
  call->moved = rename_moved;
  call->not_moved = rename_not_moved;
  sky_file_call_begin (g_steal_pointer (&task), call);
}

gboolean
sky_file_actions_rename_finish (SkyFileActions *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_file_actions_copy_async:
 * @self: the actions
 * @move: what, from where, to where; copied. Nothing is replaced
 * @cancellable: (nullable): to give up
 * @callback: called when the server has copied it
 * @user_data: for @callback
 */
void
sky_file_actions_copy_async (SkyFileActions     *self,
                             const SkyFileMove  *move,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyFileCall *call;

  g_return_if_fail (SKY_IS_FILE_ACTIONS (self) && move != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_file_actions_copy_async);
  if (!sky_file_call_check_old (task, move->from) || !check_new_path (task, move->to))
    return;
  call = sky_file_call_new (move->drive_id, move->from, move->to);
  call->begin = copy_begin;
  sky_file_call_begin (g_steal_pointer (&task), call);
}

gboolean
sky_file_actions_copy_finish (SkyFileActions *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_file_actions_remove_async:
 * @self: the actions
 * @drive_id: id or name of the drive
 * @path: what to remove for good; a folder with all that is in it
 * @cancellable: (nullable): to give up
 * @callback: called when it is gone
 * @user_data: for @callback
 */
void
sky_file_actions_remove_async (SkyFileActions     *self,
                               const char         *drive_id,
                               const char         *path,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyFileCall *call;

  g_return_if_fail (SKY_IS_FILE_ACTIONS (self) && drive_id != NULL && path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_file_actions_remove_async);
  if (!sky_file_call_check_old (task, path))
    return;
  call = sky_file_call_new (drive_id, path, NULL);
  call->begin = remove_begin;
  sky_file_call_begin (g_steal_pointer (&task), call);
}

gboolean
sky_file_actions_remove_finish (SkyFileActions *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
