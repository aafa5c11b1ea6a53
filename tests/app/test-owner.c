/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process model, by real processes: an owner that is started for a command, ends when idle, is
 * replaced by a window, and keeps the built-in drive alive. */
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/sky-owner-fixture.h"

#define N_FILES 40
#define FILE_SIZE (4 * 1024 * 1024)

static JsonObject *
object_of (JsonNode *node)
{
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return json_node_get_object (node);
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines =
                 g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (lines), 1);
  return g_data_input_stream_read_line (lines, NULL, NULL, NULL);
}

static GSubprocess *
start_window_owner_with (SkyOwnerFixture *fixture, const char *file, const char *expected)
{
  g_autofree char *program =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "app", "window-owner", NULL);
  GSubprocess *process =
      sky_owner_fixture_spawn (fixture, (const char *const[]){ program, file, NULL });
  g_autofree char *line = read_line (process);

  g_assert_cmpstr (line, ==, expected);
  return process;
}

static GSubprocess *
start_window_owner (SkyOwnerFixture *fixture, const char *expected)
{
  return start_window_owner_with (fixture, NULL, expected);
}

static void
end_window_owner (GSubprocess *process)
{
  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

static void
test_ends_when_idle (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *socket =
      g_build_filename (sky_owner_fixture_get_dir (fixture), "control.sock", NULL);
  GPid owner;
  GPid server;

  sky_owner_fixture_setenv (fixture, "SKYLARK_GRACE_MS", "200");
  g_assert_cmpint (sky_owner_fixture_run (fixture, "ls 'This computer:/'", NULL), ==, 0);
  owner = sky_owner_fixture_get_owner (fixture);
  server = sky_owner_fixture_get_server (fixture);
  g_assert_cmpint (owner, >, 0);
  SKY_WAIT_UNTIL (kill (owner, 0) != 0);
  g_assert_true (sky_owner_fixture_wait_until_free (fixture));
  g_assert_false (g_file_test (socket, G_FILE_TEST_EXISTS));
  if (server > 0)
    SKY_WAIT_UNTIL (kill (server, 0) != 0);
}

static void
test_stays_between_commands (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  GPid owner;

  g_assert_cmpint (sky_owner_fixture_run (fixture, "status", NULL), ==, 0);
  owner = sky_owner_fixture_get_owner (fixture);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "status", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_get_owner (fixture), ==, owner);
}

static void
test_many_commands_one_owner (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *program = g_build_filename (g_getenv ("SKY_BUILD_DIR"), "src", "skylark", NULL);
  GSubprocess     *commands[6];

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    commands[i] =
        sky_owner_fixture_spawn (fixture, (const char *const[]){ program, "drive", "list", NULL });
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_assert_true (g_subprocess_wait_check (commands[i], NULL, NULL));
      g_object_unref (commands[i]);
    }
}

static void
test_killed_owner (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  GPid owner;
  GPid server;

  g_assert_cmpint (sky_owner_fixture_run (fixture, "mkdir 'This computer:/kept'", NULL), ==, 0);
  owner = sky_owner_fixture_get_owner (fixture);
  server = sky_owner_fixture_get_server (fixture);
  g_assert_cmpint (server, >, 0);
  g_assert_cmpint (kill (owner, SIGKILL), ==, 0);
  /* The server hears of it by its socket pair. */
  SKY_WAIT_UNTIL (kill (server, 0) != 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "ls 'This computer:/'", NULL), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "kept/"));
  g_assert_cmpint (sky_owner_fixture_get_owner (fixture), !=, owner);
}

static void
test_server_killed (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  GPid owner;

  g_assert_cmpint (sky_owner_fixture_run (fixture, "mkdir 'This computer:/kept'", NULL), ==, 0);
  owner = sky_owner_fixture_get_owner (fixture);
  for (guint i = 0; i < 3; i++)
    {
      GPid server = sky_owner_fixture_get_server (fixture);

      g_assert_cmpint (server, >, 0);
      g_assert_cmpint (kill (server, SIGKILL), ==, 0);
      SKY_WAIT_UNTIL (sky_owner_fixture_get_server (fixture) != server &&
                      sky_owner_fixture_get_server (fixture) != 0);
      /* Another port, another token, the same drive. */
      g_assert_cmpint (sky_owner_fixture_run (fixture, "ls 'This computer:/'", NULL), ==, 0);
      g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "kept/"));
    }
  g_assert_cmpint (sky_owner_fixture_get_owner (fixture), ==, owner);
}

