/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PUT against the real server. */

#include "sky-http-client.h"

#include <string.h>

/* SHA-256 of "abc" (FIPS 180-2, appendix B.1) in base64, and of "abd". */
#define ABC_DIGEST "sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:"
#define WRONG_DIGEST "sha-256=:pS0VnyYrLG3bckphhAvvw26zDIiHekAwtly+himESck=:"
/* SHA-256 of nothing. */
#define EMPTY_DIGEST "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"

#define RAW_AUTH "Host: localhost\r\nAuthorization: Bearer " SKY_SERVER_FIXTURE_TOKEN "\r\n"

static void
assert_content (SkyServerFixture *server, const char *path, const char *content)
{
  g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "GET", path, NULL, 0, NULL);

  g_assert_cmpuint (get->status, ==, 200);
  g_assert_cmpstr (get->body, ==, content);
}

static void
test_new (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put = sky_http_send (server, "PUT", "a.txt", "abc", 3, NULL);
  g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "GET", "a.txt", NULL, 0, NULL);

  g_assert_cmpuint (put->status, ==, 201);
  g_assert_cmpstr (sky_http_answer_get (put, "Repr-Digest"), ==, ABC_DIGEST);
  g_assert_cmpuint (get->status, ==, 200);
  g_assert_cmpstr (get->body, ==, "abc");
  g_assert_cmpstr (sky_http_answer_get (get, "ETag"), ==, sky_http_answer_get (put, "ETag"));
}

static void
test_replace (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) first = sky_http_send (server, "PUT", "a", "abc", 3, NULL);
  g_autoptr (SkyHttpAnswer) second = sky_http_send (server, "PUT", "a", "defg", 4, NULL);

  g_assert_cmpuint (second->status, ==, 204);
  assert_content (server, "a", "defg");
  g_assert_cmpstr (sky_http_answer_get (first, "ETag"), !=, sky_http_answer_get (second, "ETag"));
  sky_http_wait_blobs (server, 1);
}

static void
test_empty (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put = sky_http_send (server, "PUT", "a", "", 0, NULL);

  g_assert_cmpuint (put->status, ==, 201);
  g_assert_cmpstr (sky_http_answer_get (put, "Repr-Digest"), ==, EMPTY_DIGEST);
  assert_content (server, "a", "");
}

static void
test_etag_is_no_hash (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) one = sky_http_send (server, "PUT", "a", "abc", 3, NULL);
  g_autoptr (SkyHttpAnswer) other = sky_http_send (server, "PUT", "b", "abc", 3, NULL);

  g_assert_true (g_str_has_prefix (sky_http_answer_get (one, "ETag"), "\""));
  g_assert_cmpstr (sky_http_answer_get (one, "ETag"), !=, sky_http_answer_get (other, "ETag"));
}

static void
test_large (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  gsize            size = 5 * 1024 * 1024 + 7;
  g_autofree char *body = g_malloc (size);
  g_autoptr (SkyHttpAnswer) put = NULL;
  g_autoptr (SkyHttpAnswer) get = NULL;

  for (gsize i = 0; i < size; i++)
    body[i] = (char) (i * 31 + i / 251);
  put = sky_http_send (server, "PUT", "big", body, (gssize) size, NULL);
  get = sky_http_send (server, "GET", "big", NULL, 0, NULL);
  g_assert_cmpuint (put->status, ==, 201);
  g_assert_cmpmem (get->body, get->size, body, size);
}

static void
test_chunked (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *answer = NULL;

  sky_http_write (connection,
                  "PUT /a HTTP/1.1\r\n" RAW_AUTH "Connection: close\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                  -1);
  answer = sky_http_read_all (connection);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 201 "));
  assert_content (server, "a", "abcde");
}

static void
test_chunked_cut (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *answer = NULL;

  sky_http_write (connection,
                  "PUT /a HTTP/1.1\r\n" RAW_AUTH "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                  -1);
  sky_http_shut (connection);
  answer = sky_http_read_all (connection);
  g_assert_false (g_str_has_prefix (answer, "HTTP/1.1 2"));
  g_assert_cmpuint (sky_http_status (server, "GET", "a"), ==, 404);
  sky_http_wait_temp (server, 0);
}

/* Expect: 100-continue is curl's default for large files. */
static void
test_expect (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put =
                 sky_http_send (server, "PUT", "a", "abc", 3, "Expect", "100-continue", NULL);

  g_assert_cmpuint (put->status, ==, 201);
  assert_content (server, "a", "abc");
}

/* What is refused at the headers is answered before the body is sent. */
static void
test_expect_refused (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *answer = NULL;

  sky_http_write (connection,
                  "PUT /no/a HTTP/1.1\r\n" RAW_AUTH "Connection: close\r\n"
                  "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n",
                  -1);
  answer = sky_http_read_all (connection);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 409 "));
}

static void
test_short_body (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *answer = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "old", 3), ==, 201);
  sky_http_write (connection, "PUT /a HTTP/1.1\r\n" RAW_AUTH "Content-Length: 10\r\n\r\nabc", -1);
  sky_http_shut (connection);
  answer = sky_http_read_all (connection);
  g_assert_false (g_str_has_prefix (answer, "HTTP/1.1 2"));
  assert_content (server, "a", "old");
  sky_http_wait_temp (server, 0);
  sky_http_wait_blobs (server, 1);
}

