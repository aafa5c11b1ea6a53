/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line end to end: the real program and the real built-in drive on a private state
 * folder, without display and D-Bus. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "support/sky-owner-fixture.h"
#include "support/sky-server-fixture.h"

#define N_SONGS 8

/* By `sha256sum` of a file that holds "hello\n". */
#define HELLO_SHA256 "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"

static char *
sample_album (void)
{
  g_autofree char *music =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "support", "music", NULL);
  g_autoptr (GDir) folder = g_dir_open (music, 0, NULL);

  g_assert_nonnull (folder);
  return g_build_filename (music, g_dir_read_name (folder), NULL);
}

static JsonArray *
run_array (SkyOwnerFixture *fixture, const char *line)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, line);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  return json_array_ref (json_node_get_array (node));
}

static JsonObject *
run_object (SkyOwnerFixture *fixture, const char *line)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, line);

  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
  return json_object_ref (json_node_get_object (node));
}

static const char *
text (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_null_member (object, name) ? NULL
                                                    : json_object_get_string_member (object, name);
}

/* The element whose member @name is @value. */
static JsonObject *
find (JsonArray *array, const char *name, const char *value)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (text (json_array_get_object_element (array, i), name), value) == 0)
      return json_array_get_object_element (array, i);
  return NULL;
}

static void
assert_fails (SkyOwnerFixture *fixture, const char *line, int status, const char *word)
{
  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, status);
  g_assert_cmpstr (sky_owner_fixture_get_output (fixture), ==, "");
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), word));
}

static void
test_help (void)
{
  static const char *const commands[] = {
    "",
    "drive",
    "drive list",
    "drive add",
    "drive remove",
    "drive check",
    "ls",
    "mkdir",
    "mv",
    "cp",
    "rm",
    "quota",
    "upload",
    "transfers",
    "library",
    "library add",
    "library remove",
    "library scan",
    "library status",
    "search",
    "play",
    "pause",
    "toggle",
    "stop",
    "next",
    "previous",
    "seek",
    "volume",
    "queue",
    "queue add",
    "queue remove",
    "queue move",
    "queue clear",
    "queue undo",
    "queue play",
    "queue shuffle",
    "queue repeat",
    "queue stop-after",
    "queue history",
    "status",
    "outputs",
    "settings",
    "settings get",
    "settings set",
  };
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *line = g_strconcat (commands[i], " --help", NULL);

      g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 0);
      g_assert_true (g_str_has_prefix (sky_owner_fixture_get_output (fixture), "Usage:"));
      g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), commands[i]));
    }
  /* Help needs no owner. */
  g_assert_cmpint (sky_owner_fixture_get_owner (fixture), ==, 0);
}

static void
test_wrong_usage (void)
{
  static const char *const lines[] = {
    "nosuchcommand",
    "share x",
    "trash x",
    "download a b",
    "playlist list",
    "verify",
    "drive",
    "drive nosuch",
    "drive add",
    "ls",
    "ls a: b:",
    "ls --nosuch x:",
    "mv x:",
    "upload x",
    "search",
    "seek",
    "seek x",
    "volume x",
    "volume 101",
    "volume mutes",
    "volume -- -1",
    "transfers nine",
    "settings",
    "settings set key",
    "drive add --kind s3 --name a --url b",
    "pause now",
    "search --limit",
    "search --limit -1 x",
    "transfers pause x",
  };
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_fails (fixture, lines[i], 2, "skylark: ");
  g_assert_cmpint (sky_owner_fixture_get_owner (fixture), ==, 0);
}

static void
test_version (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  g_assert_cmpint (sky_owner_fixture_run (fixture, "--version", NULL), ==, 0);
  g_assert_true (g_str_has_prefix (sky_owner_fixture_get_output (fixture), "Skylark "));
}

static void
test_failures_name_the_item (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  assert_fails (fixture, "ls nowhere:/", 1, "nowhere");
  assert_fails (fixture, "ls 'This computer:/missing'", 1, "missing");
  assert_fails (fixture, "rm 'This computer:/missing'", 1, "missing");
  assert_fails (fixture, "mv 'This computer:/missing' 'This computer:/x'", 1, "missing");
  assert_fails (fixture, "rm 'This computer:/'", 1, "/");
  assert_fails (fixture, "mkdir 'This computer:/a/b/c'", 1, "a/b");
  assert_fails (fixture, "drive remove 'This computer'", 2, "This computer");
  assert_fails (fixture, "drive remove nosuch", 1, "nosuch");
  assert_fails (fixture, "play 'words that match nothing'", 1, "words that match nothing");
  assert_fails (fixture, "play", 1, "queue");
  assert_fails (fixture, "seek 10", 1, "playing");
  assert_fails (fixture, "transfers pause 77", 1, "77");
  assert_fails (fixture, "library add /nonexistent", 1, "/nonexistent");
  assert_fails (fixture, "library remove /nonexistent", 1, "/nonexistent");
}

