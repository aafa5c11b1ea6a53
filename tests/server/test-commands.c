/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of skylark-drive, run as programs. */

#include "sky-http-client.h"

#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sky-database.h"

/* printf sound | sha256sum */
#define SOUND_PREFIX "dd"
#define SOUND_REST "29442deca69f52c50006b831cb216edf78a7da33748f0a80ff19f2ebe57ecd"

/* A folder for one test, and a drive beside it that holds an album. */
typedef struct
{
  SkyServerFixture *server; /* (owned) */
  char             *folder; /* (owned) */
} Fixture;

static const char album[] = "Album%20%231%20%F0%9F%8E%B5";

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyHttpAnswer) put = NULL;
  g_autoptr (SkyHttpAnswer) other = NULL;
  g_autofree char *song = g_strconcat (album, "/01.flac", NULL);
  g_autofree char *cover = g_strconcat (album, "/.cover", NULL);

  fixture->server = sky_server_fixture_new ();
  fixture->folder = g_dir_make_tmp ("skylark-commands-XXXXXX", NULL);
  g_assert_cmpuint (sky_http_status (fixture->server, "MKCOL", album), ==, 201);
  put = sky_http_send (fixture->server, "PUT", song, "sound", 5, "X-OC-Mtime", "784111777", NULL);
  g_assert_cmpuint (put->status, ==, 201);
  g_assert_cmpuint (sky_http_put (fixture->server, cover, "", 0), ==, 201);
  g_assert_cmpuint (sky_http_put (fixture->server, "copy", "sound", 5), ==, 201);
  other = sky_http_send (fixture->server, "PUT", "theirs", "sound", 5, "Authorization",
                         "Bearer " SKY_SERVER_FIXTURE_OTHER_TOKEN, NULL);
  g_assert_cmpuint (other->status, ==, 201);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_server_fixture_remove_tree (fixture->folder);
  g_free (fixture->folder);
  sky_server_fixture_free (fixture->server);
}

static void
assert_file (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *found = NULL;
  gsize            size = 0;

  g_assert_true (g_file_get_contents (path, &found, &size, NULL));
  g_assert_cmpstr (found, ==, content);
  g_assert_cmpuint (size, ==, strlen (content));
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *target = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *song =
      g_build_filename (target, "tester", "Album #1 \xf0\x9f\x8e\xb5", "01.flac", NULL);
  GStatBuf info;

  /* While the drive is served. */
  g_assert_cmpint (sky_http_run (NULL, NULL, "export", "--root", root, target, NULL), ==, 0);
  assert_file (target, "tester/Album #1 \xf0\x9f\x8e\xb5/01.flac", "sound");
  assert_file (target, "tester/Album #1 \xf0\x9f\x8e\xb5/.cover", "");
  assert_file (target, "tester/copy", "sound");
  assert_file (target, "other/theirs", "sound");
  g_assert_cmpint (g_stat (song, &info), ==, 0);
  g_assert_cmpint (info.st_mtime, ==, 784111777);
}

static void
test_export_account (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *target = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *errors = NULL;

  sky_server_fixture_stop (fixture->server);
  g_assert_cmpint (
      sky_http_run (NULL, NULL, "export", "--root", root, "--account", "other", target, NULL), ==,
      0);
  assert_file (target, "theirs", "sound");
  g_assert_cmpint (sky_http_run (NULL, &errors, "export", "--root", root, "--account", "nobody",
                                 fixture->folder, "--force", NULL),
                   ==, 1);
  g_assert_nonnull (strstr (errors, "nobody"));
}

static void
test_export_not_empty (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *kept = g_build_filename (fixture->folder, "kept", NULL);
  g_autofree char *errors = NULL;

  g_assert_true (g_file_set_contents (kept, "mine", -1, NULL));
  g_assert_cmpint (sky_http_run (NULL, &errors, "export", "--root", root, fixture->folder, NULL),
                   ==, 1);
  g_assert_nonnull (strstr (errors, fixture->folder));
  g_assert_cmpint (
      sky_http_run (NULL, NULL, "export", "--root", root, "--force", fixture->folder, NULL), ==, 0);
  assert_file (fixture->folder, "kept", "mine");
  assert_file (fixture->folder, "tester/copy", "sound");
  g_assert_cmpint (
      sky_http_run (NULL, NULL, "export", "--root", root, "--force", fixture->folder, NULL), ==, 0);
}

