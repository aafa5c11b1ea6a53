/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are played by their place, by the real programs: what the library knows of them is
 * shown, and what it does not know plays all the same. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "media/sky-media-error.h"
#include "support/sky-owner-fixture.h"

#define DRIVE "This computer:/"
#define AWKWARD "It's \"a\" & #1? 100%25 🎵.flac"

/* As tests/support/sample-album.c makes them. */
#define FIRST "01 First light.flac"
#define THIRD "03 Café mit Möwen.opus"

static const char *const titles[] = {
  "First light", "Over the harbour", "Café mit Möwen",   "東京の朝",
  "Kites",       "Вечерний трамвай", "Rain on the tent", "Home before dark"
};

static char *
album_folder (void)
{
  g_autofree char *music =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "support", "music", NULL);
  g_autoptr (GDir) folder = g_dir_open (music, 0, NULL);

  g_assert_nonnull (folder);
  return g_build_filename (music, g_dir_read_name (folder), NULL);
}

/* Runs a command with two arguments, which may hold anything; it must succeed. */
static void
run (SkyOwnerFixture *fixture, const char *command, const char *first, const char *second)
{
  g_autofree char *quoted = g_shell_quote (first);
  g_autofree char *other = second != NULL ? g_shell_quote (second) : g_strdup ("");
  g_autofree char *line = g_strdup_printf ("%s %s %s", command, quoted, other);

  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 0);
}

/* The library's id of the only track that is found by these words, or 0. */
static gint64
find_track (SkyOwnerFixture *fixture, const char *words)
{
  g_autofree char *quoted = g_shell_quote (words);
  g_autofree char *line = g_strdup_printf ("search --json %s", quoted);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *tracks;

  node = sky_owner_fixture_run_json (fixture, line);
  tracks = json_node_get_array (node);
  if (json_array_get_length (tracks) != 1)
    return 0;
  return json_object_get_int_member (json_array_get_object_element (tracks, 0), "id");
}

static JsonArray *
get_queue (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "queue --json");

  return json_array_ref (json_node_get_array (node));
}

static gboolean
queue_has (SkyOwnerFixture *fixture, guint length)
{
  g_autoptr (JsonArray) queue = get_queue (fixture);

  return json_array_get_length (queue) == length;
}

/* The only item of the queue after this place was asked for. */
static JsonObject *
play_one (SkyOwnerFixture *fixture, const char *location)
{
  g_autoptr (JsonArray) queue = NULL;
  JsonObject *item;

  run (fixture, "play", location, NULL);
  SKY_WAIT_UNTIL (queue_has (fixture, 1));
  queue = get_queue (fixture);
  item = json_array_get_object_element (queue, 0);
  g_assert_false (json_object_get_null_member (item, "location"));
  return json_object_ref (item);
}

static gboolean
plays (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");
  JsonObject *status = json_node_get_object (node);

  return g_str_equal (json_object_get_string_member (status, "state"), "playing") &&
         json_object_get_int_member (status, "position_ms") > 0;
}

static gint64
probe_duration (const char *path)
{
  const char *const argv[] = { "ffprobe",         "-v", "error", "-of", "csv=p=0", "-show_entries",
                               "format=duration", path, NULL };
  g_autofree char  *output = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL,
                &error);
  g_assert_no_error (error);
  return (gint64) (1000 * g_ascii_strtod (output, NULL));
}

static void
test_drive_file (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = album_folder ();
  g_autofree char *path = g_build_filename (album, THIRD, NULL);
  g_autoptr (JsonObject) item = NULL;
  gint64 duration;

  run (fixture, "upload --wait", path, DRIVE);
  SKY_WAIT_UNTIL (find_track (fixture, "Café mit Möwen") != 0);
  item = play_one (fixture, DRIVE THIRD);
  g_assert_cmpstr (json_object_get_string_member (item, "title"), ==, "Café mit Möwen");
  g_assert_cmpstr (json_object_get_string_member (item, "artist"), ==, "Lena Großmann");
  g_assert_cmpstr (json_object_get_string_member (item, "album"), ==, "Eight Small Skies");
  g_assert_cmpint (json_object_get_int_member (item, "track"), ==,
                   find_track (fixture, "Café mit Möwen"));
  duration = json_object_get_int_member (item, "duration_ms");
  g_assert_cmpint (ABS (duration - probe_duration (path)), <=, 20);
  SKY_WAIT_UNTIL (plays (fixture));
}

