/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about the owner itself: who it is, coming to the front, handing over. Main thread. */
#include "config.h"

#include <unistd.h>

#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-json.h"
#include "app/sky-services-private.h"

static const char *const mode_words[] = { "window", "headless" };

/* A hand-over on its way; kept until the other side has its answer. */
typedef struct
{
  SkyServices       *services;
  SkyControlRequest *request;
  gboolean           playing;
  GVariant          *secrets;
  gulong             drained_id;
  gulong             closed_id;
} HandOver;

static void
hello_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyServices *services = sky_control_get_services (user_data);
  JsonObject  *object = json_object_new ();

  json_object_set_string_member (object, "version", SKY_VERSION);
  json_object_set_int_member (object, "pid", getpid ());
  json_object_set_string_member (object, "mode", mode_words[sky_services_get_mode (services)]);
  json_object_set_boolean_member (object, "busy", sky_services_get_busy (services));
  sky_control_request_reply (request, sky_json_take_object (object));
}

static void
raise_handler (SkyControlRequest *request, gpointer user_data)
{
  g_auto (GStrv) files = sky_control_request_dup_strings (request, "files");

  sky_services_request_raise (sky_control_get_services (user_data),
                              files[0] != NULL ? (const char *const *) files : NULL);
  sky_control_request_reply_done (request);
}

static void
hand_over_end (HandOver *hand_over)
{
  SkyControlConnection *connection = sky_control_request_get_connection (hand_over->request);

  g_signal_handler_disconnect (connection, hand_over->drained_id);
  g_signal_handler_disconnect (connection, hand_over->closed_id);
  sky_services_note_handed_over (hand_over->services);
  g_object_unref (hand_over->request);
  g_object_unref (hand_over->services);
  g_variant_unref (hand_over->secrets);
  g_free (hand_over);
}

static JsonNode *
hand_over_answer (HandOver *hand_over)
{
  JsonObject  *answer = json_object_new ();
  JsonObject  *secrets = json_object_new ();
  GVariantIter iter;
  const char  *id;
  const char  *secret;

  g_variant_iter_init (&iter, hand_over->secrets);
  while (g_variant_iter_next (&iter, "{&s&s}", &id, &secret))
    json_object_set_string_member (secrets, id, secret);
  json_object_set_boolean_member (answer, "playing", hand_over->playing);
  json_object_set_object_member (answer, "secrets", secrets);
  return sky_json_take_object (answer);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HandOver             *hand_over = user_data;
  SkyControlConnection *connection = sky_control_request_get_connection (hand_over->request);

  sky_services_stop_finish (SKY_SERVICES (source), result, NULL);
  hand_over->drained_id =
      g_signal_connect_swapped (connection, "drained", G_CALLBACK (hand_over_end), hand_over);
  hand_over->closed_id =
      g_signal_connect_swapped (connection, "closed", G_CALLBACK (hand_over_end), hand_over);
  sky_control_request_reply (hand_over->request, hand_over_answer (hand_over));
  /* Nobody may be there any more to take it; the state folder is free all the same. */
  if (sky_control_connection_get_idle (connection))
    hand_over_end (hand_over);
}

static void
hand_over_handler (SkyControlRequest *request, gpointer user_data)
{
  SkyControl  *control = user_data;
  SkyServices *services = sky_control_get_services (control);
  HandOver    *hand_over;

  if (sky_services_get_mode (services) != SKY_OWNER_HEADLESS)
    {
      sky_control_request_fail_take (
          request,
          g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_OWNED, "A window does not hand over"));
      return;
    }
  hand_over = g_new0 (HandOver, 1);
  hand_over->services = g_object_ref (services);
  hand_over->request = g_object_ref (request);
  hand_over->playing =
      sky_player_get_state (sky_services_get_player (services)) == SKY_PLAYER_PLAYING;
  hand_over->secrets = sky_drive_manager_dup_secrets (sky_services_get_drives (services));
  sky_control_set_survivor (control, sky_control_request_get_connection (request));
  sky_services_stop_async (services, stopped_cb, hand_over);
}

static const SkyControlMethod methods[] = {
  { "hello", hello_handler },
  { "raise", raise_handler },
  { "hand-over", hand_over_handler },
};

void
sky_control_add_owner_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
