/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The WebDAV client against a server that fails as it is told: listing and reading. */

#include "drive/skylark/sky-skylark-drive.h"
#include "drive/webdav/sky-webdav-drive.h"
#include "support/sky-fake-dav.h"
#include "support/sky-sync-drive.h"

#define SECRET "correct-horse"
#define XML_HEAD "HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\n\r\n"
#define FOLDER_SELF                                                                                \
  "<D:response><D:href>/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/>"              \
  "</D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
#define ONE_FILE(href)                                                                             \
  "<D:response><D:href>" href "</D:href><D:propstat><D:prop><D:resourcetype/>"                     \
  "<D:getcontentlength>5</D:getcontentlength></D:prop><D:status>HTTP/1.1 200 OK</D:status>"        \
  "</D:propstat></D:response>"
#define LIST(inner) "<D:multistatus xmlns:D=\"DAV:\">" inner "</D:multistatus>"

typedef struct
{
  SkyFakeDav *server;
  SkyDrive   *drive;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDavCredentials) credentials = sky_dav_credentials_new_basic ("me", SECRET);
  g_autoptr (GBytes) content = g_bytes_new_static ("0123456789", 10);

  fixture->server = sky_fake_dav_new ();
  sky_fake_dav_put (fixture->server, "/file", content);
  fixture->drive =
      sky_webdav_drive_new ("fake", sky_fake_dav_get_url (fixture->server), credentials);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->drive);
  sky_fake_dav_free (fixture->server);
}

static void
assert_list_fails (Fixture *fixture, SkyDriveError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_sync_list (fixture->drive, "/", &error);

  g_assert_null (entries);
  g_assert_error (error, SKY_DRIVE_ERROR, (int) code);
  g_assert_null (strstr (error->message, SECRET));
}

static SkyDriveEntry *
stat_file (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  SkyDriveEntry *entry = sky_sync_stat (fixture->drive, "/file", &error);

  g_assert_no_error (error);
  return entry;
}

static void
test_list_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = sky_sync_list (fixture->drive, "/", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
}

static void
test_list_cut_off (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       XML_HEAD "<D:multistatus xmlns:D=\"DAV:\">" FOLDER_SELF ONE_FILE ("/a"), 1);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_list_with_tail (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       XML_HEAD LIST (FOLDER_SELF) "Internal Server Error", 1);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_list_of_nothing (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND", XML_HEAD LIST (""), 1);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_list_without_body (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 207 Multi-Status\r\nContent-Length: 0\r\n\r\n", 1);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_list_is_web_page (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>", 1);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_list_is_no_http (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  sky_fake_dav_answer (fixture->server, "PROPFIND", "220 mail.example ESMTP\r\n", 9);
  entries = sky_sync_list (fixture->drive, "/", &error);
  g_assert_null (entries);
  g_assert_true (error->domain == SKY_DRIVE_ERROR);
}

/* Names that would lead somewhere else are left out; the others stay. */
static void
test_list_hostile (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  const char *hrefs = XML_HEAD LIST (
      FOLDER_SELF ONE_FILE ("/good%20one") ONE_FILE ("/../etc/passwd") ONE_FILE ("/%2e%2e/secret")
          ONE_FILE ("/deep/er") ONE_FILE ("/a%0ab") ONE_FILE ("/bad%ff") ONE_FILE ("/nul%00byte")
              ONE_FILE ("/good%20one") ONE_FILE ("/100%"));

  sky_fake_dav_answer (fixture->server, "PROPFIND", hrefs, 1);
  entries = sky_sync_list (fixture->drive, "/", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (sky_drive_entry_get_path (entries->pdata[0]), ==, "/good one");
  g_assert_cmpstr (sky_drive_entry_get_path (entries->pdata[1]), ==, "/100%");
}

static void
test_list_hides_parts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  sky_fake_dav_put (fixture->server, "/.skylark-0123abcd.part", content);
  sky_fake_dav_put (fixture->server, "/.skylark-mine.part", content);
  entries = sky_sync_list (fixture->drive, "/", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
}

static void
test_redirect_elsewhere (Fixture *fixture, gconstpointer data)
{
  SkyFakeDav      *other = sky_fake_dav_new ();
  g_autofree char *answer = NULL;

  answer = g_strdup_printf ("HTTP/1.1 307 Temporary Redirect\r\nLocation: %s\r\n"
                            "Content-Length: 0\r\n\r\n",
                            sky_fake_dav_get_url (other));
  sky_fake_dav_answer (fixture->server, "PROPFIND", answer, 1);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_PROTOCOL);
  g_assert_cmpuint (sky_fake_dav_count (other, "PROPFIND"), ==, 0);
  sky_fake_dav_free (other);
}

static void
test_redirect_within (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = NULL;

  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 308 Permanent Redirect\r\nLocation: /file\r\n"
                       "Content-Length: 0\r\n\r\n",
                       1);
  entry = stat_file (fixture);
  g_assert_cmpuint (sky_drive_entry_get_size (entry), ==, 10);
  g_assert_nonnull (sky_fake_dav_get_header (fixture->server, "PROPFIND", "Authorization"));
}

