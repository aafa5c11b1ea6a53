/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is pinned stays, whatever else is read, and wherever the cache goes. */
#include "base/sky-database.h"
#include "cache/sky-cache-fixture.h"

#define LIMIT (FILE_SIZE * 3 / 2)

static gboolean
is_within_limit (gpointer data)
{
  return sky_block_cache_get_used (data) <= sky_block_cache_get_limit (data);
}

static gboolean
is_in_map (gpointer data)
{
  return sky_block_cache_get_used (data) >= FILE_SIZE;
}

static gboolean
is_empty (gpointer data)
{
  return sky_block_cache_get_used (data) == 0;
}

static void
read_all (Fixture *fixture, const char *path)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, path);

  fixture_assert_read_all (fixture, source);
}

static void
pin (Fixture *fixture, const char *path, gboolean pinned)
{
  sky_block_cache_set_pinned (fixture->cache, sky_drive_get_id (SKY_DRIVE (fixture->drive)), path,
                              pinned);
}

static gint64
count_kept (Fixture *fixture, const char *path)
{
  g_autoptr (SkyDriveEntry) entry = sky_fake_drive_dup_entry (fixture->drive, path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 kept;

  sky_block_cache_count_kept_async (fixture->cache, sky_drive_get_id (SKY_DRIVE (fixture->drive)),
                                    entry, NULL, sky_wait_result_cb, &result);
  sky_wait_result (&result);
  kept = sky_block_cache_count_kept_finish (fixture->cache, result, &error);
  g_assert_no_error (error);

  return kept;
}

/* Everything that is not spared goes. */
static void
churn (Fixture *fixture)
{
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *path = g_strdup_printf ("/other-%u", i);

      read_all (fixture, path);
      /* It counts once the map knows of it. */
      SKY_WAIT_UNTIL (count_kept (fixture, path) > 0);
      SKY_WAIT_UNTIL (is_within_limit (fixture->cache));
    }
}

static guint
count_requests (Fixture *fixture, const char *path)
{
  sky_fake_drive_clear_book (fixture->drive);
  read_all (fixture, path);

  return sky_fake_drive_count_requests (fixture->drive);
}

static void
keep (Fixture *fixture, const char *path)
{
  pin (fixture, path, TRUE);
  read_all (fixture, path);
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  sky_block_cache_set_limit (fixture->cache, LIMIT);
}

static void
test_churn (Fixture *fixture, gconstpointer data)
{
  keep (fixture, "/a");
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/a"), ==, 0);
}

static void
test_unpinned (Fixture *fixture, gconstpointer data)
{
  keep (fixture, "/a");
  pin (fixture, "/a", FALSE);
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/a"), >, 0);
}

/* Until it is told again, the map knows by itself. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  keep (fixture, "/a");
  fixture_restart (fixture);
  sky_block_cache_set_limit (fixture->cache, LIMIT);
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/a"), ==, 0);
}

/* What was told replaces what the map knew. */
static void
test_told_anew (Fixture *fixture, gconstpointer data)
{
  const char *names[] = { NULL, "/b", NULL };

  names[0] = sky_drive_get_id (SKY_DRIVE (fixture->drive));
  keep (fixture, "/a");
  sky_block_cache_set_all_pinned (fixture->cache, names);
  read_all (fixture, "/b");
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/b"), ==, 0);
  g_assert_cmpuint (count_requests (fixture, "/a"), >, 0);
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  keep (fixture, "/a");
  sky_block_cache_set_limit (fixture->cache, 4 * FILE_SIZE);
  read_all (fixture, "/b");
  fixture_restart (fixture);
  sky_block_cache_clear (fixture->cache);
  g_assert_cmpuint (count_requests (fixture, "/b"), >, 0);
  g_assert_cmpuint (count_requests (fixture, "/a"), ==, 0);
}

static void
test_rekey (Fixture *fixture, gconstpointer data)
{
  keep (fixture, "/a");
  fixture_restart (fixture);
  sky_block_cache_set_limit (fixture->cache, LIMIT);
  sky_block_cache_rekey (fixture->cache, sky_drive_get_id (SKY_DRIVE (fixture->drive)), "/a",
                         "/moved");
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/moved"), ==, 0);
}

