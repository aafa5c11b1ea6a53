/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MKCOL, MOVE, COPY and DELETE against the real server. */

#include "sky-http-client.h"

#include <string.h>

static guint
transfer (SkyServerFixture *server,
          const char       *method,
          const char       *from,
          const char       *to,
          const char       *overwrite)
{
  g_autoptr (SkyHttpAnswer) answer = sky_http_send (server, method, from, NULL, 0, "Destination",
                                                    to, "Overwrite", overwrite, NULL);

  return answer->status;
}

static void
assert_content (SkyServerFixture *server, const char *path, const char *content)
{
  g_autoptr (SkyHttpAnswer) get = sky_http_send (server, "GET", path, NULL, 0, NULL);

  g_assert_cmpuint (get->status, ==, 200);
  g_assert_cmpstr (get->body, ==, content);
}

static char *
get_resource_id (SkyServerFixture *server, const char *path)
{
  g_autoptr (SkyHttpAnswer) found =
                 sky_http_send (server, "PROPFIND", path, NULL, 0, "Depth", "0", NULL);

  g_assert_cmpuint (found->status, ==, 207);
  return sky_http_between (found->body, "<D:resource-id><D:href>", "<");
}

/* d/, d/a "abc", d/sub/, d/sub/b "def" */
static SkyServerFixture *
server_with_tree (void)
{
  SkyServerFixture *server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_status (server, "MKCOL", "d"), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "d/a", "abc", 3), ==, 201);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", "d/sub/"), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "d/sub/b", "def", 3), ==, 201);
  return server;
}

static void
test_mkcol (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) with_body = sky_http_send (server, "MKCOL", "x", "abc", 3, NULL);

  g_assert_cmpuint (sky_http_status (server, "MKCOL", "d"), ==, 201);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", "d"), ==, 405);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", ""), ==, 405);
  g_assert_cmpuint (sky_http_put (server, "f", "abc", 3), ==, 201);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", "f"), ==, 405);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", "f/d"), ==, 409);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", "no/d"), ==, 409);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", ".well-known/"), ==, 403);
  g_assert_cmpuint (with_body->status, ==, 415);
  g_assert_cmpuint (sky_http_status (server, "GET", "x"), ==, 404);
}

static void
test_move_file (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();
  g_autofree char *before = get_resource_id (server, "d/a");
  g_autofree char *after = NULL;

  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "/d/sub/c", "F"), ==, 201);
  after = get_resource_id (server, "d/sub/c");
  g_assert_cmpstr (before, ==, after);
  assert_content (server, "d/sub/c", "abc");
  g_assert_cmpuint (sky_http_status (server, "GET", "d/a"), ==, 404);
}

static void
test_move_keeps_etag_and_time (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put =
                 sky_http_send (server, "PUT", "a", "abc", 3, "X-OC-Mtime", "784111777", NULL);
  g_autoptr (SkyHttpAnswer) head = NULL;

  g_assert_cmpuint (transfer (server, "MOVE", "a", "/b", "F"), ==, 201);
  head = sky_http_send (server, "HEAD", "b", NULL, 0, NULL);
  g_assert_cmpstr (sky_http_answer_get (head, "ETag"), ==, sky_http_answer_get (put, "ETag"));
  g_assert_cmpstr (sky_http_answer_get (head, "Last-Modified"), ==,
                   "Sun, 06 Nov 1994 08:49:37 GMT");
}

static void
test_move_folder (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();
  g_autofree char *url = sky_server_fixture_build_url (server, "e/");

  g_assert_cmpuint (transfer (server, "MOVE", "d/", url, "F"), ==, 201);
  assert_content (server, "e/sub/b", "def");
  g_assert_cmpuint (sky_http_status (server, "GET", "d/a"), ==, 404);
}

static void
test_overwrite (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();

  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "/d/sub/b", "F"), ==, 412);
  g_assert_cmpuint (transfer (server, "COPY", "d/a", "/d/sub/b", "F"), ==, 412);
  assert_content (server, "d/sub/b", "def");
  g_assert_cmpuint (transfer (server, "COPY", "d/a", "/d/sub/b", "T"), ==, 204);
  assert_content (server, "d/sub/b", "abc");
  /* A missing header means T (RFC 4918 section 10.6). */
  g_assert_cmpuint (sky_http_put (server, "x", "new", 3), ==, 201);
  g_assert_cmpuint (transfer (server, "MOVE", "x", "/d/a", ""), ==, 204);
  assert_content (server, "d/a", "new");
  g_assert_cmpuint (transfer (server, "COPY", "d/a", "/y", "perhaps"), ==, 400);
}