static void
test_files (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *home = g_path_get_dirname (sky_owner_fixture_get_dir (fixture));
  g_autofree char *path = g_build_filename (home, "a #1 %20?&+'x.txt", NULL);
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *upload =
      g_strdup_printf ("upload --wait %s 'This computer:/Papers/2026'", quoted);
  g_autoptr (JsonArray) list = NULL;
  g_autoptr (JsonArray) root = NULL;
  g_autoptr (JsonArray) moved = NULL;
  JsonObject *entry;

  g_assert_true (g_file_set_contents (path, "hello\n", -1, NULL));
  g_assert_cmpint (sky_owner_fixture_run (fixture, upload, NULL), ==, 0);
  list = run_array (fixture, "ls --json 'This computer:/Papers/2026'");
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  entry = json_array_get_object_element (list, 0);
  g_assert_cmpstr (text (entry, "name"), ==, "a #1 %20?&+'x.txt");
  g_assert_cmpstr (text (entry, "kind"), ==, "file");
  g_assert_cmpint (json_object_get_int_member (entry, "size"), ==, 6);
  g_assert_cmpstr (text (entry, "sha256"), ==, HELLO_SHA256);
  g_assert_true (g_str_has_suffix (text (entry, "modified"), "Z"));

  g_assert_cmpint (sky_owner_fixture_run (
                       fixture, "mkdir 'This computer:/New one' 'This computer:/Other'", NULL),
                   ==, 0);
  g_assert_cmpint (
      sky_owner_fixture_run (fixture, "cp 'This computer:/Papers' 'This computer:/New one'", NULL),
      ==, 0);
  g_assert_cmpint (
      sky_owner_fixture_run (fixture, "mv 'This computer:/Papers' 'This computer:/Kept'", NULL), ==,
      0);
  moved = run_array (fixture, "ls --json 'This computer:/New one/Papers/2026'");
  g_assert_cmpstr (text (json_array_get_object_element (moved, 0), "sha256"), ==, HELLO_SHA256);
  assert_fails (fixture, "mv 'This computer:/Kept' 'This computer:/New one/Papers/2026/a'/b", 1,
                "Kept");
  g_assert_cmpint (sky_owner_fixture_run (fixture, "rm 'This computer:/Kept'", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "rm --permanent 'This computer:/Other'", NULL),
                   ==, 0);
  root = run_array (fixture, "ls --json 'This computer:/'");
  g_assert_cmpuint (json_array_get_length (root), ==, 1);
  g_assert_cmpstr (text (json_array_get_object_element (root, 0), "name"), ==, "New one");
}

/* What a plain rm took away lies whole in the drive's trash folder. */
static void
test_trash (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *long_name = g_strnfill (255, 'n');
  g_autofree char *make =
      g_strdup_printf ("mkdir 'This computer:/%s' 'This computer:/%s/in'", long_name, long_name);
  g_autofree char *remove = g_strdup_printf ("rm 'This computer:/%s'", long_name);
  g_autofree char *look = NULL;
  g_autoptr (JsonArray) trash = NULL;
  g_autoptr (JsonArray) inside = NULL;

  g_assert_cmpint (sky_owner_fixture_run (fixture, make, NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, remove, NULL), ==, 0);
  trash = run_array (fixture, "ls --json 'This computer:/.skylark-trash'");
  g_assert_cmpuint (json_array_get_length (trash), ==, 1);
  look = g_strdup_printf ("ls --json 'This computer:%s'",
                          text (json_array_get_object_element (trash, 0), "path"));
  inside = run_array (fixture, look);
  g_assert_cmpstr (text (json_array_get_object_element (inside, 0), "name"), ==, "in");
}

static gint64
n_tracks (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonObject) status = run_object (fixture, "library status --json");

  return json_object_get_int_member (status, "tracks");
}

static void
assert_sound (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonObject) status = run_object (fixture, "status --json");
  JsonObject *gain = json_object_get_object_member (status, "gain");
  JsonObject *sound = json_object_get_object_member (status, "sound");
  JsonObject *path = json_object_get_object_member (status, "signal_path");

  g_assert_cmpstr (text (gain, "source"), ==, "untagged");
  g_assert_cmpfloat (json_object_get_double_member (gain, "db"), ==, 0.0);
  g_assert_cmpstr (text (sound, "loudness"), ==, "auto");
  g_assert_true (json_object_get_boolean_member (sound, "untouched"));
  g_assert_cmpstr (text (path, "codec"), ==, "MP3");
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (path, "changes")), ==, 0);
  g_assert_true (json_object_get_boolean_member (path, "bit_exact"));
}

