/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PROPFIND and PROPPATCH against the real server; the XML is read by libxml2. */

#include "sky-http-client.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#include "server/sky-account-store.h"
#include "server/sky-node-store.h"
#include "server/sky-server-schema.h"

/* The text at an XPath, or its count for "count(…)"; D, S and X are bound. */
static char *
evaluate (SkyHttpAnswer *answer, const char *path)
{
  xmlDoc          *document = xmlReadMemory (answer->body, (int) answer->size, NULL, NULL, 0);
  xmlXPathContext *context = NULL;
  xmlXPathObject  *object = NULL;
  xmlChar         *text = NULL;
  char            *result = NULL;

  g_assert_nonnull (document);
  context = xmlXPathNewContext (document);
  xmlXPathRegisterNs (context, BAD_CAST "D", BAD_CAST "DAV:");
  xmlXPathRegisterNs (context, BAD_CAST "S", BAD_CAST "https://skylarkplayer.github.io/ns");
  xmlXPathRegisterNs (context, BAD_CAST "X", BAD_CAST "urn:x");
  object = xmlXPathEvalExpression (BAD_CAST path, context);
  g_assert_nonnull (object);
  text = xmlXPathCastToString (object);
  result = g_strdup ((char *) text);
  xmlFree (text);
  xmlXPathFreeObject (object);
  xmlXPathFreeContext (context);
  xmlFreeDoc (document);
  return result;
}

static void
assert_xpath (SkyHttpAnswer *answer, const char *path, const char *expected)
{
  g_autofree char *found = evaluate (answer, path);

  g_assert_cmpstr (found, ==, expected);
}

static SkyHttpAnswer *
propfind (SkyServerFixture *server, const char *path, const char *depth, const char *body)
{
  return sky_http_send (server, "PROPFIND", path, body, -1, "Depth", depth, NULL);
}

static void
test_file (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) put = sky_http_send (server, "PUT", "a%23.mp3", "abc", 3, NULL);
  g_autoptr (SkyHttpAnswer) found = propfind (server, "a%23.mp3", "0", NULL);

  g_assert_cmpuint (found->status, ==, 207);
  assert_xpath (found, "count(//D:response)", "1");
  assert_xpath (found, "string(//D:href)", "/a%23.mp3");
  assert_xpath (found, "string(//D:displayname)", "a#.mp3");
  assert_xpath (found, "string(//D:getcontentlength)", "3");
  assert_xpath (found, "string(//D:getcontenttype)", "audio/mpeg");
  assert_xpath (found, "string(//D:getetag)", sky_http_answer_get (put, "ETag"));
  assert_xpath (found, "count(//D:resourcetype/*)", "0");
  assert_xpath (found, "starts-with(//D:resource-id/D:href, 'urn:uuid:')", "true");
  /* FIPS 180-2, appendix B.1 */
  assert_xpath (found, "string(//S:sha256)",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_children (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) found = NULL;

  g_assert_cmpuint (sky_http_status (server, "MKCOL", "d"), ==, 201);
  g_assert_cmpuint (sky_http_status (server, "MKCOL", "d/sub"), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "d/file", "abc", 3), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "d/sub/deep", "abc", 3), ==, 201);
  found = propfind (server, "d", "1", NULL);
  assert_xpath (found, "count(//D:response)", "3");
  assert_xpath (found, "string(//D:response[1]/D:href)", "/d/");
  assert_xpath (found, "count(//D:response[D:href='/d/sub/']//D:collection)", "1");
  assert_xpath (found, "count(//D:response[D:href='/d/file']//D:collection)", "0");
}

static void
test_depth (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) infinite = propfind (server, "", "infinity", NULL);
  g_autoptr (SkyHttpAnswer) missing = sky_http_send (server, "PROPFIND", "", NULL, 0, NULL);
  g_autoptr (SkyHttpAnswer) odd = propfind (server, "", "2", NULL);

  g_assert_cmpuint (infinite->status, ==, 403);
  assert_xpath (infinite, "count(/D:error/D:propfind-finite-depth)", "1");
  g_assert_cmpuint (missing->status, ==, 403);
  g_assert_cmpuint (odd->status, ==, 400);
}

static void
test_some (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) found = propfind (
      server, "", "0",
      "<propfind xmlns='DAV:'><prop><resourcetype/><getetag/><nothing xmlns='urn:x'/>"
      "<bare xmlns=''/></prop></propfind>");

  assert_xpath (found, "count(//D:propstat)", "2");
  assert_xpath (found, "count(//D:propstat[contains(D:status, ' 200 ')]/D:prop/D:resourcetype)",
                "1");
  assert_xpath (found, "count(//D:propstat[contains(D:status, ' 404 ')]/D:prop/*)", "3");
  assert_xpath (found, "count(//D:propstat[contains(D:status, ' 404 ')]//X:nothing)", "1");
  assert_xpath (found, "count(//D:propstat[contains(D:status, ' 404 ')]//bare)", "1");
}

