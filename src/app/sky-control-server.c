/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listens on the control socket, knows the methods, and gives each request to its handler. Knows
 * nothing of what the methods do. Main thread. */
#include "app/sky-control-server.h"

#include <unistd.h>

#include "app/sky-app-error.h"
#include "app/sky-control-socket.h"

#define MOST_CLIENTS 64

struct _SkyControlServer
{
  GObject parent_instance;

  char       *state_dir;
  GSocket    *socket;      /* (owned) (nullable) */
  GSource    *source;      /* (owned) (nullable) */
  GHashTable *methods;     /* name -> MethodEntry */
  GPtrArray  *connections; /* SkyControlConnection */
  gboolean    refusing;
};

typedef struct
{
  SkyControlHandler handler;
  gpointer          user_data;
} MethodEntry;

enum
{
  PROP_N_CLIENTS = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
answer_bad_line (SkyControlConnection *connection, const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) message = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, "protocol");
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, error->message);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  message = json_builder_get_root (builder);
  sky_control_connection_send (connection, message);
}

static void
line_cb (SkyControlServer *self, GBytes *line, SkyControlConnection *connection)
{
  g_autoptr (SkyControlRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  const MethodEntry *entry;

  request = sky_control_request_parse (connection, line, &error);
  if (request == NULL)
    {
      answer_bad_line (connection, error);
      return;
    }
  if (self->refusing)
    {
      sky_control_request_fail_take (request,
                                     g_error_new_literal (SKY_APP_ERROR, SKY_APP_ERROR_STOPPING,
                                                          "This Skylark is just ending"));
      return;
    }
  entry = g_hash_table_lookup (self->methods, sky_control_request_get_method (request));
  if (entry == NULL)
    sky_control_request_fail_take (request, g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                                                         "There is no method “%s”",
                                                         sky_control_request_get_method (request)));
  else
    entry->handler (request, entry->user_data);
}

static void
closed_cb (SkyControlServer *self, SkyControlConnection *connection)
{
  g_signal_handlers_disconnect_by_data (connection, self);
  if (g_ptr_array_remove_fast (self->connections, connection))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CLIENTS]);
}

/* The mode of the socket keeps others out already; this holds where the folder was opened up. */
static gboolean
is_same_user (GSocket *socket)
{
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (socket, NULL);

  return credentials != NULL && g_credentials_get_unix_user (credentials, NULL) == geteuid ();
}

static gboolean
accept_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  SkyControlServer *self = user_data;
  g_autoptr (GSocket) client = g_socket_accept (socket, NULL, NULL);
  SkyControlConnection *connection;

  if (client == NULL)
    return G_SOURCE_CONTINUE;
  if (self->connections->len >= MOST_CLIENTS || !is_same_user (client))
    {
      g_socket_close (client, NULL);
      return G_SOURCE_CONTINUE;
    }
  connection = sky_control_connection_new (client);
  g_ptr_array_add (self->connections, connection);
  g_signal_connect_object (connection, "line", G_CALLBACK (line_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CLIENTS]);
  sky_control_connection_start (connection);
  return G_SOURCE_CONTINUE;
}

G_DEFINE_FINAL_TYPE (SkyControlServer, sky_control_server, G_TYPE_OBJECT)

static void
sky_control_server_dispose (GObject *object)
{
  SkyControlServer *self = SKY_CONTROL_SERVER (object);

  sky_control_server_close (self, NULL);

  G_OBJECT_CLASS (sky_control_server_parent_class)->dispose (object);
}

static void
sky_control_server_finalize (GObject *object)
{
  SkyControlServer *self = SKY_CONTROL_SERVER (object);

  g_free (self->state_dir);
  g_hash_table_unref (self->methods);
  g_ptr_array_unref (self->connections);

  G_OBJECT_CLASS (sky_control_server_parent_class)->finalize (object);
}

