/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9 while the cache is filled, at seeded random moments: whatever the map claims afterwards
 * is what the drive holds, and reading goes on from there.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/sky-database.h"
#include "cache/sky-cache-cipher.h"
#include "cache/sky-cache-fixture.h"
#include "support/sky-killed-child.h"

/* How often it is killed; with --often, what is promised. */
#define N_RUNS 12
#define N_RUNS_OFTEN 300
#define N_FILES 6

static char *program;
static guint n_runs = N_RUNS;

/* What is killed: reads here and there in some files, for ever. */
static int
run_child (const char *directory, guint32 seed)
{
  g_autoptr (SkyLoopThread) network = sky_loop_thread_new ("sky-net");
  g_autoptr (SkyBlockCache) cache = fixture_open_cache (directory, network);
  g_autoptr (GBytes) content = sky_fake_drive_make_content (7, FILE_SIZE);
  g_autoptr (SkyFakeDrive) drive = sky_fake_drive_new (content, SKY_DRIVE_RANGES);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  /* Less than there is to read: blocks go while others come. */
  sky_block_cache_set_limit (cache, FILE_SIZE * 3);
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
  const char      *encrypted = fixture_is_encrypted () ? "--encrypted" : NULL;
  const char      *argv[] = { program, "--child", directory, seed_text, encrypted, NULL };

  sky_killed_child_run (argv, milliseconds * 1000);
}

/* What is claimed of a block, as it lies in its file. */
static void
read_row (const char *directory, SkyStatement *row, SkyCacheBlock *block, guint8 *buffer)
{
  g_autofree char *name =
      g_strdup_printf ("%s/blocks/%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, directory,
                       sky_statement_get_int (row, 0), sky_statement_get_int (row, 1));
  gsize size;
  int   fd = g_open (name, O_RDONLY, 0);

  block->index = sky_statement_get_int (row, 2);
  block->first = sky_statement_get_int (row, 3);
  block->last = sky_statement_get_int (row, 4);
  size = block->last - block->first;
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpuint (size, <=, BLOCK);
  g_assert_cmpint (pread (fd, buffer, size, block->index * BLOCK + block->first), ==, size);
  close (fd);
}

static void
open_row (SkyStatement *row, SkyCacheBlock *block, guint8 *buffer)
{
  g_autoptr (GBytes) key = fixture_make_key (1);
  g_autoptr (SkyCacheCipher) cipher = sky_cache_cipher_new (key);
  g_autoptr (GBytes) seal = sky_statement_dup_bytes (row, 5);
  g_autoptr (GBytes) content = g_bytes_new ("", 0);
  g_autoptr (SkyFakeDrive) drive = sky_fake_drive_new (content, SKY_DRIVE_RANGES);
  g_autoptr (SkyDriveEntry) entry = sky_fake_drive_dup_entry (drive, "/0");
  g_autofree char *version = sky_drive_entry_dup_version (entry);
  SkyCipherPlace   place = { sky_statement_get_int (row, 0), sky_statement_get_int (row, 1),
                             FILE_SIZE, sky_drive_get_id (SKY_DRIVE (drive)), version };

  g_assert_cmpuint (g_bytes_get_size (seal), ==, sizeof block->seal);
  memcpy (block->seal, g_bytes_get_data (seal, NULL), sizeof block->seal);
  g_assert_true (sky_cache_cipher_open (cipher, &place, block, buffer));
}

/* Compares one claimed block with the drive's content. */
static void
check_row (const char *directory, SkyStatement *row, GBytes *content)
{
  guint8        buffer[BLOCK];
  SkyCacheBlock block;
  const guint8 *origin = g_bytes_get_data (content, NULL);

  read_row (directory, row, &block, buffer);
  if (fixture_is_encrypted ())
    open_row (row, &block, buffer);
  g_assert_cmpint (
      memcmp (buffer, origin + block.index * BLOCK + block.first, block.last - block.first), ==, 0);
}

static void
check_map (const char *directory, GBytes *content, guint *n_rows)
{
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr (SkyDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  SkyStatement *row;
  gboolean      has_row = TRUE;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  database = sky_database_open_reader (path, &error);
  g_assert_no_error (error);
  row = sky_database_prepare (
      database, "SELECT object, generation, block, first, last, seal FROM block", NULL);
  /* Killed before there was a table. */
  if (row == NULL)
    return;
  for (;;)
    {
      g_assert_true (sky_statement_step (row, &has_row, NULL));
      if (!has_row)
        return;
      check_row (directory, row, content);
      ++*n_rows;
    }
}

static void
test_kill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  guint n_rows = 0;

  sky_block_cache_stop (fixture->cache);
  for (guint i = 0; i < n_runs; i++)
    {
      run_and_kill (fixture->directory, g_rand_int (rand), g_rand_int_range (rand, 20, 400));
      check_map (fixture->directory, fixture->content, &n_rows);
    }
  g_assert_cmpuint (n_rows, >, 0);
  g_test_message ("%u kills, %u claimed blocks equal the origin", n_runs, n_rows);

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

static void
take_often (int *argc, char **argv)
{
  if (*argc < 2 || !g_str_equal (argv[1], "--often"))
    return;
  n_runs = N_RUNS_OFTEN;
  for (int i = 1; i < *argc; i++)
    argv[i] = argv[i + 1];
  (*argc)--;
}

int
main (int argc, char **argv)
{
  program = argv[0];
  take_often (&argc, argv);
  fixture_init (&argc, &argv);
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], strtoul (argv[3], NULL, 10));

  FIXTURE_ADD ("/cache/kill/map-is-true", SKY_DRIVE_RANGES, test_kill);
  FIXTURE_ADD ("/cache/kill/orphans", SKY_DRIVE_RANGES, test_orphans);

  return g_test_run ();
}
