/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about what is kept on this computer on purpose. Main thread. */
#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-json.h"
#include "app/sky-location.h"
#include "drive/sky-drive-path.h"

static const char *const state_words[] = { "unknown", "wanted", "kept", "gone" };
static const char *const trouble_words[] = { "none",   "away",   "limit",  "disk-full",
                                             "no-key", "failed", "metered" };

/* Places, one after the other. */
typedef struct
{
  SkyControlRequest *request;
  SkyServices       *services;
  GStrv              locations; /* (owned) */
  guint              index;     /* of the one at hand */
  guint              n_let_go;  /* of folders that stay */
  gboolean           pinned;
  char              *drive_id; /* (owned) (nullable): of that */
  char              *path;     /* (owned) (nullable): of that */
  void (*next) (gpointer call);
} PinCall;

static void
pin_call_free (PinCall *call)
{
  g_object_unref (call->request);
  g_object_unref (call->services);
  g_strfreev (call->locations);
  g_free (call->drive_id);
  g_free (call->path);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PinCall, pin_call_free)

static void
reply (SkyControlRequest *request, guint changed, guint here, guint let_go)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "changed", changed);
  json_object_set_int_member (object, "here", here);
  json_object_set_int_member (object, "let_go", let_go);
  sky_control_request_reply (request, sky_json_take_object (object));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PinCall) call = user_data;
  GError *error = NULL;

  if (sky_pins_save_finish (SKY_PINS (source), result, &error))
    reply (call->request, g_strv_length (call->locations), 0, call->n_let_go);
  else
    sky_control_request_fail_take (call->request, error);
}

static gboolean
resolve (PinCall *call)
{
  SkyDriveRecord *record;
  GError         *error = NULL;

  g_clear_pointer (&call->path, g_free);
  record = sky_location_resolve (sky_services_get_drives (call->services),
                                 call->locations[call->index], &call->path, &error);
  if (record == NULL)
    {
      sky_control_request_fail_take (call->request, error);
      return FALSE;
    }
  g_free (call->drive_id);
  call->drive_id = g_strdup (sky_drive_record_get_id (record));
  return TRUE;
}

static void
stat_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PinCall) call = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  GError *error = NULL;

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  if (entry == NULL)
    sky_drive_manager_report_error (sky_services_get_drives (call->services), call->drive_id,
                                    error);
  if (entry == NULL ||
      !sky_pins_add (sky_services_get_pins (call->services), call->drive_id, entry, &error))
    {
      sky_control_request_fail_take (call->request, error);
      return;
    }
  call->index++;
  call->next (g_steal_pointer (&call));
}

static void
drive_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PinCall) call = user_data;
  g_autoptr (SkyDrive) drive = NULL;
  PinCall *owned;
  GError  *error = NULL;

  drive = sky_drive_manager_wait_finish (SKY_DRIVE_MANAGER (source), result, &error);
  if (drive == NULL)
    {
      sky_control_request_fail_take (call->request, error);
      return;
    }
  owned = g_steal_pointer (&call);
  sky_drive_stat_async (drive, owned->path, NULL, stat_cb, owned);
}

/* What is to be kept has to be there; what is not to be kept any more may be away. Takes @call. */
static void
next_place (gpointer user_data)
{
  g_autoptr (PinCall) call = user_data;
  SkyPins *pins = sky_services_get_pins (call->services);
  PinCall *owned;
  GError  *error = NULL;

  while (!call->pinned && call->locations[call->index] != NULL)
    {
      if (!resolve (call))
        return;
      if (!sky_pins_remove (pins, call->drive_id, call->path, &error))
        {
          sky_control_request_fail_take (call->request, error);
          return;
        }
      call->n_let_go += sky_pin_exceptions_contains (
          sky_pin_list_get_exceptions (sky_pins_get_list (pins)), call->drive_id, call->path);
      call->index++;
    }
  if (call->locations[call->index] == NULL)
    {
      sky_pins_save_async (pins, saved_cb, g_steal_pointer (&call));
      return;
    }
  if (!resolve (call))
    return;
  owned = g_steal_pointer (&call);
  sky_drive_manager_wait_async (sky_services_get_drives (owned->services), owned->drive_id, NULL,
                                drive_ready_cb, owned);
}

static void
tracks_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  SkyPinnedTracks outcome;
  GError         *error = NULL;

  if (sky_pin_tracks_set_finish (SKY_PIN_TRACKS (source), result, &outcome, &error))
    reply (request, outcome.n_changed, outcome.n_here, outcome.n_let_go);
  else
    sky_control_request_fail_take (request, error);
}

static void
set (SkyControlRequest *request, SkyControl *control, gboolean pinned)
{
  SkyServices *services = sky_control_get_services (control);
  g_autoptr (GArray) ids = sky_control_request_dup_ints (request, "ids");
  PinCall *call;

  if (ids->len > 0)
    {
      sky_pin_tracks_set_async (sky_services_get_pin_tracks (services), ids, pinned, tracks_set_cb,
                                g_object_ref (request));
      return;
    }
  call = g_new0 (PinCall, 1);
  call->request = g_object_ref (request);
  call->services = g_object_ref (services);
  call->locations = sky_control_request_dup_strings (request, "locations");
  call->pinned = pinned;
  call->next = next_place;
  next_place (call);
}

