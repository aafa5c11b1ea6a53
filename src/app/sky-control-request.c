/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request on the control socket: checked before anything is done with it, because whatever a
 * broken or hostile client of the same user sends must not harm the owner. Main thread. */
#include "app/sky-control-request.h"

#include "app/sky-app-error.h"

/* The parser recurses, so depth is checked before it sees the text. */
#define DEEPEST_NESTING 32

struct _SkyControlRequest
{
  GObject parent_instance;

  SkyControlConnection *connection;
  JsonNode             *id; /* (owned) (nullable) */
  char                 *method;
  JsonObject           *params;
  gboolean              answered;
};

static gboolean
is_shallow (const char *text, gsize length)
{
  gboolean in_string = FALSE;
  int      depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        in_string = !in_string;
      else if (!in_string && (text[i] == '[' || text[i] == '{'))
        depth++;
      else if (!in_string && (text[i] == ']' || text[i] == '}'))
        depth--;
      if (depth > DEEPEST_NESTING)
        return FALSE;
    }
  return TRUE;
}

static JsonNode *
parse_text (GBytes *line, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize       length;
  const char *text = g_bytes_get_data (line, &length);

  if (!g_utf8_validate_len (text, length, NULL) || !is_shallow (text, length))
    {
      g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_PROTOCOL,
                           "A request is one line of JSON in UTF-8, nested not too deeply");
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text, (gssize) length, error))
    {
      g_prefix_error (error, "A request is one line of JSON: ");
      return NULL;
    }
  return json_parser_steal_root (parser);
}

static JsonNode *
member_of_type (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
             ? node
             : NULL;
}

static JsonArray *
array_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
send_answer (SkyControlRequest *self, const char *member, JsonNode *value)
{
  g_autoptr (JsonNode) message = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  g_return_if_fail (!self->answered);

  self->answered = TRUE;
  json_object_set_member (
      object, "id", self->id != NULL ? json_node_copy (self->id) : json_node_new (JSON_NODE_NULL));
  json_object_set_member (object, member, value);
  json_node_take_object (message, object);
  sky_control_connection_send (self->connection, message);
  sky_control_connection_end_request (self->connection);
}

G_DEFINE_FINAL_TYPE (SkyControlRequest, sky_control_request, G_TYPE_OBJECT)

static void
sky_control_request_dispose (GObject *object)
{
  SkyControlRequest *self = SKY_CONTROL_REQUEST (object);

  if (!self->answered)
    sky_control_request_fail_take (self, g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_FAILED,
                                                              "The request was given up"));

  G_OBJECT_CLASS (sky_control_request_parent_class)->dispose (object);
}

static void
sky_control_request_finalize (GObject *object)
{
  SkyControlRequest *self = SKY_CONTROL_REQUEST (object);

  g_clear_object (&self->connection);
  g_clear_pointer (&self->id, json_node_unref);
  g_clear_pointer (&self->params, json_object_unref);
  g_free (self->method);

  G_OBJECT_CLASS (sky_control_request_parent_class)->finalize (object);
}

static void
sky_control_request_class_init (SkyControlRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_control_request_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_control_request_finalize;
}

static void
sky_control_request_init (SkyControlRequest *self)
{
}

/**
 * sky_control_request_parse:
 * @connection: who asks
 * @line: what it sent
 * @error: return location
 *
 * Returns: (transfer full): the request, or %NULL where @line is none
 */
SkyControlRequest *
sky_control_request_parse (SkyControlConnection *connection, GBytes *line, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  SkyControlRequest *self;
  JsonObject        *object;
  JsonNode          *method;
  JsonNode          *params;

  g_return_val_if_fail (SKY_IS_CONTROL_CONNECTION (connection) && line != NULL, NULL);

  root = parse_text (line, error);
  if (root == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_PROTOCOL, "An empty request");
      return NULL;
    }
  object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  method = object != NULL ? member_of_type (object, "method", G_TYPE_STRING) : NULL;
  params = object != NULL ? json_object_get_member (object, "params") : NULL;
  if (method == NULL || (params != NULL && !JSON_NODE_HOLDS_OBJECT (params)))
    {
      g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_PROTOCOL,
                           "A request is an object with “id”, “method” and “params”");
      return NULL;
    }
  self = g_object_new (SKY_TYPE_CONTROL_REQUEST, NULL);
  self->connection = g_object_ref (connection);
  self->method = g_strdup (json_node_get_string (method));
  self->params =
      params != NULL ? json_object_ref (json_node_get_object (params)) : json_object_new ();
  if (json_object_has_member (object, "id"))
    self->id = json_node_copy (json_object_get_member (object, "id"));
  sky_control_connection_begin_request (connection);
  return self;
}