static void
test_names (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) found =
                 propfind (server, "", "0", "<propfind xmlns='DAV:'><propname/></propfind>");

  assert_xpath (found, "count(//D:prop/D:resource-id)", "1");
  assert_xpath (found, "string(//D:prop)", "");
}

static void
test_quota (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) found = NULL;
  g_autofree char *available = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "b", "abc", 3), ==, 201);
  g_assert_cmpuint (sky_http_put (server, "a", "defg", 4), ==, 204);
  found = propfind (server, "", "0",
                    "<propfind xmlns='DAV:'><prop><quota-available-bytes/><quota-used-bytes/>"
                    "</prop></propfind>");
  assert_xpath (found, "string(//D:quota-used-bytes)", "7");
  available = evaluate (found, "string(//D:quota-available-bytes)");
  g_assert_cmpuint (g_ascii_strtoull (available, NULL, 10), >, 0);
}

/* Everything that could reach outside the body, or grow in it. */
static void
test_bad_bodies (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  const char *const bodies[] = {
    "<propfind",
    "no XML at all",
    "<propfind xmlns='DAV:'/>",
    "<other xmlns='DAV:'><allprop/></other>",
    "<propfind xmlns='DAV:'><prop><y:z xmlns:y=''/></prop></propfind>",
    "<!DOCTYPE propfind [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
    "<propfind xmlns='DAV:'><prop><a>&e;</a></prop></propfind>",
    "<!DOCTYPE propfind SYSTEM 'http://127.0.0.1:1/x'><propfind xmlns='DAV:'><allprop/></propfind>",
    "<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;'>"
    "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;'>]>"
    "<propfind xmlns='DAV:'><prop><a b='&f;'/></prop></propfind>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (SkyHttpAnswer) answer = propfind (server, "", "0", bodies[i]);

      g_test_message ("%s", bodies[i]);
      g_assert_cmpuint (answer->status, ==, 400);
    }
}

static void
test_many_names (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GString) body = g_string_new ("<propfind xmlns='DAV:'><prop>");
  g_autoptr (SkyHttpAnswer) answer = NULL;

  for (guint i = 0; i < 600; i++)
    g_string_append_printf (body, "<x%u/>", i);
  g_string_append (body, "</prop></propfind>");
  answer = propfind (server, "", "0", body->str);
  g_assert_cmpuint (answer->status, ==, 400);
}

static void
test_long_body (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *space = g_strnfill (70 * 1024, ' ');
  g_autofree char *body =
      g_strconcat ("<propfind xmlns='DAV:'>", space, "<allprop/></propfind>", NULL);
  g_autoptr (SkyHttpAnswer) answer = propfind (server, "", "0", body);

  g_assert_cmpuint (answer->status, ==, 413);
}

/* Without a length the body is counted while it comes. */
static void
test_long_chunked_body (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSocketConnection) connection = sky_http_connect (server);
  g_autofree char *space = g_strnfill (0x4000, ' ');
  g_autofree char *answer = NULL;

  sky_http_write (connection,
                  "PROPFIND / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nDepth: 0\r\n"
                  "Authorization: Bearer " SKY_SERVER_FIXTURE_TOKEN
                  "\r\nTransfer-Encoding: chunked\r\n\r\n",
                  -1);
  for (guint i = 0; i < 8; i++)
    {
      sky_http_write (connection, "4000\r\n", -1);
      sky_http_write (connection, space, -1);
      sky_http_write (connection, "\r\n", -1);
    }
  sky_http_write (connection, "0\r\n\r\n", -1);
  answer = sky_http_read_all (connection);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 413 "));
}

/* Puts 10,000 folders into the tester's root behind the back of a stopped server. */
static void
add_10000 (SkyServerFixture *server)
{
  g_autofree char *path = g_build_filename (sky_server_fixture_get_root (server), "drive.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDatabase) database = sky_server_schema_open (path, &error);
  g_autoptr (SkyServerPath) top = sky_server_path_parse ("/", NULL);
  g_autoptr (SkyServerNode) root = NULL;
  gint64 account = 0;

  g_assert_no_error (error);
  account = sky_account_store_find (database, SKY_SERVER_FIXTURE_ACCOUNT, &error);
  root = sky_node_store_lookup (database, account, top, &error);
  g_assert_nonnull (root);
  g_assert_true (sky_database_begin (database, &error));
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *name = g_strdup_printf ("folder & number %05u", i);

      g_assert_cmpint (sky_node_store_add (database, account, root->id, name, TRUE, &error), >, 0);
    }
  g_assert_true (sky_database_commit (database, &error));
}

