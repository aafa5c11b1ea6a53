/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One client of the control socket: cuts what it sends into lines, queues what it is sent. A client
 * that sends a line without end, asks without reading, or is of another user is let go of. Main
 * thread. */
#include "app/sky-control-connection.h"

#include <string.h>
#include <unistd.h>

#define CHUNK (64 * 1024)
/* A folder of a hundred thousand songs to play is one line. */
#define LONGEST_LINE (32 * 1024 * 1024)
/* What may wait for a client when it is sent something more; one answer may be larger. */
#define LARGEST_BACKLOG (32 * 1024 * 1024)
/* Requests of one client that run at once; more wait in the socket. */
#define MOST_REQUESTS 64

struct _SkyControlConnection
{
  GObject parent_instance;

  GSocketConnection *stream;
  GByteArray        *input;
  GQueue            *output; /* GBytes; the first is being written */
  GHashTable        *events; /* set of names subscribed to */
  GCancellable      *cancellable;

  gsize    backlog;
  guint    requests;
  gboolean reading;
  gboolean writing;
  gboolean closed;
};

enum
{
  SIGNAL_LINE,
  SIGNAL_DRAINED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Hands on the complete lines in the buffer, as long as the client has not too many open requests.
 */
static void
cut_lines (SkyControlConnection *self)
{
  while (!self->closed && self->requests < MOST_REQUESTS && self->input->len > 0)
    {
      const guint8 *end = memchr (self->input->data, '\n', self->input->len);
      g_autoptr (GBytes) line = NULL;
      guint length;

      if (end == NULL)
        break;
      length = (guint) (end - self->input->data);
      line = g_bytes_new (self->input->data, length);
      g_byte_array_remove_range (self->input, 0, length + 1);
      if (length > 0)
        g_signal_emit (self, signals[SIGNAL_LINE], 0, line);
    }
  if (self->input->len > LONGEST_LINE)
    {
      g_info ("A client of the control socket sent a line without end");
      sky_control_connection_close (self);
    }
}

static void
read_more (SkyControlConnection *self, GAsyncReadyCallback callback)
{
  if (self->closed || self->reading || self->requests >= MOST_REQUESTS)
    return;
  self->reading = TRUE;
  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (G_IO_STREAM (self->stream)), CHUNK,
                                   G_PRIORITY_DEFAULT, self->cancellable, callback,
                                   g_object_ref (self));
}

static void
bytes_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlConnection) self = user_data;
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer data;
  gsize         size = 0;

  self->reading = FALSE;
  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (size == 0)
    {
      /* A failure and the end are the same here: the client is gone. */
      sky_control_connection_close (self);
      return;
    }
  g_byte_array_append (self->input, data, (guint) size);
  cut_lines (self);
  read_more (self, bytes_read_cb);
}

static void
write_first (SkyControlConnection *self, GAsyncReadyCallback callback)
{
  GBytes       *bytes = g_queue_peek_head (self->output);
  gsize         size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  self->writing = TRUE;
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->stream)), data,
                                   size, G_PRIORITY_DEFAULT, self->cancellable, callback,
                                   g_object_ref (self));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyControlConnection) self = user_data;
  g_autoptr (GBytes) bytes = NULL;

  self->writing = FALSE;
  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    {
      sky_control_connection_close (self);
      return;
    }
  bytes = g_queue_pop_head (self->output);
  self->backlog -= g_bytes_get_size (bytes);
  if (self->closed)
    return;
  if (!g_queue_is_empty (self->output))
    write_first (self, written_cb);
  else
    g_signal_emit (self, signals[SIGNAL_DRAINED], 0);
}

G_DEFINE_FINAL_TYPE (SkyControlConnection, sky_control_connection, G_TYPE_OBJECT)

static void
sky_control_connection_finalize (GObject *object)
{
  SkyControlConnection *self = SKY_CONTROL_CONNECTION (object);

  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_byte_array_unref (self->input);
  g_queue_free_full (self->output, (GDestroyNotify) g_bytes_unref);
  g_hash_table_unref (self->events);

  G_OBJECT_CLASS (sky_control_connection_parent_class)->finalize (object);
}

