/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The asking side of the control socket, blocking. Belongs to the thread that made it. */
#include "app/sky-control-client.h"

#include <string.h>

#include "app/sky-app-error.h"
#include "app/sky-control-socket.h"

#define HELLO_SECONDS 20

struct _SkyControlClient
{
  GObject parent_instance;

  GSocket           *socket;
  GSocketConnection *stream;
  GDataInputStream  *lines;
  GQueue            *events; /* JsonNode: came while an answer was awaited */
  SkyOwnerMode       owner_mode;
  gint64             last_id;
};

static GError *
gone_error (void)
{
  return g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_NOT_RUNNING,
                              "The running Skylark ended before it answered");
}

static JsonNode *
read_message (SkyControlClient *self, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) reason = NULL;
  g_autofree char *line = NULL;
  gsize            length = 0;

  line = g_data_input_stream_read_line (self->lines, &length, NULL, &reason);
  if (line == NULL)
    {
      if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_UNAVAILABLE,
                             "The running Skylark does not answer");
      else
        g_propagate_error (error, gone_error ());
      return NULL;
    }
  if (!json_parser_load_from_data (parser, line, (gssize) length, NULL) ||
      json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_PROTOCOL,
                           "The running Skylark gave an answer that makes no sense");
      return NULL;
    }
  return json_parser_steal_root (parser);
}

static gboolean
is_answer_to (JsonObject *message, gint64 id)
{
  JsonNode *node = json_object_get_member (message, "id");

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_INT64 && json_node_get_int (node) == id;
}

/* The result in an answer, or its error. */
static JsonNode *
unwrap (JsonObject *message, GError **error)
{
  JsonObject *fault;

  if (!json_object_has_member (message, "error"))
    return json_object_has_member (message, "result") ? json_object_dup_member (message, "result")
                                                      : json_node_new (JSON_NODE_NULL);
  fault = json_object_get_object_member (message, "error");
  g_set_error_literal (
      error, SKY_APP_ERROR,
      sky_app_error_from_code (json_object_get_string_member_with_default (fault, "code", NULL)),
      json_object_get_string_member_with_default (fault, "message", "It failed"));
  return NULL;
}

static gboolean
send_request (SkyControlClient *self, const char *method, JsonNode *params, GError **error)
{
  g_autoptr (JsonNode) message = json_node_new (JSON_NODE_OBJECT);
  JsonObject      *object = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) reason = NULL;

  json_object_set_int_member (object, "id", ++self->last_id);
  json_object_set_string_member (object, "method", method);
  if (params != NULL)
    json_object_set_member (object, "params", params);
  json_node_take_object (message, object);
  text = json_to_string (message, FALSE);
  line = g_strconcat (text, "\n", NULL);
  if (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (self->stream)), line,
                                 strlen (line), NULL, NULL, &reason))
    return TRUE;
  g_propagate_error (error, gone_error ());
  return FALSE;
}

static gboolean
say_hello (SkyControlClient *self, GError **error)
{
  g_autoptr (JsonNode) result = sky_control_client_call (self, "hello", NULL, HELLO_SECONDS, error);
  const char *mode;

  if (result == NULL)
    return FALSE;
  mode = JSON_NODE_HOLDS_OBJECT (result) ? json_object_get_string_member_with_default (
                                               json_node_get_object (result), "mode", "window")
                                         : "window";
  self->owner_mode = g_str_equal (mode, "headless") ? SKY_OWNER_HEADLESS : SKY_OWNER_WINDOW;
  return TRUE;
}

G_DEFINE_FINAL_TYPE (SkyControlClient, sky_control_client, G_TYPE_OBJECT)

static void
sky_control_client_finalize (GObject *object)
{
  SkyControlClient *self = SKY_CONTROL_CLIENT (object);

  g_clear_object (&self->lines);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_queue_free_full (self->events, (GDestroyNotify) json_node_unref);

  G_OBJECT_CLASS (sky_control_client_parent_class)->finalize (object);
}

static void
sky_control_client_class_init (SkyControlClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_control_client_finalize;
}

static void
sky_control_client_init (SkyControlClient *self)
{
  self->events = g_queue_new ();
}

/**
 * sky_control_client_connect:
 * @state_dir: the state folder
 * @error: return location; %SKY_APP_ERROR_NOT_RUNNING or %SKY_APP_ERROR_STOPPING: nothing was asked
 *   yet, so that trying again is safe
 *
 * Returns: (transfer full): a client whose owner answers
 */
SkyControlClient *
sky_control_client_connect (const char *state_dir, GError **error)
{
  g_autoptr (SkyControlClient) self = NULL;

  g_return_val_if_fail (state_dir != NULL, NULL);

  self = g_object_new (SKY_TYPE_CONTROL_CLIENT, NULL);
  self->socket = sky_control_socket_connect (state_dir, error);
  if (self->socket == NULL)
    return NULL;
  self->stream = g_socket_connection_factory_create_connection (self->socket);
  self->lines = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (self->stream)));
  return say_hello (self, error) ? g_steal_pointer (&self) : NULL;
}

SkyOwnerMode
sky_control_client_get_owner_mode (SkyControlClient *self)
{
  g_return_val_if_fail (SKY_IS_CONTROL_CLIENT (self), SKY_OWNER_WINDOW);

  return self->owner_mode;
}

/**
 * sky_control_client_call:
 * @self: a client
 * @method: what to ask for
 * @params: (transfer full) (nullable): an object
 * @seconds: how long to wait; 0: as long as the owner lives
 * @error: return location
 *
 * Returns: (transfer full): the result
 */
JsonNode *
sky_control_client_call (
    SkyControlClient *self, const char *method, JsonNode *params, guint seconds, GError **error)
{
  g_return_val_if_fail (SKY_IS_CONTROL_CLIENT (self) && method != NULL, NULL);

  g_socket_set_timeout (self->socket, seconds);
  if (!send_request (self, method, params, error))
    return NULL;
  while (TRUE)
    {
      g_autoptr (JsonNode) message = read_message (self, error);

      if (message == NULL)
        return NULL;
      if (is_answer_to (json_node_get_object (message), self->last_id))
        return unwrap (json_node_get_object (message), error);
      if (json_object_has_member (json_node_get_object (message), "event"))
        g_queue_push_tail (self->events, g_steal_pointer (&message));
    }
}

/**
 * sky_control_client_next_event:
 * @self: a client that has subscribed
 * @event: what to wait for; others are dropped
 * @error: return location
 *
 * Waits as long as the owner lives.
 *
 * Returns: (transfer full): what the event says
 */
JsonNode *
sky_control_client_next_event (SkyControlClient *self, const char *event, GError **error)
{
  g_return_val_if_fail (SKY_IS_CONTROL_CLIENT (self) && event != NULL, NULL);

  g_socket_set_timeout (self->socket, 0);
  while (TRUE)
    {
      g_autoptr (JsonNode) message = g_queue_pop_head (self->events);
      JsonObject *object;

      if (message == NULL)
        message = read_message (self, error);
      if (message == NULL)
        return NULL;
      object = json_node_get_object (message);
      if (g_strcmp0 (json_object_get_string_member_with_default (object, "event", NULL), event) ==
              0 &&
          json_object_has_member (object, "data"))
        return json_object_dup_member (object, "data");
    }
}