static void
pin_handler (SkyControlRequest *request, gpointer user_data)
{
  set (request, user_data, TRUE);
}

static void
unpin_handler (SkyControlRequest *request, gpointer user_data)
{
  set (request, user_data, FALSE);
}

static char *
dup_location (SkyControl *control, const char *drive_id, const char *path)
{
  SkyDriveManager *drives = sky_services_get_drives (sky_control_get_services (control));
  SkyDriveRecord  *record = sky_drive_manager_get_record (drives, drive_id);

  return g_strconcat (record != NULL ? sky_drive_record_get_name (record) : drive_id, ":", path,
                      NULL);
}

static JsonObject *
describe_pin (SkyControl *control, const SkyPin *pin)
{
  JsonObject      *object = json_object_new ();
  g_autofree char *location = dup_location (control, pin->drive_id, pin->path);

  sky_json_set_string (object, "location", location);
  sky_json_set_string (object, "drive", pin->drive_id);
  sky_json_set_string (object, "path", pin->path);
  sky_json_set_string (object, "kind", pin->is_folder ? "folder" : "file");
  return object;
}

/* How much there is of everything that a pin means. */
static void
describe_files (SkyPinList *list, const SkyPin *pin, JsonObject *object)
{
  const GPtrArray *files = sky_pin_list_get_files (list);
  guint            n_files = 0;
  guint            n_kept = 0;
  guint64          bytes = 0;
  guint64          kept = 0;
  SkyPinState      state = SKY_PIN_KEPT;

  for (guint i = 0; i < files->len; i++)
    {
      const SkyPinFile *file = files->pdata[i];
      const char       *path = sky_drive_entry_get_path (file->entry);

      if (!g_str_equal (file->drive_id, pin->drive_id) ||
          !(g_str_equal (path, pin->path) ||
            (pin->is_folder && sky_drive_path_is_inside (path, pin->path))))
        continue;
      n_files++;
      n_kept += file->state == SKY_PIN_KEPT;
      bytes += sky_drive_entry_get_size (file->entry);
      kept += MIN (file->kept, sky_drive_entry_get_size (file->entry));
      if (!pin->is_folder)
        state = file->state;
    }
  if (pin->is_folder)
    state = !pin->walked && n_files == 0 ? SKY_PIN_UNKNOWN
            : n_kept == n_files          ? SKY_PIN_KEPT
                                         : SKY_PIN_WANTED;
  sky_json_set_string (object, "state", state_words[state]);
  json_object_set_int_member (object, "files", n_files);
  json_object_set_int_member (object, "files_kept", n_kept);
  json_object_set_int_member (object, "bytes", (gint64) bytes);
  json_object_set_int_member (object, "bytes_kept", (gint64) kept);
}

/* What was let go of below folders that are kept. */
static void
add_exceptions (SkyControl *control, SkyPinList *list, JsonArray *array)
{
  g_autoptr (GVariant) all =
                 g_variant_ref_sink (sky_pin_exceptions_save (sky_pin_list_get_exceptions (list)));
  GVariantIter iter;
  SkyPin       pin = { 0 };

  g_variant_iter_init (&iter, all);
  while (g_variant_iter_next (&iter, "(&s&s)", &pin.drive_id, &pin.path))
    {
      JsonObject *object = describe_pin (control, &pin);

      sky_json_set_string (object, "kind", "exception");
      sky_json_set_string (object, "state", "let-go");
      json_array_add_object_element (array, object);
    }
}

static void
list_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyPins    *pins = sky_services_get_pins (sky_control_get_services (user_data));
  SkyPinList *list = sky_pins_get_list (pins);
  g_autoptr (GPtrArray) all = sky_pin_list_dup_pins (list);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      JsonObject *object = describe_pin (user_data, all->pdata[i]);

      describe_files (list, all->pdata[i], object);
      json_array_add_object_element (array, object);
    }
  add_exceptions (user_data, list, array);
  sky_control_request_reply (request, sky_json_take_array (array));
}

/* Private: adds how much is kept on purpose to what the status tells of the cache. */
void
sky_control_describe_pins (SkyControl *self, JsonObject *cache)
{
  SkyPins    *pins = sky_services_get_pins (sky_control_get_services (self));
  JsonObject *object = json_object_new ();
  SkyPinsSum  sum;

  sky_pins_get_sum (pins, &sum);
  json_object_set_int_member (object, "pins", sum.n_pins);
  json_object_set_int_member (object, "files", sum.n_files);
  json_object_set_int_member (object, "files_kept", sum.n_kept);
  json_object_set_int_member (object, "bytes", (gint64) sum.bytes);
  json_object_set_int_member (object, "bytes_kept", (gint64) sum.bytes_kept);
  json_object_set_boolean_member (object, "fetching", sky_pins_get_busy (pins));
  sky_json_set_string (object, "trouble", trouble_words[sum.trouble]);
  json_object_set_object_member (cache, "pinned", object);
}

static const SkyControlMethod methods[] = {
  { "cache.pin", pin_handler },
  { "cache.unpin", unpin_handler },
  { "cache.list", list_handler },
};

void
sky_control_add_pin_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
