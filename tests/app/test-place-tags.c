/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are played by their places and are in no library, by the real programs: what their
 * tags say is shown. Covers are compared with what ffmpeg takes out of the files. */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "support/sky-owner-fixture.h"
#include "support/sky-server-fixture.h"

/* As tests/support/sample-album.c makes them. */
#define FIRST "01 First light.flac"
#define SECOND "02 Over the harbour.flac"
#define THIRD "03 Café mit Möwen.opus"

static char *
song_path (const char *name)
{
  g_autofree char *music =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "support", "music", NULL);
  g_autoptr (GDir) folder = g_dir_open (music, 0, NULL);

  g_assert_nonnull (folder);
  return g_build_filename (music, g_dir_read_name (folder), name, NULL);
}

static void
run (SkyOwnerFixture *fixture, const char *command, const char *argument)
{
  g_autofree char *quoted = g_shell_quote (argument);
  g_autofree char *line = g_strdup_printf ("%s %s", command, quoted);

  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 0);
}

static JsonObject *
get_item (SkyOwnerFixture *fixture, const char *command, guint index)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, command);
  JsonArray *array = json_node_get_array (node);

  if (json_array_get_length (array) <= index)
    return json_object_new ();
  return json_object_ref (json_array_get_object_element (array, index));
}

static JsonObject *
get_current (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");
  JsonObject *status = json_node_get_object (node);

  if (json_object_get_null_member (status, "current"))
    return json_object_new ();
  return json_object_ref (json_object_get_object_member (status, "current"));
}

static const char *
get_text (JsonObject *item, const char *name)
{
  return json_object_get_string_member_with_default (item, name, NULL);
}

static gboolean
is_called (SkyOwnerFixture *fixture, const char *title)
{
  g_autoptr (JsonObject) current = get_current (fixture);

  return g_strcmp0 (get_text (current, "title"), title) == 0;
}

static gboolean
stands_at (SkyOwnerFixture *fixture, guint index, const char *title)
{
  g_autoptr (JsonObject) item = get_item (fixture, "queue --json", index);

  return g_strcmp0 (get_text (item, "title"), title) == 0;
}

static gboolean
has_cover (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonObject) current = get_current (fixture);

  return get_text (current, "art_uri") != NULL;
}

static void
assert_same_bytes (const char *uri, const char *path)
{
  g_autofree char *found = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  gsize            n_one, n_other;

  g_assert_nonnull (found);
  g_assert_true (g_file_get_contents (found, &one, &n_one, NULL));
  g_assert_true (g_file_get_contents (path, &other, &n_other, NULL));
  g_assert_cmpmem (one, n_one, other, n_other);
}

/* The picture in @song, as ffmpeg sees it. */
static void
assert_cover_of (const char *uri, const char *song)
{
  g_autofree char  *dir = g_dir_make_tmp ("skylark-cover-XXXXXX", NULL);
  g_autofree char  *path = g_build_filename (dir, "cover.png", NULL);
  const char *const argv[] = { "ffmpeg", "-nostdin", "-v",   "error", "-i",     song, "-map",
                               "0:v",    "-c",       "copy", "-f",    "image2", path, NULL };
  int               status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  assert_same_bytes (uri, path);
  g_unlink (path);
  g_rmdir (dir);
}

static void
assert_first (JsonObject *item)
{
  g_assert_cmpstr (get_text (item, "title"), ==, "First light");
  g_assert_cmpstr (get_text (item, "artist"), ==, "The Morning Larks");
  g_assert_cmpstr (get_text (item, "album"), ==, "Eight Small Skies");
  g_assert_true (json_object_get_null_member (item, "track"));
}

static void
test_local (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *path = song_path (FIRST);
  g_autoptr (JsonObject) current = NULL;
  g_autoptr (JsonObject) heard = NULL;

  run (fixture, "play", path);
  SKY_WAIT_UNTIL (is_called (fixture, "First light"));
  current = get_current (fixture);
  assert_first (current);
  assert_cover_of (get_text (current, "art_uri"), path);
  heard = get_item (fixture, "queue history --json", 0);
  assert_first (heard);
}

/* What follows is called by its name at first, and by its tags while the first song still plays. */
static void
test_near (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *first = song_path (FIRST);
  g_autofree char *second = song_path (SECOND);
  g_autofree char *third = song_path (THIRD);
  g_autofree char *quoted = g_shell_quote (second);
  g_autofree char *line = NULL;

  line = g_strdup_printf ("play '%s' %s '%s'", first, quoted, third);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "queue repeat track", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 0);
  SKY_WAIT_UNTIL (stands_at (fixture, 1, "Over the harbour"));
  SKY_WAIT_UNTIL (stands_at (fixture, 2, "Café mit Möwen"));
  g_assert_true (is_called (fixture, "First light"));
}

