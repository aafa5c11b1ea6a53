/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plain HTTP client for the server's tests: one request, one answer, blocking. It sends paths as
 * they are written, right or wrong. */

#include "sky-http-client.h"

#include <string.h>
#include <sys/wait.h>

#include "support/sky-wait.h"

static SoupSession *
get_session (void)
{
  static SoupSession *session = NULL;

  if (session == NULL)
    session = soup_session_new ();
  return session;
}

static void
set_headers (SoupMessage *message, va_list headers)
{
  SoupMessageHeaders *request = soup_message_get_request_headers (message);
  const char         *name = NULL;

  soup_message_headers_replace (request, "Authorization", "Bearer " SKY_SERVER_FIXTURE_TOKEN);
  while ((name = va_arg (headers, const char *)) != NULL)
    {
      const char *value = va_arg (headers, const char *);

      if (value[0] != 0)
        soup_message_headers_replace (request, name, value);
      else
        soup_message_headers_remove (request, name);
    }
}

/**
 * sky_http_send:
 * @path: without a slash in front, escaped
 * @body: (nullable): what is sent along
 * @size: its bytes, or -1
 * @...: names and values of headers, then %NULL; an empty value takes a header away
 *
 * Sends one request as the tester, and waits for the answer.
 *
 * Returns: (transfer full): the answer
 */
SkyHttpAnswer *
sky_http_send (SkyServerFixture *server,
               const char       *method,
               const char       *path,
               const char       *body,
               gssize            size,
               ...)
{
  SkyHttpAnswer   *answer = g_new0 (SkyHttpAnswer, 1);
  g_autofree char *url = sky_server_fixture_build_url (server, path);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (GBytes) got = NULL;
  va_list headers;

  g_assert_nonnull (uri);
  message = soup_message_new_from_uri (method, uri);
  if (body != NULL)
    {
      sent = g_bytes_new (body, size >= 0 ? (gsize) size : strlen (body));
      soup_message_set_request_body_from_bytes (message, NULL, sent);
    }
  va_start (headers, size);
  set_headers (message, headers);
  va_end (headers);
  got = soup_session_send_and_read (get_session (), message, NULL, NULL);
  answer->status = got != NULL ? soup_message_get_status (message) : 0;
  answer->headers =
      g_boxed_copy (SOUP_TYPE_MESSAGE_HEADERS, soup_message_get_response_headers (message));
  answer->size = got != NULL ? g_bytes_get_size (got) : 0;
  answer->body = g_malloc0 (answer->size + 1);
  if (answer->size > 0)
    memcpy (answer->body, g_bytes_get_data (got, NULL), answer->size);
  return answer;
}

void
sky_http_answer_free (SkyHttpAnswer *self)
{
  g_boxed_free (SOUP_TYPE_MESSAGE_HEADERS, self->headers);
  g_free (self->body);
  g_free (self);
}

/**
 * sky_http_answer_get:
 *
 * Returns: (transfer none) (nullable): a header of the answer
 */
const char *
sky_http_answer_get (SkyHttpAnswer *self, const char *header)
{
  return soup_message_headers_get_one (self->headers, header);
}

/* Sends a request without a body, and gives the answer's status. */
guint
sky_http_status (SkyServerFixture *server, const char *method, const char *path)
{
  g_autoptr (SkyHttpAnswer) answer = sky_http_send (server, method, path, NULL, 0, NULL);

  return answer->status;
}

/* Stores @body, and gives the answer's status. */
guint
sky_http_put (SkyServerFixture *server, const char *path, const char *body, gssize size)
{
  g_autoptr (SkyHttpAnswer) answer = sky_http_send (server, "PUT", path, body, size, NULL);

  return answer->status;
}

/* A bare connection, for what no HTTP library would send. */
GSocketConnection *
sky_http_connect (SkyServerFixture *server)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = NULL;

  g_socket_client_set_timeout (client, 60);
  connection = g_socket_client_connect_to_uri (client, sky_server_fixture_get_url (server), 80,
                                               NULL, &error);
  g_assert_no_error (error);
  return connection;
}

void
sky_http_write (GSocketConnection *connection, const char *data, gssize size)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gsize          all = size >= 0 ? (gsize) size : strlen (data);

  g_assert_true (g_output_stream_write_all (stream, data, all, NULL, NULL, NULL));
}

/* Says that nothing more will be sent. */
void
sky_http_shut (GSocketConnection *connection)
{
  g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
}

/* Reads until the server closes the connection. */
char *
sky_http_read_all (GSocketConnection *connection)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString      *text = g_string_new (NULL);
  char          buffer[4096];
  gssize        n = 0;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (text, FALSE);
}

static void
wait_count (SkyServerFixture *server, guint (*count_files) (SkyServerFixture *server), guint count)
{
  SKY_WAIT_UNTIL (count_files (server) == count);
}

/* Waits until the sweep has left @count blobs. */
void
sky_http_wait_blobs (SkyServerFixture *server, guint count)
{
  wait_count (server, sky_server_fixture_count_blobs, count);
}

/* Waits until @count uploads are on their way. */
void
sky_http_wait_temp (SkyServerFixture *server, guint count)
{
  wait_count (server, sky_server_fixture_count_temp, count);
}

/**
 * sky_http_run:
 * @output: (out) (optional): what it printed
 * @errors: (out) (optional): what it said on stderr
 * @first: an argument of skylark-drive, then the others and %NULL
 *
 * Runs skylark-drive to its end.
 *
 * Returns: its exit status, or -1 where it was killed
 */
int
sky_http_run (char **output, char **errors, const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *program = sky_server_fixture_dup_program ();
  g_autofree char *own_output = NULL;
  g_autofree char *own_errors = NULL;
  const char      *argument = first;
  g_autoptr (GError) error = NULL;
  int     status = 0;
  va_list rest;

  g_ptr_array_add (arguments, program);
  va_start (rest, first);
  for (; argument != NULL; argument = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (char *) argument);
  va_end (rest);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &own_output,
                &own_errors, &status, &error);
  g_assert_no_error (error);
  if (output != NULL)
    *output = g_steal_pointer (&own_output);
  if (errors != NULL)
    *errors = g_steal_pointer (&own_errors);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/**
 * sky_http_between:
 *
 * Returns: (transfer full) (nullable): what stands in @text between @before and @after, where both
 *   are there
 */
char *
sky_http_between (const char *text, const char *before, const char *after)
{
  const char *start = strstr (text, before);
  const char *end = start != NULL ? strstr (start + strlen (before), after) : NULL;

  if (end == NULL)
    return NULL;
  start += strlen (before);
  return g_strndup (start, (gsize) (end - start));
}
