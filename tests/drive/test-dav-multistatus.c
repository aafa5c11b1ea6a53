/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answers are in the shapes of RFC 4918 sections 9.1 and 13, of Apache, and of attackers. */

#include "drive/webdav/sky-dav-multistatus.h"

#include <string.h>

#include "drive/sky-drive-error.h"

#define OK "<D:status>HTTP/1.1 200 OK</D:status>"

static GPtrArray *
parse (const char *xml, gsize step, GError **error)
{
  g_autoptr (SkyDavMultistatus) parser = sky_dav_multistatus_new ();
  gsize length = strlen (xml);

  for (gsize i = 0; i < length; i += step)
    if (!sky_dav_multistatus_feed (parser, xml + i, MIN (step, length - i), error))
      return NULL;
  return sky_dav_multistatus_finish (parser, error);
}

static GPtrArray *
parse_whole (const char *xml)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *resources = parse (xml, 4096, &error);

  g_assert_no_error (error);
  return resources;
}

static void
assert_refused (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) resources = parse (xml, 4096, &error);

  g_assert_null (resources);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL);
}

static const char *const apache =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<D:multistatus xmlns:D=\"DAV:\" xmlns:ns0=\"DAV:\">\n"
    "<D:response xmlns:lp1=\"DAV:\" xmlns:lp2=\"http://apache.org/dav/props/\">\n"
    "<D:href>/music/</D:href>\n<D:propstat>\n<D:prop>\n"
    "<lp1:resourcetype><D:collection/></lp1:resourcetype>\n"
    "<lp1:getlastmodified>Mon, 12 Jan 1998 09:25:56 GMT</lp1:getlastmodified>\n"
    "<lp1:getetag>\"1000-5f\"</lp1:getetag>\n</D:prop>\n"
    "<D:status>HTTP/1.1 200 OK</D:status>\n</D:propstat>\n<D:propstat>\n<D:prop>\n"
    "<g0:getcontentlength xmlns:g0=\"DAV:\"/>\n</D:prop>\n"
    "<D:status>HTTP/1.1 404 Not Found</D:status>\n</D:propstat>\n</D:response>\n"
    "<D:response xmlns:lp1=\"DAV:\">\n<D:href>/music/front.html</D:href>\n"
    "<D:propstat>\n<D:prop>\n<lp1:resourcetype/>\n"
    "<lp1:getcontentlength>4525</lp1:getcontentlength>\n"
    "<lp1:getlastmodified>Mon, 12 Jan 1998 09:25:56 GMT</lp1:getlastmodified>\n"
    "<lp1:getetag>W/\"zzyzx\"</lp1:getetag>\n"
    "<D:getcontenttype>text/html</D:getcontenttype>\n</D:prop>\n"
    "<D:status>HTTP/1.1 200 OK</D:status>\n</D:propstat>\n</D:response>\n</D:multistatus>\n";

static void
check_apache (GPtrArray *resources)
{
  SkyDavResource *folder;
  SkyDavResource *file;

  g_assert_cmpuint (resources->len, ==, 2);
  folder = resources->pdata[0];
  file = resources->pdata[1];
  g_assert_cmpstr (folder->href, ==, "/music/");
  g_assert_true (folder->is_folder);
  g_assert_cmpint (folder->size, ==, -1);
  g_assert_cmpstr (file->href, ==, "/music/front.html");
  g_assert_false (file->is_folder);
  g_assert_cmpint (file->size, ==, 4525);
  /* `date -u -d '1998-01-12 09:25:56' +%s` */
  g_assert_cmpint (file->mtime, ==, 884597156);
  g_assert_cmpstr (file->etag, ==, "W/\"zzyzx\"");
  g_assert_cmpstr (file->content_type, ==, "text/html");
}

static void
test_apache (void)
{
  g_autoptr (GPtrArray) resources = parse_whole (apache);

  check_apache (resources);
}