/* What comes behind the announced length is not part of the file. */
static void
test_long_body (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *answer = NULL;

  sky_http_write (
      connection,
      "PUT /a HTTP/1.1\r\n" RAW_AUTH "Connection: close\r\nContent-Length: 3\r\n\r\nabcdefgh", -1);
  answer = sky_http_read_all (connection);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 201 "));
  assert_content (server, "a", "abc");
}

static void
test_abort (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char   *part = g_strnfill (300 * 1024, 'x');
  GSocketConnection *connection = sky_http_connect (server);

  sky_http_write (connection, "PUT /a HTTP/1.1\r\n" RAW_AUTH "Content-Length: 1000000\r\n\r\n", -1);
  sky_http_write (connection, part, -1);
  sky_http_wait_temp (server, 1);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_object_unref (connection);
  sky_http_wait_temp (server, 0);
  g_assert_cmpuint (sky_http_status (server, "GET", "a"), ==, 404);
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 0);
}

static void
test_right_digest (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put =
                 sky_http_send (server, "PUT", "a", "abc", 3, "Repr-Digest", ABC_DIGEST, NULL);

  g_assert_cmpuint (put->status, ==, 201);
}

static void
test_wrong_digest (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put = NULL;
  g_autoptr (SkyHttpAnswer) body = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "old", 3), ==, 201);
  put = sky_http_send (server, "PUT", "a", "abc", 3, "Repr-Digest", WRONG_DIGEST, NULL);
  g_assert_cmpuint (put->status, ==, 400);
  body = sky_http_send (server, "PUT", "a", "abc", 3, "Content-Digest", WRONG_DIGEST, NULL);
  g_assert_cmpuint (body->status, ==, 400);
  assert_content (server, "a", "old");
  sky_http_wait_temp (server, 0);
  sky_http_wait_blobs (server, 1);
}

static void
test_broken_digest (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put =
                 sky_http_send (server, "PUT", "a", "abc", 3, "Repr-Digest", "sha-256=:abc", NULL);

  g_assert_cmpuint (put->status, ==, 400);
}

static void
test_create_only (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) first =
                 sky_http_send (server, "PUT", "a", "abc", 3, "If-None-Match", "*", NULL);
  g_autoptr (SkyHttpAnswer) second =
                 sky_http_send (server, "PUT", "a", "defg", 4, "If-None-Match", "*", NULL);

  g_assert_cmpuint (first->status, ==, 201);
  g_assert_cmpuint (second->status, ==, 412);
  assert_content (server, "a", "abc");
}

static void
test_if_match (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) first = sky_http_send (server, "PUT", "a", "abc", 3, NULL);
  const char      *etag = sky_http_answer_get (first, "ETag");
  g_autofree char *weak = g_strconcat ("W/", etag, NULL);
  g_autofree char *list = g_strconcat ("\"x\", ", etag, NULL);
  g_autoptr (SkyHttpAnswer) other =
                 sky_http_send (server, "PUT", "a", "1", 1, "If-Match", "\"other\"", NULL);
  g_autoptr (SkyHttpAnswer) as_weak =
                 sky_http_send (server, "PUT", "a", "2", 1, "If-Match", weak, NULL);
  g_autoptr (SkyHttpAnswer) missing =
                 sky_http_send (server, "PUT", "b", "3", 1, "If-Match", "*", NULL);
  g_autoptr (SkyHttpAnswer) right =
                 sky_http_send (server, "PUT", "a", "4", 1, "If-Match", list, NULL);
  g_autoptr (SkyHttpAnswer) again =
                 sky_http_send (server, "PUT", "a", "5", 1, "If-Match", etag, NULL);

  g_assert_cmpuint (other->status, ==, 412);
  g_assert_cmpuint (as_weak->status, ==, 412);
  g_assert_cmpuint (missing->status, ==, 412);
  g_assert_cmpuint (right->status, ==, 204);
  g_assert_cmpuint (again->status, ==, 412);
  assert_content (server, "a", "4");
}

