/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads to a server that loses answers, keeps less than it says, or refuses. */

#include <glib/gstdio.h>

#include "drive/skylark/sky-skylark-drive.h"
#include "drive/webdav/sky-webdav-drive.h"
#include "support/sky-fake-dav.h"
#include "support/sky-sync-drive.h"

/* `printf 'The first song' | sha256sum` */
#define TEXT "The first song"
#define TEXT_SHA256 "c19772b8b6e3b5d2a53ff6857f839cc6abdf37e3b1af0decff2e3c9e16c64030"
#define TEXT_DIGEST "sha-256=:wZdyuLbjtdKlP/aFf4OcxqvfN+Oxrw3s/y48nhbGQDA=:"
#define PATH "/song"

typedef struct
{
  SkyFakeDav       *server;
  SkyDrive         *drive;
  SkyUploadSession *session;
  char             *local;
  SkyUploadSource   source;
} Fixture;

static SkyUploadSession *
begin (Fixture *fixture, SkyUploadOverwrite overwrite, const char *etag)
{
  SkyUploadRequest request = { .path = PATH,
                               .size = strlen (TEXT),
                               .sha256 = TEXT_SHA256,
                               .mtime = 1234567890,
                               .overwrite = overwrite,
                               .etag = etag };
  g_autoptr (GError) error = NULL;
  SkyUploadSession *session = sky_sync_begin (fixture->drive, &request, &error);

  g_assert_no_error (error);
  return session;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *kind = data;
  g_autoptr (GError) error = NULL;
  const char *url;
  int         fd = g_file_open_tmp ("sky-upload-XXXXXX", &fixture->local, &error);

  g_assert_no_error (error);
  close (fd);
  g_file_set_contents (fixture->local, TEXT, -1, &error);
  g_assert_no_error (error);
  fixture->source.file = g_file_new_for_path (fixture->local);
  fixture->server = sky_fake_dav_new ();
  url = sky_fake_dav_get_url (fixture->server);
  if (g_str_equal (kind, "skylark"))
    fixture->drive = sky_skylark_drive_new ("fake", url, "token", FALSE);
  else
    fixture->drive = sky_webdav_drive_new ("fake", url, NULL);
  fixture->session = begin (fixture, SKY_UPLOAD_CREATE, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->local);
  g_free (fixture->local);
  g_object_unref (fixture->source.file);
  g_object_unref (fixture->session);
  g_assert_finalize_object (fixture->drive);
  sky_fake_dav_free (fixture->server);
}

static void
assert_send_fails (Fixture *fixture, SkyDriveError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_sync_send (fixture->drive, fixture->session, &fixture->source, NULL, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, (int) code);
}

static void
send_whole (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  sky_sync_send (fixture->drive, fixture->session, &fixture->source, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_commit_fails (Fixture *fixture, SkyDriveError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;

  entry = sky_sync_commit (fixture->drive, fixture->session, NULL, &error);
  g_assert_error (error, SKY_DRIVE_ERROR, (int) code);
  g_assert_null (entry);
}

static void
commit (Fixture *fixture, SkyVerification expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;
  SkyVerification verification = SKY_VERIFICATION_NONE;

  entry = sky_sync_commit (fixture->drive, fixture->session, &verification, &error);
  g_assert_no_error (error);
  g_assert_cmpint (verification, ==, expected);
}

static void
assert_state (Fixture *fixture, SkyDriveUploadState expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sky_sync_inspect (fixture->drive, fixture->session, &error), ==, expected);
  g_assert_no_error (error);
}

static void
assert_holds (Fixture *fixture, const char *text)
{
  GBytes *content = sky_fake_dav_get (fixture->server, PATH);

  if (text == NULL)
    g_assert_null (content);
  else
    g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), text,
                     strlen (text));
}