static void
test_redirect_circle (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", 100);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_PROTOCOL);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PROPFIND"), <, 10);
}

static void
test_busy_then_fine (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = NULL;
  gint64 start = g_get_monotonic_time ();

  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n", 1);
  entry = stat_file (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PROPFIND"), ==, 2);
}

static void
test_busy_for_long (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n", 1);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_BUSY);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PROPFIND"), ==, 1);
}

static void
test_busy_forever (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", 100);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_BUSY);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PROPFIND"), ==, 4);
}

static void
stat_cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;

  entry = sky_drive_stat_finish (SKY_DRIVE (source), result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
check_cancelled (Fixture *fixture)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gboolean done = FALSE;

  sky_drive_stat_async (fixture->drive, "/file", cancellable, stat_cancelled_cb, &done);
  g_timeout_add (50, cancel_cb, cancellable);
  sky_sync_wait (&done);
}

static void
test_cancelled_while_waiting_to_repeat (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 503 Busy\r\nRetry-After: 15\r\nContent-Length: 0\r\n\r\n", 1);
  check_cancelled (fixture);
}

static void
test_cancelled_while_hanging (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_fail (fixture->server, "PROPFIND", SKY_FAKE_HANG, 1);
  check_cancelled (fixture);
}

static void
test_hang (Fixture *fixture, gconstpointer data)
{
  SkyDavClient *client = sky_webdav_drive_get_client (SKY_WEBDAV_DRIVE (fixture->drive));

  sky_dav_client_set_timeout (client, 1);
  sky_fake_dav_fail (fixture->server, "PROPFIND", SKY_FAKE_HANG, 100);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_OFFLINE);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                       "Content-Length: 0\r\n\r\n",
                       100);
  assert_list_fails (fixture, SKY_DRIVE_ERROR_AUTH);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PROPFIND"), ==, 1);
}

static void
test_secret_needs_encryption (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDavCredentials) credentials = sky_dav_credentials_new_basic ("me", SECRET);
  g_autoptr (SkyDrive) drive = NULL;
  g_autoptr (GError) error = NULL;

  drive = sky_webdav_drive_new ("far", "http://skylark.invalid/dav/", credentials);
  g_assert_null (sky_sync_stat (drive, "/", &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "https://"));
}

static void
test_no_address (Fixture *fixture, gconstpointer data)
{
  const char *addresses[] = { "", "skylark", "ftp://localhost/", "http://", "http:///x" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (SkyDrive) drive = sky_webdav_drive_new ("odd", addresses[i], NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (sky_sync_stat (drive, "/", &error));
      g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL);
    }
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = stat_file (fixture);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkyRange some = { 2, 5 };

  bytes = sky_sync_read (fixture->drive, entry, some, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "234", 3);
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "GET", "Accept-Encoding"), ==,
                   "identity");
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "GET", "Range"), ==, "bytes=2-4");
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "GET", "If-Range"), ==, "\"v1\"");
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "PROPFIND", "Depth"), ==, "0");
  /* The example of RFC 7617 is "Aladdin:open sesame"; this is `printf me:correct-horse | base64`.
   */
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "GET", "Authorization"), ==,
                   "Basic bWU6Y29ycmVjdC1ob3JzZQ==");
  g_assert_true (g_str_has_prefix (sky_fake_dav_get_header (fixture->server, "GET", "User-Agent"),
                                   "Skylark/"));
}

static void
test_weak_tag_is_no_condition (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkyRange some = { 2, 5 };

  sky_fake_dav_set_weak (fixture->server, TRUE);
  entry = stat_file (fixture);
  /* A second later the same content has a strong tag. */
  sky_fake_dav_set_weak (fixture->server, FALSE);
  bytes = sky_sync_read (fixture->drive, entry, some, &error);
  g_assert_no_error (error);
  g_assert_null (sky_fake_dav_get_header (fixture->server, "GET", "If-Range"));
}