static gboolean
plays_from (SkyOwnerFixture *fixture, const char *place)
{
  g_autoptr (JsonObject) status = run_object (fixture, "status --json");

  return g_str_equal (text (status, "state"), "playing") &&
         json_object_get_int_member (status, "position_ms") > 0 &&
         g_strcmp0 (text (status, "place"), place) == 0;
}

/* The main job, by commands: upload an album, find it by its tags, hear it from the drive. */
static void
test_album (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = sample_album ();
  g_autofree char *upload =
      g_strdup_printf ("upload --wait --json '%s' 'This computer:/Music'", album);
  g_autofree char *play = NULL;
  g_autoptr (JsonObject) batch = NULL;
  g_autoptr (JsonArray) transfers = NULL;
  g_autoptr (JsonArray) items = NULL;
  g_autoptr (JsonArray) found = NULL;
  g_autoptr (JsonArray) few = NULL;
  g_autoptr (JsonArray) japanese = NULL;
  g_autoptr (JsonArray) none = NULL;
  g_autoptr (JsonArray) queue = NULL;
  JsonObject *track;

  batch = run_object (fixture, upload);
  g_assert_cmpstr (text (batch, "state"), ==, "done");
  transfers = run_array (fixture, "transfers --json");
  g_assert_cmpuint (json_array_get_length (transfers), ==, 1);
  items = run_array (fixture, "transfers list 1 --json");
  g_assert_cmpint (json_array_get_length (items), ==, json_object_get_int_member (batch, "files"));
  g_assert_cmpstr (text (json_array_get_object_element (items, 0), "verified"), ==, "sha256");

  SKY_WAIT_UNTIL (n_tracks (fixture) == N_SONGS);
  found = run_array (fixture, "search --json larks");
  g_assert_cmpuint (json_array_get_length (found), ==, N_SONGS);
  few = run_array (fixture, "search --json --limit 3 larks");
  g_assert_cmpuint (json_array_get_length (few), ==, 3);
  japanese = run_array (fixture, "search --json 東京");
  g_assert_cmpuint (json_array_get_length (japanese), ==, 1);
  none = run_array (fixture, "search --json nosuchword");
  g_assert_cmpuint (json_array_get_length (none), ==, 0);
  track = json_array_get_object_element (found, 0);
  g_assert_nonnull (text (track, "title"));
  g_assert_cmpstr (
      text (json_array_get_object_element (json_object_get_array_member (track, "copies"), 0),
            "drive"),
      ==, "this-computer");

  play = g_strdup_printf ("play '%s'", text (track, "title"));
  g_assert_cmpint (sky_owner_fixture_run (fixture, play, NULL), ==, 0);
  SKY_WAIT_UNTIL (plays_from (fixture, "This computer"));
  assert_sound (fixture);
  queue = run_array (fixture, "queue --json");
  g_assert_cmpuint (json_array_get_length (queue), >=, 1);
  g_assert_nonnull (find (queue, "title", text (track, "title")));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "pause", NULL), ==, 0);

  /* What is deleted leaves the library; its transfers stay told. */
  g_assert_cmpint (sky_owner_fixture_run (fixture, "rm 'This computer:/Music'", NULL), ==, 0);
  SKY_WAIT_UNTIL (n_tracks (fixture) == 0);
  /* It lies in the trash now, which is not scanned. */
  g_assert_cmpint (sky_owner_fixture_run (fixture, "library scan --wait", NULL), ==, 0);
  g_assert_cmpint (n_tracks (fixture), ==, 0);
}

static void
test_play_location (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = sample_album ();
  g_autofree char *upload = g_strdup_printf ("upload --wait '%s' 'This computer:/In'", album);
  g_autoptr (JsonArray) queue = NULL;

  g_assert_cmpint (sky_owner_fixture_run (fixture, upload, NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "play 'This computer:/In'", NULL), ==, 0);
  SKY_WAIT_UNTIL (plays_from (fixture, "This computer"));
  queue = run_array (fixture, "queue --json");
  g_assert_cmpuint (json_array_get_length (queue), ==, N_SONGS);
}

static void
test_upload_failures (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *good = sky_owner_fixture_make_file (fixture, "good.bin", 1000);
  g_autofree char *line =
      g_strdup_printf ("upload --wait '%s' /nonexistent/bad.bin 'This computer:/in'", good);

  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), "bad.bin"));
  /* The other file arrived all the same. */
  g_assert_cmpint (sky_owner_fixture_run (fixture, "ls 'This computer:/in'", NULL), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "good.bin"));
}

