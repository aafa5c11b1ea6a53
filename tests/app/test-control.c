/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control socket: real sockets, a real client, and clients that misbehave. */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/sky-app-error.h"
#include "app/sky-control-client.h"
#include "app/sky-control-server.h"
#include "app/sky-control-socket.h"

typedef struct
{
  char             *root;
  char             *dir;
  SkyControlServer *server;
  guint             calls;
} Fixture;

static JsonNode *
object_node (const char *name, const char *value)
{
  JsonNode   *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, name, value);
  json_node_take_object (node, object);
  return node;
}

static void
hello_handler (SkyControlRequest *request, gpointer user_data)
{
  sky_control_request_reply (request, object_node ("mode", "headless"));
}

static void
echo_handler (SkyControlRequest *request, gpointer user_data)
{
  Fixture    *fixture = user_data;
  const char *text = sky_control_request_need_string (request, "text");

  fixture->calls++;
  if (text != NULL)
    sky_control_request_reply (request, object_node ("text", text));
}

static void
forget_handler (SkyControlRequest *request, gpointer user_data)
{
}

static void
watch_handler (SkyControlRequest *request, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (JsonNode) data = object_node ("what", "happened");

  sky_control_connection_subscribe (sky_control_request_get_connection (request), "things");
  sky_control_request_reply_done (request);
  sky_control_server_broadcast (fixture->server, "other", data);
  sky_control_server_broadcast (fixture->server, "things", data);
}

static const SkyControlMethod methods[] = {
  { "hello", hello_handler },
  { "echo", echo_handler },
  { "forget", forget_handler },
  { "watch", watch_handler },
};

