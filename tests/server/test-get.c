/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET and HEAD against the real server. */

#include "sky-http-client.h"

#include <string.h>

static SkyServerFixture *
server_with_digits (void)
{
  SkyServerFixture *server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_put (server, "a.flac", "0123456789", 10), ==, 201);
  return server;
}

static void
test_head (void)
{
  g_autoptr (SkyServerFixture) server = server_with_digits ();
  g_autoptr (SkyHttpAnswer) head = sky_http_send (server, "HEAD", "a.flac", NULL, 0, NULL);

  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpuint (head->size, ==, 0);
  g_assert_cmpstr (sky_http_answer_get (head, "Content-Length"), ==, "10");
  g_assert_cmpstr (sky_http_answer_get (head, "Content-Type"), ==, "audio/flac");
  g_assert_cmpstr (sky_http_answer_get (head, "Accept-Ranges"), ==, "bytes");
  /* printf 0123456789 | openssl dgst -sha256 -binary | base64 */
  g_assert_cmpstr (sky_http_answer_get (head, "Repr-Digest"), ==,
                   "sha-256=:hNiYd/DUBB77a/kaFvAkjy/Vc+avBcGflr7bn4gveII=:");
}

static void
test_missing (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_status (server, "GET", "a"), ==, 404);
  g_assert_cmpuint (sky_http_status (server, "HEAD", "a/b"), ==, 404);
}

static void
test_folder (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_status (server, "GET", ""), ==, 405);
}

/* One range each, with what has to come. */
static const struct
{
  const char *range;
  guint       status;
  const char *content_range;
  const char *body;
} ranges[] = {
  { "bytes=2-4", 206, "bytes 2-4/10", "234" },
  { "bytes=0-0", 206, "bytes 0-0/10", "0" },
  { "bytes=7-", 206, "bytes 7-9/10", "789" },
  { "bytes=-3", 206, "bytes 7-9/10", "789" },
  { "bytes=-100", 206, "bytes 0-9/10", "0123456789" },
  { "bytes=5-100", 206, "bytes 5-9/10", "56789" },
  { "bytes=9-18446744073709551615", 206, "bytes 9-9/10", "9" },
  { "bytes=9-99999999999999999999999", 206, "bytes 9-9/10", "9" },
  { "bytes=10-", 416, "bytes */10", "" },
  { "bytes=100-200", 416, "bytes */10", "" },
  { "bytes=-0", 416, "bytes */10", "" },
  { "bytes=4-2", 200, NULL, "0123456789" },
  { "bytes=a-b", 200, NULL, "0123456789" },
  { "bytes=", 200, NULL, "0123456789" },
  { "bytes=-", 200, NULL, "0123456789" },
  { "bytes=--3", 200, NULL, "0123456789" },
  { "lines=1-2", 200, NULL, "0123456789" },
  { "bytes=0-1,4-5", 200, NULL, "0123456789" },
};

static void
test_ranges (void)
{
  g_autoptr (SkyServerFixture) server = server_with_digits ();

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "GET", "a.flac", NULL, 0, "Range",
                                                     ranges[i].range, NULL);

      g_test_message ("%s", ranges[i].range);
      g_assert_cmpuint (get->status, ==, ranges[i].status);
      g_assert_cmpstr (sky_http_answer_get (get, "Content-Range"), ==, ranges[i].content_range);
      g_assert_cmpstr (get->body, ==, ranges[i].body);
    }
}

static void
test_range_of_empty (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) get = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "", 0), ==, 201);
  get = sky_http_send (server, "GET", "a", NULL, 0, "Range", "bytes=0-", NULL);
  g_assert_cmpuint (get->status, ==, 416);
}

/* A range that spans the pieces in which the server reads. */
static void
test_range_of_large (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  gsize            size = 2 * 1024 * 1024;
  g_autofree char *body = g_malloc (size);
  g_autoptr (SkyHttpAnswer) get = NULL;

  for (gsize i = 0; i < size; i++)
    body[i] = (char) (i * 13 + i / 509);
  g_assert_cmpuint (sky_http_put (server, "a", body, (gssize) size), ==, 201);
  get = sky_http_send (server, "GET", "a", NULL, 0, "Range", "bytes=262143-1572864", NULL);
  g_assert_cmpuint (get->status, ==, 206);
  g_assert_cmpmem (get->body, get->size, body + 262143, 1572864 - 262143 + 1);
}