/* Everything but the drive works while its server can't run, and the reason is told. */
static void
test_server_cannot_start (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *drive = g_build_filename (sky_owner_fixture_get_dir (fixture), "drive", NULL);
  g_autoptr (JsonNode) drives = NULL;
  JsonObject *record;

  /* A file stands where its folder should be: root may write into read-only folders. */
  g_assert_true (g_file_set_contents (drive, "in the way", -1, NULL));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "status", NULL), !=, 0);
  g_assert_cmpint (g_unlink (drive), ==, 0);
  g_assert_cmpint (g_mkdir (drive, 0700), ==, 0);
  g_free (drive);
  drive = g_build_filename (sky_owner_fixture_get_dir (fixture), "drive", "drive.db", NULL);
  g_assert_true (g_file_set_contents (drive, "this is no database", -1, NULL));

  g_assert_cmpint (sky_owner_fixture_run (fixture, "library status", NULL), ==, 0);
  drives = sky_owner_fixture_run_json (fixture, "drive list --json");
  record = json_array_get_object_element (json_node_get_array (drives), 0);
  g_assert_cmpstr (json_object_get_string_member (record, "status"), ==, "needs-attention");
  g_assert_false (json_object_get_null_member (record, "message"));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "ls 'This computer:/'", NULL), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), "This computer"));

  /* It comes by itself once the reason is gone. */
  g_assert_cmpint (g_unlink (drive), ==, 0);
  SKY_WAIT_UNTIL (sky_owner_fixture_run (fixture, "ls 'This computer:/'", NULL) == 0);
}

static void
test_second_window_raises (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (GSubprocess) first = start_window_owner (fixture, "owner");
  g_autoptr (GSubprocess) second = start_window_owner (fixture, "raised");
  g_autofree char *line = read_line (first);

  g_assert_cmpstr (line, ==, "raised");
  g_assert_true (g_subprocess_wait_check (second, NULL, NULL));
  end_window_owner (first);
}

static void
test_second_window_passes_files (void)
{
  const char *file = "file:///music/a%20song.flac";
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (GSubprocess) first = start_window_owner (fixture, "owner");
  g_autoptr (GSubprocess) second = start_window_owner_with (fixture, file, "raised");
  g_autofree char *line = read_line (first);

  g_assert_cmpstr (line, ==, file);
  g_assert_true (g_subprocess_wait_check (second, NULL, NULL));
  end_window_owner (first);
}

static void
test_commands_use_the_window (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (GSubprocess) window = start_window_owner (fixture, "owner");
  const char *pid = g_subprocess_get_identifier (window);

  g_assert_cmpint (sky_owner_fixture_run (fixture, "drive list", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_get_owner (fixture), ==,
                   (int) g_ascii_strtoll (pid, NULL, 10));
  end_window_owner (window);
  /* An orderly end leaves neither owner nor server. */
  g_assert_true (sky_owner_fixture_wait_until_free (fixture));
}

static void
make_files (SkyOwnerFixture *fixture)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("many/file %02u.bin", i);
      g_autofree char *path = sky_owner_fixture_make_file (fixture, name, FILE_SIZE);
    }
}

static gboolean
has_batch (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) batches = sky_owner_fixture_run_json (fixture, "transfers --json");

  return json_array_get_length (json_node_get_array (batches)) == 1;
}

static JsonObject *
first_batch (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) batches = sky_owner_fixture_run_json (fixture, "transfers --json");

  g_assert_cmpuint (json_array_get_length (json_node_get_array (batches)), ==, 1);
  return json_object_ref (json_array_get_object_element (json_node_get_array (batches), 0));
}

static gboolean
some_files_done (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonObject) batch = first_batch (fixture);

  return json_object_get_int_member (batch, "files_done") > 0;
}

static gboolean
batch_is_done (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonObject) batch = first_batch (fixture);
  const char *state = json_object_get_string_member (batch, "state");

  g_assert_cmpstr (state, !=, "failed");
  return g_str_equal (state, "done");
}

/* Every file stands on the drive once, with the digest that GLib calculates of the original. */
static void
assert_files_arrived (SkyOwnerFixture *fixture, const char *folder)
{
  g_autoptr (JsonNode) list =
                 sky_owner_fixture_run_json (fixture, "ls --json 'This computer:/in/many'");
  JsonArray *entries = json_node_get_array (list);

  g_assert_cmpuint (json_array_get_length (entries), ==, N_FILES);
  for (guint i = 0; i < N_FILES; i++)
    {
      JsonObject      *entry = json_array_get_object_element (entries, i);
      g_autofree char *path =
          g_build_filename (folder, json_object_get_string_member (entry, "name"), NULL);
      g_autofree char *bytes = NULL;
      g_autofree char *digest = NULL;
      gsize            size;

      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, size);
      g_assert_cmpstr (json_object_get_string_member (entry, "sha256"), ==, digest);
    }
}

static void
test_hand_over_transfer (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *home = g_path_get_dirname (sky_owner_fixture_get_dir (fixture));
  g_autofree char *folder = g_build_filename (home, "many", NULL);
  g_autofree char *line = g_strdup_printf ("upload '%s' 'This computer:/in'", folder);
  g_autoptr (GSubprocess) window = NULL;
  GPid headless;

  make_files (fixture);
  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 0);
  headless = sky_owner_fixture_get_owner (fixture);
  SKY_WAIT_UNTIL (some_files_done (fixture));
  window = start_window_owner (fixture, "owner");
  g_assert_cmpint (sky_owner_fixture_get_owner (fixture), !=, headless);
  SKY_WAIT_UNTIL (kill (headless, 0) != 0);
  SKY_WAIT_UNTIL (batch_is_done (fixture));
  assert_files_arrived (fixture, folder);
  end_window_owner (window);
}

