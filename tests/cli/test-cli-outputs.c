/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The devices on the command line. */
#include "support/sky-owner-fixture.h"

#include <string.h>

/* Without a sound server there may be no device, which is no error. */
static void
test_list (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  sky_owner_fixture_setenv (fixture, "PULSE_SERVER", "unix:/nonexistent");
  g_assert_cmpint (sky_owner_fixture_run (fixture, "outputs --json", NULL), ==, 0);
  g_assert_true (g_str_has_prefix (sky_owner_fixture_get_output (fixture), "["));
  g_assert_cmpint (sky_owner_fixture_run (fixture, "status --json", NULL), ==, 0);
  g_assert_nonnull (strstr (sky_owner_fixture_get_output (fixture), "\"output\":null"));
}

static void
test_usage (void)
{
  g_autoptr (SkyOwnerFixture) fixture = sky_owner_fixture_new ();

  g_assert_cmpint (sky_owner_fixture_run (fixture, "outputs left", NULL), ==, 2);
  g_assert_nonnull (strstr (sky_owner_fixture_get_errors (fixture), "Too many arguments"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/cli-outputs/list", test_list);
  g_test_add_func ("/cli/cli-outputs/usage", test_usage);
  return g_test_run ();
}
