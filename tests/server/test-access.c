/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may come in, and which names can be reached, against the real server. */

#include "sky-http-client.h"

#include <string.h>
#include <sys/socket.h>

#include "support/sky-wait.h"

static guint
get_as (SkyServerFixture *server, const char *path, const char *authorization)
{
  g_autoptr (SkyHttpAnswer) answer =
                 sky_http_send (server, "GET", path, NULL, 0, "Authorization", authorization, NULL);

  return answer->status;
}

static char *
basic (const char *account, const char *token)
{
  g_autofree char *pair = g_strconcat (account, ":", token, NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

  return g_strconcat ("Basic ", encoded, NULL);
}

static void
test_refused (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *wrong_account = basic ("nobody", SKY_SERVER_FIXTURE_TOKEN);
  g_autofree char *others_token =
      basic (SKY_SERVER_FIXTURE_ACCOUNT, SKY_SERVER_FIXTURE_OTHER_TOKEN);
  g_autofree char  *long_token = g_strnfill (100000, 'x');
  const char *const values[] = { "",
                                 "Bearer",
                                 "Bearer ",
                                 "Bearer wrong",
                                 "Bearer " SKY_SERVER_FIXTURE_TOKEN "x",
                                 "Basic",
                                 "Basic !!!!",
                                 "Basic dGVzdGVy",
                                 SKY_SERVER_FIXTURE_TOKEN,
                                 wrong_account,
                                 others_token };

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_test_message ("%s", values[i]);
      g_assert_cmpuint (get_as (server, "a", values[i]), ==, 401);
    }
  g_assert_cmpuint (get_as (server, "a", long_token), !=, 200);
  g_assert_cmpuint (sky_http_status (server, "GET", "a"), ==, 200);
}

static void
test_challenge (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) answer =
                 sky_http_send (server, "PUT", "a", "abc", 3, "Authorization", "", NULL);

  g_assert_cmpuint (answer->status, ==, 401);
  g_assert_nonnull (
      strstr (soup_message_headers_get_list (answer->headers, "WWW-Authenticate"), "Basic realm="));
  g_assert_cmpuint (sky_http_status (server, "GET", "a"), ==, 404);
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 0);
}

static void
test_basic (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *right = basic (SKY_SERVER_FIXTURE_ACCOUNT, SKY_SERVER_FIXTURE_TOKEN);

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  g_assert_cmpuint (get_as (server, "a", right), ==, 200);
}

/* The same file of two accounts is one blob, and neither sees the other's tree. */
static void
test_two_accounts (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  const char *other = "Bearer " SKY_SERVER_FIXTURE_OTHER_TOKEN;
  g_autoptr (SkyHttpAnswer) put = NULL;

  g_assert_cmpuint (sky_http_put (server, "mine", "same content", 12), ==, 201);
  g_assert_cmpuint (get_as (server, "mine", other), ==, 404);
  put = sky_http_send (server, "PUT", "theirs", "same content", 12, "Authorization", other, NULL);
  g_assert_cmpuint (put->status, ==, 201);
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 1);
  g_assert_cmpuint (sky_http_status (server, "GET", "theirs"), ==, 404);
  g_assert_cmpuint (sky_http_status (server, "DELETE", "mine"), ==, 204);
  g_assert_cmpuint (get_as (server, "theirs", other), ==, 200);
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 1);
}

/* Each is stored, listed under its own name, read and deleted. */
static void
test_hard_names (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char  *longest = g_strnfill (255, 'n');
  const char *const names[] = {
    "#",
    "?",
    "%",
    "%41",
    "%2f",
    "+",
    "&",
    "a b",
    " ",
    "'",
    "\"",
    "\\",
    "<>",
    ".hidden",
    "...",
    "a.",
    "a ",
    "\xf0\x9f\x8e\xb5 \xe2\x99\xab",
    "\xc3\xbc",
    "u\xcc\x88",
    "CON",
    "a:b",
    "*",
    "|",
    "\xef\xbf\xbe",
    longest,
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_uri_escape_string (names[i], NULL, FALSE);
      g_autoptr (SkyHttpAnswer) get = NULL;
      g_autoptr (SkyHttpAnswer) found = NULL;

      g_test_message ("%s", names[i]);
      g_assert_cmpuint (sky_http_put (server, path, names[i], -1), ==, 201);
      get = sky_http_send (server, "GET", path, NULL, 0, NULL);
      g_assert_cmpstr (get->body, ==, names[i]);
      found = sky_http_send (server, "PROPFIND", path, NULL, 0, "Depth", "0", NULL);
      g_assert_cmpuint (found->status, ==, 207);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_uri_escape_string (names[i], NULL, FALSE);

      g_assert_cmpuint (sky_http_status (server, "DELETE", path), ==, 204);
    }
}