static void
test_if_range (void)
{
  g_autoptr (SkyServerFixture) server = server_with_digits ();
  g_autoptr (SkyHttpAnswer) head = sky_http_send (server, "HEAD", "a.flac", NULL, 0, NULL);
  const char       *etag = sky_http_answer_get (head, "ETag");
  const char       *date = sky_http_answer_get (head, "Last-Modified");
  g_autofree char  *weak = g_strconcat ("W/", etag, NULL);
  const char *const values[] = { etag, date, weak, "\"x\"", "Sun, 06 Nov 1994 08:49:37 GMT" };
  const guint       statuses[] = { 206, 206, 200, 200, 200 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "GET", "a.flac", NULL, 0, "Range",
                                                     "bytes=1-2", "If-Range", values[i], NULL);

      g_assert_cmpuint (get->status, ==, statuses[i]);
    }
}

static void
test_unchanged (void)
{
  g_autoptr (SkyServerFixture) server = server_with_digits ();
  g_autoptr (SkyHttpAnswer) head = sky_http_send (server, "HEAD", "a.flac", NULL, 0, NULL);
  const char      *etag = sky_http_answer_get (head, "ETag");
  g_autofree char *weak = g_strconcat ("W/", etag, NULL);
  g_autoptr (SkyHttpAnswer) same =
                 sky_http_send (server, "GET", "a.flac", NULL, 0, "If-None-Match", etag, NULL);
  g_autoptr (SkyHttpAnswer) as_weak =
                 sky_http_send (server, "GET", "a.flac", NULL, 0, "If-None-Match", weak, NULL);
  g_autoptr (SkyHttpAnswer) other =
                 sky_http_send (server, "GET", "a.flac", NULL, 0, "If-None-Match", "\"x\"", NULL);
  g_autoptr (SkyHttpAnswer) since =
                 sky_http_send (server, "GET", "a.flac", NULL, 0, "If-Modified-Since",
                                sky_http_answer_get (head, "Last-Modified"), NULL);

  g_assert_cmpuint (same->status, ==, 304);
  g_assert_cmpuint (same->size, ==, 0);
  g_assert_cmpuint (as_weak->status, ==, 304);
  g_assert_cmpuint (other->status, ==, 200);
  g_assert_cmpuint (since->status, ==, 304);
}

static void
test_if_match (void)
{
  g_autoptr (SkyServerFixture) server = server_with_digits ();
  g_autoptr (SkyHttpAnswer) get =
                 sky_http_send (server, "GET", "a.flac", NULL, 0, "If-Match", "\"x\"", NULL);

  g_assert_cmpuint (get->status, ==, 412);
}

/* A client that reads while the file is replaced gets the old version to its end. */
static void
test_replaced_while_read (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  gsize            size = 24 * 1024 * 1024;
  g_autofree char *body = g_strnfill (size, 'o');
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;
  const char      *content = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", body, (gssize) size), ==, 201);
  connection = sky_http_connect (server);
  sky_http_write (connection,
                  "GET /a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  "Authorization: Bearer " SKY_SERVER_FIXTURE_TOKEN "\r\n\r\n",
                  -1);
  g_socket_condition_wait (g_socket_connection_get_socket (connection), G_IO_IN, NULL, NULL);
  g_assert_cmpuint (sky_http_put (server, "a", "new", 3), ==, 204);
  sky_http_wait_blobs (server, 1);
  answer = sky_http_read_all (connection);
  content = strstr (answer, "\r\n\r\n");
  g_assert_nonnull (content);
  g_assert_cmpuint (strlen (content + 4), ==, size);
  g_assert_cmpuint (strspn (content + 4, "o"), ==, size);
}

/* Clients that leave in the middle harm nobody. */
static void
test_client_leaves (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  gsize            size = 8 * 1024 * 1024;
  g_autofree char *body = g_strnfill (size, 'o');

  g_assert_cmpuint (sky_http_put (server, "a", body, (gssize) size), ==, 201);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GSocketConnection) connection = sky_http_connect (server);

      sky_http_write (connection,
                      "GET /a HTTP/1.1\r\nHost: localhost\r\n"
                      "Authorization: Bearer " SKY_SERVER_FIXTURE_TOKEN "\r\n\r\n",
                      -1);
      if (i % 2 == 0)
        g_socket_condition_wait (g_socket_connection_get_socket (connection), G_IO_IN, NULL, NULL);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }
  g_assert_cmpuint (sky_http_status (server, "HEAD", "a"), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/get/head", test_head);
  g_test_add_func ("/server/get/missing", test_missing);
  g_test_add_func ("/server/get/folder", test_folder);
  g_test_add_func ("/server/get/ranges", test_ranges);
  g_test_add_func ("/server/get/range-of-empty", test_range_of_empty);
  g_test_add_func ("/server/get/range-of-large", test_range_of_large);
  g_test_add_func ("/server/get/if-range", test_if_range);
  g_test_add_func ("/server/get/unchanged", test_unchanged);
  g_test_add_func ("/server/get/if-match", test_if_match);
  g_test_add_func ("/server/get/replaced-while-read", test_replaced_while_read);
  g_test_add_func ("/server/get/client-leaves", test_client_leaves);
  return g_test_run ();
}