/* More than the first piece of a queue; all in their order. */
static void
test_drive_folder (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = album_folder ();
  g_autofree char *name = g_path_get_basename (album);
  g_autofree char *location = g_strconcat (DRIVE, name, NULL);
  g_autoptr (JsonArray) queue = NULL;

  run (fixture, "upload --wait", album, DRIVE);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    SKY_WAIT_UNTIL (find_track (fixture, titles[i]) != 0);
  run (fixture, "play", location, NULL);
  SKY_WAIT_UNTIL (queue_has (fixture, G_N_ELEMENTS (titles)));
  queue = get_queue (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      JsonObject *item = json_array_get_object_element (queue, i);

      g_assert_cmpstr (json_object_get_string_member (item, "title"), ==, titles[i]);
      g_assert_cmpint (json_object_get_int_member (item, "track"), >, 0);
      g_assert_cmpint (json_object_get_boolean_member (item, "current"), ==, i == 0);
    }
}

static void
test_awkward_name (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = album_folder ();
  g_autofree char *path = g_build_filename (album, FIRST, NULL);
  g_autofree char *copy = g_build_filename (sky_owner_fixture_get_dir (fixture), AWKWARD, NULL);
  g_autofree char *content = NULL;
  g_autoptr (JsonObject) item = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (g_file_set_contents (copy, content, (gssize) size, NULL));
  run (fixture, "upload --wait", copy, DRIVE);
  SKY_WAIT_UNTIL (find_track (fixture, "First light") != 0);
  item = play_one (fixture, DRIVE AWKWARD);
  g_assert_cmpstr (json_object_get_string_member (item, "title"), ==, "First light");
  SKY_WAIT_UNTIL (plays (fixture));
}

static char *
get_format (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");
  JsonObject *status = json_node_get_object (node);

  return g_strdup (json_object_get_string_member_with_default (status, "format", ""));
}

/* The library has looked into it: its name isn't believed, and nothing is tried twice. */
static void
test_misnamed (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = album_folder ();
  g_autofree char *path = g_build_filename (album, FIRST, NULL);
  g_autofree char *copy = g_build_filename (sky_owner_fixture_get_dir (fixture), "a.mp3", NULL);
  g_autofree char *content = NULL;
  g_autofree char *format = NULL;
  g_autoptr (JsonObject) item = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (g_file_set_contents (copy, content, (gssize) size, NULL));
  run (fixture, "upload --wait", copy, DRIVE);
  SKY_WAIT_UNTIL (find_track (fixture, "First light") != 0);
  item = play_one (fixture, DRIVE "a.mp3");
  SKY_WAIT_UNTIL (plays (fixture));
  format = get_format (fixture);
  g_assert_true (g_str_has_prefix (format, "FLAC"));
}

/* Whether what plays has the gain of its tags. */
static gboolean
has_gain (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");
  JsonNode   *gain = json_object_get_member (json_node_get_object (node), "gain");
  JsonObject *object =
      gain != NULL && JSON_NODE_HOLDS_OBJECT (gain) ? json_node_get_object (gain) : NULL;

  return object != NULL && json_object_get_double_member (object, "db") == -7.25 &&
         g_str_equal (json_object_get_string_member (object, "source"), "track");
}

/* A file of a connected drive, which the library knows, and one that it doesn't. */
static void
test_gain (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char  *album = album_folder ();
  g_autofree char  *path = g_build_filename (album, FIRST, NULL);
  g_autofree char  *copy = g_build_filename (sky_owner_fixture_get_dir (fixture), "a.flac", NULL);
  g_autofree char  *content = NULL;
  const char *const argv[] = { "metaflac", "--set-tag=REPLAYGAIN_TRACK_GAIN=-7.25 dB", copy, NULL };
  g_autoptr (JsonObject) item = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (g_file_set_contents (copy, content, (gssize) size, NULL));
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  run (fixture, "upload --wait", copy, DRIVE);
  SKY_WAIT_UNTIL (find_track (fixture, "First light") != 0);
  item = play_one (fixture, DRIVE "a.flac");
  SKY_WAIT_UNTIL (has_gain (fixture));
  run (fixture, "play", path, NULL);
  SKY_WAIT_UNTIL (!has_gain (fixture));
  run (fixture, "play", copy, NULL);
  SKY_WAIT_UNTIL (has_gain (fixture));
}