/* The request line as it stands, which no library would send. */
static char *
put_raw (SkyServerFixture *server, const char *target)
{
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *request = g_strdup_printf (
      "PUT %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n"
      "Authorization: Bearer " SKY_SERVER_FIXTURE_TOKEN "\r\n\r\nabc",
      target);

  sky_http_write (connection, request, -1);
  return sky_http_read_all (connection);
}

static void
test_bad_names (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char  *too_long = g_strnfill (257, 'n');
  const char *const targets[] = {
    "/a%2fb",  "/a%2Fb", "/a%00b", "/a%0Ab", "/a%7f", "/%ff", "/%c3", "/%ed%a0%80",
    "/%c0%af", "/%",     "/%4",    "/%zz",   "/a?b",  "/a#b", "a",    "http:",
  };

  too_long[0] = '/';
  for (guint i = 0; i <= G_N_ELEMENTS (targets); i++)
    {
      const char      *target = i < G_N_ELEMENTS (targets) ? targets[i] : too_long;
      g_autofree char *answer = put_raw (server, target);

      g_test_message ("%s", target);
      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 400 "));
    }
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 0);
}

/* Dots are taken out of an address before it is looked at (RFC 3986 section 5.2.4): they lead
 * nowhere but to the root. */
static void
test_dots (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  const char *const targets[] = { "/../a", "/../../../../a", "/x/../a", "/%2e%2e/a", "/./a" };
  g_autofree char  *outside =
      g_build_filename (sky_server_fixture_get_root (server), "..", "a", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *answer = put_raw (server, targets[i]);

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 20"));
      g_assert_cmpuint (sky_http_status (server, "DELETE", "a"), ==, 204);
      g_assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
    }
}

static void
test_deep_path (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *deep = g_strnfill (2 * 257, '/');
  g_autofree char *answer = NULL;

  for (guint i = 1; i < 2 * 257; i += 2)
    deep[i] = 'd';
  answer = put_raw (server, deep);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 400 "));
}

static void
test_garbage (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char  *junk = g_strnfill (300000, 'x');
  const char *const requests[] = { "\r\n\r\n",
                                   "GET\r\n\r\n",
                                   "\x16\x03\x01\x02\x00\x01",
                                   junk,
                                   "GET / HTTP/9.9\r\n\r\n",
                                   "PUT /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (GSocketConnection) connection = sky_http_connect (server);
      GOutputStream   *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
      g_autofree char *answer = NULL;

      /* The server may close before all is written. */
      g_output_stream_write_all (stream, requests[i], strlen (requests[i]), NULL, NULL, NULL);
      sky_http_shut (connection);
      answer = sky_http_read_all (connection);
      g_assert_false (g_str_has_prefix (answer, "HTTP/1.1 2"));
    }
  g_assert_cmpuint (sky_http_status (server, "OPTIONS", ""), ==, 200);
}

static guint
count_descriptors (SkyServerFixture *server)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%d/fd", (int) sky_server_fixture_get_pid (server));
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

/* Clients that come, ask and go cost nothing that lasts. */
static void
test_clients_go (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  guint before = count_descriptors (server);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GSocketConnection) connection = sky_http_connect (server);
      char buffer[4096];

      sky_http_write (connection, "OPTIONS / HTTP/1.1\r\nHost: localhost\r\n\r\n", -1);
      g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                            buffer, sizeof buffer, NULL, NULL),
                       >, 0);
    }
  SKY_WAIT_UNTIL (count_descriptors (server) <= before + 10);
}