static void
test_copy_folder (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();
  g_autofree char *original = get_resource_id (server, "d/a");
  g_autofree char *copy = NULL;

  g_assert_cmpuint (transfer (server, "COPY", "d", "/e", "F"), ==, 201);
  assert_content (server, "e/a", "abc");
  assert_content (server, "e/sub/b", "def");
  assert_content (server, "d/sub/b", "def");
  copy = get_resource_id (server, "e/a");
  g_assert_cmpstr (original, !=, copy);
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 2);
}

static void
test_copy_shallow (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();
  g_autoptr (SkyHttpAnswer) copy = sky_http_send (server, "COPY", "d", NULL, 0, "Destination", "/e",
                                                  "Depth", "0", NULL);

  g_assert_cmpuint (copy->status, ==, 201);
  g_assert_cmpuint (sky_http_status (server, "GET", "e/a"), ==, 404);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", "e"), ==, 405);
}

static void
test_into_itself (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();

  g_assert_cmpuint (transfer (server, "MOVE", "d", "/d/sub/d", "T"), ==, 403);
  g_assert_cmpuint (transfer (server, "COPY", "d", "/d/d", "T"), ==, 403);
  g_assert_cmpuint (transfer (server, "MOVE", "d", "/d", "T"), ==, 403);
  g_assert_cmpuint (transfer (server, "MOVE", "d/sub", "/d", "T"), ==, 403);
  g_assert_cmpuint (transfer (server, "MOVE", "d", "/", "T"), ==, 403);
  assert_content (server, "d/sub/b", "def");
}

static void
test_bad_destination (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();

  g_assert_cmpuint (transfer (server, "MOVE", "d", "http://example.com/e", "F"), ==, 502);
  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "/no/a", "F"), ==, 409);
  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "/d/sub/b/a", "F"), ==, 409);
  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "/d/..", "F"), ==, 400);
  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "/d%2Fx", "F"), ==, 400);
  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "/x?y", "F"), ==, 400);
  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "x", "F"), ==, 400);
  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "", "F"), ==, 400);
  g_assert_cmpuint (transfer (server, "MOVE", "d/a", "/.well-known/x", "F"), ==, 403);
  g_assert_cmpuint (transfer (server, "MOVE", "no", "/x", "F"), ==, 404);
  assert_content (server, "d/a", "abc");
}

/* 200 folders in each other: twice that is more than a path can name. */
static void
test_too_deep (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GString) one = g_string_new ("a");
  g_autoptr (GString) other = g_string_new ("/b");

  g_assert_cmpuint (sky_http_status (server, "MKCOL", "a"), ==, 201);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", "b"), ==, 201);
  for (guint i = 1; i < 200; i++)
    {
      g_string_append (one, "/d");
      g_string_append (other, "/d");
      g_assert_cmpuint (sky_http_status (server, "MKCOL", one->str), ==, 201);
      g_assert_cmpuint (sky_http_status (server, "MKCOL", other->str + 1), ==, 201);
    }
  g_string_append (other, "/x");
  g_assert_cmpuint (transfer (server, "MOVE", "a", other->str, "F"), ==, 403);
  g_assert_cmpuint (transfer (server, "COPY", "a", other->str, "F"), ==, 403);
  g_assert_cmpuint (transfer (server, "MOVE", "a", "/c", "F"), ==, 201);
  g_assert_cmpuint (sky_http_status (server, "DELETE", "c"), ==, 204);
}