static void
test_byte_by_byte (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) resources = parse (apache, 1, &error);

  g_assert_no_error (error);
  check_apache (resources);
}

/* However much is missing: only white space at the end may be. */
static void
test_cut_off_anywhere (void)
{
  gsize end = strlen (apache) - 1;

  for (gsize length = 0; length < end; length++)
    {
      g_autofree char *cut = g_strndup (apache, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) resources = parse (cut, 4096, &error);

      g_assert_null (resources);
      g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL);
    }
}

static void
test_default_namespace (void)
{
  g_autoptr (GPtrArray) resources = parse_whole (
      "<multistatus xmlns=\"DAV:\"><response><href>/a</href><propstat><prop>"
      "<getcontentlength>7</getcontentlength></prop>"
      "<status>HTTP/1.1 200 OK</status></propstat></response></multistatus>");
  SkyDavResource *resource = resources->pdata[0];

  g_assert_cmpint (resource->size, ==, 7);
}

/* The same local names elsewhere mean something else. */
static void
test_other_namespaces (void)
{
  g_autoptr (GPtrArray) resources = parse_whole (
      "<D:multistatus xmlns:D=\"DAV:\" xmlns:x=\"urn:x\"><D:response><D:href>/a</D:href>"
      "<x:href>/b</x:href><D:propstat><D:prop><x:getcontentlength>8</x:getcontentlength>"
      "<x:resourcetype><D:collection/></x:resourcetype>"
      "<D:resourcetype><x:collection/></D:resourcetype>"
      "<D:sha256>e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</D:sha256>"
      "</D:prop>" OK "</D:propstat></D:response></D:multistatus>");
  SkyDavResource *resource = resources->pdata[0];

  g_assert_cmpstr (resource->href, ==, "/a");
  g_assert_cmpint (resource->size, ==, -1);
  g_assert_false (resource->is_folder);
  g_assert_null (resource->sha256);
}

static void
test_failed_propstat (void)
{
  g_autoptr (GPtrArray) resources = parse_whole (
      "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/a</D:href><D:propstat><D:prop>"
      "<D:getcontentlength>8</D:getcontentlength><D:resourcetype><D:collection/>"
      "</D:resourcetype></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status></D:propstat>"
      "</D:response></D:multistatus>");
  SkyDavResource *resource = resources->pdata[0];

  g_assert_cmpint (resource->size, ==, -1);
  g_assert_false (resource->is_folder);
  g_assert_cmpuint (resource->status, ==, 0);
}

/* RFC 4918 section 9.6.1: what a DELETE could not remove. */
static void
test_response_status (void)
{
  g_autoptr (GPtrArray) resources = parse_whole (
      "<d:multistatus xmlns:d=\"DAV:\"><d:response>"
      "<d:href>http://www.example.com/container/resource3</d:href>"
      "<d:status>HTTP/1.1 423 Locked</d:status>"
      "<d:error><d:lock-token-submitted/></d:error></d:response></d:multistatus>");
  SkyDavResource *resource = resources->pdata[0];

  g_assert_cmpuint (resource->status, ==, 423);
}

