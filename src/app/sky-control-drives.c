/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about drives. Main thread. */
#include "app/sky-control-private.h"
#include "app/sky-json.h"

static SkyDriveManager *
drives_of (gpointer control)
{
  return sky_services_get_drives (sky_control_get_services (control));
}

/* Right after the owner's start it is worth a moment to tell the built-in drive's real status. */
static void
list_waited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  g_autoptr (SkyDrive) drive = NULL;
  GListModel *drives = G_LIST_MODEL (source);
  JsonArray  *array = json_array_new ();

  drive = sky_drive_manager_wait_finish (SKY_DRIVE_MANAGER (source), result, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (drives); i++)
    {
      g_autoptr (SkyDriveRecord) record = g_list_model_get_item (drives, i);

      json_array_add_object_element (array, sky_json_from_record (record));
    }
  sky_control_request_reply (request, sky_json_take_array (array));
}

static void
list_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_drive_manager_wait_async (drives_of (user_data), SKY_BUILTIN_DRIVE_ID, NULL, list_waited_cb,
                                g_object_ref (request));
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  g_autoptr (SkyDriveRecord) record = NULL;
  gboolean    secret_kept = TRUE;
  JsonObject *object;
  GError     *error = NULL;

  record = sky_drive_manager_add_finish (SKY_DRIVE_MANAGER (source), result, &secret_kept, &error);
  if (record == NULL)
    {
      sky_control_request_fail_take (request, error);
      return;
    }
  object = sky_json_from_record (record);
  json_object_set_boolean_member (object, "secret_kept", secret_kept);
  sky_control_request_reply (request, sky_json_take_object (object));
}

static void
add_handler (SkyControlRequest *request, gpointer user_data)
{
  const SkyDriveRequest wish = {
    .name = sky_control_request_get_string (request, "name"),
    .kind = sky_control_request_get_string (request, "kind"),
    .uri = sky_control_request_get_string (request, "url"),
    .user = sky_control_request_get_string (request, "user"),
    .secret = sky_control_request_get_string (request, "secret"),
    .ca_file = sky_control_request_get_string (request, "ca_file"),
  };

  sky_drive_manager_add_async (drives_of (user_data), &wish, NULL, added_cb,
                               g_object_ref (request));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  GError *error = NULL;

  if (sky_drive_manager_remove_finish (SKY_DRIVE_MANAGER (source), result, &error))
    sky_control_request_reply_done (request);
  else
    sky_control_request_fail_take (request, error);
}

static void
remove_handler (SkyControlRequest *request, gpointer user_data)
{
  const char *name = sky_control_request_need_string (request, "name");

  if (name != NULL)
    sky_drive_manager_remove_async (drives_of (user_data), name, NULL, removed_cb,
                                    g_object_ref (request));
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  g_autoptr (SkyDriveRecord) record = NULL;
  GError *error = NULL;

  record = sky_drive_manager_check_finish (SKY_DRIVE_MANAGER (source), result, &error);
  if (record != NULL)
    sky_control_request_reply (request, sky_json_take_object (sky_json_from_record (record)));
  else
    sky_control_request_fail_take (request, error);
}

static void
check_handler (SkyControlRequest *request, gpointer user_data)
{
  const char *name = sky_control_request_need_string (request, "name");

  if (name != NULL)
    sky_drive_manager_check_async (drives_of (user_data), name,
                                   sky_control_request_get_string (request, "secret"), NULL,
                                   checked_cb, g_object_ref (request));
}

static const SkyControlMethod methods[] = {
  { "drives.list", list_handler },
  { "drives.add", add_handler },
  { "drives.remove", remove_handler },
  { "drives.check", check_handler },
};

void
sky_control_add_drive_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
