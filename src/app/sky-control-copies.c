/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Methods about the copies of what plays. Main thread. */
#include "app/sky-app-error.h"
#include "app/sky-control-private.h"
#include "app/sky-copy-choice.h"
#include "app/sky-json.h"

static JsonObject *
from_choice (const SkyCopyChoice *choice)
{
  JsonObject *object = json_object_new ();

  sky_json_set_string (object, "drive", choice->drive);
  sky_json_set_string (object, "place", choice->place);
  sky_json_set_string (object, "path", choice->path);
  sky_json_set_string (object, "format", choice->format);
  json_object_set_int_member (object, "bit_rate", choice->bit_rate);
  json_object_set_int_member (object, "size", (gint64) choice->size);
  json_object_set_boolean_member (object, "connected", choice->connected);
  json_object_set_boolean_member (object, "plays", choice->plays);
  return object;
}

static void
used_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  GError *error = NULL;

  if (sky_copy_choice_use_finish (SKY_SERVICES (source), result, &error))
    sky_control_request_reply_done (request);
  else
    sky_control_request_fail_take (request, error);
}

/* Without a number they are listed. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlRequest) request = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) choices =
                 sky_copy_choice_list_finish (SKY_SERVICES (source), result, &error);
  gint64     index;
  JsonArray *array;

  if (choices == NULL)
    {
      sky_control_request_fail_take (request, error);
      return;
    }
  index = sky_control_request_get_int (request, "index", -1);
  if (index >= 0)
    {
      sky_copy_choice_use_async (SKY_SERVICES (source), choices, (guint) MIN (index, G_MAXINT),
                                 used_cb, g_steal_pointer (&request));
      return;
    }
  array = json_array_new ();
  for (guint i = 0; i < choices->len; i++)
    json_array_add_object_element (array, from_choice (choices->pdata[i]));
  sky_control_request_reply (request, sky_json_take_array (array));
}

static void
copies_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_copy_choice_list_async (sky_control_get_services (user_data), NULL, listed_cb,
                              g_object_ref (request));
}

static const SkyControlMethod methods[] = {
  { "player.copies", copies_handler },
};

void
sky_control_add_copy_methods (SkyControl *self)
{
  sky_control_server_add_methods (sky_control_get_server (self), methods, G_N_ELEMENTS (methods),
                                  self);
}
