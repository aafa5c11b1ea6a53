/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue by the command line, with the real program: what is changed, undone, kept over a crash
 * and remembered. */
#include <signal.h>
#include <string.h>

#include "support/sky-owner-fixture.h"

#define N_SONGS 8

static void
run (SkyOwnerFixture *fixture, const char *line)
{
  if (sky_owner_fixture_run (fixture, line, NULL) != 0)
    g_error ("%s: %s", line, sky_owner_fixture_get_errors (fixture));
}

static void
assert_fails (SkyOwnerFixture *fixture, const char *line, int status, const char *word)
{
  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, status);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), word));
}

static JsonArray *
get_array (SkyOwnerFixture *fixture, const char *line)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, line);

  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  return json_array_ref (json_node_get_array (node));
}

static JsonObject *
get_status (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");

  return json_object_ref (json_node_get_object (node));
}

/* The numbers of the songs in the order of the queue, as their file names have them. */
static char *
get_order (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonArray) queue = get_array (fixture, "queue --json");
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (queue); i++)
    {
      JsonObject      *item = json_array_get_object_element (queue, i);
      const char      *location = json_object_get_string_member (item, "location");
      g_autofree char *name = g_path_get_basename (location);

      if (json_object_get_boolean_member (item, "current"))
        g_string_append_c (order, '>');
      g_string_append_c (order, name[1]);
    }
  return g_string_free (order, FALSE);
}

static gboolean
has_order (SkyOwnerFixture *fixture, const char *expected)
{
  g_autofree char *order = get_order (fixture);

  return g_str_equal (order, expected);
}

static void
assert_order (SkyOwnerFixture *fixture, const char *expected)
{
  g_autofree char *order = get_order (fixture);

  g_assert_cmpstr (order, ==, expected);
}

static char *
get_album (void)
{
  g_autofree char *music =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "support", "music", NULL);
  g_autoptr (GDir) folder = g_dir_open (music, 0, NULL);

  g_assert_nonnull (folder);
  return g_build_filename (music, g_dir_read_name (folder), NULL);
}

/* The whole album in the queue, silent at its beginning. */
static SkyOwnerFixture *
new_with_queue (void)
{
  SkyOwnerFixture *fixture = sky_owner_fixture_new ();
  g_autofree char *album = get_album ();
  g_autofree char *play = g_strdup_printf ("play '%s'", album);

  run (fixture, play);
  SKY_WAIT_UNTIL (has_order (fixture, ">12345678"));
  run (fixture, "pause");
  return fixture;
}

static void
test_edit (void)
{
  g_autoptr (SkyOwnerFixture) fixture = new_with_queue ();

  run (fixture, "queue move 7-8 2");
  assert_order (fixture, ">17823456");
  run (fixture, "queue remove 2 4-6");
  assert_order (fixture, ">1856");
  run (fixture, "queue undo");
  assert_order (fixture, ">17823456");
  run (fixture, "queue undo");
  assert_order (fixture, ">12345678");
  assert_fails (fixture, "queue undo", 1, "undo");
  run (fixture, "queue move 1 end");
  assert_order (fixture, "2345678>1");
  run (fixture, "queue clear");
  assert_order (fixture, "");
  run (fixture, "queue undo --json");
  assert_order (fixture, "2345678>1");
}

static void
test_add (void)
{
  g_autoptr (SkyOwnerFixture) fixture = new_with_queue ();
  g_autofree char *album = get_album ();
  g_autofree char *first = g_build_filename (album, "01 First light.flac", NULL);
  g_autofree char *next = g_strdup_printf ("queue add --next '%s'", first);
  g_autofree char *add = g_strdup_printf ("queue add '%s'", first);

  run (fixture, "queue remove 3-8");
  run (fixture, add);
  SKY_WAIT_UNTIL (has_order (fixture, ">121"));
  run (fixture, "queue play 2");
  run (fixture, "pause");
  run (fixture, next);
  SKY_WAIT_UNTIL (has_order (fixture, "1>211"));
  assert_fails (fixture, "queue add /no/such/file.flac", 1, "file.flac");
}