/* The file on the drive is in the library, the one that it came from is not. */
static void
test_unknown_file (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = album_folder ();
  g_autofree char *path = g_build_filename (album, FIRST, NULL);
  g_autoptr (JsonArray) queue = NULL;
  JsonObject *item;

  run (fixture, "upload --wait", path, DRIVE);
  SKY_WAIT_UNTIL (find_track (fixture, "First light") != 0);
  run (fixture, "play", path, DRIVE FIRST);
  SKY_WAIT_UNTIL (queue_has (fixture, 2));
  queue = get_queue (fixture);
  item = json_array_get_object_element (queue, 0);
  g_assert_true (json_object_get_null_member (item, "track"));
  item = json_array_get_object_element (queue, 1);
  g_assert_cmpstr (json_object_get_string_member (item, "title"), ==, "First light");
  g_assert_cmpint (json_object_get_int_member (item, "track"), >, 0);
  SKY_WAIT_UNTIL (plays (fixture));
}

/* A file of a folder of the library; once that folder is none, it still plays by its place. */
static void
test_local_file (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = album_folder ();
  g_autofree char *path = g_build_filename (album, FIRST, NULL);
  g_autoptr (JsonObject) item = NULL;
  GPid owner;

  run (fixture, "library add", album, NULL);
  SKY_WAIT_UNTIL (find_track (fixture, "First light") != 0);
  item = play_one (fixture, path);
  g_assert_cmpstr (json_object_get_string_member (item, "title"), ==, "First light");
  g_assert_cmpstr (json_object_get_string_member (item, "artist"), ==, "The Morning Larks");
  SKY_WAIT_UNTIL (plays (fixture));

  run (fixture, "library remove", album, NULL);
  SKY_WAIT_UNTIL (find_track (fixture, "First light") == 0);
  owner = sky_owner_fixture_get_owner (fixture);
  g_assert_cmpint (kill (owner, SIGTERM), ==, 0);
  SKY_WAIT_UNTIL (kill (owner, 0) != 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "play", NULL), ==, 0);
  SKY_WAIT_UNTIL (plays (fixture));
}

/* Which track the first item is. */
static gboolean
queue_knows (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonArray) queue = get_queue (fixture);

  return !json_object_get_null_member (json_array_get_object_element (queue, 0), "track");
}

/* What the library learns later is shown then, and the song plays on. */
static void
test_learned_later (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = album_folder ();
  g_autofree char *path = g_build_filename (album, FIRST, NULL);
  g_autoptr (JsonObject) item = NULL;
  g_autoptr (JsonArray) queue = NULL;

  item = play_one (fixture, path);
  g_assert_true (json_object_get_null_member (item, "track"));
  SKY_WAIT_UNTIL (plays (fixture));
  run (fixture, "library add", album, NULL);
  SKY_WAIT_UNTIL (find_track (fixture, "First light") != 0);
  SKY_WAIT_UNTIL (queue_knows (fixture));
  queue = get_queue (fixture);
  g_clear_pointer (&item, json_object_unref);
  item = json_object_ref (json_array_get_object_element (queue, 0));
  g_assert_cmpstr (json_object_get_string_member (item, "artist"), ==, "The Morning Larks");
  g_assert_cmpint (json_object_get_int_member (item, "track"), ==,
                   find_track (fixture, "First light"));
}