static void
put_other (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  sky_fake_dav_put (fixture->server, PATH, content);
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  send_whole (fixture);
  g_assert_null (sky_fake_dav_get_header (fixture->server, "PUT", "Expect"));
  g_assert_null (sky_fake_dav_get_header (fixture->server, "PUT", "Transfer-Encoding"));
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "PUT", "Content-Length"), ==, "14");
  assert_holds (fixture, NULL);
  commit (fixture, SKY_VERIFICATION_SIZE);
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "MOVE", "Overwrite"), ==, "F");
  g_assert_true (g_str_has_prefix (sky_fake_dav_get_header (fixture->server, "MOVE", "Destination"),
                                   sky_fake_dav_get_url (fixture->server)));
  assert_holds (fixture, TEXT);
}

static void
test_lost_answer_to_put (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_fail (fixture->server, "PUT", SKY_FAKE_LOSE_ANSWER, 1);
  assert_send_fails (fixture, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  assert_state (fixture, SKY_DRIVE_UPLOAD_SENT);
  commit (fixture, SKY_VERIFICATION_SIZE);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PUT"), ==, 1);
}

static void
test_lost_answer_to_move (Fixture *fixture, gconstpointer data)
{
  send_whole (fixture);
  sky_fake_dav_fail (fixture->server, "MOVE", SKY_FAKE_LOSE_ANSWER, 1);
  assert_commit_fails (fixture, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  assert_state (fixture, SKY_DRIVE_UPLOAD_COMMITTED);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "MOVE"), ==, 1);
  assert_holds (fixture, TEXT);
}

static void
test_lost_request_to_move (Fixture *fixture, gconstpointer data)
{
  send_whole (fixture);
  sky_fake_dav_fail (fixture->server, "MOVE", SKY_FAKE_LOSE_REQUEST, 1);
  assert_commit_fails (fixture, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  assert_state (fixture, SKY_DRIVE_UPLOAD_SENT);
  commit (fixture, SKY_VERIFICATION_SIZE);
  assert_holds (fixture, TEXT);
}

static void
test_gateway_gives_up (Fixture *fixture, gconstpointer data)
{
  send_whole (fixture);
  sky_fake_dav_answer (fixture->server, "MOVE", "HTTP/1.1 504 Slow\r\nContent-Length: 0\r\n\r\n",
                       1);
  assert_commit_fails (fixture, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  assert_state (fixture, SKY_DRIVE_UPLOAD_SENT);
}

/* After the MOVE nobody knows what is there until somebody looks. */
static void
test_lost_look_afterwards (Fixture *fixture, gconstpointer data)
{
  send_whole (fixture);
  sky_fake_dav_fail (fixture->server, "PROPFIND", SKY_FAKE_NO_FAULT, 1);
  sky_fake_dav_answer (fixture->server, "PROPFIND",
                       "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", 4);
  assert_commit_fails (fixture, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  assert_state (fixture, SKY_DRIVE_UPLOAD_COMMITTED);
}

static void
test_server_keeps_half (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_fail (fixture->server, "PUT", SKY_FAKE_KEEP_HALF, 1);
  send_whole (fixture);
  assert_state (fixture, SKY_DRIVE_UPLOAD_NOTHING);
  assert_commit_fails (fixture, SKY_DRIVE_ERROR_CORRUPT);
  assert_holds (fixture, NULL);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "DELETE"), ==, 1);
  send_whole (fixture);
  commit (fixture, SKY_VERIFICATION_SIZE);
  assert_holds (fixture, TEXT);
}

static void
check_refusal (Fixture *fixture, const char *status, SkyDriveError code)
{
  g_autofree char *answer = NULL;

  answer = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n", status);
  sky_fake_dav_answer (fixture->server, "PUT", answer, 1);
  assert_send_fails (fixture, code);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PUT"), ==, 1);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  check_refusal (fixture, "507 Full", SKY_DRIVE_ERROR_QUOTA);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  check_refusal (fixture, "413 Large", SKY_DRIVE_ERROR_UNSUPPORTED);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  check_refusal (fixture, "423 Locked", SKY_DRIVE_ERROR_BUSY);
}

static void
test_forbidden (Fixture *fixture, gconstpointer data)
{
  check_refusal (fixture, "403 No", SKY_DRIVE_ERROR_FORBIDDEN);
}

/* Writes are repeated by those who journal them, never by the client. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  check_refusal (fixture, "503 Busy\r\nRetry-After: 0", SKY_DRIVE_ERROR_BUSY);
}

static void
test_replace_weak (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_set_weak (fixture->server, TRUE);
  put_other (fixture, "old");
  g_clear_object (&fixture->session);
  fixture->session = begin (fixture, SKY_UPLOAD_REPLACE, "W/\"v1\"");
  send_whole (fixture);
  commit (fixture, SKY_VERIFICATION_SIZE);
  g_assert_null (sky_fake_dav_get_header (fixture->server, "MOVE", "If"));
  assert_holds (fixture, TEXT);
}

static void
test_replace_strong (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = NULL;

  put_other (fixture, "old");
  g_clear_object (&fixture->session);
  fixture->session = begin (fixture, SKY_UPLOAD_REPLACE, "\"v1\"");
  send_whole (fixture);
  commit (fixture, SKY_VERIFICATION_SIZE);
  expected = g_strdup_printf ("<%ssong> ([\"v1\"])", sky_fake_dav_get_url (fixture->server));
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "MOVE", "If"), ==, expected);
  assert_holds (fixture, TEXT);
}

/* A server that knows no If header for tags: what was seen just before has to do. */
static void
test_replace_without_conditions (Fixture *fixture, gconstpointer data)
{
  put_other (fixture, "old");
  g_clear_object (&fixture->session);
  fixture->session = begin (fixture, SKY_UPLOAD_REPLACE, "\"v1\"");
  send_whole (fixture);
  sky_fake_dav_answer (fixture->server, "MOVE", "HTTP/1.1 412 No\r\nContent-Length: 0\r\n\r\n", 1);
  commit (fixture, SKY_VERIFICATION_SIZE);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "MOVE"), ==, 2);
  g_assert_null (sky_fake_dav_get_header (fixture->server, "MOVE", "If"));
  assert_holds (fixture, TEXT);
}