static void
start_server (Fixture *fixture)
{
  GError *error = NULL;

  fixture->server = sky_control_server_new (fixture->dir, &error);
  g_assert_no_error (error);
  sky_control_server_add_methods (fixture->server, methods, G_N_ELEMENTS (methods), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("sky-control-XXXXXX", NULL);
  fixture->dir = g_strdup (fixture->root);
  start_server (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "control.sock", NULL);

  g_clear_object (&fixture->server);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  while (!g_str_equal (fixture->dir, fixture->root))
    {
      g_autofree char *inner = g_steal_pointer (&fixture->dir);

      g_assert_cmpint (g_rmdir (inner), ==, 0);
      fixture->dir = g_path_get_dirname (inner);
    }
  g_assert_cmpint (g_rmdir (fixture->root), ==, 0);
  g_free (fixture->dir);
  g_free (fixture->root);
}

/* Runs the main loop, where the server lives, while a thread does the blocking side. */
static gpointer
run_beside (GThreadFunc func, gpointer data)
{
  GThread *thread = g_thread_new ("client", func, data);
  gpointer result;

  /* The thread ends the loop by its last act: see wake (). */
  while (!g_atomic_int_get ((gint *) data))
    g_main_context_iteration (NULL, TRUE);
  result = g_thread_join (thread);
  return result;
}

typedef struct
{
  gint        done; /* atomic; first, for run_beside () */
  const char *dir;
  const char *send;
  gsize       send_size;
  gboolean    no_newline;
  char       *answer;
  GError     *error;
} Side;

static gpointer
finish_side (Side *side)
{
  g_atomic_int_set (&side->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

/* Sends raw bytes and reads one line. */
static gpointer
raw_func (gpointer data)
{
  Side *side = data;
  g_autoptr (GSocket) socket = sky_control_socket_connect (side->dir, &side->error);
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  GOutputStream *out;

  if (socket == NULL)
    return finish_side (side);
  g_socket_set_timeout (socket, 30);
  stream = g_socket_connection_factory_create_connection (socket);
  out = g_io_stream_get_output_stream (G_IO_STREAM (stream));
  lines = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (stream)));
  /* The server may close while we send: that is an answer, too. */
  g_output_stream_write_all (out, side->send, side->send_size, NULL, NULL, NULL);
  if (!side->no_newline)
    g_output_stream_write_all (out, "\n", 1, NULL, NULL, NULL);
  side->answer = g_data_input_stream_read_line (lines, NULL, NULL, &side->error);
  return finish_side (side);
}

static char *
exchange (Fixture *fixture, const char *bytes, gssize size)
{
  Side side = { .dir = fixture->dir, .send = bytes };

  side.send_size = size < 0 ? strlen (bytes) : (gsize) size;
  run_beside (raw_func, &side);
  g_clear_error (&side.error);
  return side.answer;
}

static char *
error_code (const char *answer)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  g_assert_nonnull (answer);
  g_assert_true (json_parser_load_from_data (parser, answer, -1, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (json_object_has_member (object, "error"));
  return g_strdup (
      json_object_get_string_member (json_object_get_object_member (object, "error"), "code"));
}

static void
assert_still_answers (Fixture *fixture)
{
  g_autofree char *answer =
      exchange (fixture, "{\"id\":7,\"method\":\"echo\",\"params\":{\"text\":\"x\"}}", -1);

  g_assert_cmpstr (answer, ==, "{\"id\":7,\"result\":{\"text\":\"x\"}}");
}

static void
test_answer (Fixture *fixture, gconstpointer data)
{
  assert_still_answers (fixture);
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "nonsense",
    "{",
    "[]",
    "3",
    "null",
    "\"text\"",
    "{}",
    "{\"method\":3}",
    "{\"id\":1}",
    "{\"id\":1,\"method\":\"echo\",\"params\":[]}",
    "{\"id\":1,\"method\":\"echo\",\"params\":3}",
    "{\"id\":1,\"method\":null}",
    "\xff\xfe{}",
    "{\"id\":1,\"method\":\"e\xc3\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *answer = exchange (fixture, lines[i], -1);
      g_autofree char *code = error_code (answer);

      g_assert_cmpstr (code, ==, "protocol");
    }
  g_assert_cmpuint (fixture->calls, ==, 0);
  assert_still_answers (fixture);
}

static void
test_nul_byte (Fixture *fixture, gconstpointer data)
{
  static const char line[] = "{\"id\":1,\"method\":\"echo\0\"}";
  g_autofree char  *answer = exchange (fixture, line, sizeof line - 1);
  g_autofree char  *code = error_code (answer);

  g_assert_cmpstr (code, ==, "protocol");
  assert_still_answers (fixture);
}

static void
test_deep_nesting (Fixture *fixture, gconstpointer data)
{
  gsize            depth = 2 * 1000 * 1000;
  g_autofree char *deep = g_malloc (depth + 1);
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;

  memset (deep, '[', depth);
  deep[depth] = '\0';
  answer = exchange (fixture, deep, -1);
  code = error_code (answer);
  g_assert_cmpstr (code, ==, "protocol");
  assert_still_answers (fixture);
}

static void
test_endless_line (Fixture *fixture, gconstpointer data)
{
  gsize            size = 40 * 1000 * 1000;
  g_autofree char *bytes = g_malloc (size);
  Side             side = { .dir = fixture->dir, .send = bytes, .send_size = size };

  memset (bytes, 'a', size);
  side.no_newline = TRUE;
  run_beside (raw_func, &side);
  /* It is let go of without an answer. */
  g_assert_null (side.answer);
  g_clear_error (&side.error);
  assert_still_answers (fixture);
}

static void
test_wrong_parameters (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "{\"id\":1,\"method\":\"echo\"}",
    "{\"id\":1,\"method\":\"echo\",\"params\":{\"text\":3}}",
    "{\"id\":1,\"method\":\"echo\",\"params\":{\"text\":null}}",
    "{\"id\":1,\"method\":\"echo\",\"params\":{\"text\":[\"x\"]}}",
    "{\"id\":1,\"method\":\"nobody-knows\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *answer = exchange (fixture, lines[i], -1);
      g_autofree char *code = error_code (answer);

      g_assert_cmpstr (code, ==, "invalid");
    }
}

static void
test_forgotten_request (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = exchange (fixture, "{\"id\":1,\"method\":\"forget\"}", -1);
  g_autofree char *code = error_code (answer);

  g_assert_cmpstr (code, ==, "failed");
}

static void
test_ids_come_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text =
      exchange (fixture, "{\"id\":\"a\",\"method\":\"echo\",\"params\":{\"text\":\"x\"}}", -1);
  g_autofree char *none =
      exchange (fixture, "{\"method\":\"echo\",\"params\":{\"text\":\"x\"}}", -1);

  g_assert_cmpstr (text, ==, "{\"id\":\"a\",\"result\":{\"text\":\"x\"}}");
  g_assert_cmpstr (none, ==, "{\"id\":null,\"result\":{\"text\":\"x\"}}");
}