SkyControlConnection *
sky_control_request_get_connection (SkyControlRequest *self)
{
  g_return_val_if_fail (SKY_IS_CONTROL_REQUEST (self), NULL);

  return self->connection;
}

const char *
sky_control_request_get_method (SkyControlRequest *self)
{
  g_return_val_if_fail (SKY_IS_CONTROL_REQUEST (self), NULL);

  return self->method;
}

const char *
sky_control_request_get_string (SkyControlRequest *self, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (SKY_IS_CONTROL_REQUEST (self), NULL);

  node = member_of_type (self->params, name, G_TYPE_STRING);
  return node != NULL ? json_node_get_string (node) : NULL;
}

gint64
sky_control_request_get_int (SkyControlRequest *self, const char *name, gint64 missing)
{
  JsonNode *node;

  g_return_val_if_fail (SKY_IS_CONTROL_REQUEST (self), missing);

  node = member_of_type (self->params, name, G_TYPE_INT64);
  return node != NULL ? json_node_get_int (node) : missing;
}

double
sky_control_request_get_number (SkyControlRequest *self, const char *name, double missing)
{
  JsonNode *node;

  g_return_val_if_fail (SKY_IS_CONTROL_REQUEST (self), missing);

  node = member_of_type (self->params, name, G_TYPE_DOUBLE);
  if (node == NULL)
    node = member_of_type (self->params, name, G_TYPE_INT64);
  return node != NULL ? json_node_get_double (node) : missing;
}

gboolean
sky_control_request_get_flag (SkyControlRequest *self, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (SKY_IS_CONTROL_REQUEST (self), FALSE);

  node = member_of_type (self->params, name, G_TYPE_BOOLEAN);
  return node != NULL && json_node_get_boolean (node);
}

/**
 * sky_control_request_dup_strings:
 * @self: a request
 * @name: of a parameter
 *
 * Returns: (transfer full): its strings, without what is none; empty where it is missing
 */
GStrv
sky_control_request_dup_strings (SkyControlRequest *self, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  g_return_val_if_fail (SKY_IS_CONTROL_REQUEST (self), NULL);

  array = array_member (self->params, name);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }
  return g_strv_builder_end (builder);
}

/**
 * sky_control_request_dup_ints:
 * @self: a request
 * @name: of a parameter
 *
 * Returns: (transfer full) (element-type gint64): its integers, without what is none
 */
GArray *
sky_control_request_dup_ints (SkyControlRequest *self, const char *name)
{
  GArray    *numbers;
  JsonArray *array;

  g_return_val_if_fail (SKY_IS_CONTROL_REQUEST (self), NULL);

  numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  array = array_member (self->params, name);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64    number;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
        continue;
      number = json_node_get_int (node);
      g_array_append_val (numbers, number);
    }
  return numbers;
}

const char *
sky_control_request_need_string (SkyControlRequest *self, const char *name)
{
  const char *value = sky_control_request_get_string (self, name);

  if (value == NULL)
    sky_control_request_fail_take (
        self, g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_INVALID, "“%s” is missing", name));
  return value;
}

/**
 * sky_control_request_reply:
 * @self: a request without an answer
 * @result: (transfer full): the answer
 */
void
sky_control_request_reply (SkyControlRequest *self, JsonNode *result)
{
  g_return_if_fail (SKY_IS_CONTROL_REQUEST (self) && result != NULL);

  send_answer (self, "result", result);
}

void
sky_control_request_reply_done (SkyControlRequest *self)
{
  JsonNode *result = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (result, json_object_new ());
  sky_control_request_reply (self, result);
}

/**
 * sky_control_request_fail_take:
 * @self: a request without an answer
 * @error: (transfer full): why it could not be done
 */
void
sky_control_request_fail_take (SkyControlRequest *self, GError *error)
{
  g_autoptr (GError) owned = error;
  JsonObject *object;
  JsonNode   *node;

  g_return_if_fail (SKY_IS_CONTROL_REQUEST (self) && error != NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "code", sky_app_error_to_code (error));
  json_object_set_string_member (object, "message", error->message);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  send_answer (self, "error", node);
}
