/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9 at seeded random points, of the process that uploads and of the server: in the end every
 * file is there once and whole, and nothing else is. */
#include "transfer-fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/sky-database.h"

typedef struct
{
  TransferFixture *fixture;
  const char      *kind;
  GRand           *rand;
  GSubprocess     *child; /* (nullable) */
} KillTest;

static guint
get_kills (void)
{
  const char *wanted = g_getenv ("SKY_TRANSFER_KILLS");

  return wanted != NULL ? (guint) atoi (wanted) : 15;
}

static void
make_tree (KillTest *test)
{
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *name = g_strdup_printf ("album %u/disc %u/track %u.bin", i % 5, i % 2, i);
      gsize size = i % 10 == 0 ? 1500000 : (gsize) g_rand_int_range (test->rand, 0, 40000);

      g_free (transfer_fixture_add_file (test->fixture, name, size, i));
    }
  g_free (transfer_fixture_add_text (test->fixture, "# 100% & more/empty", ""));
}

static void
start_child (KillTest *test)
{
  g_autofree char *program =
      g_build_filename (g_getenv ("SKY_BUILD_DIR"), "tests", "transfer", "upload-child", NULL);
  g_autoptr (GError) error = NULL;

  test->child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, test->fixture->journal,
                        test->kind, sky_server_fixture_get_url (test->fixture->server),
                        SKY_SERVER_FIXTURE_TOKEN, test->fixture->files, NULL);
  g_assert_no_error (error);
}

static void
kill_child (KillTest *test)
{
  g_subprocess_send_signal (test->child, SIGKILL);
  g_assert_true (g_subprocess_wait (test->child, NULL, NULL));
  g_clear_object (&test->child);
}

static gint64
ask (SkyDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  SkyStatement *statement = sky_database_prepare (database, sql, &error);
  gboolean      has_row;
  gint64        answer;

  g_assert_no_error (error);
  g_assert_true (sky_statement_step (statement, &has_row, &error));
  g_assert_true (has_row);
  answer = g_strcmp0 (sky_statement_get_text (statement, 0), "ok") == 0
               ? -1
               : sky_statement_get_int (statement, 0);
  sky_statement_reset (statement);
  return answer;
}

/* 5 is done. */
static void
assert_journal_whole (KillTest *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDatabase) database = sky_database_open_reader (test->fixture->journal, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ask (database, "PRAGMA integrity_check"), ==, -1);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM batches"), ==, 1);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM items"), ==, 151);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM items WHERE state <> 5"), ==, 0);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM items WHERE session IS NOT NULL"), ==, 0);
  g_assert_cmpint (ask (database, "SELECT files_done FROM batches"), ==, 151);
  g_assert_cmpint (ask (database, "SELECT bytes_done = (SELECT sum(size) FROM items) FROM batches"),
                   ==, 1);
}

static void
finish_child (KillTest *test)
{
  start_child (test);
  g_assert_true (g_subprocess_wait (test->child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (test->child));
  g_assert_cmpint (g_subprocess_get_exit_status (test->child), ==, 0);
  g_clear_object (&test->child);
}

static void
run_kills (const char *kind, gboolean server_too)
{
  TransferFixture *fixture = transfer_fixture_new ();
  KillTest         test = { fixture, kind, NULL, NULL };
  guint            seed = (guint) g_test_rand_int ();
  g_autoptr (GHashTable) server = NULL;
  g_autoptr (GHashTable) files = NULL;

  g_test_message ("seed %u", seed);
  test.rand = g_rand_new_with_seed (seed);
  make_tree (&test);
  for (guint i = 0; i < get_kills (); i++)
    {
      gboolean server_now = server_too && g_rand_boolean (test.rand);

      start_child (&test);
      sky_wait_pass ((guint) g_rand_int_range (test.rand, 5, 200));
      if (server_now)
        {
          sky_server_fixture_kill (fixture->server);
          sky_wait_pass ((guint) g_rand_int_range (test.rand, 0, 60));
          sky_server_fixture_start (fixture->server);
          sky_wait_pass ((guint) g_rand_int_range (test.rand, 0, 60));
        }
      kill_child (&test);
    }
  finish_child (&test);

  assert_journal_whole (&test);
  server = transfer_fixture_read_server (fixture, "/kept/files");
  files = transfer_fixture_read_files (fixture->files);
  transfer_fixture_assert_same (server, files);
  transfer_fixture_wait (sky_server_fixture_count_temp (fixture->server) == 0);
  g_rand_free (test.rand);
  transfer_fixture_free (fixture);
}

static void
test_client_killed (gconstpointer kind)
{
  run_kills (kind, FALSE);
}

static void
test_both_killed (gconstpointer kind)
{
  run_kills (kind, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/transfer/transfer-kill/client", "skylark", test_client_killed);
  g_test_add_data_func ("/transfer/transfer-kill/client-webdav", "webdav", test_client_killed);
  g_test_add_data_func ("/transfer/transfer-kill/client-and-server", "skylark", test_both_killed);
  g_test_add_data_func ("/transfer/transfer-kill/client-and-server-webdav", "webdav",
                        test_both_killed);

  return g_test_run ();
}
