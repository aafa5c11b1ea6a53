/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file server for the benchmark `first-sound`: ranges, ETags, no accounts. Tells every request on
 * its standard output: the monotonic time in microseconds when it came, the client's port (one a
 * connection), the path, the range.
 */
#include <libsoup/soup.h>
#include <stdio.h>
#include <stdlib.h>

/* Answers with what is asked for of the file, and only that is touched: libsoup would copy all of
 * it first, which takes longer than many a reply may. */
static void
answer (SoupServerMessage *message, GBytes *file)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  gsize               size = g_bytes_get_size (file);
  goffset             start = 0, end = (goffset) size - 1;
  guint               status = SOUP_STATUS_OK;
  SoupRange          *ranges;
  int                 n_ranges;
  g_autoptr (GBytes) part = NULL;

  if (soup_message_headers_get_ranges (soup_server_message_get_request_headers (message),
                                       (goffset) size, &ranges, &n_ranges))
    {
      start = ranges[0].start;
      end = ranges[0].end;
      soup_message_headers_free_ranges (soup_server_message_get_request_headers (message), ranges);
      soup_message_headers_set_content_range (headers, start, end, (goffset) size);
      status = SOUP_STATUS_PARTIAL_CONTENT;
    }
  part = g_bytes_new_from_bytes (file, (gsize) start, (gsize) (end - start + 1));
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_set_content_type (headers, "application/octet-stream", NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), part);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           root)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char         *range =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Range");
  GInetSocketAddress *remote =
      G_INET_SOCKET_ADDRESS (soup_server_message_get_remote_address (message));
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *file = g_build_filename (root, name, NULL);
  g_autoptr (GMappedFile) mapped = NULL;
  g_autoptr (GBytes) bytes = NULL;

  printf ("REQUEST %" G_GINT64_FORMAT " %u %s %s\n", g_get_monotonic_time (),
          g_inet_socket_address_get_port (remote), path, range != NULL ? range : "-");
  fflush (stdout);
  mapped = g_mapped_file_new (file, FALSE, NULL);
  if (mapped == NULL)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  soup_message_headers_replace (headers, "ETag", "\"1\"");
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  bytes = g_mapped_file_get_bytes (mapped);
  answer (message, bytes);
}

int
main (int argc, char **argv)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 4)
    {
      fprintf (stderr, "usage: first-sound-server ADDRESS PORT FOLDER\n");
      return 2;
    }
  address = g_inet_socket_address_new_from_string (argv[1], strtoul (argv[2], NULL, 10));
  soup_server_add_handler (server, NULL, request_cb, argv[3], NULL);
  if (!soup_server_listen (server, address, 0, &error))
    {
      fprintf (stderr, "first-sound-server: %s\n", error->message);
      return 1;
    }
  printf ("READY\n");
  fflush (stdout);
  g_main_loop_run (loop);

  return 0;
}
