/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copies of what plays by the command line, with the real program and two files of one track.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "support/sky-owner-fixture.h"

static gboolean
has_copies (SkyOwnerFixture *fixture, guint count)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "copies --json");

  return json_array_get_length (json_node_get_array (node)) == count;
}

/* Which of them plays, from 0 on; or -1. */
static int
find_playing (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "copies list --json");
  JsonArray *copies = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (copies); i++)
    if (json_object_get_boolean_member (json_array_get_object_element (copies, i), "plays"))
      return (int) i;
  return -1;
}

static gint64
get_position (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");

  return json_object_get_int_member (json_node_get_object (node), "position_ms");
}

static gboolean
is_found (SkyOwnerFixture *fixture)
{
  return sky_owner_fixture_run (fixture, "search Harbour", NULL) == 0 &&
         strstr (sky_owner_fixture_get_output (fixture), "Harbour") != NULL;
}

static void
run_shell (const char *command)
{
  int status = -1;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

static void
test_use (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *dir = g_dir_make_tmp ("skylark-copies-XXXXXX", NULL);
  g_autofree char *one = g_build_filename (dir, "one.flac", NULL);
  g_autofree char *two = g_build_filename (dir, "two.flac", NULL);
  g_autofree char *make = g_strdup_printf (
      "ffmpeg -nostdin -v error -f lavfi -i sine=440:r=44100:d=300 -metadata title=Harbour "
      "-metadata artist=Nobody -c:a flac '%s'",
      one);
  g_autofree char *copy = g_strdup_printf ("cp '%s' '%s'", one, two);
  g_autofree char *add = g_strdup_printf ("library add '%s'", dir);
  gint64           before;

  run_shell (make);
  run_shell (copy);
  g_assert_cmpint (sky_owner_fixture_run (fixture, add, NULL), ==, 0);
  SKY_WAIT_UNTIL (is_found (fixture));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "play Harbour", NULL), ==, 0);
  SKY_WAIT_UNTIL (has_copies (fixture, 2));
  SKY_WAIT_UNTIL (find_playing (fixture) == 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "seek 1:40", NULL), ==, 0);
  SKY_WAIT_UNTIL (get_position (fixture) >= 100000);
  before = get_position (fixture);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "copies use 2", NULL), ==, 0);
  SKY_WAIT_UNTIL (find_playing (fixture) == 1);
  g_assert_cmpint (get_position (fixture), >=, before);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "copies use 1", NULL), ==, 0);
  SKY_WAIT_UNTIL (find_playing (fixture) == 0);
  g_assert_cmpint (get_position (fixture), >=, before);

  g_assert_cmpint (sky_owner_fixture_run (fixture, "copies use 3", NULL), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), "no such copy"));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "copies", NULL), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "*\t1\tThis computer\tFLAC\t"));
  g_unlink (one);
  g_unlink (two);
  g_rmdir (dir);
}

static void
test_wrong (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  SKY_WAIT_UNTIL (has_copies (fixture, 0));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "copies use 1", NULL), ==, 1);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "copies use", NULL), ==, 2);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "copies use none", NULL), ==, 2);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "copies of", NULL), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/cli-copies/use", test_use);
  g_test_add_func ("/cli/cli-copies/wrong", test_wrong);
  return g_test_run ();
}