static void
test_no_drive (Fixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *errors = NULL;

  g_assert_cmpint (sky_http_run (NULL, &errors, "export", "--root", fixture->folder, target, NULL),
                   ==, 1);
  g_assert_nonnull (strstr (errors, fixture->folder));
  g_assert_cmpint (sky_http_run (NULL, NULL, "check", "--root", fixture->folder, NULL), ==, 1);
  g_assert_false (g_file_test (target, G_FILE_TEST_EXISTS));
}

static char *
sound_blob (Fixture *fixture)
{
  return g_build_filename (sky_server_fixture_get_root (fixture->server), "blobs", SOUND_PREFIX,
                           SOUND_REST, NULL);
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *output = NULL;

  g_assert_cmpint (sky_http_run (&output, NULL, "check", "--root", root, NULL), ==, 0);
  /* two contents, four files */
  g_assert_nonnull (strstr (output, "2 blobs with 5 bytes, 4 references, 0 faults"));
}

static void
test_check_flipped_byte (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *blob = sound_blob (fixture);
  g_autofree char *target = g_build_filename (fixture->folder, "out", NULL);
  g_autofree char *output = NULL;

  g_assert_true (g_file_test (blob, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (blob, "sounD", -1, NULL));
  g_assert_cmpint (sky_http_run (&output, NULL, "check", "--root", root, NULL), ==, 1);
  g_assert_nonnull (strstr (output, SOUND_PREFIX SOUND_REST));
  g_assert_nonnull (strstr (output, "tester/Album #1 \xf0\x9f\x8e\xb5/01.flac"));
  g_assert_nonnull (strstr (output, "tester/copy"));
  g_assert_nonnull (strstr (output, "other/theirs"));
  g_assert_cmpint (sky_http_run (NULL, NULL, "export", "--root", root, target, NULL), ==, 1);
}

static void
test_check_lost_blob (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *blob = sound_blob (fixture);

  g_assert_cmpint (g_unlink (blob), ==, 0);
  g_assert_cmpint (sky_http_run (NULL, NULL, "check", "--root", root, NULL), ==, 1);
}

/* Runs one statement on the database of a stopped server. */
static void
tamper (Fixture *fixture, const char *sql)
{
  g_autofree char *path =
      g_build_filename (sky_server_fixture_get_root (fixture->server), "drive.db", NULL);
  g_autoptr (SkyDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  sky_server_fixture_stop (fixture->server);
  database = sky_database_open (path, (const SkyMigration[]){ "SELECT 1" }, 1, &error);
  g_assert_no_error (error);
  g_assert_true (sky_database_execute (database, "PRAGMA foreign_keys = OFF", &error));
  g_assert_true (sky_database_execute (database, sql, &error));
}

static void
test_check_references (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *output = NULL;

  tamper (fixture, "UPDATE blobs SET refs = 7 WHERE size = 5");
  g_assert_cmpint (sky_http_run (&output, NULL, "check", "--root", root, NULL), ==, 1);
  g_assert_nonnull (strstr (output, "7 references are noted, 3 exist"));
}

static void
test_check_tree (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *output = NULL;

  tamper (fixture, "UPDATE nodes SET parent = 4711 WHERE name = 'copy'");
  g_assert_cmpint (sky_http_run (&output, NULL, "check", "--root", root, NULL), ==, 1);
  g_assert_nonnull (strstr (output, "(copy) lies in no account"));
}

/* A version of two pieces is read as the one file that it is. */
static void
test_segments (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *target = g_build_filename (fixture->folder, "out", NULL);
  g_autoptr (SkyHttpAnswer) get = NULL;
  g_autoptr (SkyHttpAnswer) part = NULL;

  tamper (fixture, "DELETE FROM segments WHERE version = (SELECT version FROM nodes "
                   "WHERE name = 'copy');"
                   "INSERT INTO segments SELECT n.version, 0, b.id, 0, 2 FROM nodes n, blobs b "
                   "WHERE n.name = 'copy' AND b.size = 5;"
                   "INSERT INTO segments SELECT n.version, 1, b.id, 2, 3 FROM nodes n, blobs b "
                   "WHERE n.name = 'copy' AND b.size = 5;");
  sky_server_fixture_start (fixture->server);
  get = sky_http_send (fixture->server, "GET", "copy", NULL, 0, NULL);
  g_assert_cmpstr (get->body, ==, "sound");
  part = sky_http_send (fixture->server, "GET", "copy", NULL, 0, "Range", "bytes=1-3", NULL);
  g_assert_cmpstr (part->body, ==, "oun");
  g_assert_cmpint (sky_http_run (NULL, NULL, "check", "--root", root, NULL), ==, 0);
  g_assert_cmpint (sky_http_run (NULL, NULL, "export", "--root", root, target, NULL), ==, 0);
  assert_file (target, "tester/copy", "sound");
}

static void
test_served_twice (Fixture *fixture, gconstpointer data)
{
  const char      *root = sky_server_fixture_get_root (fixture->server);
  g_autofree char *tokens = g_build_filename (fixture->folder, "tokens", NULL);
  g_autofree char *errors = NULL;

  g_assert_true (g_file_set_contents (tokens, "a b\n", -1, NULL));
  g_assert_cmpint (
      sky_http_run (NULL, &errors, "serve", "--root", root, "--token-file", tokens, NULL), ==, 1);
  g_assert_nonnull (strstr (errors, root));
  g_assert_nonnull (strstr (errors, "already served"));
}

static void
test_port_taken (Fixture *fixture, gconstpointer data)
{
  g_autofree char *root = g_build_filename (fixture->folder, "root", NULL);
  g_autofree char *tokens = g_build_filename (fixture->folder, "tokens", NULL);
  g_autofree char *errors = NULL;
  g_autofree char *address =
      sky_http_between (sky_server_fixture_get_url (fixture->server), "http://", "/");

  g_assert_true (g_file_set_contents (tokens, "a b\n", -1, NULL));
  g_assert_cmpint (sky_http_run (NULL, &errors, "serve", "--root", root, "--token-file", tokens,
                                 "--listen", address, NULL),
                   ==, 1);
  g_assert_nonnull (strstr (errors, address));
}

static void
test_root_is_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autofree char *root = g_build_filename (file, "root", NULL);
  g_autofree char *errors = NULL;

  g_assert_true (g_file_set_contents (file, "a b\n", -1, NULL));
  g_assert_cmpint (
      sky_http_run (NULL, &errors, "serve", "--root", root, "--token-file", file, NULL), ==, 1);
  g_assert_nonnull (strstr (errors, root));
}

/* Root may write whatever a folder's mode says, unless it gives up the right to. */
static void
test_read_only_root (Fixture *fixture, gconstpointer data)
{
  g_autofree char *root = g_build_filename (fixture->folder, "root", NULL);
  g_autofree char *tokens = g_build_filename (fixture->folder, "tokens", NULL);
  g_autofree char *program = sky_server_fixture_dup_program ();
  const char      *arguments[] = { "setpriv",
                                   "--bounding-set=-dac_override,-dac_read_search",
                                   program,
                                   "serve",
                                   "--root",
                                   root,
                                   "--token-file",
                                   tokens,
                                   NULL };
  guint            n_skipped = geteuid () == 0 ? 0 : 2;
  g_autofree char *errors = NULL;
  int              status = 0;

  g_assert_cmpint (g_mkdir (root, 0500), ==, 0);
  g_assert_true (g_file_set_contents (tokens, "a b\n", -1, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) arguments + n_skipped, NULL, G_SPAWN_SEARCH_PATH,
                               NULL, NULL, NULL, &errors, &status, NULL));
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  g_assert_nonnull (strstr (errors, root));
  g_assert_nonnull (strstr (errors, "Permission denied"));
}

