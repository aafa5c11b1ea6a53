/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9 while the cache is filled, at seeded random moments: whatever the map claims afterwards
 * is what the drive holds, and reading goes on from there.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sky-database.h"
#include "cache/sky-cache-fixture.h"

#define N_RUNS 12
#define N_FILES 6

static char *program;

/* What is killed: reads here and there in some files, for ever. */
static int
run_child (const char *directory, guint32 seed)
{
  g_autoptr (SkyLoopThread) network = sky_loop_thread_new ("sky-net");
  g_autoptr (SkyBlockCache) cache = sky_block_cache_new (directory, network, NULL);
  g_autoptr (GBytes) content = sky_fake_drive_make_content (7, FILE_SIZE);
  g_autoptr (SkyFakeDrive) drive = sky_fake_drive_new (content, SKY_DRIVE_RANGES);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  for (;;)
    {
      g_autofree char *path = g_strdup_printf ("/%d", g_rand_int_range (rand, 0, N_FILES));
      g_autoptr (SkyDriveEntry) entry = sky_fake_drive_dup_entry (drive, path);
      g_autoptr (SkyByteSource) source = sky_block_cache_open (cache, SKY_DRIVE (drive), entry);
      g_autoptr (GBytes) bytes = sky_byte_source_read_bytes (
          source, g_rand_int_range (rand, 0, FILE_SIZE), 300000, NULL, NULL);
    }

  return 0;
}

static void
run_and_kill (const char *directory, guint32 seed, guint milliseconds)
{
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  char            *argv[] = { program, (char *) "--child", (char *) directory, seed_text, NULL };
  GError          *error = NULL;
  GPid             pid;
  int              status;

  g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  g_usleep (milliseconds * 1000);
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
}

/* Compares one claimed block with the drive's content. */
static void
check_row (const char *directory, SkyStatement *row, GBytes *content)
{
  g_autofree char *name =
      g_strdup_printf ("%s/blocks/%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, directory,
                       sky_statement_get_int (row, 0), sky_statement_get_int (row, 1));
  guint64 start = sky_statement_get_int (row, 2) * BLOCK + sky_statement_get_int (row, 3);
  gsize   size = sky_statement_get_int (row, 4) - sky_statement_get_int (row, 3);
  guint8  buffer[BLOCK];
  int     fd = g_open (name, O_RDONLY, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpuint (size, <=, BLOCK);
  g_assert_cmpint (pread (fd, buffer, size, start), ==, size);
  g_assert_cmpint (memcmp (buffer, (const guint8 *) g_bytes_get_data (content, NULL) + start, size),
                   ==, 0);
  close (fd);
}

static guint
check_map (const char *directory, GBytes *content)
{
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (SkyDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  SkyStatement *row;
  gboolean      has_row = TRUE;
  guint         n_rows = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return 0;
  database = sky_database_open_reader (path, &error);
  g_assert_no_error (error);
  row = sky_database_prepare (database, "SELECT object, generation, block, first, last FROM block",
                              NULL);
  /* Killed before there was a table. */
  if (row == NULL)
    return 0;
  for (;; n_rows++)
    {
      g_assert_true (sky_statement_step (row, &has_row, NULL));
      if (!has_row)
        return n_rows;
      check_row (directory, row, content);
    }
}

static void
test_kill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  guint n_rows = 0;

  sky_block_cache_stop (fixture->cache);
  for (guint i = 0; i < N_RUNS; i++)
    {
      run_and_kill (fixture->directory, g_rand_int (rand), g_rand_int_range (rand, 20, 400));
      n_rows = check_map (fixture->directory, fixture->content);
    }
  g_assert_cmpuint (n_rows, >, 0);

  fixture_restart (fixture);
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autoptr (SkyByteSource) source = fixture_open (fixture, path);

      fixture_assert_read_all (fixture, source);
    }
}

/* What a crash left of files that the map does not know is gone after the next start. */
static void
test_orphans (Fixture *fixture, gconstpointer data)
{
  g_autofree char *orphan = g_build_filename (fixture->directory, "blocks", "77-1", NULL);
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a.flac");

  fixture_assert_reads (fixture, source, 0, 1);
  g_assert_true (g_file_set_contents (orphan, "left over", -1, NULL));
  g_clear_object (&source);
  fixture_restart (fixture);
  source = fixture_open (fixture, "/a.flac");
  fixture_assert_reads (fixture, source, 0, 1);
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], strtoul (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  FIXTURE_ADD ("/cache/kill/map-is-true", SKY_DRIVE_RANGES, test_kill);
  FIXTURE_ADD ("/cache/kill/orphans", SKY_DRIVE_RANGES, test_orphans);

  return g_test_run ();
}
