/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about entries of drives; every path comes as a location, DRIVE:/path. Main thread. */
#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-json.h"
#include "app/sky-location.h"
#include "drive/sky-drive-folders.h"
#include "drive/sky-drive-path.h"

/* One request on its way. */
typedef struct
{
  SkyControlRequest *request;
  SkyServices       *services;
  SkyDrive          *drive; /* (owned) (nullable): once it is connected */
  char              *drive_id;
  char              *path;
  char              *to; /* (owned) (nullable): path of the other end */
  void (*begin) (gpointer call);
} FileCall;

static void
file_call_free (FileCall *call)
{
  g_object_unref (call->request);
  g_object_unref (call->services);
  g_clear_object (&call->drive);
  g_free (call->drive_id);
  g_free (call->path);
  g_free (call->to);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FileCall, file_call_free)

static void
fail (FileCall *call, GError *error)
{
  if (call->drive_id != NULL)
    sky_drive_manager_report_error (sky_services_get_drives (call->services), call->drive_id,
                                    error);
  sky_control_request_fail_take (call->request, error);
}

/* Reads the location in the parameter @name; answers the request and gives NULL where it is none.
 */
static FileCall *
file_call_new (SkyControlRequest *request, SkyControl *control, const char *name)
{
  SkyServices    *services = sky_control_get_services (control);
  const char     *location = sky_control_request_need_string (request, name);
  SkyDriveRecord *record;
  FileCall       *call;
  char           *path = NULL;
  GError         *error = NULL;

  if (location == NULL)
    return NULL;
  record = sky_location_resolve (sky_services_get_drives (services), location, &path, &error);
  if (record == NULL)
    {
      sky_control_request_fail_take (request, error);
      return NULL;
    }
  call = g_new0 (FileCall, 1);
  call->request = g_object_ref (request);
  call->services = g_object_ref (services);
  call->drive_id = g_strdup (sky_drive_record_get_id (record));
  call->path = path;
  return call;
}

static void
drive_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  GError *error = NULL;

  call->drive = sky_drive_manager_wait_finish (SKY_DRIVE_MANAGER (source), result, &error);
  if (call->drive == NULL)
    fail (call, error);
  else
    call->begin (g_steal_pointer (&call));
}

/* Goes on with @begin once the drive is connected. */
static void
begin_call (FileCall *call, void (*begin) (gpointer))
{
  call->begin = begin;
  sky_drive_manager_wait_async (sky_services_get_drives (call->services), call->drive_id, NULL,
                                drive_ready_cb, call);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  JsonArray *array;
  GError    *error = NULL;

  entries = sky_drive_list_finish (SKY_DRIVE (source), result, &error);
  if (entries == NULL)
    {
      fail (call, error);
      return;
    }
  array = json_array_new ();
  /* What is Skylark's own is listed only where its folder was asked for by name. */
  for (guint i = 0; i < entries->len; i++)
    if (sky_drive_path_is_own (call->path) ||
        !sky_drive_path_is_own (sky_drive_entry_get_path (entries->pdata[i])))
      json_array_add_object_element (array, sky_json_from_entry (entries->pdata[i]));
  sky_control_request_reply (call->request, sky_json_take_array (array));
}

/* Of a file, what there is to list is itself. */
static void
list_stat_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  JsonArray *array;
  GError    *error = NULL;

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  if (entry == NULL)
    {
      fail (call, error);
      return;
    }
  if (sky_drive_entry_get_is_folder (entry))
    {
      FileCall *owned = g_steal_pointer (&call);

      sky_drive_list_async (owned->drive, owned->path, NULL, listed_cb, owned);
      return;
    }
  array = json_array_new ();
  json_array_add_object_element (array, sky_json_from_entry (entry));
  sky_control_request_reply (call->request, sky_json_take_array (array));
}

static void
list_begin (gpointer user_data)
{
  FileCall *call = user_data;

  sky_drive_stat_async (call->drive, call->path, NULL, list_stat_cb, call);
}

static void
list_handler (SkyControlRequest *request, gpointer user_data)
{
  FileCall *call = file_call_new (request, user_data, "location");

  if (call != NULL)
    begin_call (call, list_begin);
}

static void
folder_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  GError *error = NULL;

  if (sky_file_actions_make_folder_finish (SKY_FILE_ACTIONS (source), result, &error))
    sky_control_request_reply_done (call->request);
  else
    fail (call, error);
}

static void
folders_ensured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  GError *error = NULL;

  if (sky_drive_ensure_folder_finish (SKY_DRIVE (source), result, &error))
    sky_control_request_reply_done (call->request);
  else
    fail (call, error);
}

static void
ensure_begin (gpointer user_data)
{
  FileCall *call = user_data;

  sky_drive_ensure_folder_async (call->drive, call->path, NULL, folders_ensured_cb, call);
}