static void
test_bad_tokens (Fixture *fixture, gconstpointer data)
{
  g_autofree char  *root = g_build_filename (fixture->folder, "root", NULL);
  g_autofree char  *tokens = g_build_filename (fixture->folder, "tokens", NULL);
  const char *const texts[] = { "only-a-name\n", "", "# nobody\n", "../up token\n", "a:b token\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *errors = NULL;

      g_assert_true (g_file_set_contents (tokens, texts[i], -1, NULL));
      g_assert_cmpint (
          sky_http_run (NULL, &errors, "serve", "--root", root, "--token-file", tokens, NULL), ==,
          1);
      g_assert_nonnull (strstr (errors, tokens));
    }
}

static void
test_usage (void)
{
  g_autofree char *errors = NULL;

  g_assert_cmpint (sky_http_run (NULL, NULL, "", NULL), ==, 2);
  g_assert_cmpint (sky_http_run (NULL, &errors, "brew", NULL), ==, 2);
  g_assert_nonnull (strstr (errors, "brew"));
  g_assert_cmpint (sky_http_run (NULL, NULL, "serve", NULL), ==, 2);
  g_assert_cmpint (sky_http_run (NULL, NULL, "serve", "--root", "/nowhere", NULL), ==, 2);
  g_assert_cmpint (sky_http_run (NULL, NULL, "serve", "--nonsense", NULL), ==, 2);
  g_assert_cmpint (
      sky_http_run (NULL, NULL, "serve", "--root", "/nowhere", "--parent-fd", "77", NULL), ==, 2);
  g_assert_cmpint (sky_http_run (NULL, NULL, "serve", "--root", "/nowhere", "--token-file", "x",
                                 "--listen", "here", NULL),
                   ==, 2);
  g_assert_cmpint (sky_http_run (NULL, NULL, "serve", "--root", "/nowhere", "--token-file", "x",
                                 "--tls-cert", "x", NULL),
                   ==, 2);
  g_assert_cmpint (sky_http_run (NULL, NULL, "export", "--root", "/nowhere", NULL), ==, 2);
  g_assert_cmpint (sky_http_run (NULL, NULL, "check", NULL), ==, 2);
  g_assert_cmpint (sky_http_run (NULL, NULL, "--help", NULL), ==, 0);
}