/* The destination is guarded as Nextcloud's client does it (RFC 4918 section 10.4). */
static void
test_if_header (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();
  g_autoptr (SkyHttpAnswer) head = sky_http_send (server, "HEAD", "d/sub/b", NULL, 0, NULL);
  g_autofree char  *url = sky_server_fixture_build_url (server, "d/sub/b");
  g_autofree char  *wrong = g_strdup_printf ("<%s> ([\"x\"])", url);
  g_autofree char  *right = g_strdup_printf ("<%s> ([\"x\"]) (Not [\"y\"] [%s])", url,
                                             sky_http_answer_get (head, "ETag"));
  const char *const values[] = { wrong, "(<urn:uuid:no-such-lock>)", "([\"x\"", "nonsense", "()",
                                 right };
  const guint       statuses[] = { 412, 412, 400, 400, 400, 204 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (SkyHttpAnswer) move = sky_http_send (server, "MOVE", "d/a", NULL, 0, "Destination",
                                                      url, "If", values[i], NULL);

      g_test_message ("%s", values[i]);
      g_assert_cmpuint (move->status, ==, statuses[i]);
    }
  assert_content (server, "d/sub/b", "abc");
}

static void
test_delete (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();

  g_assert_cmpuint (sky_http_status (server, "DELETE", "d"), ==, 204);
  g_assert_cmpuint (sky_http_status (server, "DELETE", "d"), ==, 404);
  g_assert_cmpuint (sky_http_status (server, "GET", "d/sub/b"), ==, 404);
  g_assert_cmpuint (sky_http_status (server, "DELETE", ""), ==, 403);
  sky_http_wait_blobs (server, 0);
}

static void
test_delete_if_match (void)
{
  g_autoptr (SkyServerFixture) server = server_with_tree ();
  g_autoptr (SkyHttpAnswer) wrong =
                 sky_http_send (server, "DELETE", "d/a", NULL, 0, "If-Match", "\"x\"", NULL);

  g_assert_cmpuint (wrong->status, ==, 412);
  assert_content (server, "d/a", "abc");
}

/* One payload, several names: it stays until the last one goes. */
static void
test_references (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();

  g_assert_cmpuint (sky_http_put (server, "a", "same", 4), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "b", "same", 4), ==, 201);
  g_assert_cmpuint (transfer (server, "COPY", "a", "/c", "F"), ==, 201);
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 1);
  g_assert_cmpuint (sky_http_status (server, "DELETE", "a"), ==, 204);
  g_assert_cmpuint (sky_http_put (server, "b", "other", 5), ==, 204);
  g_assert_cmpuint (sky_server_fixture_count_blobs (server), ==, 2);
  assert_content (server, "c", "same");
  g_assert_cmpuint (sky_http_status (server, "DELETE", "c"), ==, 204);
  sky_http_wait_blobs (server, 1);
  assert_content (server, "b", "other");
}

static void
test_options (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) options = sky_http_send (server, "OPTIONS", "", NULL, 0, NULL);
  g_autoptr (SkyHttpAnswer) unknown = sky_http_send (server, "BREW", "", NULL, 0, NULL);

  g_assert_cmpuint (options->status, ==, 200);
  g_assert_cmpstr (sky_http_answer_get (options, "DAV"), ==, "1");
  g_assert_cmpuint (unknown->status, ==, 405);
  g_assert_nonnull (sky_http_answer_get (unknown, "Allow"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/tree/mkcol", test_mkcol);
  g_test_add_func ("/server/tree/move-file", test_move_file);
  g_test_add_func ("/server/tree/move-keeps-etag-and-time", test_move_keeps_etag_and_time);
  g_test_add_func ("/server/tree/move-folder", test_move_folder);
  g_test_add_func ("/server/tree/overwrite", test_overwrite);
  g_test_add_func ("/server/tree/copy-folder", test_copy_folder);
  g_test_add_func ("/server/tree/copy-shallow", test_copy_shallow);
  g_test_add_func ("/server/tree/into-itself", test_into_itself);
  g_test_add_func ("/server/tree/bad-destination", test_bad_destination);
  g_test_add_func ("/server/tree/too-deep", test_too_deep);
  g_test_add_func ("/server/tree/if-header", test_if_header);
  g_test_add_func ("/server/tree/delete", test_delete);
  g_test_add_func ("/server/tree/delete-if-match", test_delete_if_match);
  g_test_add_func ("/server/tree/references", test_references);
  g_test_add_func ("/server/tree/options", test_options);
  return g_test_run ();
}
