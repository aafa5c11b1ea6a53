/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about the devices that sound comes from. Main thread. */
#include "app/sky-control-private.h"
#include "app/sky-json-sound.h"
#include "app/sky-json.h"

static JsonObject *
describe (SkyOutputDevice *device, const SkyOutputState *state)
{
  JsonObject *object = json_object_new ();
  const char *id = sky_output_device_get_id (device);

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", sky_output_device_get_name (device));
  json_object_set_string_member (object, "system", sky_output_device_get_system (device));
  json_object_set_boolean_member (object, "default", sky_output_device_get_is_default (device));
  json_object_set_boolean_member (object, "can_be_exclusive",
                                  sky_output_device_get_can_be_exclusive (device));
  json_object_set_boolean_member (object, "used",
                                  state != NULL && state->open && g_strcmp0 (state->id, id) == 0);
  return object;
}

static void
reply (SkyControlRequest *request, SkyServices *services)
{
  GListModel *devices =
      G_LIST_MODEL (sky_sound_store_get_devices (sky_services_get_sound_store (services)));
  const SkyOutputState *state = sky_player_get_output (sky_services_get_player (services));
  JsonArray            *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (SkyOutputDevice) device = g_list_model_get_item (devices, i);

      json_array_add_object_element (array, describe (device, state));
    }
  sky_control_request_reply (request, sky_json_take_array (array));
}

/* The request waits as the signal's data. */
static void
ready_cb (SkyOutputDevices *devices, GParamSpec *pspec, SkyControlRequest *request)
{
  SkyServices *services = g_object_get_data (G_OBJECT (request), "services");

  reply (request, services);
  g_signal_handlers_disconnect_by_func (devices, ready_cb, request);
}

static void
request_gone_cb (gpointer request, GClosure *closure)
{
  g_object_unref (request);
}

static void
list_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyServices      *services = sky_control_get_services (user_data);
  SkyOutputDevices *devices = sky_sound_store_get_devices (sky_services_get_sound_store (services));

  sky_output_devices_start (devices);
  if (sky_output_devices_get_ready (devices))
    {
      reply (request, services);
      return;
    }
  g_object_set_data (G_OBJECT (request), "services", services);
  g_signal_connect_data (devices, "notify::ready", G_CALLBACK (ready_cb), g_object_ref (request),
                         request_gone_cb, 0);
}

static const SkyControlMethod methods[] = {
  { "outputs.list", list_handler },
};

void
sky_control_add_output_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