/* The blocks go with the key, the wish does not. */
static void
test_other_key (Fixture *fixture, gconstpointer data)
{
  const char *names[] = { NULL, "/a", NULL };
  g_autoptr (GBytes) key = fixture_make_key (77);

  names[0] = sky_drive_get_id (SKY_DRIVE (fixture->drive));
  sky_block_cache_set_all_pinned (fixture->cache, names);
  keep (fixture, "/a");
  sky_block_cache_set_key (fixture->cache, key);
  SKY_WAIT_UNTIL (is_empty (fixture->cache));
  g_assert_cmpuint (count_requests (fixture, "/a"), >, 0);
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/a"), ==, 0);
  sky_block_cache_set_key (fixture->cache, NULL);
  SKY_WAIT_UNTIL (is_empty (fixture->cache));
  read_all (fixture, "/a");
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/a"), ==, 0);
}

static void
test_other_folder (Fixture *fixture, gconstpointer data)
{
  char *folder = g_dir_make_tmp ("sky-cache-new-XXXXXX", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  keep (fixture, "/a");
  sky_block_cache_move_async (fixture->cache, folder, FALSE, NULL, sky_wait_result_cb, &result);
  sky_wait_result (&result);
  sky_block_cache_move_finish (fixture->cache, result, &error);
  g_assert_no_error (error);
  fixture_remove_tree (fixture->directory);
  g_free (fixture->directory);
  fixture->directory = folder;
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/a"), ==, 0);
}

static void
test_count (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (count_kept (fixture, "/a"), ==, 0);
  read_all (fixture, "/a");
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  g_assert_cmpint (count_kept (fixture, "/a"), ==, FILE_SIZE);
  g_assert_cmpint (count_kept (fixture, "/b"), ==, 0);
}

/* Pinned more than the limit: that stays, and nothing else is kept. */
static void
test_beyond_the_limit (Fixture *fixture, gconstpointer data)
{
  keep (fixture, "/a");
  sky_block_cache_set_limit (fixture->cache, FILE_SIZE / 2);
  read_all (fixture, "/b");
  read_all (fixture, "/c");
  g_assert_cmpint (count_kept (fixture, "/a"), ==, FILE_SIZE);
  fixture_restart (fixture);
  sky_block_cache_set_limit (fixture->cache, FILE_SIZE / 2);
  g_assert_cmpint (count_kept (fixture, "/a"), ==, FILE_SIZE);
  g_assert_cmpint (count_kept (fixture, "/b"), ==, 0);
}

/* A map of before there were pins keeps what it has. */
static void
test_migration (Fixture *fixture, gconstpointer data)
{
  /* None of these runs: the map has made them all. */
  const SkyMigration made[] = { "", "", "" };
  g_autofree char   *path = g_build_filename (fixture->directory, "cache.db", NULL);
  g_autoptr (SkyDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  read_all (fixture, "/a");
  sky_block_cache_stop (fixture->cache);
  database = sky_database_open (path, made, G_N_ELEMENTS (made), &error);
  g_assert_no_error (error);
  sky_database_execute (database, "DROP TABLE pin; PRAGMA user_version = 2", &error);
  g_assert_no_error (error);
  g_clear_object (&database);

  fixture_restart (fixture);
  g_assert_cmpuint (count_requests (fixture, "/a"), ==, 0);
  keep (fixture, "/a");
  churn (fixture);
  g_assert_cmpuint (count_requests (fixture, "/a"), ==, 0);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  FIXTURE_ADD ("/cache/pins/churn", SKY_DRIVE_RANGES, test_churn);
  FIXTURE_ADD ("/cache/pins/unpinned", SKY_DRIVE_RANGES, test_unpinned);
  FIXTURE_ADD ("/cache/pins/restart", SKY_DRIVE_RANGES, test_restart);
  FIXTURE_ADD ("/cache/pins/told-anew", SKY_DRIVE_RANGES, test_told_anew);
  FIXTURE_ADD ("/cache/pins/clear", SKY_DRIVE_RANGES, test_clear);
  FIXTURE_ADD ("/cache/pins/rekey", SKY_DRIVE_RANGES, test_rekey);
  FIXTURE_ADD ("/cache/pins/other-key", SKY_DRIVE_RANGES, test_other_key);
  FIXTURE_ADD ("/cache/pins/other-folder", SKY_DRIVE_RANGES, test_other_folder);
  FIXTURE_ADD ("/cache/pins/count", SKY_DRIVE_RANGES, test_count);
  FIXTURE_ADD ("/cache/pins/beyond-the-limit", SKY_DRIVE_RANGES, test_beyond_the_limit);
  FIXTURE_ADD ("/cache/pins/migration", SKY_DRIVE_RANGES, test_migration);

  return g_test_run ();
}
