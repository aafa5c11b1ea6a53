/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chapters by the command line, with the real program and a file that ffmpeg has made. */
#include <glib/gstdio.h>
#include <string.h>

#include "support/sky-owner-fixture.h"

static JsonObject *
get_status (SkyOwnerFixture *fixture)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "status --json");

  return json_object_ref (json_node_get_object (node));
}

static gboolean
has_chapters (SkyOwnerFixture *fixture, guint count)
{
  g_autoptr (JsonObject) status = get_status (fixture);

  return json_array_get_length (json_object_get_array_member (status, "chapters")) == count;
}

static gboolean
is_in (SkyOwnerFixture *fixture, gint64 chapter)
{
  g_autoptr (JsonObject) status = get_status (fixture);

  return json_object_get_int_member (status, "chapter") == chapter;
}

static void
test_go (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *dir = g_dir_make_tmp ("skylark-chapters-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "book.flac", NULL);
  g_autofree char *play = g_strdup_printf ("play '%s'", path);
  g_autofree char *make = g_strdup_printf (
      "ffmpeg -nostdin -v error -f lavfi -i sine=440:r=44100:d=300 "
      "-metadata CHAPTER001=00:00:00.000 -metadata CHAPTER001NAME=One "
      "-metadata CHAPTER002=00:01:40.000 -metadata CHAPTER002NAME=Two "
      "-metadata CHAPTER003=00:03:20.000 -metadata CHAPTER004=00:10:00.000 -c:a flac '%s'",
      path);
  int status = -1;

  g_assert_true (g_spawn_command_line_sync (make, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, play, NULL), ==, 0);
  /* the fourth lies behind the end */
  SKY_WAIT_UNTIL (has_chapters (fixture, 3));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "pause", NULL), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, "chapter next", NULL), ==, 0);
  SKY_WAIT_UNTIL (is_in (fixture, 1));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "chapter", NULL), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "*\t2\t1:40\tTwo"));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "chapter 3", NULL), ==, 0);
  SKY_WAIT_UNTIL (is_in (fixture, 2));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "chapter next", NULL), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), "no such chapter"));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "chapter previous", NULL), ==, 0);
  SKY_WAIT_UNTIL (is_in (fixture, 1));
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_none (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  g_assert_cmpint (sky_owner_fixture_run (fixture, "chapter next", NULL), ==, 1);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), "has no chapters"));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "chapter last", NULL), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/cli-chapters/go", test_go);
  g_test_add_func ("/cli/cli-chapters/none", test_none);
  return g_test_run ();
}