static void
test_mode (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "control.sock", NULL);
  GStatBuf         info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_true (S_ISSOCK (info.st_mode));
}

static void
test_long_path (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->server);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strnfill (200, (char) ('a' + i));
      g_autofree char *outer = g_steal_pointer (&fixture->dir);

      fixture->dir = g_build_filename (outer, name, NULL);
      g_assert_cmpint (g_mkdir (fixture->dir, 0700), ==, 0);
    }
  g_assert_cmpuint (strlen (fixture->dir), >, 600);
  start_server (fixture);
  assert_still_answers (fixture);
}

static void
test_stale_socket (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "control.sock", NULL);
  g_autoptr (GSocket) dead = NULL;

  /* As a killed owner leaves it: the name stays, nobody listens. */
  g_clear_object (&fixture->server);
  dead = sky_control_socket_listen (fixture->dir, NULL);
  g_assert_nonnull (dead);
  g_socket_close (dead, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  start_server (fixture);
  assert_still_answers (fixture);
}

static gpointer
client_func (gpointer data)
{
  Side *side = data;
  g_autoptr (SkyControlClient) client = sky_control_client_connect (side->dir, &side->error);
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (JsonNode) event = NULL;

  if (client == NULL)
    return finish_side (side);
  g_assert_cmpint (sky_control_client_get_owner_mode (client), ==, SKY_OWNER_HEADLESS);
  result = sky_control_client_call (client, "watch", NULL, 30, &side->error);
  if (result != NULL)
    event = sky_control_client_next_event (client, "things", &side->error);
  if (event != NULL)
    side->answer = g_strdup (json_object_get_string_member (json_node_get_object (event), "what"));
  return finish_side (side);
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  Side             side = { .dir = fixture->dir };
  g_autofree char *answer = NULL;

  run_beside (client_func, &side);
  g_assert_no_error (side.error);
  answer = side.answer;
  g_assert_cmpstr (answer, ==, "happened");
}

static void
test_refuse (Fixture *fixture, gconstpointer data)
{
  g_autofree char *answer = NULL;
  g_autofree char *code = NULL;

  sky_control_server_refuse (fixture->server);
  answer = exchange (fixture, "{\"id\":1,\"method\":\"echo\",\"params\":{\"text\":\"x\"}}", -1);
  code = error_code (answer);
  g_assert_cmpstr (code, ==, "stopping");
  g_assert_cmpuint (fixture->calls, ==, 0);
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  g_clear_object (&fixture->server);
  g_assert_null (sky_control_client_connect (fixture->dir, &error));
  g_assert_error (error, SKY_APP_ERROR, SKY_APP_ERROR_NOT_RUNNING);
  g_error_free (error);
}

/* Far more requests in one go than may run at once: every one is answered, in order. */
static gpointer
flood_func (gpointer data)
{
  Side *side = data;
  g_autoptr (GSocket) socket = sky_control_socket_connect (side->dir, &side->error);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GDataInputStream) lines =
                 g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (stream)));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "{\"id\":%u,\"method\":\"echo\",\"params\":{\"text\":\"x\"}}\n\n",
                            i);
  g_socket_set_timeout (socket, 30);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)), text->str,
                             text->len, NULL, NULL, NULL);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *expected = g_strdup_printf ("{\"id\":%u,\"result\":{\"text\":\"x\"}}", i);
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      g_assert_cmpstr (line, ==, expected);
    }
  return finish_side (side);
}

static void
test_flood (Fixture *fixture, gconstpointer data)
{
  Side side = { .dir = fixture->dir };

  run_beside (flood_func, &side);
  g_assert_cmpuint (fixture->calls, ==, 500);
}

#define ADD(name, func) g_test_add ("/app/control/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("answer", test_answer);
  ADD ("malformed", test_malformed);
  ADD ("nul-byte", test_nul_byte);
  ADD ("deep-nesting", test_deep_nesting);
  ADD ("endless-line", test_endless_line);
  ADD ("wrong-parameters", test_wrong_parameters);
  ADD ("forgotten-request", test_forgotten_request);
  ADD ("ids-come-back", test_ids_come_back);
  ADD ("mode", test_mode);
  ADD ("long-path", test_long_path);
  ADD ("stale-socket", test_stale_socket);
  ADD ("events", test_events);
  ADD ("refuse", test_refuse);
  ADD ("nobody", test_nobody);
  ADD ("flood", test_flood);
  return g_test_run ();
}
