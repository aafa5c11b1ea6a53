/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting a drive and forgetting it again. Main thread. */
#include "app/sky-drive-manager.h"

#include "app/sky-app-error.h"
#include "app/sky-drive-manager-private.h"

typedef struct
{
  SkyDriveRecord *record;
  char           *secret; /* (owned) (nullable) */
  gboolean        secret_kept;
} AddCall;

static void
add_call_free (AddCall *call)
{
  g_object_unref (call->record);
  g_free (call->secret);
  g_free (call);
}

static gboolean
check_request (SkyDriveManager *self, const SkyDriveRequest *request, GError **error)
{
  if (!sky_drive_request_check (request, error))
    return FALSE;
  if (sky_drive_manager_find (self, request->name) == G_MAXUINT)
    return TRUE;
  g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_EXISTS, "There is already a drive called “%s”",
               request->name);
  return FALSE;
}

static void
secret_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SkyDriveManager *self = g_task_get_source_object (task);
  AddCall         *call = g_task_get_task_data (task);
  SkyDriveWatch   *watch;

  call->secret_kept = sky_secret_store_set_finish (SKY_SECRET_STORE (source), result, &error);
  if (error != NULL)
    g_info ("The secret of %s is kept for this run only: %s",
            sky_drive_record_get_name (call->record), error->message);
  /* It may have been removed meanwhile. */
  watch = g_hash_table_lookup (self->watches, sky_drive_record_get_id (call->record));
  if (watch != NULL)
    sky_drive_watch_check (watch);
  g_task_return_pointer (task, g_object_ref (call->record), g_object_unref);
}

static void
record_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyDriveManager *self = g_task_get_source_object (task);
  AddCall         *call = g_task_get_task_data (task);
  SkyDriveWatch   *watch;
  GError          *error = NULL;

  if (!sky_drive_store_add_finish (SKY_DRIVE_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  sky_drive_manager_take_record (self, g_object_ref (call->record));
  watch = sky_drive_manager_add_watch (self, call->record);
  g_list_model_items_changed (G_LIST_MODEL (self), self->records->len - 1, 0, 1);
  if (call->secret == NULL)
    {
      sky_drive_watch_check (watch);
      call->secret_kept = TRUE;
      g_task_return_pointer (task, g_object_ref (call->record), g_object_unref);
      return;
    }
  sky_secret_store_set_async (self->secrets, sky_drive_record_get_id (call->record),
                              sky_drive_record_get_name (call->record), call->secret,
                              secret_kept_cb, g_steal_pointer (&task));
}

static void
record_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyDriveManager *self = g_task_get_source_object (task);
  const char      *id = g_task_get_task_data (task);
  SkyDriveWatch   *watch;
  guint            position;
  GError          *error = NULL;

  if (!sky_drive_store_remove_finish (SKY_DRIVE_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  position = sky_drive_manager_find (self, id);
  if (position != G_MAXUINT)
    {
      g_autoptr (SkyDriveRecord) record = g_object_ref (self->records->pdata[position]);

      watch = g_hash_table_lookup (self->watches, id);
      sky_drive_watch_stop (watch);
      g_hash_table_remove (self->watches, id);
      sky_secret_store_forget (self->secrets, id);
      g_ptr_array_remove_index (self->records, position);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
      sky_drive_manager_tell_removed (self, record);
    }
  g_task_return_boolean (task, TRUE);
}

/**
 * sky_drive_manager_add_async:
 * @self: a drive manager
 * @request: copied
 * @cancellable: (nullable): to give up
 * @callback: called when the drive is written down
 * @user_data: for @callback
 */
void
sky_drive_manager_add_async (SkyDriveManager       *self,
                             const SkyDriveRequest *request,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *id = g_uuid_string_random ();
  SkyDriveSettings settings;
  AddCall         *call;
  GError          *error = NULL;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self) && request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_manager_add_async);
  if (!check_request (self, request, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  settings = (SkyDriveSettings){
    .id = id,
    .name = request->name,
    .kind = request->kind,
    .uri = request->uri,
    .user = request->user,
    .ca_file = request->ca_file,
  };
  call = g_new0 (AddCall, 1);
  call->record = sky_drive_record_new (&settings);
  call->secret = g_strdup (request->secret);
  g_task_set_task_data (task, call, (GDestroyNotify) add_call_free);
  sky_drive_store_add_async (self->store, call->record, cancellable, record_added_cb,
                             g_steal_pointer (&task));
}

/**
 * sky_drive_manager_add_finish:
 * @self: a drive manager
 * @result: what the callback got
 * @secret_kept: (out) (optional): %FALSE: the secret is known in this run only
 * @error: return location
 *
 * Returns: (transfer full): the new record
 */
SkyDriveRecord *
sky_drive_manager_add_finish (SkyDriveManager *self,
                              GAsyncResult    *result,
                              gboolean        *secret_kept,
                              GError         **error)
{
  AddCall *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_get_task_data (G_TASK (result));
  if (secret_kept != NULL)
    *secret_kept = call != NULL && call->secret_kept;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sky_drive_manager_remove_async:
 * @self: a drive manager
 * @id: a drive's id or name; not the built-in one
 * @cancellable: (nullable): to give up
 * @callback: called when it is forgotten, with its secret
 * @user_data: for @callback
 *
 * Nothing on the drive itself is touched.
 */
void
sky_drive_manager_remove_async (SkyDriveManager    *self,
                                const char         *id,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  SkyDriveRecord *record;

  g_return_if_fail (SKY_IS_DRIVE_MANAGER (self) && id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_drive_manager_remove_async);
  record = sky_drive_manager_find_or_fail (self, task, id);
  if (record == NULL)
    return;
  if (record == self->records->pdata[0])
    {
      g_task_return_new_error (task, SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                               "“%s” is part of Skylark and can't be removed",
                               sky_drive_record_get_name (record));
      return;
    }
  g_task_set_task_data (task, g_strdup (sky_drive_record_get_id (record)), g_free);
  sky_drive_store_remove_async (self->store, sky_drive_record_get_id (record), cancellable,
                                record_removed_cb, g_steal_pointer (&task));
}

gboolean
sky_drive_manager_remove_finish (SkyDriveManager *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
