/* SPDX-License-Identifier: GPL-3.0-or-later */
/* litmus, the test suite for WebDAV servers that others wrote, against the real server. */

#include "support/sky-server-fixture.h"

#include <string.h>

/* Runs one of its suites; every case in it has to pass. */
static void
run_suite (gconstpointer data)
{
  const char *suite = data;
  g_autoptr (SkyServerFixture) server = sky_server_fixture_new ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *program = g_find_program_in_path ("litmus");
  g_autofree char *folder = g_dir_make_tmp ("skylark-litmus-XXXXXX", NULL);
  g_autofree char *output = NULL;

  if (program == NULL)
    {
      g_test_fail_printf ("litmus is not installed: build-aux/packages lists it");
      sky_server_fixture_remove_tree (folder);
      return;
    }
  /* It leaves its logs in the current folder. */
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "TESTS", suite, TRUE);
  process = g_subprocess_launcher_spawn (
      launcher, NULL, program, "-k", sky_server_fixture_get_url (server),
      SKY_SERVER_FIXTURE_ACCOUNT, SKY_SERVER_FIXTURE_TOKEN, NULL);
  g_assert_nonnull (process);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  sky_server_fixture_remove_tree (folder);
  g_test_message ("%s", output);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_nonnull (strstr (output, " 0 failed. 100.0%"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/server/litmus/basic", "basic", run_suite);
  g_test_add_data_func ("/server/litmus/copymove", "copymove", run_suite);
  g_test_add_data_func ("/server/litmus/props", "props", run_suite);
  g_test_add_data_func ("/server/litmus/http", "http", run_suite);
  return g_test_run ();
}