static void
test_local_folder (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = sample_album ();
  g_autofree char *add = g_strdup_printf ("library add '%s'", album);
  g_autofree char *remove = g_strdup_printf ("library remove '%s'", album);
  g_autoptr (JsonObject) status = NULL;

  g_assert_cmpint (sky_owner_fixture_run (fixture, add, NULL), ==, 0);
  SKY_WAIT_UNTIL (n_tracks (fixture) == N_SONGS);
  status = run_object (fixture, "library status --json");
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (status, "folders"), 0), ==,
      album);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "library scan --wait", NULL), ==, 0);
  g_assert_cmpint (n_tracks (fixture), ==, N_SONGS);
  g_assert_cmpint (sky_owner_fixture_run (fixture, remove, NULL), ==, 0);
  SKY_WAIT_UNTIL (n_tracks (fixture) == 0);
}

/* Whether any file below @path holds @needle. */
static gboolean
holds_text (const char *path, const char *needle)
{
  g_autoptr (GSubprocess) grep = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, "grep",
                                                   "-rqaF", needle, path, NULL);

  g_assert_nonnull (grep);
  return g_subprocess_wait_check (grep, NULL, NULL);
}

/* A second drive, without a keyring: its secret lives as long as the owner, and nowhere else. */
static void
test_drive_without_keyring (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *add =
      g_strdup_printf ("drive add --json --kind skylark --name 'Home cloud' --url %s",
                       sky_server_fixture_get_url (server));
  g_autofree char *secret = g_strconcat (sky_server_fixture_get_token (server), "\n", NULL);
  g_autoptr (JsonArray) drives = NULL;
  JsonObject *record;

  g_assert_cmpint (sky_owner_fixture_run (fixture, add, secret), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), "keyring"));
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "\"connected\""));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "mkdir 'Home cloud:/x'", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "drive check 'Home cloud'", NULL), ==, 0);
  g_assert_false (
      holds_text (sky_owner_fixture_get_dir (fixture), sky_server_fixture_get_token (server)));
  assert_fails (fixture, add, 1, "Home cloud");

  /* The next owner does not know it, says so, and takes it again. */
  kill (sky_owner_fixture_get_owner (fixture), SIGTERM);
  g_assert_true (sky_owner_fixture_wait_until_free (fixture));
  assert_fails (fixture, "ls 'Home cloud:/'", 1, "Home cloud");
  g_assert_cmpint (sky_owner_fixture_run (fixture, "drive check --secret 'Home cloud'", secret), ==,
                   0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "ls 'Home cloud:/'", NULL), ==, 0);

  drives = run_array (fixture, "drive list --json");
  record = find (drives, "name", "Home cloud");
  g_assert_cmpstr (text (record, "kind"), ==, "skylark");
  g_assert_cmpint (sky_owner_fixture_run (fixture, "drive remove 'Home cloud'", NULL), ==, 0);
  assert_fails (fixture, "ls 'Home cloud:/'", 1, "Home cloud");
}

static void
test_wrong_secret (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *add = g_strdup_printf ("drive add --kind skylark --name cloud --url %s",
                                          sky_server_fixture_get_url (server));

  g_assert_cmpint (sky_owner_fixture_run (fixture, add, "wrong\n"), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "needs-attention"));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "drive check cloud", NULL), ==, 1);
  g_assert_null (strstr (sky_owner_fixture_get_errors (fixture), "wrong"));
}

/* A drive whose server is away is offline, and comes back by itself. */
static void
test_server_away (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *add = g_strdup_printf ("drive add --kind skylark --name cloud --url %s",
                                          sky_server_fixture_get_url (server));
  g_autofree char *secret = g_strconcat (sky_server_fixture_get_token (server), "\n", NULL);

  g_assert_cmpint (sky_owner_fixture_run (fixture, add, secret), ==, 0);
  sky_server_fixture_kill (server);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "drive check cloud", NULL), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "offline"));
  /* The built-in drive does not care. */
  g_assert_cmpint (sky_owner_fixture_run (fixture, "ls 'This computer:/'", NULL), ==, 0);
}

static gboolean
song_stopped_with_error (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonArray) queue = run_array (fixture, "queue --json");

  return json_array_get_length (queue) > 0 &&
         text (json_array_get_object_element (queue, 0), "error") != NULL;
}

/* A song that somebody else replaced on the drive is looked at, and the library knows the new one.
 */
