/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about the library. Main thread. */
#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-json.h"
#include "app/sky-track-loader.h"
#include "library/sky-unreadable.h"

/* More than anybody reads; each is one line of an answer that is polled. */
#define UNREADABLE_LIMIT 200

static SkyLibrary *
library_of (gpointer control)
{
  return sky_services_get_library (sky_control_get_services (control));
}

/* The folder in the parameter "path", a file name or a file URI; answers where it is missing. */
static char *
path_of (SkyControlRequest *request)
{
  const char *path = sky_control_request_need_string (request, "path");

  if (path == NULL)
    return NULL;
  return g_str_has_prefix (path, "file://") ? g_filename_from_uri (path, NULL, NULL)
                                            : g_strdup (path);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  GError *error = NULL;

  if (sky_library_add_folder_finish (SKY_LIBRARY (source), result, &error))
    sky_control_request_reply_done (request);
  else
    sky_control_request_fail_take (request, error);
}

static void
add_handler (SkyControlRequest *request, gpointer user_data)
{
  g_autofree char *path = path_of (request);

  if (path != NULL)
    sky_library_add_folder_async (library_of (user_data), path, NULL, added_cb,
                                  g_object_ref (request));
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  GError *error = NULL;

  if (sky_library_remove_folder_finish (SKY_LIBRARY (source), result, &error))
    sky_control_request_reply_done (request);
  else
    sky_control_request_fail_take (request, error);
}

static void
remove_handler (SkyControlRequest *request, gpointer user_data)
{
  g_autofree char *path = path_of (request);
  g_auto (GStrv) folders = sky_library_dup_folders (library_of (user_data));

  if (path == NULL)
    return;
  if (!g_strv_contains ((const char *const *) folders, path))
    sky_control_request_fail_take (request,
                                   g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                                                "%s is not a folder of the library", path));
  else
    sky_library_remove_folder_async (library_of (user_data), path, NULL, removed_cb,
                                     g_object_ref (request));
}

static void
scan_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  g_autoptr (SkyDrive) drive = NULL;
  SkyServices *services = g_object_get_data (G_OBJECT (request), "services");

  /* Drives that are not connected are scanned when they are. */
  drive = sky_drive_manager_wait_finish (SKY_DRIVE_MANAGER (source), result, NULL);
  sky_ingest_scan (sky_services_get_ingest (services), NULL);
  sky_control_request_reply_done (request);
}

static void
scan_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyServices *services = sky_control_get_services (user_data);

  sky_library_scan_folders (sky_services_get_library (services));
  g_object_set_data_full (G_OBJECT (request), "services", g_object_ref (services), g_object_unref);
  sky_drive_manager_wait_async (sky_services_get_drives (services), SKY_BUILTIN_DRIVE_ID, NULL,
                                scan_ready_cb, g_object_ref (request));
}

/* Of drives that are still connected, and of this computer. */
static JsonArray *
describe_unreadable (SkyDriveManager *drives, GPtrArray *files)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < files->len; i++)
    {
      const SkyUnreadable *file = files->pdata[i];
      JsonObject          *object;

      if (file->drive_id != NULL && sky_drive_manager_get_record (drives, file->drive_id) == NULL)
        continue;
      object = json_object_new ();
      sky_json_set_string (object, "drive", file->drive_id);
      sky_json_set_string (object, "path", file->path);
      sky_json_set_string (object, "message", file->message);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
unreadable_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  SkyLibrary  *library = SKY_LIBRARY (source);
  SkyServices *services = g_object_get_data (G_OBJECT (request), "services");
  g_autoptr (GPtrArray) files = NULL;
  g_auto (GStrv) folders = sky_library_dup_folders (library);
  GError     *error = NULL;
  JsonObject *object;
  JsonArray  *array;

  files = sky_library_list_unreadable_finish (library, result, &error);
  if (files == NULL)
    {
      sky_control_request_fail_take (request, error);
      return;
    }
  object = json_object_new ();
  array = json_array_new ();

  for (guint i = 0; folders != NULL && folders[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (folders[i], -1);

      json_array_add_string_element (array, valid);
    }
  json_object_set_int_member (object, "tracks", sky_library_get_n_tracks (library));
  json_object_set_boolean_member (object, "scanning", sky_library_get_scanning (library));
  json_object_set_array_member (object, "folders", array);
  json_object_set_array_member (object, "unreadable",
                                describe_unreadable (sky_services_get_drives (services), files));
  sky_control_request_reply (request, sky_json_take_object (object));
}

static void
status_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyServices *services = sky_control_get_services (user_data);

  g_object_set_data_full (G_OBJECT (request), "services", g_object_ref (services), g_object_unref);
  sky_library_list_unreadable_async (library_of (user_data), UNREADABLE_LIMIT, NULL,
                                     unreadable_listed_cb, g_object_ref (request));
}

static void
tracks_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  g_autoptr (GPtrArray) tracks = NULL;
  JsonArray *array;
  GError    *error = NULL;

  tracks = sky_track_loader_load_finish (SKY_LIBRARY (source), result, &error);
  if (tracks == NULL)
    {
      sky_control_request_fail_take (request, error);
      return;
    }
  array = json_array_new ();
  for (guint i = 0; i < tracks->len; i++)
    json_array_add_object_element (array, sky_json_from_track (tracks->pdata[i]));
  sky_control_request_reply (request, sky_json_take_array (array));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  g_autoptr (GArray) ids = NULL;
  GError *error = NULL;

  ids = sky_library_search_finish (SKY_LIBRARY (source), result, &error);
  if (ids != NULL)
    sky_track_loader_load_async (SKY_LIBRARY (source), ids, NULL, tracks_loaded_cb,
                                 g_steal_pointer (&request));
  else
    sky_control_request_fail_take (request, error);
}

static void
search_handler (SkyControlRequest *request, gpointer user_data)
{
  const char *query = sky_control_request_need_string (request, "query");
  gint64      limit = sky_control_request_get_int (request, "limit", 0);

  if (query != NULL)
    sky_library_search_async (library_of (user_data), query,
                              (guint) CLAMP (limit, 0, (gint64) G_MAXINT), NULL, found_cb,
                              g_object_ref (request));
}

static const SkyControlMethod methods[] = {
  { "library.add", add_handler },       { "library.remove", remove_handler },
  { "library.scan", scan_handler },     { "library.status", status_handler },
  { "library.search", search_handler },
};

void
sky_control_add_library_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