static void
test_replace_gone (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->session);
  fixture->session = begin (fixture, SKY_UPLOAD_REPLACE, "\"v1\"");
  send_whole (fixture);
  assert_commit_fails (fixture, SKY_DRIVE_ERROR_CONFLICT);
  assert_holds (fixture, NULL);
}

/* Of the same size: only reading it back can tell. */
static void
test_other_content_of_same_size (Fixture *fixture, gconstpointer data)
{
  put_other (fixture, "The other song");
  assert_state (fixture, SKY_DRIVE_UPLOAD_CONFLICT);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "GET"), ==, 1);
}

static void
test_commit_of_nothing (Fixture *fixture, gconstpointer data)
{
  assert_commit_fails (fixture, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  assert_state (fixture, SKY_DRIVE_UPLOAD_NOTHING);
}

static void
test_abort_while_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  send_whole (fixture);
  sky_fake_dav_answer (fixture->server, "DELETE",
                       "HTTP/1.1 423 Locked\r\nContent-Length: 0\r\n\r\n", 1);
  sky_sync_abort (fixture->drive, fixture->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "DELETE"), ==, 2);
  assert_state (fixture, SKY_DRIVE_UPLOAD_NOTHING);
}

static void
test_source_is_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SkyUploadSource source = { .file = g_file_new_for_path (g_get_tmp_dir ()) };

  g_assert_false (sky_sync_send (fixture->drive, fixture->session, &source, NULL, &error));
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PUT"), ==, 0);
  g_object_unref (source.file);
}

static void
test_skylark_headers (Fixture *fixture, gconstpointer data)
{
  send_whole (fixture);
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "PUT", "Repr-Digest"), ==,
                   TEXT_DIGEST);
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "PUT", "X-OC-Mtime"), ==,
                   "1234567890");
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "PUT", "If-None-Match"), ==, "*");
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "MOVE"), ==, 0);
  assert_holds (fixture, TEXT);
}

