/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deleting and its undo: entries are moved into the drive's trash folder one after the other, and
 * back again. Main thread. */
#include "app/sky-file-actions.h"

#include <string.h>

#include "app/sky-file-actions-private.h"
#include "drive/sky-drive-path.h"

/* Longest name that every drive takes, in bytes. */
#define LONGEST_NAME 255

/* A name in the trash folder that nothing has yet, as near to the old name as its length allows. */
static char *
trash_path (const char *path)
{
  g_autofree char *name = sky_drive_path_dup_name (path);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *full = g_strdup_printf ("%s-%s", id, name);
  const char      *end = full + MIN (strlen (full), LONGEST_NAME);

  if (*end != '\0')
    {
      end = g_utf8_find_prev_char (full, end + 1);
      full[end - full] = '\0';
    }
  return sky_drive_path_join (SKY_TRASH_FOLDER, full);
}

static void
trash_end (GTask *task, GError *error, const char *path)
{
  SkyFileCall *call = g_task_get_task_data (task);

  if (sky_file_undo_get_count (call->undo) == 0)
    {
      sky_file_call_fail (task, error, path);
      return;
    }
  /* Some are gone already: the caller needs the way back as much as the reason. */
  sky_file_undo_set_failure (call->undo, path, error->message);
  g_error_free (error);
  g_task_return_pointer (task, g_object_ref (call->undo), g_object_unref);
}

static void
trash_folder_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *error = NULL;

  if (!sky_drive_make_folder_finish (SKY_DRIVE (source), result, &error) &&
      !g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS))
    {
      trash_end (task, error, SKY_TRASH_FOLDER);
      return;
    }
  g_clear_error (&error);
  call->made_trash = TRUE;
  call->begin (g_steal_pointer (&task));
}

/* Whether the move may have failed because there is no trash folder yet. */
static gboolean
wants_trash_folder (SkyFileCall *call, const GError *error)
{
  return !call->made_trash &&
         (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND) ||
          g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT));
}

static void
trash_moved (GTask *task)
{
  SkyFileActions *self = g_task_get_source_object (task);
  SkyFileCall    *call = g_task_get_task_data (task);
  const char     *path = call->paths->pdata[call->index];

  sky_file_undo_add (call->undo, path, call->to);
  sky_file_actions_tell_gone (self, call->drive_id, path);
  call->index++;
  call->begin (task);
}

/* Whether the entry may lie in the trash all the same: then what is known of it stays. */
static gboolean
is_open (const GError *error)
{
  return g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
trash_not_moved (GTask *task_in, GError *error)
{
  g_autoptr (GTask) task = task_in;
  SkyFileActions *self = g_task_get_source_object (task);
  SkyFileCall    *call = g_task_get_task_data (task);
  GCancellable   *cancellable = g_task_get_cancellable (task);

  if (!is_open (error))
    sky_drive_manager_forget_trash (self->drives, call->drive_id, call->to);
  if (wants_trash_folder (call, error))
    {
      g_error_free (error);
      sky_drive_make_folder_async (call->drive, SKY_TRASH_FOLDER, cancellable, trash_folder_made_cb,
                                   g_steal_pointer (&task));
      return;
    }
  trash_end (task, error, call->paths->pdata[call->index]);
}

static void
trashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask       *task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *error = NULL;

  sky_drive_move_finish (SKY_DRIVE (source), result, &error);
  sky_file_call_end_move (task, call->paths->pdata[call->index], error);
}

/* Moves the entry at call->index, or ends after the last. */
static void
trash_begin (GTask *task)
{
  SkyFileActions *self = g_task_get_source_object (task);
  SkyFileCall    *call = g_task_get_task_data (task);
  const char     *path;

  if (call->undo == NULL)
    call->undo = sky_file_undo_new (call->drive_id);
  if (call->index == call->paths->len)
    {
      g_task_return_pointer (task, g_object_ref (call->undo), g_object_unref);
      g_object_unref (task);
      return;
    }
  path = call->paths->pdata[call->index];
  g_free (call->to);
  call->to = trash_path (path);
  sky_drive_manager_note_trash (self->drives, call->drive_id, call->to, path);
  sky_drive_move_async (call->drive, path, call->to, g_task_get_cancellable (task), trashed_cb,
                        task);
}