/* The parent is told port and token, and the server ends with it. */
static void
test_parent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher =
                 g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *program = sky_server_fixture_dup_program ();
  g_autofree char *root = g_build_filename (fixture->folder, "root", NULL);
  g_autofree char *line = NULL;
  JsonObject      *object = NULL;
  int              ends[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  g_subprocess_launcher_take_fd (launcher, ends[1], 5);
  process = g_subprocess_launcher_spawn (launcher, NULL, program, "serve", "--root", root,
                                         "--parent-fd", "5", NULL);
  g_assert_nonnull (process);
  stream = g_unix_input_stream_new (ends[0], TRUE);
  lines = g_data_input_stream_new (stream);
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_true (json_parser_load_from_data (parser, line, -1, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (object, "port"), >, 0);
  g_assert_cmpuint (strlen (json_object_get_string_member (object, "token")), >=, 32);
  g_clear_object (&lines);
  g_input_stream_close (stream, NULL, NULL);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* Runs skylark-drive with a certificate of its own; the client trusts only that one. */
static void
test_tls (Fixture *fixture, gconstpointer data)
{
  g_autofree char *root = g_build_filename (fixture->folder, "root", NULL);
  g_autofree char *tokens = g_build_filename (fixture->folder, "tokens", NULL);
  g_autofree char *cert = g_build_filename (fixture->folder, "cert.pem", NULL);
  g_autofree char *key = g_build_filename (fixture->folder, "key.pem", NULL);
  g_autofree char *program = sky_server_fixture_dup_program ();
  const char      *make[] = { "openssl",  "req",
                              "-x509",    "-newkey",
                              "rsa:2048", "-nodes",
                              "-keyout",  key,
                              "-out",     cert,
                              "-subj",    "/CN=localhost",
                              "-addext",  "subjectAltName=IP:127.0.0.1",
                              NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GTlsDatabase) trusted = NULL;
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) make, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, NULL, &error));
  g_assert_true (g_file_set_contents (tokens, "a b\n", -1, NULL));
  process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "serve", "--root", root,
                        "--token-file", tokens, "--tls-cert", cert, "--tls-key", key, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "READY https://127.0.0.1:"));
  trusted = g_tls_file_database_new (cert, &error);
  g_assert_no_error (error);
  session = soup_session_new_with_options ("tls-database", trusted, NULL);
  message = soup_message_new ("OPTIONS", line + strlen ("READY "));
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                "Bearer b");
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/server/commands/export", test_export);
  ADD ("/server/commands/export-account", test_export_account);
  ADD ("/server/commands/export-not-empty", test_export_not_empty);
  ADD ("/server/commands/no-drive", test_no_drive);
  ADD ("/server/commands/check", test_check);
  ADD ("/server/commands/check-flipped-byte", test_check_flipped_byte);
  ADD ("/server/commands/check-lost-blob", test_check_lost_blob);
  ADD ("/server/commands/check-references", test_check_references);
  ADD ("/server/commands/check-tree", test_check_tree);
  ADD ("/server/commands/segments", test_segments);
  ADD ("/server/commands/served-twice", test_served_twice);
  ADD ("/server/commands/port-taken", test_port_taken);
  ADD ("/server/commands/root-is-no-folder", test_root_is_no_folder);
  ADD ("/server/commands/read-only-root", test_read_only_root);
  ADD ("/server/commands/bad-tokens", test_bad_tokens);
  ADD ("/server/commands/parent", test_parent);
  ADD ("/server/commands/tls", test_tls);
  g_test_add_func ("/server/commands/usage", test_usage);
  return g_test_run ();
}