static void
sky_control_server_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N_CLIENTS)
    g_value_set_uint (value, sky_control_server_get_n_clients (SKY_CONTROL_SERVER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sky_control_server_class_init (SkyControlServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_control_server_dispose;
  object_class->finalize = sky_control_server_finalize;
  object_class->get_property = sky_control_server_get_property;

  properties[PROP_N_CLIENTS] = g_param_spec_uint ("n-clients", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sky_control_server_init (SkyControlServer *self)
{
  self->methods = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->connections = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sky_control_server_new:
 * @state_dir: the state folder, whose lock the caller holds
 * @error: return location
 *
 * Returns: (transfer full): a server that accepts clients
 */
SkyControlServer *
sky_control_server_new (const char *state_dir, GError **error)
{
  g_autoptr (SkyControlServer) self = NULL;

  g_return_val_if_fail (state_dir != NULL, NULL);

  self = g_object_new (SKY_TYPE_CONTROL_SERVER, NULL);
  self->state_dir = g_strdup (state_dir);
  self->socket = sky_control_socket_listen (state_dir, error);
  if (self->socket == NULL)
    return NULL;
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (accept_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return g_steal_pointer (&self);
}

/**
 * sky_control_server_add_methods:
 * @self: a server
 * @methods: static
 * @n_methods: how many
 * @user_data: for their handlers; outlives the server
 */
void
sky_control_server_add_methods (SkyControlServer       *self,
                                const SkyControlMethod *methods,
                                guint                   n_methods,
                                gpointer                user_data)
{
  g_return_if_fail (SKY_IS_CONTROL_SERVER (self) && methods != NULL);

  for (guint i = 0; i < n_methods; i++)
    {
      MethodEntry *entry = g_new0 (MethodEntry, 1);

      entry->handler = methods[i].handler;
      entry->user_data = user_data;
      g_hash_table_insert (self->methods, (gpointer) methods[i].name, entry);
    }
}

guint
sky_control_server_get_n_clients (SkyControlServer *self)
{
  g_return_val_if_fail (SKY_IS_CONTROL_SERVER (self), 0);

  return self->connections->len;
}

/**
 * sky_control_server_broadcast:
 * @self: a server
 * @event: its name
 * @data: (transfer none): what happened
 */
void
sky_control_server_broadcast (SkyControlServer *self, const char *event, JsonNode *data)
{
  g_autoptr (GPtrArray) connections = NULL;

  g_return_if_fail (SKY_IS_CONTROL_SERVER (self) && event != NULL && data != NULL);

  /* Sending may close a connection, which changes the list. */
  connections =
      g_ptr_array_copy (self->connections, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  g_ptr_array_set_free_func (connections, g_object_unref);
  for (guint i = 0; i < connections->len; i++)
    sky_control_connection_send_event (connections->pdata[i], event, data);
}

/**
 * sky_control_server_refuse:
 * @self: a server
 *
 * From now on every new request is answered with %SKY_APP_ERROR_STOPPING; those that run go on.
 */
void
sky_control_server_refuse (SkyControlServer *self)
{
  g_return_if_fail (SKY_IS_CONTROL_SERVER (self));

  self->refusing = TRUE;
}

/**
 * sky_control_server_close:
 * @self: a server
 * @but_not: (nullable): a connection that still awaits its answer
 *
 * Removes the socket and ends all connections but that one.
 */
void
sky_control_server_close (SkyControlServer *self, SkyControlConnection *but_not)
{
  g_return_if_fail (SKY_IS_CONTROL_SERVER (self));

  if (self->source != NULL)
    {
      g_source_destroy (self->source);
      g_clear_pointer (&self->source, g_source_unref);
    }
  if (self->socket != NULL)
    {
      sky_control_socket_remove (self->state_dir);
      g_socket_close (self->socket, NULL);
      g_clear_object (&self->socket);
    }
  for (guint i = self->connections->len; i-- > 0;)
    if (self->connections->pdata[i] != but_not)
      {
        g_autoptr (SkyControlConnection) connection = g_object_ref (self->connections->pdata[i]);

        sky_control_connection_close (connection);
      }
}