/* Two creations at once: the check at the commit decides, not the one at the headers. */
static void
test_race (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *answer = NULL;
  g_autofree char *part = g_strnfill (200 * 1024, 'x');

  sky_http_write (connection,
                  "PUT /a HTTP/1.1\r\n" RAW_AUTH "Connection: close\r\nIf-None-Match: *\r\n"
                  "Content-Length: 204801\r\n\r\n",
                  -1);
  sky_http_write (connection, part, -1);
  sky_http_wait_temp (server, 1);
  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  sky_http_write (connection, "x", 1);
  answer = sky_http_read_all (connection);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 412 "));
  assert_content (server, "a", "abc");
  sky_http_wait_temp (server, 0);
}

static void
test_no_parent (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_put (server, "no/a", "abc", 3), ==, 409);
  g_assert_cmpuint (sky_http_put (server, "f", "abc", 3), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "f/a", "abc", 3), ==, 409);
}

static void
test_on_folder (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_status (server, "MKCOL", "d"), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "d", "abc", 3), ==, 405);
  g_assert_cmpuint (sky_http_put (server, "d/", "abc", 3), ==, 405);
  g_assert_cmpuint (sky_http_put (server, "", "abc", 3), ==, 405);
}

static void
test_mtime (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put =
                 sky_http_send (server, "PUT", "a", "abc", 3, "X-OC-Mtime", "784111777", NULL);
  g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "HEAD", "a", NULL, 0, NULL);

  g_assert_cmpstr (sky_http_answer_get (put, "X-OC-MTime"), ==, "accepted");
  /* The example of RFC 9110 section 5.6.7. */
  g_assert_cmpstr (sky_http_answer_get (get, "Last-Modified"), ==, "Sun, 06 Nov 1994 08:49:37 GMT");
}

static void
test_content_range (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  put = sky_http_send (server, "PUT", "a", "X", 1, "Content-Range", "bytes 1-1/3", NULL);
  g_assert_cmpuint (put->status, ==, 400);
  assert_content (server, "a", "abc");
}

static void
test_content_encoding (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put =
                 sky_http_send (server, "PUT", "a", "abc", 3, "Content-Encoding", "gzip", NULL);

  g_assert_cmpuint (put->status, ==, 415);
}

static void
test_too_large (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *answer = NULL;

  /* An exabyte: more than any disk that this test will see. */
  sky_http_write (connection,
                  "PUT /a HTTP/1.1\r\n" RAW_AUTH "Connection: close\r\n"
                  "Expect: 100-continue\r\nContent-Length: 1000000000000000000\r\n\r\n",
                  -1);
  answer = sky_http_read_all (connection);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 507 "));
}

static void
test_reserved (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_put (server, ".well-known", "abc", 3), ==, 403);
  g_assert_cmpuint (sky_http_put (server, ".well-known2", "abc", 3), ==, 201);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/put/new", test_new);
  g_test_add_func ("/server/put/replace", test_replace);
  g_test_add_func ("/server/put/empty", test_empty);
  g_test_add_func ("/server/put/etag-is-no-hash", test_etag_is_no_hash);
  g_test_add_func ("/server/put/large", test_large);
  g_test_add_func ("/server/put/chunked", test_chunked);
  g_test_add_func ("/server/put/chunked-cut", test_chunked_cut);
  g_test_add_func ("/server/put/expect", test_expect);
  g_test_add_func ("/server/put/expect-refused", test_expect_refused);
  g_test_add_func ("/server/put/short-body", test_short_body);
  g_test_add_func ("/server/put/long-body", test_long_body);
  g_test_add_func ("/server/put/abort", test_abort);
  g_test_add_func ("/server/put/right-digest", test_right_digest);
  g_test_add_func ("/server/put/wrong-digest", test_wrong_digest);
  g_test_add_func ("/server/put/broken-digest", test_broken_digest);
  g_test_add_func ("/server/put/create-only", test_create_only);
  g_test_add_func ("/server/put/if-match", test_if_match);
  g_test_add_func ("/server/put/race", test_race);
  g_test_add_func ("/server/put/no-parent", test_no_parent);
  g_test_add_func ("/server/put/on-folder", test_on_folder);
  g_test_add_func ("/server/put/mtime", test_mtime);
  g_test_add_func ("/server/put/content-range", test_content_range);
  g_test_add_func ("/server/put/content-encoding", test_content_encoding);
  g_test_add_func ("/server/put/too-large", test_too_large);
  g_test_add_func ("/server/put/reserved", test_reserved);
  return g_test_run ();
}