static void
test_own_properties (void)
{
  g_autoptr (GPtrArray) resources = parse_whole (
      "<D:multistatus xmlns:D=\"DAV:\" xmlns:s=\"https://skylarkplayer.github.io/ns\">"
      "<D:response><D:href>/a</D:href><D:propstat><D:prop>"
      "<D:resource-id><D:href>urn:uuid:f81de2ad-7f3d-a1b2-4f3c-00a0c91a9d76</D:href>"
      "</D:resource-id><s:sha256>E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"
      "</s:sha256></D:prop>" OK "</D:propstat></D:response></D:multistatus>");
  SkyDavResource *resource = resources->pdata[0];

  g_assert_cmpstr (resource->resource_id, ==, "urn:uuid:f81de2ad-7f3d-a1b2-4f3c-00a0c91a9d76");
  g_assert_cmpstr (resource->href, ==, "/a");
  g_assert_cmpstr (resource->sha256, ==,
                   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
test_owncloud_checksums (void)
{
  g_autoptr (GPtrArray) resources = parse_whole (
      "<D:multistatus xmlns:D=\"DAV:\" xmlns:oc=\"http://owncloud.org/ns\"><D:response>"
      "<D:href>/a</D:href><D:propstat><D:prop><oc:checksums><oc:checksum>"
      "SHA1:da39a3ee5e6b4b0d3255bfef95601890afd80709 SHA256:"
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 MD5:x"
      "</oc:checksum></oc:checksums></D:prop>" OK "</D:propstat></D:response></D:multistatus>");
  SkyDavResource *resource = resources->pdata[0];

  g_assert_cmpstr (resource->sha256, ==,
                   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static SkyDavResource *
parse_property (GPtrArray **resources, const char *property)
{
  g_autofree char *xml = NULL;

  xml = g_strdup_printf ("<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/a</D:href>"
                         "<D:propstat><D:prop>%s</D:prop>" OK
                         "</D:propstat></D:response></D:multistatus>",
                         property);
  *resources = parse_whole (xml);
  return (*resources)->pdata[0];
}

/* Negative numbers are codes at Nextcloud: -1 not computed, -2 unknown, -3 unlimited. */
static void
test_quota (void)
{
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (GPtrArray) coded = NULL;
  SkyDavResource *resource;

  resource =
      parse_property (&known, "<D:quota-used-bytes>12</D:quota-used-bytes>"
                              "<D:quota-available-bytes>99999999999</D:quota-available-bytes>");
  g_assert_cmpint (resource->used, ==, 12);
  g_assert_cmpint (resource->available, ==, G_GINT64_CONSTANT (99999999999));
  resource = parse_property (&coded, "<D:quota-available-bytes>-3</D:quota-available-bytes>");
  g_assert_cmpint (resource->used, ==, -1);
  g_assert_cmpint (resource->available, ==, -1);
}

/* RFC 9110 section 5.6.7 has three forms; one server writes a fourth. */
static void
test_dates (void)
{
  const char *dates[] = { "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                          "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z" };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autoptr (GPtrArray) resources = NULL;
      g_autofree char *property = NULL;

      property = g_strdup_printf ("<D:getlastmodified>%s</D:getlastmodified>", dates[i]);
      g_assert_cmpint (parse_property (&resources, property)->mtime, ==, 784111777);
    }
}

static void
test_odd_values (void)
{
  const char *properties[] = { "<D:getcontentlength>many</D:getcontentlength>",
                               "<D:getcontentlength>-5</D:getcontentlength>",
                               "<D:getcontentlength>99999999999999999999</D:getcontentlength>",
                               "<D:getlastmodified>yesterday</D:getlastmodified>",
                               "<D:getetag></D:getetag>" };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      g_autoptr (GPtrArray) resources = NULL;
      SkyDavResource *resource = parse_property (&resources, properties[i]);

      g_assert_cmpint (resource->size, ==, -1);
      g_assert_cmpint (resource->mtime, ==, 0);
      g_assert_null (resource->etag);
    }
}

static void
test_escaped_text (void)
{
  g_autoptr (GPtrArray) resources = NULL;

  g_assert_cmpstr (
      parse_property (&resources, "<D:getetag>&quot;a&amp;&#x62;<![CDATA[<c>]]>&quot;</D:getetag>")
          ->etag,
      ==, "\"a&b<c>\"");
}

static void
test_refused (void)
{
  const char *answers[] = {
    "",
    "   ",
    "hello",
    "<html><body>Log in</body></html>",
    "<multistatus/>",
    "<D:multistatus xmlns:D=\"DAV:\"/>Internal Server Error",
    "<D:multistatus xmlns:D=\"DAV:\"><D:response></D:response></D:multistatus>",
    "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/a</D:response></D:multistatus>",
    "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>&unknown;</D:href></D:response>"
    "</D:multistatus>",
    "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>\xff</D:href></D:response>"
    "</D:multistatus>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    assert_refused (answers[i]);
}

static void
test_bombs (void)
{
  assert_refused ("<?xml version=\"1.0\"?><!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\">"
                  "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]>"
                  "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>&c;</D:href></D:response>"
                  "</D:multistatus>");
  assert_refused ("<!DOCTYPE m SYSTEM \"file:///etc/passwd\"><D:multistatus xmlns:D=\"DAV:\"/>");
  assert_refused ("<!DOCTYPE m [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                  "<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/&x;</D:href></D:response>"
                  "</D:multistatus>");
}

static void
test_nested_too_deeply (void)
{
  g_autoptr (GString) xml = g_string_new ("<D:multistatus xmlns:D=\"DAV:\">");

  for (guint i = 0; i < 1000; i++)
    g_string_append (xml, "<a>");
  for (guint i = 0; i < 1000; i++)
    g_string_append (xml, "</a>");
  g_string_append (xml, "</D:multistatus>");
  assert_refused (xml->str);
}

static void
test_text_too_long (void)
{
  g_autoptr (GString) xml = g_string_new ("<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>/");

  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "aaaaaaaaaa");
  g_string_append (xml, "</D:href></D:response></D:multistatus>");
  assert_refused (xml->str);
}

static void
test_long_list (void)
{
  g_autoptr (GString) xml = g_string_new ("<D:multistatus xmlns:D=\"DAV:\">");
  g_autoptr (GPtrArray) resources = NULL;
  SkyDavResource *last;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (xml,
                            "<D:response><D:href>/f%u</D:href><D:propstat><D:prop>"
                            "<D:getcontentlength>%u</D:getcontentlength></D:prop>" OK
                            "</D:propstat></D:response>",
                            i, i);
  g_string_append (xml, "</D:multistatus>");
  resources = parse_whole (xml->str);
  g_assert_cmpuint (resources->len, ==, 20000);
  last = resources->pdata[19999];
  g_assert_cmpstr (last->href, ==, "/f19999");
  g_assert_cmpint (last->size, ==, 19999);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/dav-multistatus/apache", test_apache);
  g_test_add_func ("/drive/dav-multistatus/byte-by-byte", test_byte_by_byte);
  g_test_add_func ("/drive/dav-multistatus/cut-off-anywhere", test_cut_off_anywhere);
  g_test_add_func ("/drive/dav-multistatus/default-namespace", test_default_namespace);
  g_test_add_func ("/drive/dav-multistatus/other-namespaces", test_other_namespaces);
  g_test_add_func ("/drive/dav-multistatus/failed-propstat", test_failed_propstat);
  g_test_add_func ("/drive/dav-multistatus/response-status", test_response_status);
  g_test_add_func ("/drive/dav-multistatus/own-properties", test_own_properties);
  g_test_add_func ("/drive/dav-multistatus/owncloud-checksums", test_owncloud_checksums);
  g_test_add_func ("/drive/dav-multistatus/quota", test_quota);
  g_test_add_func ("/drive/dav-multistatus/dates", test_dates);
  g_test_add_func ("/drive/dav-multistatus/odd-values", test_odd_values);
  g_test_add_func ("/drive/dav-multistatus/escaped-text", test_escaped_text);
  g_test_add_func ("/drive/dav-multistatus/refused", test_refused);
  g_test_add_func ("/drive/dav-multistatus/bombs", test_bombs);
  g_test_add_func ("/drive/dav-multistatus/nested-too-deeply", test_nested_too_deeply);
  g_test_add_func ("/drive/dav-multistatus/text-too-long", test_text_too_long);
  g_test_add_func ("/drive/dav-multistatus/long-list", test_long_list);
  return g_test_run ();
}