static void
test_10000_children (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) found = NULL;

  g_assert_cmpint (sky_server_fixture_stop (server), ==, 0);
  add_10000 (server);
  sky_server_fixture_start (server);
  found = propfind (server, "", "1", NULL);
  g_assert_cmpuint (found->status, ==, 207);
  assert_xpath (found, "count(//D:response)", "10001");
  assert_xpath (found, "count(//D:href[.='/folder%20%26%20number%2009999/'])", "1");
}

static void
test_stored (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) patch = NULL;
  g_autoptr (SkyHttpAnswer) moved = NULL;
  g_autoptr (SkyHttpAnswer) found = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  patch = sky_http_send (server, "PROPPATCH", "a",
                         "<propertyupdate xmlns='DAV:'><set><prop><p:mood xmlns:p='urn:x'>"
                         "<p:deep at='1'>gl\xc3\xbc"
                         "cklich &amp; \xf0\x9f\x98\x80</p:deep></p:mood>"
                         "</prop></set></propertyupdate>",
                         -1, NULL);
  g_assert_cmpuint (patch->status, ==, 207);
  assert_xpath (patch, "count(//D:propstat[contains(D:status, ' 200 ')]//X:mood)", "1");
  moved = sky_http_send (server, "MOVE", "a", NULL, 0, "Destination", "/b", NULL);
  g_assert_cmpuint (moved->status, ==, 201);
  found = propfind (server, "", "1",
                    "<propfind xmlns='DAV:'><prop><mood xmlns='urn:x'/></prop></propfind>");
  assert_xpath (found, "string(//X:deep)",
                "gl\xc3\xbc"
                "cklich & \xf0\x9f\x98\x80");
  assert_xpath (found, "string(//X:deep/@at)", "1");
}

static void
test_protected (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) patch = NULL;
  g_autoptr (SkyHttpAnswer) found = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  patch = sky_http_send (server, "PROPPATCH", "a",
                         "<propertyupdate xmlns='DAV:'><set><prop><mood xmlns='urn:x'>1</mood>"
                         "<getetag>x</getetag></prop></set></propertyupdate>",
                         -1, NULL);
  assert_xpath (patch, "count(//D:propstat[contains(D:status, ' 403 ')]//D:getetag)", "1");
  assert_xpath (patch, "count(//D:propstat[contains(D:status, ' 424 ')]//X:mood)", "1");
  found = propfind (server, "a", "0", NULL);
  assert_xpath (found, "count(//X:mood)", "0");
}

static void
test_set_time (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyHttpAnswer) patch = NULL;
  g_autoptr (SkyHttpAnswer) found = NULL;

  g_assert_cmpuint (sky_http_put (server, "a", "abc", 3), ==, 201);
  patch = sky_http_send (server, "PROPPATCH", "a",
                         "<propertyupdate xmlns='DAV:'><set><prop><getlastmodified>"
                         "Sun, 06 Nov 1994 08:49:37 GMT</getlastmodified></prop></set>"
                         "</propertyupdate>",
                         -1, NULL);
  g_assert_cmpuint (patch->status, ==, 207);
  found = propfind (server, "a", "0", NULL);
  assert_xpath (found, "string(//D:getlastmodified)", "Sun, 06 Nov 1994 08:49:37 GMT");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/propfind/file", test_file);
  g_test_add_func ("/server/propfind/children", test_children);
  g_test_add_func ("/server/propfind/depth", test_depth);
  g_test_add_func ("/server/propfind/some", test_some);
  g_test_add_func ("/server/propfind/names", test_names);
  g_test_add_func ("/server/propfind/quota", test_quota);
  g_test_add_func ("/server/propfind/bad-bodies", test_bad_bodies);
  g_test_add_func ("/server/propfind/many-names", test_many_names);
  g_test_add_func ("/server/propfind/long-body", test_long_body);
  g_test_add_func ("/server/propfind/long-chunked-body", test_long_chunked_body);
  g_test_add_func ("/server/propfind/10000-children", test_10000_children);
  g_test_add_func ("/server/propfind/stored", test_stored);
  g_test_add_func ("/server/propfind/protected", test_protected);
  g_test_add_func ("/server/propfind/set-time", test_set_time);
  return g_test_run ();
}
