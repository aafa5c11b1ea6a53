/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "drive/webdav/sky-dav-endpoint.h"

#include "drive/sky-drive-error.h"

static void
assert_path (const char *base, const char *href, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDavEndpoint) endpoint = sky_dav_endpoint_new (base, NULL, &error);
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  path = sky_dav_endpoint_dup_path (endpoint, href, &error);
  g_assert_cmpstr (path, ==, expected);
  if (expected == NULL)
    g_assert_nonnull (error);
}

static void
test_hrefs (void)
{
  const char *base = "https://cloud.example/remote.php/dav/files/me/";

  assert_path (base, "/remote.php/dav/files/me/", "/");
  assert_path (base, "/remote.php/dav/files/me", "/");
  assert_path (base, "/remote.php/dav/files/me/a/", "/a");
  assert_path (base, "https://cloud.example/remote.php/dav/files/me/a", "/a");
  assert_path (base, "http://inner:8080/remote.php/dav/files/me/a", "/a");
  assert_path (base, "/remote%2ephp/dav/files/me/a", "/a");
  assert_path (base, "/remote.php/dav/files/you/a", NULL);
  assert_path (base, "/remote.php/dav/files/mean/a", NULL);
  assert_path (base, "/", NULL);
}

static void
test_escapes (void)
{
  const char *base = "http://127.0.0.1:80/";

  assert_path (base, "/%c3%BC", "/\303\274");
  assert_path (base, "/a%23b%3fc+d&e", "/a#b?c+d&e");
  assert_path (base, "/a#b?c", "/a#b?c");
  assert_path (base, "/100%", "/100%");
  assert_path (base, "/100%zz", "/100%zz");
  assert_path (base, "/%2541", "/%41");
  assert_path (base, "//double//slash/", "/double/slash");
  assert_path (base, "/http://x/y", "/http:/x/y");
}

static void
test_hostile (void)
{
  const char *base = "http://127.0.0.1/dav";

  assert_path (base, "/dav/../etc/passwd", NULL);
  assert_path (base, "/dav/%2e%2e/x", NULL);
  assert_path (base, "/dav/a%00b", NULL);
  assert_path (base, "/dav/a%0ab", NULL);
  assert_path (base, "/dav/%ff", NULL);
  assert_path (base, "", NULL);
  assert_path (base, "http://", NULL);
}

static void
assert_uri (const char *base, const char *path, gboolean folder, const char *expected)
{
  g_autoptr (SkyDavEndpoint) endpoint = sky_dav_endpoint_new (base, NULL, NULL);
  g_autofree char *uri = sky_dav_endpoint_dup_uri (endpoint, path, folder);

  g_assert_cmpstr (uri, ==, expected);
}

/* Servers compare the Destination with the Host header, which has no usual port. */
static void
test_uris (void)
{
  assert_uri ("https://h:443/dav/", "/a b", FALSE, "https://h/dav/a%20b");
  assert_uri ("https://h:8443/dav", "/a", TRUE, "https://h:8443/dav/a/");
  assert_uri ("http://h:80", "/", TRUE, "http://h/");
  assert_uri ("http://h", "/", FALSE, "http://h/");
  assert_uri ("http://h:443/x%20y/", "/z", FALSE, "http://h:443/x%20y/z");
  assert_uri ("http://[::1]:81/", "/z", FALSE, "http://[::1]:81/z");
}

static void
test_encryption (void)
{
  const struct
  {
    const char *uri;
    gboolean    allowed;
  } rows[] = {
    { "https://cloud.example/", TRUE },  { "http://cloud.example/", FALSE },
    { "http://localhost:80/", TRUE },    { "http://127.0.0.1/", TRUE },
    { "http://127.8.9.1/", TRUE },       { "http://[::1]/", TRUE },
    { "http://localhost.evil/", FALSE }, { "http://127.0.0.1.evil/", FALSE },
    { "http://10.0.0.1/", FALSE },       { "http://[fe80::1]/", FALSE },
  };
  g_autoptr (SkyDavCredentials) credentials = sky_dav_credentials_new_bearer ("t");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SkyDavEndpoint) open = sky_dav_endpoint_new (rows[i].uri, NULL, NULL);
      g_autoptr (SkyDavEndpoint) endpoint = NULL;

      g_assert_nonnull (open);
      endpoint = sky_dav_endpoint_new (rows[i].uri, credentials, &error);
      if (rows[i].allowed)
        g_assert_no_error (error);
      else
        g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH);
    }
}

static void
test_origin (void)
{
  g_autoptr (SkyDavEndpoint) endpoint = sky_dav_endpoint_new ("https://h/dav/", NULL, NULL);
  const struct
  {
    const char *uri;
    gboolean    same;
  } rows[] = {
    { "https://h/other", TRUE },     { "https://H:443/dav/", TRUE }, { "http://h/dav/", FALSE },
    { "https://h:444/dav/", FALSE }, { "https://h.evil/", FALSE },   { "https://evil@h/", TRUE },
    { "https://h@evil/", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GUri) uri = g_uri_parse (rows[i].uri, G_URI_FLAGS_NONE, NULL);

      g_assert_cmpint (sky_dav_endpoint_is_same_origin (endpoint, uri), ==, rows[i].same);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/dav-endpoint/hrefs", test_hrefs);
  g_test_add_func ("/drive/dav-endpoint/escapes", test_escapes);
  g_test_add_func ("/drive/dav-endpoint/hostile", test_hostile);
  g_test_add_func ("/drive/dav-endpoint/uris", test_uris);
  g_test_add_func ("/drive/dav-endpoint/encryption", test_encryption);
  g_test_add_func ("/drive/dav-endpoint/origin", test_origin);
  return g_test_run ();
}