static void
sky_control_connection_class_init (SkyControlConnectionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sky_control_connection_finalize;

  signals[SIGNAL_LINE] = g_signal_new ("line", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[SIGNAL_DRAINED] =
      g_signal_new ("drained", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CLOSED] =
      g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sky_control_connection_init (SkyControlConnection *self)
{
  self->input = g_byte_array_new ();
  self->output = g_queue_new ();
  self->events = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * sky_control_connection_new:
 * @socket: accepted
 *
 * Returns: (transfer full): the connection, not yet read from
 */
SkyControlConnection *
sky_control_connection_new (GSocket *socket)
{
  SkyControlConnection *self;

  g_return_val_if_fail (G_IS_SOCKET (socket), NULL);

  self = g_object_new (SKY_TYPE_CONTROL_CONNECTION, NULL);
  self->stream = g_socket_connection_factory_create_connection (socket);
  return self;
}

void
sky_control_connection_start (SkyControlConnection *self)
{
  g_return_if_fail (SKY_IS_CONTROL_CONNECTION (self));

  read_more (self, bytes_read_cb);
}

/**
 * sky_control_connection_send:
 * @self: a connection
 * @message: (transfer none): one message
 */
void
sky_control_connection_send (SkyControlConnection *self, JsonNode *message)
{
  g_autofree char *text = NULL;
  char            *line;
  GBytes          *bytes;

  g_return_if_fail (SKY_IS_CONTROL_CONNECTION (self) && message != NULL);

  if (self->closed)
    return;
  if (self->backlog > LARGEST_BACKLOG)
    {
      g_info ("A client of the control socket asks but does not read");
      sky_control_connection_close (self);
      return;
    }
  text = json_to_string (message, FALSE);
  line = g_strconcat (text, "\n", NULL);
  bytes = g_bytes_new_take (line, strlen (line));
  self->backlog += g_bytes_get_size (bytes);
  g_queue_push_tail (self->output, bytes);
  if (!self->writing)
    write_first (self, written_cb);
}

void
sky_control_connection_subscribe (SkyControlConnection *self, const char *event)
{
  g_return_if_fail (SKY_IS_CONTROL_CONNECTION (self) && event != NULL);

  g_hash_table_add (self->events, g_strdup (event));
}

/**
 * sky_control_connection_send_event:
 * @self: a connection
 * @event: its name; clients that have not subscribed to it are not bothered
 * @data: (transfer none): what happened
 */
void
sky_control_connection_send_event (SkyControlConnection *self, const char *event, JsonNode *data)
{
  g_autoptr (JsonNode) message = NULL;
  JsonObject *object;

  g_return_if_fail (SKY_IS_CONTROL_CONNECTION (self));

  if (!g_hash_table_contains (self->events, event))
    return;
  object = json_object_new ();
  json_object_set_string_member (object, "event", event);
  json_object_set_member (object, "data", json_node_copy (data));
  message = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (message, object);
  sky_control_connection_send (self, message);
}

void
sky_control_connection_begin_request (SkyControlConnection *self)
{
  g_return_if_fail (SKY_IS_CONTROL_CONNECTION (self));

  self->requests++;
}

void
sky_control_connection_end_request (SkyControlConnection *self)
{
  g_return_if_fail (SKY_IS_CONTROL_CONNECTION (self) && self->requests > 0);

  self->requests--;
  if (self->requests == MOST_REQUESTS - 1)
    {
      cut_lines (self);
      read_more (self, bytes_read_cb);
    }
}

/**
 * sky_control_connection_get_idle:
 * @self: a connection
 *
 * Returns: whether everything sent is with the kernel
 */
gboolean
sky_control_connection_get_idle (SkyControlConnection *self)
{
  g_return_val_if_fail (SKY_IS_CONTROL_CONNECTION (self), TRUE);

  return self->closed || g_queue_is_empty (self->output);
}

void
sky_control_connection_close (SkyControlConnection *self)
{
  g_return_if_fail (SKY_IS_CONTROL_CONNECTION (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_socket_close (g_socket_connection_get_socket (self->stream), NULL);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}