/* Two songs of the album as one file would have them: a sheet over the first song's file. */
static void
write_sheet (const char *path, const char *file)
{
  g_autofree char *text =
      g_strdup_printf ("PERFORMER \"Somebody\"\r\nTITLE \"A sheet\"\r\nFILE \"%s\" WAVE\r\n"
                       "  TRACK 01 AUDIO\r\n    TITLE \"Part one\"\r\n    INDEX 01 00:00:00\r\n"
                       "  TRACK 02 AUDIO\r\n    TITLE \"Part two\"\r\n    INDEX 01 00:02:00\r\n",
                       file);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_parts (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonArray) queue = get_queue (fixture);
  JsonObject *one = json_array_get_object_element (queue, 0);
  JsonObject *two = json_array_get_object_element (queue, 1);

  g_assert_cmpstr (json_object_get_string_member (one, "title"), ==, "Part one");
  g_assert_cmpstr (json_object_get_string_member (one, "artist"), ==, "Somebody");
  g_assert_cmpint (json_object_get_int_member (one, "duration_ms"), ==, 2000);
  g_assert_cmpstr (json_object_get_string_member (two, "title"), ==, "Part two");
  SKY_WAIT_UNTIL (plays (fixture));
}

/* A sheet that the library doesn't know, here and on a drive. */
static void
test_cue_sheet (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *album = album_folder ();
  g_autofree char *path = g_build_filename (album, FIRST, NULL);
  g_autofree char *folder = g_dir_make_tmp ("sky-sheet-XXXXXX", NULL);
  g_autofree char *copy = g_build_filename (folder, "image.flac", NULL);
  g_autofree char *sheet = g_build_filename (folder, "image.cue", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) to = g_file_new_for_path (copy);

  g_assert_true (g_file_copy (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL));
  write_sheet (sheet, "image.wav");
  run (fixture, "play", sheet, NULL);
  SKY_WAIT_UNTIL (queue_has (fixture, 2));
  assert_parts (fixture);
  run (fixture, "upload --wait", sheet, DRIVE);
  run (fixture, "upload --wait", copy, DRIVE);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "queue clear", NULL), ==, 0);
  run (fixture, "play", DRIVE "image.cue", NULL);
  SKY_WAIT_UNTIL (queue_has (fixture, 2));
  assert_parts (fixture);
  g_unlink (copy);
  g_unlink (sheet);
  g_rmdir (folder);
}

static gboolean
first_error_has (SkyOwnerFixture *fixture, const char *text)
{
  g_autoptr (JsonArray) queue = get_queue (fixture);
  JsonObject *item = json_array_get_object_element (queue, 0);
  const char *error = json_object_get_null_member (item, "error")
                          ? NULL
                          : json_object_get_string_member (item, "error");

  return error != NULL && strstr (error, text) != NULL;
}

static gint64
get_first_fault (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonArray) queue = get_queue (fixture);
  JsonObject *item = json_array_get_object_element (queue, 0);
  JsonObject *fault = json_object_get_object_member (item, "fault");

  g_assert_cmpstr (json_object_get_string_member (fault, "domain"), ==, "sky_media_error");
  return json_object_get_int_member (fault, "number");
}

/* Why a sheet can't be played is told with its line. */
static void
test_bad_sheet (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *folder = g_dir_make_tmp ("sky-sheet-XXXXXX", NULL);
  g_autofree char *sheet = g_build_filename (folder, "image.cue", NULL);

  write_sheet (sheet, "image.wav");
  run (fixture, "play", sheet, NULL);
  SKY_WAIT_UNTIL (queue_has (fixture, 1));
  SKY_WAIT_UNTIL (first_error_has (fixture, "image.cue, line 3: “image.wav”"));
  g_assert_cmpint (get_first_fault (fixture), ==, SKY_MEDIA_ERROR_NO_MUSIC);
  g_unlink (sheet);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/play-places/drive-file", test_drive_file);
  g_test_add_func ("/app/play-places/drive-folder", test_drive_folder);
  g_test_add_func ("/app/play-places/awkward-name", test_awkward_name);
  g_test_add_func ("/app/play-places/misnamed", test_misnamed);
  g_test_add_func ("/app/play-places/gain", test_gain);
  g_test_add_func ("/app/play-places/unknown-file", test_unknown_file);
  g_test_add_func ("/app/play-places/local-file", test_local_file);
  g_test_add_func ("/app/play-places/learned-later", test_learned_later);
  g_test_add_func ("/app/play-places/cue-sheet", test_cue_sheet);
  g_test_add_func ("/app/play-places/bad-sheet", test_bad_sheet);
  return g_test_run ();
}