static void
test_modes (void)
{
  g_autoptr (SkyOwnerFixture) fixture = new_with_queue ();
  g_autoptr (JsonObject) status = NULL;
  g_autoptr (JsonArray) queue = NULL;

  run (fixture, "queue shuffle album");
  run (fixture, "queue repeat all");
  run (fixture, "queue stop-after");
  status = get_status (fixture);
  g_assert_cmpstr (json_object_get_string_member (status, "shuffle_mode"), ==, "album");
  g_assert_true (json_object_get_boolean_member (status, "shuffle"));
  g_assert_cmpstr (json_object_get_string_member (status, "repeat"), ==, "all");
  g_assert_true (json_object_get_boolean_member (status, "stop_after_current"));
  run (fixture, "queue stop-after 3");
  queue = get_array (fixture, "queue --json");
  for (guint i = 0; i < N_SONGS; i++)
    g_assert_cmpint (
        json_object_get_boolean_member (json_array_get_object_element (queue, i), "stop_after"), ==,
        i == 2);
  run (fixture, "queue stop-after off");
  run (fixture, "queue shuffle off");
  assert_order (fixture, ">12345678");
}

static void
test_mistakes (void)
{
  g_autoptr (SkyOwnerFixture) fixture = new_with_queue ();

  assert_fails (fixture, "queue remove", 2, "missing");
  assert_fails (fixture, "queue remove 0", 2, "from 1");
  assert_fails (fixture, "queue remove 9", 1, "9");
  assert_fails (fixture, "queue remove 5-2", 2, "range");
  assert_fails (fixture, "queue move 1", 2, "missing");
  assert_fails (fixture, "queue shuffle songs", 2, "songs");
  assert_fails (fixture, "queue dance", 2, "dance");
  assert_order (fixture, ">12345678");
}

static gboolean
was_heard (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonArray) history = get_array (fixture, "queue history --json");

  return json_array_get_length (history) > 0;
}

static gboolean
is_at_least (SkyOwnerFixture *fixture, gint64 position_ms)
{
  g_autoptr (JsonObject) status = get_status (fixture);

  return json_object_get_int_member (status, "position_ms") >= position_ms;
}

/* Killed while it plays: the order, the place and the history are there again, and at most a few
 * seconds are lost. */
static void
test_crash (void)
{
  g_autoptr (SkyOwnerFixture) fixture = new_with_queue ();
  g_autoptr (JsonArray) history = NULL;
  g_autoptr (JsonObject) status = NULL;
  g_autofree char *order = NULL;
  g_autofree char *own_order = NULL;
  g_autofree char *plain = NULL;
  g_auto (GStrv) parts = NULL;
  JsonObject *heard;

  run (fixture, "queue shuffle track");
  run (fixture, "queue play 3");
  SKY_WAIT_UNTIL (was_heard (fixture));
  run (fixture, "seek 5");
  SKY_WAIT_UNTIL (is_at_least (fixture, 12000));
  order = get_order (fixture);
  g_assert_cmpint (kill (sky_owner_fixture_get_owner (fixture), SIGKILL), ==, 0);
  g_assert_true (sky_owner_fixture_wait_until_free (fixture));

  assert_order (fixture, order);
  status = get_status (fixture);
  g_assert_cmpint (json_object_get_int_member (status, "position_ms"), >=, 5000);
  g_assert_true (json_object_get_boolean_member (status, "shuffle"));
  history = get_array (fixture, "queue history --json --limit 1");
  heard = json_array_get_object_element (history, 0);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (heard, "heard_at"), "Z"));
  run (fixture, "queue shuffle off");
  own_order = get_order (fixture);
  parts = g_strsplit (own_order, ">", 2);
  plain = g_strjoinv ("", parts);
  g_assert_cmpstr (plain, ==, "12345678");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/cli-queue/edit", test_edit);
  g_test_add_func ("/cli/cli-queue/add", test_add);
  g_test_add_func ("/cli/cli-queue/modes", test_modes);
  g_test_add_func ("/cli/cli-queue/mistakes", test_mistakes);
  g_test_add_func ("/cli/cli-queue/crash", test_crash);
  return g_test_run ();
}