/* The command that waits for its upload sees it through, though its owner changes meanwhile. */
static void
test_hand_over_while_waiting (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *home = g_path_get_dirname (sky_owner_fixture_get_dir (fixture));
  g_autofree char *folder = g_build_filename (home, "many", NULL);
  g_autofree char *program = g_build_filename (g_getenv ("SKY_BUILD_DIR"), "src", "skylark", NULL);
  g_autoptr (GSubprocess) waiting = NULL;
  g_autoptr (GSubprocess) window = NULL;

  make_files (fixture);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "status", NULL), ==, 0);
  waiting =
      sky_owner_fixture_spawn (fixture, (const char *const[]){ program, "upload", "--wait", folder,
                                                               "This computer:/in", NULL });
  SKY_WAIT_UNTIL (has_batch (fixture));
  window = start_window_owner (fixture, "owner");
  g_assert_true (g_subprocess_wait_check (waiting, NULL, NULL));
  assert_files_arrived (fixture, folder);
  end_window_owner (window);
}

static JsonObject *
player_status (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");

  return json_object_ref (object_of (node));
}

static gboolean
plays_past (SkyOwnerFixture *fixture, gint64 position)
{
  g_autoptr (JsonObject) status = player_status (fixture);

  return g_str_equal (json_object_get_string_member (status, "state"), "playing") &&
         json_object_get_int_member (status, "position_ms") > position;
}

static char *
sample_album (void)
{
  g_autofree char *music =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "support", "music", NULL);
  g_autoptr (GDir) folder = g_dir_open (music, 0, NULL);

  g_assert_nonnull (folder);
  return g_build_filename (music, g_dir_read_name (folder), NULL);
}

static void
test_hand_over_player (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = sample_album ();
  g_autofree char *line = g_strdup_printf ("play '%s'", album);
  g_autoptr (GSubprocess) window = NULL;
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (JsonObject) after = NULL;

  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "volume 40", NULL), ==, 0);
  SKY_WAIT_UNTIL (plays_past (fixture, 0));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "next", NULL), ==, 0);
  SKY_WAIT_UNTIL (plays_past (fixture, 0));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "seek 3", NULL), ==, 0);
  SKY_WAIT_UNTIL (plays_past (fixture, 3000));
  before = player_status (fixture);

  window = start_window_owner (fixture, "owner");
  SKY_WAIT_UNTIL (plays_past (fixture, json_object_get_int_member (before, "position_ms")));
  after = player_status (fixture);
  g_assert_cmpint (json_object_get_int_member (after, "queue_length"), ==,
                   json_object_get_int_member (before, "queue_length"));
  g_assert_cmpint (json_object_get_int_member (after, "queue_length"), ==, 8);
  g_assert_cmpint (json_object_get_int_member (after, "queue_position"), ==, 1);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (after, "volume"), 0.4, 0.001);
  end_window_owner (window);
}

/* What was queued is there again after an end, silent. */
static void
test_restart_restores (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = sample_album ();
  g_autofree char *line = g_strdup_printf ("play '%s'", album);
  g_autoptr (JsonObject) status = NULL;
  GPid owner;

  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 0);
  SKY_WAIT_UNTIL (plays_past (fixture, 0));
  owner = sky_owner_fixture_get_owner (fixture);
  g_assert_cmpint (kill (owner, SIGTERM), ==, 0);
  SKY_WAIT_UNTIL (kill (owner, 0) != 0);
  status = player_status (fixture);
  g_assert_cmpstr (json_object_get_string_member (status, "state"), !=, "playing");
  g_assert_cmpint (json_object_get_int_member (status, "queue_length"), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/owner/ends-when-idle", test_ends_when_idle);
  g_test_add_func ("/app/owner/stays-between-commands", test_stays_between_commands);
  g_test_add_func ("/app/owner/many-commands-one-owner", test_many_commands_one_owner);
  g_test_add_func ("/app/owner/killed-owner", test_killed_owner);
  g_test_add_func ("/app/owner/server-killed", test_server_killed);
  g_test_add_func ("/app/owner/server-cannot-start", test_server_cannot_start);
  g_test_add_func ("/app/owner/second-window-raises", test_second_window_raises);
  g_test_add_func ("/app/owner/second-window-passes-files", test_second_window_passes_files);
  g_test_add_func ("/app/owner/commands-use-the-window", test_commands_use_the_window);
  g_test_add_func ("/app/owner/hand-over-transfer", test_hand_over_transfer);
  g_test_add_func ("/app/owner/hand-over-while-waiting", test_hand_over_while_waiting);
  g_test_add_func ("/app/owner/hand-over-player", test_hand_over_player);
  g_test_add_func ("/app/owner/restart-restores", test_restart_restores);
  return g_test_run ();
}