static void
restored_entry_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  SkyFileActions *self = g_task_get_source_object (task);
  SkyFileCall    *call = g_task_get_task_data (task);

  /* It is back; should the look at it fail, the next scan finds it. */
  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, NULL);
  if (entry != NULL)
    sky_file_actions_tell_arrived (self, call->drive_id, entry);
  call->begin (g_steal_pointer (&task));
}

static void
restore_moved (GTask *task)
{
  SkyFileActions *self = g_task_get_source_object (task);
  SkyFileCall    *call = g_task_get_task_data (task);

  sky_drive_manager_forget_trash (self->drives, call->drive_id,
                                  sky_file_undo_get_trashed (call->undo, 0));
  sky_file_undo_drop_first (call->undo);
  sky_drive_stat_async (call->drive, call->to, NULL, restored_entry_cb, task);
}

static void
restore_not_moved (GTask *task_in, GError *error)
{
  g_autoptr (GTask) task = task_in;
  SkyFileCall *call = g_task_get_task_data (task);

  sky_file_call_fail (task, error, call->to);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask       *task = user_data;
  SkyFileCall *call = g_task_get_task_data (task);
  GError      *error = NULL;

  sky_drive_move_finish (SKY_DRIVE (source), result, &error);
  sky_file_call_end_move (task, sky_file_undo_get_trashed (call->undo, 0), error);
}

/* Puts the first entry back, or ends after the last. */
static void
undo_begin (GTask *task)
{
  SkyFileCall *call = g_task_get_task_data (task);

  if (sky_file_undo_get_count (call->undo) == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_free (call->to);
  call->to = g_strdup (sky_file_undo_get_path (call->undo, 0));
  sky_drive_move_async (call->drive, sky_file_undo_get_trashed (call->undo, 0), call->to,
                        g_task_get_cancellable (task), restored_cb, task);
}

/**
 * sky_file_actions_trash_async:
 * @self: the actions
 * @drive_id: id or name of the drive
 * @paths: (element-type utf8): what to delete
 * @cancellable: (nullable): to give up
 * @callback: called when all are in the trash
 * @user_data: for @callback
 */
void
sky_file_actions_trash_async (SkyFileActions     *self,
                              const char         *drive_id,
                              GPtrArray          *paths,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyFileCall *call;

  g_return_if_fail (SKY_IS_FILE_ACTIONS (self) && drive_id != NULL && paths != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_file_actions_trash_async);
  for (guint i = 0; i < paths->len; i++)
    if (!sky_file_call_check_old (task, paths->pdata[i]))
      return;
  call = sky_file_call_new (drive_id, NULL, NULL);
  call->paths = g_ptr_array_copy (paths, (GCopyFunc) (void (*) (void)) g_strdup, NULL);
  g_ptr_array_set_free_func (call->paths, g_free);
  call->begin = trash_begin;
  call->moved = trash_moved;
  call->not_moved = trash_not_moved;
  sky_file_call_begin (g_steal_pointer (&task), call);
}

/**
 * sky_file_actions_trash_finish:
 * @self: the actions
 * @result: what the callback got
 * @error: return location; set where nothing was deleted
 *
 * Returns: (transfer full): the way back. Where only some could be deleted, it tells by
 *   sky_file_undo_get_failure () why
 */
SkyFileUndo *
sky_file_actions_trash_finish (SkyFileActions *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sky_file_actions_undo_async:
 * @self: the actions
 * @undo: what to put back; holds what is left to do where this fails
 * @cancellable: (nullable): to give up
 * @callback: called when all are back
 * @user_data: for @callback
 */
void
sky_file_actions_undo_async (SkyFileActions     *self,
                             SkyFileUndo        *undo,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyFileCall *call;

  g_return_if_fail (SKY_IS_FILE_ACTIONS (self) && SKY_IS_FILE_UNDO (undo));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_file_actions_undo_async);
  call = sky_file_call_new (sky_file_undo_get_drive_id (undo), NULL, NULL);
  call->undo = g_object_ref (undo);
  call->begin = undo_begin;
  call->moved = restore_moved;
  call->not_moved = restore_not_moved;
  sky_file_call_begin (g_steal_pointer (&task), call);
}

gboolean
sky_file_actions_undo_finish (SkyFileActions *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