#define RACERS 6
#define ROUNDS 100
#define TOGETHER 8

static void
ask_for_folder (GSocketConnection *connection)
{
  static const char request[] = "PROPFIND / HTTP/1.1\r\nHost: localhost\r\nDepth: 0\r\n"
                                "Authorization: Bearer " SKY_SERVER_FIXTURE_TOKEN "\r\n\r\n";
  GInputStream     *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char              buffer[8192];

  sky_http_write (connection, request, -1);
  g_assert_cmpint (g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL), >, 0);
}

/* Clients that leave many at a time, in any way, while the server answers others. */
static gpointer
come_and_go (gpointer data)
{
  SkyServerFixture   *server = data;
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint k = 0; k < TOGETHER; k++)
        {
          GSocketConnection *connection = sky_http_connect (server);

          g_ptr_array_add (crowd, connection);
          ask_for_folder (connection);
          /* Every third goes with a reset instead of an end. */
          if (k % 3 == 0)
            setsockopt (g_socket_get_fd (g_socket_connection_get_socket (connection)), SOL_SOCKET,
                        SO_LINGER, &at_once, sizeof at_once);
        }
    }
  return NULL;
}

static void
test_clients_race (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  guint    before = count_descriptors (server);
  GThread *racers[RACERS] = { NULL };

  for (guint i = 0; i < RACERS; i++)
    racers[i] = g_thread_new ("racer", come_and_go, server);
  for (guint i = 0; i < RACERS; i++)
    g_thread_join (racers[i]);
  g_assert_cmpuint (sky_http_status (server, "OPTIONS", ""), ==, 200);
  SKY_WAIT_UNTIL (count_descriptors (server) <= before + 10);
}

/* A client that says at once that it will send no more is answered all the same. */
static void
test_half_closed (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  const char *request =
      "OPTIONS / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " SKY_SERVER_FIXTURE_TOKEN
      "\r\n\r\n";

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GSocketConnection) connection = sky_http_connect (server);
      g_autofree char *answer = NULL;

      sky_http_write (connection, request, -1);
      if (i % 2 == 1)
        sky_http_write (connection, request, -1);
      sky_http_shut (connection);
      answer = sky_http_read_all (connection);
      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
    }
}

/* An answer without a body leaves the connection to the next request. */
static void
test_stays_open (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  const char      *rest = " /file HTTP/1.1\r\nHost: localhost\r\n"
                          "Authorization: Bearer " SKY_SERVER_FIXTURE_TOKEN "\r\n";
  g_autofree char *request = NULL;
  g_autofree char *answers = NULL;
  const char      *second;

  g_assert_cmpuint (sky_http_put (server, "/file", "old", 3), ==, 201);
  request = g_strdup_printf ("PUT%sContent-Length: 3\r\n\r\nnewDELETE%s\r\n"
                             "OPTIONS%sConnection: close\r\n\r\n",
                             rest, rest, rest);
  sky_http_write (connection, request, -1);
  answers = sky_http_read_all (connection);
  g_assert_true (g_str_has_prefix (answers, "HTTP/1.1 204 "));
  second = strstr (answers + 1, "HTTP/1.1 204 ");
  g_assert_nonnull (second);
  g_assert_nonnull (strstr (second, "HTTP/1.1 200 "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/access/refused", test_refused);
  g_test_add_func ("/server/access/challenge", test_challenge);
  g_test_add_func ("/server/access/basic", test_basic);
  g_test_add_func ("/server/access/two-accounts", test_two_accounts);
  g_test_add_func ("/server/access/hard-names", test_hard_names);
  g_test_add_func ("/server/access/bad-names", test_bad_names);
  g_test_add_func ("/server/access/dots", test_dots);
  g_test_add_func ("/server/access/deep-path", test_deep_path);
  g_test_add_func ("/server/access/garbage", test_garbage);
  g_test_add_func ("/server/access/clients-go", test_clients_go);
  g_test_add_func ("/server/access/clients-race", test_clients_race);
  g_test_add_func ("/server/access/half-closed", test_half_closed);
  g_test_add_func ("/server/access/stays-open", test_stays_open);
  return g_test_run ();
}