static void
make_folder_handler (SkyControlRequest *request, gpointer user_data)
{
  FileCall *call = file_call_new (request, user_data, "location");

  if (call == NULL)
    return;
  if (sky_control_request_get_flag (request, "parents"))
    begin_call (call, ensure_begin);
  else
    sky_file_actions_make_folder_async (sky_services_get_file_actions (call->services),
                                        call->drive_id, call->path, NULL, folder_made_cb, call);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  GError *error = NULL;

  if (sky_file_actions_rename_finish (SKY_FILE_ACTIONS (source), result, &error))
    sky_control_request_reply_done (call->request);
  else
    fail (call, error);
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  GError *error = NULL;

  if (sky_file_actions_copy_finish (SKY_FILE_ACTIONS (source), result, &error))
    sky_control_request_reply_done (call->request);
  else
    fail (call, error);
}

static void
run_move (FileCall *call)
{
  SkyFileActions   *actions = sky_services_get_file_actions (call->services);
  const SkyFileMove move = { .drive_id = call->drive_id, .from = call->path, .to = call->to };

  if (g_str_equal (sky_control_request_get_method (call->request), "files.copy"))
    sky_file_actions_copy_async (actions, &move, NULL, copied_cb, call);
  else
    sky_file_actions_rename_async (actions, &move, NULL, moved_cb, call);
}

/* A destination that is a folder means: into it. */
static void
destination_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  GError *error = NULL;

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  if (entry == NULL && !g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    {
      fail (call, error);
      return;
    }
  g_clear_error (&error);
  if (entry != NULL && sky_drive_entry_get_is_folder (entry))
    {
      g_autofree char *name = sky_drive_path_dup_name (call->path);
      g_autofree char *folder = g_steal_pointer (&call->to);

      call->to = sky_drive_path_join (folder, name);
    }
  else if (sky_control_request_get_flag (call->request, "into"))
    {
      fail (call,
            g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_INVALID, "%s is not a folder", call->to));
      return;
    }
  run_move (g_steal_pointer (&call));
}

static void
move_begin (gpointer user_data)
{
  FileCall *call = user_data;

  sky_drive_stat_async (call->drive, call->to, NULL, destination_cb, call);
}

static void
move_handler (SkyControlRequest *request, gpointer user_data)
{
  g_autoptr (FileCall) from = file_call_new (request, user_data, "from");
  g_autoptr (FileCall) to = from != NULL ? file_call_new (request, user_data, "to") : NULL;

  if (to == NULL)
    return;
  if (!g_str_equal (from->drive_id, to->drive_id))
    {
      sky_control_request_fail_take (request,
                                     g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                                                          "Both places must be on the same drive"));
      return;
    }
  from->to = g_steal_pointer (&to->path);
  begin_call (g_steal_pointer (&from), move_begin);
}

static void
trashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  g_autoptr (SkyFileUndo) undo = NULL;
  GError *error = NULL;

  undo = sky_file_actions_trash_finish (SKY_FILE_ACTIONS (source), result, &error);
  if (undo != NULL)
    sky_control_request_reply_done (call->request);
  else
    fail (call, error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  GError *error = NULL;

  if (sky_file_actions_remove_finish (SKY_FILE_ACTIONS (source), result, &error))
    sky_control_request_reply_done (call->request);
  else
    fail (call, error);
}

static void
remove_handler (SkyControlRequest *request, gpointer user_data)
{
  FileCall       *call = file_call_new (request, user_data, "location");
  SkyFileActions *actions;
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  if (call == NULL)
    return;
  actions = sky_services_get_file_actions (call->services);
  if (sky_control_request_get_flag (request, "permanent"))
    {
      sky_file_actions_remove_async (actions, call->drive_id, call->path, NULL, removed_cb, call);
      return;
    }
  g_ptr_array_add (paths, call->path);
  sky_file_actions_trash_async (actions, call->drive_id, paths, NULL, trashed_cb, call);
}

static void
set_amount (JsonObject *object, const char *name, gint64 amount)
{
  if (amount >= 0)
    json_object_set_int_member (object, name, amount);
  else
    json_object_set_null_member (object, name);
}

static void
quota_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileCall) call = user_data;
  SkyDriveQuota quota = { -1, -1 };
  JsonObject   *object;
  GError       *error = NULL;

  if (!sky_drive_quota_finish (SKY_DRIVE (source), result, &quota, &error))
    {
      fail (call, error);
      return;
    }
  object = json_object_new ();
  set_amount (object, "used", quota.used);
  set_amount (object, "available", quota.available);
  sky_control_request_reply (call->request, sky_json_take_object (object));
}

static void
quota_begin (gpointer user_data)
{
  FileCall *call = user_data;

  sky_drive_quota_async (call->drive, NULL, quota_cb, call);
}

static void
quota_handler (SkyControlRequest *request, gpointer user_data)
{
  FileCall *call = file_call_new (request, user_data, "location");

  if (call != NULL)
    begin_call (call, quota_begin);
}

static const SkyControlMethod methods[] = {
  { "files.list", list_handler },     { "files.make-folder", make_folder_handler },
  { "files.move", move_handler },     { "files.copy", move_handler },
  { "files.remove", remove_handler }, { "files.quota", quota_handler },
};

void
sky_control_add_file_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
