/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the command line does on a drive beyond listing it: folders in folders, the room that is
 * left, and an upload that is tried again. */
#include <glib/gstdio.h>
#include <sys/statvfs.h>

#include "support/sky-owner-fixture.h"

static void
test_parents (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (JsonNode) entries = NULL;

  g_assert_cmpint (sky_owner_fixture_run (fixture, "mkdir 'This computer:/a/b/c'", NULL), !=, 0);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (sky_owner_fixture_run (fixture, "mkdir -p 'This computer:/a/b/c'", NULL), ==,
                     0);
  entries = sky_owner_fixture_run_json (fixture, "ls --json 'This computer:/a/b'");
  g_assert_cmpuint (json_array_get_length (json_node_get_array (entries)), ==, 1);
}

/* Of the disk that the drive's store lies on. */
static void
test_quota (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autoptr (JsonNode) quota =
                 sky_owner_fixture_run_json (fixture, "quota --json 'This computer:/'");
  struct statvfs disk;
  guint64        size;
  gint64         available = json_object_get_int_member (json_node_get_object (quota), "available");

  g_assert_cmpint (statvfs (sky_owner_fixture_get_dir (fixture), &disk), ==, 0);
  size = (guint64) disk.f_blocks * disk.f_frsize;
  g_assert_cmpint (available, >, 0);
  g_assert_cmpuint ((guint64) available, <=, size);
}

static gboolean
is_state (SkyOwnerFixture *fixture, const char *state)
{
  g_autoptr (JsonNode) node = sky_owner_fixture_run_json (fixture, "transfers --json");
  JsonArray *batches = json_node_get_array (node);

  g_assert_cmpuint (json_array_get_length (batches), ==, 1);

  return g_str_equal (
      json_object_get_string_member (json_array_get_object_element (batches, 0), "state"), state);
}

static void
test_retry (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();
  g_autofree char *path = sky_owner_fixture_make_file (fixture, "song.flac", 5000);
  g_autofree char *line = g_strdup_printf ("upload '%s' 'This computer:/in'", path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (sky_owner_fixture_run (fixture, line, NULL), ==, 0);
  SKY_WAIT_UNTIL (is_state (fixture, "failed"));
  g_free (sky_owner_fixture_make_file (fixture, "song.flac", 5000));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "transfers retry 1", NULL), ==, 0);
  SKY_WAIT_UNTIL (is_state (fixture, "done"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/cli-files/parents", test_parents);
  g_test_add_func ("/cli/cli-files/quota", test_quota);
  g_test_add_func ("/cli/cli-files/retry", test_retry);

  return g_test_run ();
}