/* Nothing in the file: it is called by its name, and has the folder's picture. */
static void
test_beside (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *dir = g_dir_make_tmp ("skylark-place-XXXXXX", NULL);
  g_autofree char *song = g_build_filename (dir, "bare.wav", NULL);
  g_autofree char *picture = g_build_filename (dir, "Cover.png", NULL);
  g_autofree char *make_song =
      g_strdup_printf ("ffmpeg -nostdin -v error -f lavfi -i sine=440:d=60 '%s'", song);
  g_autofree char *make_picture = g_strdup_printf (
      "ffmpeg -nostdin -v error -f lavfi -i color=c=teal:s=64x64 -frames:v 1 '%s'", picture);
  g_autoptr (JsonObject) current = NULL;
  int status = -1;

  g_assert_true (g_spawn_command_line_sync (make_song, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_spawn_command_line_sync (make_picture, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  run (fixture, "play", song);
  SKY_WAIT_UNTIL (has_cover (fixture));
  current = get_current (fixture);
  g_assert_cmpstr (get_text (current, "title"), ==, "bare");
  assert_same_bytes (get_text (current, "art_uri"), picture);
  g_unlink (song);
  g_unlink (picture);
  g_rmdir (dir);
}

static void
put (SkyServerFixture *server, const char *path, const char *name)
{
  g_autofree char *url = sky_server_fixture_build_url (server, name);
  g_autofree char *header =
      g_strconcat ("Authorization: Bearer ", sky_server_fixture_get_token (server), NULL);
  const char *const argv[] = { "curl", "-sS", "-f", "-T", path, "-H", header, url, NULL };
  int               status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static gboolean
is_scanned (SkyOwnerFixture *fixture, gint64 tracks)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "library status --json");
  JsonObject *status = json_node_get_object (node);

  return json_object_get_int_member (status, "tracks") == tracks &&
         !json_object_get_boolean_member (status, "scanning");
}

/* A file that came to the server behind our back. */
static void
test_server (void)
{
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *first = song_path (FIRST);
  g_autofree char *other = song_path (THIRD);
  g_autofree char *token = g_strconcat (sky_server_fixture_get_token (server), "\n", NULL);
  g_autofree char *add = g_strdup_printf ("drive add --kind skylark --name cloud --url %s",
                                          sky_server_fixture_get_url (server));
  g_autoptr (JsonObject) current = NULL;

  put (server, other, "known.opus");
  g_assert_cmpint (sky_owner_fixture_run (fixture, add, token), ==, 0);
  SKY_WAIT_UNTIL (is_scanned (fixture, 1));
  put (server, first, "unknown.flac");
  run (fixture, "play", "cloud:/unknown.flac");
  SKY_WAIT_UNTIL (is_called (fixture, "First light"));
  current = get_current (fixture);
  assert_first (current);
  assert_cover_of (get_text (current, "art_uri"), first);
}

/* One item of an APEv2 tag: sizes are little-endian. */
static void
add_ape_item (GByteArray *tag, const char *key, const char *value)
{
  guint32 head[2] = { GUINT32_TO_LE (strlen (value)), 0 };

  g_byte_array_append (tag, (const guint8 *) head, sizeof head);
  g_byte_array_append (tag, (const guint8 *) key, (guint) strlen (key) + 1);
  g_byte_array_append (tag, (const guint8 *) value, (guint) strlen (value));
}

/* An MP3 whose only tag stands behind its sound, where its decoder never looks. */
static void
make_ape_mp3 (const char *path)
{
  g_autofree char *make =
      g_strdup_printf ("ffmpeg -nostdin -v error -f lavfi -i sine=440:r=44100:d=60 -map_metadata "
                       "-1 -id3v2_version 0 "
                       "-write_id3v1 0 -c:a libmp3lame '%s'",
                       path);
  g_autoptr (GByteArray) tag = g_byte_array_new ();
  g_autofree char *sound = NULL;
  guint32          foot[4] = { GUINT32_TO_LE (2000), 0, GUINT32_TO_LE (2), 0 };
  const guint64    reserved = 0;
  gsize            size;
  int              status = -1;
  FILE            *file;

  g_assert_true (g_spawn_command_line_sync (make, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_file_get_contents (path, &sound, &size, NULL));
  add_ape_item (tag, "Title", "Late");
  add_ape_item (tag, "REPLAYGAIN_TRACK_GAIN", "-6.50 dB");
  foot[1] = GUINT32_TO_LE (tag->len + 32);
  g_byte_array_append (tag, (const guint8 *) "APETAGEX", 8);
  g_byte_array_append (tag, (const guint8 *) foot, sizeof foot);
  g_byte_array_append (tag, (const guint8 *) &reserved, sizeof reserved);
  file = g_fopen (path, "ab");
  g_assert_cmpuint (fwrite (tag->data, 1, tag->len, file), ==, tag->len);
  g_assert_cmpint (fclose (file), ==, 0);
}

static gboolean
has_gain (SkyOwnerFixture *fixture, const char *source, double db)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");
  JsonObject *status = json_node_get_object (node);
  JsonObject *gain;

  if (json_object_get_null_member (status, "gain"))
    return FALSE;
  gain = json_object_get_object_member (status, "gain");
  return g_strcmp0 (get_text (gain, "source"), source) == 0 &&
         fabs (json_object_get_double_member (gain, "db") - db) < 1e-6;
}

/* A gain that becomes known while its song plays leaves that alone, and holds when it begins anew.
 */
static void
test_late_gain (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *dir = g_dir_make_tmp ("skylark-gain-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "late.mp3", NULL);

  make_ape_mp3 (path);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "settings set loudness track", NULL), ==, 0);
  run (fixture, "play", path);
  SKY_WAIT_UNTIL (is_called (fixture, "Late"));
  g_assert_true (has_gain (fixture, "untagged", 0) || has_gain (fixture, "none", 0));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "stop", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "play", NULL), ==, 0);
  SKY_WAIT_UNTIL (has_gain (fixture, "track", -6.5));
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/place-tags/local", test_local);
  g_test_add_func ("/app/place-tags/near", test_near);
  g_test_add_func ("/app/place-tags/beside", test_beside);
  g_test_add_func ("/app/place-tags/server", test_server);
  g_test_add_func ("/app/place-tags/late-gain", test_late_gain);
  return g_test_run ();
}