static void
test_song_replaced (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *album = sample_album ();
  g_autofree char *old_song = g_build_filename (album, "01 First light.flac", NULL);
  g_autofree char *new_song = g_build_filename (album, "02 Over the harbour.flac", NULL);
  g_autofree char *add = g_strdup_printf ("drive add --kind skylark --name cloud --url %s",
                                          sky_server_fixture_get_url (server));
  g_autofree char *secret = g_strconcat (sky_server_fixture_get_token (server), "\n", NULL);
  g_autofree char *upload = g_strdup_printf ("upload --wait '%s' cloud:/", old_song);
  g_autofree char *header =
      g_strdup_printf ("Authorization: Bearer %s", sky_server_fixture_get_token (server));
  g_autofree char *url = sky_server_fixture_build_url (server, "/01%20First%20light.flac");
  g_autoptr (GSubprocess) put = NULL;

  g_assert_cmpint (sky_owner_fixture_run (fixture, add, secret), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, upload, NULL), ==, 0);
  SKY_WAIT_UNTIL (n_tracks (fixture) == 1);
  put = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "curl", "-sf", "-H", header, "-T",
                          new_song, url, NULL);
  g_assert_true (g_subprocess_wait_check (put, NULL, NULL));

  g_assert_cmpint (sky_owner_fixture_run (fixture, "play larks", NULL), ==, 0);
  SKY_WAIT_UNTIL (song_stopped_with_error (fixture) || plays_from (fixture, "cloud"));
  SKY_WAIT_UNTIL (sky_owner_fixture_run (fixture, "play harbour", NULL) == 0);
  SKY_WAIT_UNTIL (plays_from (fixture, "cloud"));
}

/* What waits for a drive that is forgotten waits no longer, and keeps nobody busy. */
static void
test_drive_removed_with_transfers (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autofree char *file = sky_owner_fixture_make_file (fixture, "some.bin", 1000);
  g_autofree char *add = g_strdup_printf ("drive add --kind skylark --name cloud --url %s",
                                          sky_server_fixture_get_url (server));
  g_autofree char *secret = g_strconcat (sky_server_fixture_get_token (server), "\n", NULL);
  g_autofree char *upload = g_strdup_printf ("upload '%s' cloud:/", file);
  g_autoptr (JsonArray) transfers = NULL;

  sky_owner_fixture_setenv (fixture, "SKYLARK_GRACE_MS", "1000");
  g_assert_cmpint (sky_owner_fixture_run (fixture, add, secret), ==, 0);
  sky_server_fixture_kill (server);
  g_assert_cmpint (sky_owner_fixture_run (fixture, upload, NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "drive remove cloud", NULL), ==, 0);
  transfers = run_array (fixture, "transfers --json");
  g_assert_cmpuint (json_array_get_length (transfers), ==, 1);
  g_assert_true (sky_owner_fixture_wait_until_free (fixture));
}

static void
test_settings (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  sky_owner_fixture_setenv (fixture, "GSETTINGS_BACKEND", "keyfile");
  sky_owner_fixture_setenv (fixture, "XDG_CONFIG_HOME", sky_owner_fixture_get_dir (fixture));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "settings get", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "settings set window-width 777", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "settings get window-width", NULL), ==, 0);
  g_assert_cmpstr (sky_owner_fixture_get_output (fixture), ==, "777\n");
  assert_fails (fixture, "settings get no-such-key", 1, "no-such-key");
  assert_fails (fixture, "settings set window-width wide", 1, "window-width");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/cli/help", test_help);
  g_test_add_func ("/cli/cli/wrong-usage", test_wrong_usage);
  g_test_add_func ("/cli/cli/version", test_version);
  g_test_add_func ("/cli/cli/failures-name-the-item", test_failures_name_the_item);
  g_test_add_func ("/cli/cli/files", test_files);
  g_test_add_func ("/cli/cli/trash", test_trash);
  g_test_add_func ("/cli/cli/album", test_album);
  g_test_add_func ("/cli/cli/play-location", test_play_location);
  g_test_add_func ("/cli/cli/upload-failures", test_upload_failures);
  g_test_add_func ("/cli/cli/local-folder", test_local_folder);
  g_test_add_func ("/cli/cli/drive-without-keyring", test_drive_without_keyring);
  g_test_add_func ("/cli/cli/wrong-secret", test_wrong_secret);
  g_test_add_func ("/cli/cli/server-away", test_server_away);
  g_test_add_func ("/cli/cli/song-replaced", test_song_replaced);
  g_test_add_func ("/cli/cli/drive-removed-with-transfers", test_drive_removed_with_transfers);
  g_test_add_func ("/cli/cli/settings", test_settings);
  return g_test_run ();
}