static void
test_whole_instead_of_range (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = stat_file (fixture);
  g_autoptr (SkyDriveRange) range = NULL;
  g_autoptr (GError) error = NULL;
  SkyRange some = { 2, 5 };

  sky_fake_dav_fail (fixture->server, "GET", SKY_FAKE_NO_RANGES, 1);
  range = sky_sync_open (fixture->drive, entry, some, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (range->start, ==, 0);
  g_assert_cmpint (range->length, ==, 10);
}

static void
check_answer (Fixture *fixture, const char *raw, SkyDriveError code)
{
  g_autoptr (SkyDriveEntry) entry = stat_file (fixture);
  g_autoptr (SkyDriveRange) range = NULL;
  g_autoptr (GError) error = NULL;
  SkyRange some = { 2, 5 };

  sky_fake_dav_answer (fixture->server, "GET", raw, 1);
  range = sky_sync_open (fixture->drive, entry, some, &error);
  g_assert_null (range);
  g_assert_error (error, SKY_DRIVE_ERROR, (int) code);
}

static void
test_other_range (Fixture *fixture, gconstpointer data)
{
  check_answer (fixture,
                "HTTP/1.1 206 Partial\r\nETag: \"v1\"\r\nContent-Range: bytes 5-7/10\r\n"
                "Content-Length: 3\r\n\r\n567",
                SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_range_of_other_length (Fixture *fixture, gconstpointer data)
{
  check_answer (fixture,
                "HTTP/1.1 206 Partial\r\nETag: \"v1\"\r\nContent-Range: bytes 2-4/10\r\n"
                "Content-Length: 2\r\n\r\n23",
                SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_several_ranges (Fixture *fixture, gconstpointer data)
{
  check_answer (fixture,
                "HTTP/1.1 206 Partial\r\nContent-Type: multipart/byteranges; boundary=x\r\n"
                "Content-Length: 4\r\n\r\n--x-",
                SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_compressed (Fixture *fixture, gconstpointer data)
{
  check_answer (fixture,
                "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Encoding: br\r\n"
                "Content-Length: 10\r\n\r\n0123456789",
                SKY_DRIVE_ERROR_PROTOCOL);
}

static void
test_other_version (Fixture *fixture, gconstpointer data)
{
  check_answer (fixture,
                "HTTP/1.1 206 Partial\r\nETag: \"v2\"\r\nContent-Range: bytes 2-4/10\r\n"
                "Content-Length: 3\r\n\r\nabc",
                SKY_DRIVE_ERROR_CONFLICT);
}

static void
test_other_total (Fixture *fixture, gconstpointer data)
{
  check_answer (fixture,
                "HTTP/1.1 206 Partial\r\nContent-Range: bytes 2-4/11\r\n"
                "Content-Length: 3\r\n\r\nabc",
                SKY_DRIVE_ERROR_CONFLICT);
}

static void
test_body_cut_off (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = stat_file (fixture);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SkyRange all = { 0, G_MAXUINT64 };

  sky_fake_dav_fail (fixture->server, "GET", SKY_FAKE_CUT_BODY, 1);
  bytes = sky_sync_read (fixture->drive, entry, all, &error);
  g_assert_null (bytes);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE);
}

/* The built-in server comes back at another address with another token. */
static void
test_endpoint_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyDrive) drive = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  SkyFakeDav *other = sky_fake_dav_new ();

  drive = sky_skylark_drive_new ("here", sky_fake_dav_get_url (fixture->server), "one", TRUE);
  before = sky_sync_list (drive, "/", &error);
  g_assert_no_error (error);
  sky_skylark_drive_set_endpoint (SKY_SKYLARK_DRIVE (drive), sky_fake_dav_get_url (other), "two");
  after = sky_sync_list (drive, "/", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "PROPFIND", "Authorization"), ==,
                   "Bearer one");
  g_assert_cmpstr (sky_fake_dav_get_header (other, "PROPFIND", "Authorization"), ==, "Bearer two");
  g_clear_object (&drive);
  sky_fake_dav_free (other);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *name;
    void (*func) (Fixture *, gconstpointer);
  } cases[] = {
    { "list-whole", test_list_whole },
    { "list-cut-off", test_list_cut_off },
    { "list-with-tail", test_list_with_tail },
    { "list-of-nothing", test_list_of_nothing },
    { "list-without-body", test_list_without_body },
    { "list-is-web-page", test_list_is_web_page },
    { "list-is-no-http", test_list_is_no_http },
    { "list-hostile", test_list_hostile },
    { "list-hides-parts", test_list_hides_parts },
    { "redirect-elsewhere", test_redirect_elsewhere },
    { "redirect-within", test_redirect_within },
    { "redirect-circle", test_redirect_circle },
    { "busy-then-fine", test_busy_then_fine },
    { "busy-for-long", test_busy_for_long },
    { "busy-forever", test_busy_forever },
    { "cancelled-while-waiting-to-repeat", test_cancelled_while_waiting_to_repeat },
    { "cancelled-while-hanging", test_cancelled_while_hanging },
    { "hang", test_hang },
    { "refused", test_refused },
    { "secret-needs-encryption", test_secret_needs_encryption },
    { "no-address", test_no_address },
    { "headers", test_headers },
    { "weak-tag-is-no-condition", test_weak_tag_is_no_condition },
    { "whole-instead-of-range", test_whole_instead_of_range },
    { "other-range", test_other_range },
    { "range-of-other-length", test_range_of_other_length },
    { "several-ranges", test_several_ranges },
    { "compressed", test_compressed },
    { "other-version", test_other_version },
    { "other-total", test_other_total },
    { "body-cut-off", test_body_cut_off },
    { "endpoint-changes", test_endpoint_changes },
  };

  /* Nothing that goes to this computer may be seen by a proxy, token and all. */
  g_setenv ("http_proxy", "http://127.0.0.1:9/", TRUE);
  g_setenv ("no_proxy", "", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/drive/dav-client/", cases[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, cases[i].func, tear_down);
    }
  return g_test_run ();
}