static void
test_skylark_replaces (Fixture *fixture, gconstpointer data)
{
  put_other (fixture, "old");
  g_clear_object (&fixture->session);
  fixture->session = begin (fixture, SKY_UPLOAD_REPLACE, "\"v1\"");
  send_whole (fixture);
  g_assert_cmpstr (sky_fake_dav_get_header (fixture->server, "PUT", "If-Match"), ==, "\"v1\"");
  g_assert_null (sky_fake_dav_get_header (fixture->server, "PUT", "If-None-Match"));
}

static void
test_skylark_lost_answer (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_fail (fixture->server, "PUT", SKY_FAKE_LOSE_ANSWER, 1);
  assert_send_fails (fixture, SKY_DRIVE_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PUT"), ==, 1);
}

/* Sent again on another connection, it would find its own file in the way. */
static void
test_skylark_lost_answer_on_used_connection (Fixture *fixture, gconstpointer data)
{
  assert_state (fixture, SKY_DRIVE_UPLOAD_NOTHING);
  g_assert_cmpuint (sky_fake_dav_count_connections (fixture->server), ==, 1);
  test_skylark_lost_answer (fixture, data);
  g_assert_cmpuint (sky_fake_dav_count_connections (fixture->server), ==, 1);
  assert_holds (fixture, TEXT);
}

static void
test_skylark_wrong_digest (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PUT",
                       "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nRepr-Digest: sha-256="
                       ":47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:\r\n\r\n",
                       1);
  assert_send_fails (fixture, SKY_DRIVE_ERROR_CORRUPT);
}

/* Everything is in the answer to the PUT: no second request. */
static void
test_skylark_one_request (Fixture *fixture, gconstpointer data)
{
  sky_fake_dav_answer (fixture->server, "PUT",
                       "HTTP/1.1 201 Created\r\nContent-Length: 0\r\nETag: \"e\"\r\n"
                       "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                       "Skylark-Resource-Id: urn:uuid:1\r\n"
                       "Repr-Digest: " TEXT_DIGEST "\r\n\r\n",
                       1);
  send_whole (fixture);
  commit (fixture, SKY_VERIFICATION_DIGEST);
  g_assert_cmpuint (sky_fake_dav_count (fixture->server, "PROPFIND"), ==, 0);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *name;
    const char *kind;
    void (*func) (Fixture *, gconstpointer);
  } cases[] = {
    { "headers", "webdav", test_headers },
    { "lost-answer-to-put", "webdav", test_lost_answer_to_put },
    { "lost-answer-to-move", "webdav", test_lost_answer_to_move },
    { "lost-request-to-move", "webdav", test_lost_request_to_move },
    { "gateway-gives-up", "webdav", test_gateway_gives_up },
    { "lost-look-afterwards", "webdav", test_lost_look_afterwards },
    { "server-keeps-half", "webdav", test_server_keeps_half },
    { "full", "webdav", test_full },
    { "too-large", "webdav", test_too_large },
    { "locked", "webdav", test_locked },
    { "forbidden", "webdav", test_forbidden },
    { "busy", "webdav", test_busy },
    { "replace-weak", "webdav", test_replace_weak },
    { "replace-strong", "webdav", test_replace_strong },
    { "replace-without-conditions", "webdav", test_replace_without_conditions },
    { "replace-gone", "webdav", test_replace_gone },
    { "other-content-of-same-size", "webdav", test_other_content_of_same_size },
    { "commit-of-nothing", "webdav", test_commit_of_nothing },
    { "abort-while-locked", "webdav", test_abort_while_locked },
    { "source-is-folder", "webdav", test_source_is_folder },
    { "skylark-headers", "skylark", test_skylark_headers },
    { "skylark-replaces", "skylark", test_skylark_replaces },
    { "skylark-lost-answer", "skylark", test_skylark_lost_answer },
    { "skylark-lost-answer-on-used-connection", "skylark",
      test_skylark_lost_answer_on_used_connection },
    { "skylark-wrong-digest", "skylark", test_skylark_wrong_digest },
    { "skylark-one-request", "skylark", test_skylark_one_request },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/drive/webdav-upload/", cases[i].name, NULL);

      g_test_add (path, Fixture, cases[i].kind, set_up, cases[i].func, tear_down);
    }
  return g_test_run ();
}
