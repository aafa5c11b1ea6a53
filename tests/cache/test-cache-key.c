/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cache that is encrypted, or begins to be, or loses its key: what lies on disk, and that reading
 * never suffers. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/sky-database.h"
#include "cache/sky-cache-fixture.h"
#include "cache/sky-crc32c.h"

#define NAME "/a name that tells.flac"

static void
set_key (Fixture *fixture, guint8 number)
{
  g_autoptr (GBytes) key = fixture_make_key (number);

  sky_block_cache_set_key (fixture->cache, number != 0 ? key : NULL);
}

/* As a new start; with number -1 the key is not told. */
static void
restart (Fixture *fixture, int number)
{
  g_autoptr (GError) error = NULL;

  sky_block_cache_stop (fixture->cache);
  g_clear_object (&fixture->cache);
  sky_fake_drive_clear_book (fixture->drive);
  fixture->cache = sky_block_cache_new_locked (fixture->directory, fixture->network, &error);
  g_assert_no_error (error);
  if (number >= 0)
    set_key (fixture, number);
}

static void
read_all (Fixture *fixture)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, NAME);

  fixture_assert_read_all (fixture, source);
}

static gboolean
holds (const char *path, const void *bytes, gsize size)
{
  g_autofree char *content = NULL;
  gsize            length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));

  return memmem (content, length, bytes, size) != NULL;
}

/* Whether any file of the cache holds these bytes. */
static gboolean
tree_holds (const char *folder, const void *bytes, gsize size)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) ? tree_holds (path, bytes, size)
                                                 : holds (path, bytes, size))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_readable (Fixture *fixture)
{
  const char *origin = g_bytes_get_data (fixture->content, NULL);
  gboolean    found = FALSE;

  for (guint64 i = 0; i + 64 < FILE_SIZE; i += 150000)
    found = found || tree_holds (fixture->directory, origin + i, 64);

  return found;
}

/* The test that follows would see it. */
static void
test_plain_can_be_seen (Fixture *fixture, gconstpointer data)
{
  read_all (fixture);
  sky_block_cache_stop (fixture->cache);
  g_assert_true (is_readable (fixture));
  g_assert_true (tree_holds (fixture->directory, NAME, strlen (NAME)));
}

static void
test_nothing_can_be_seen (Fixture *fixture, gconstpointer data)
{
  restart (fixture, 1);
  read_all (fixture);
  sky_block_cache_stop (fixture->cache);
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), ==, FILE_SIZE);
  g_assert_false (is_readable (fixture));
  g_assert_false (tree_holds (fixture->directory, NAME, strlen (NAME)));
}

static void
test_same_key (Fixture *fixture, gconstpointer data)
{
  restart (fixture, 1);
  read_all (fixture);
  restart (fixture, 1);
  read_all (fixture);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

/* A lost key is an empty cache. */
static void
test_other_key (Fixture *fixture, gconstpointer data)
{
  restart (fixture, 1);
  read_all (fixture);
  restart (fixture, 2);
  read_all (fixture);
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
  g_assert_cmpuint (sky_fake_drive_count_given (fixture->drive, 0), ==, 1);
  restart (fixture, 2);
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), <=, FILE_SIZE);
  read_all (fixture);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

static gboolean
is_full (gpointer data)
{
  return sky_block_cache_get_used (data) == FILE_SIZE;
}

/* Locked: reading goes on, nothing is written; when the key comes, all is there again. */
static void
test_no_key_yet (Fixture *fixture, gconstpointer data)
{
  restart (fixture, 1);
  read_all (fixture);
  restart (fixture, -1);
  read_all (fixture);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), >, 0);
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), ==, 0);
  set_key (fixture, 1);
  SKY_WAIT_UNTIL (is_full (fixture->cache));
  sky_fake_drive_clear_book (fixture->drive);
  read_all (fixture);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

/* Without the key a large file goes through memory, and nothing of it is fetched twice. */
static void
test_no_key_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) large = sky_fake_drive_make_content (5, 24 * 1024 * 1024);
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (GBytes) got = NULL;
  g_autoptr (GError) error = NULL;

  restart (fixture, -1);
  sky_fake_drive_set_content (fixture->drive, large, "\"1\"");
  source = fixture_open (fixture, NAME);
  got = sky_byte_source_read_bytes (source, 0, G_MAXUINT32, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, large));
  g_assert_cmpuint (sky_fake_drive_most_given (fixture->drive), ==, 1);
}

static gboolean
is_empty (gpointer data)
{
  return sky_block_cache_get_used (data) == 0;
}

static void
assert_switch (Fixture *fixture, guint8 from, guint8 to)
{
  g_autoptr (SkyByteSource) source = NULL;

  restart (fixture, from);
  source = fixture_open (fixture, NAME);
  fixture_assert_reads (fixture, source, 0, FILE_SIZE / 2);
  set_key (fixture, to);
  SKY_WAIT_UNTIL (is_empty (fixture->cache));
  sky_fake_drive_clear_book (fixture->drive);
  fixture_assert_reads (fixture, source, 0, FILE_SIZE / 2);
  g_assert_cmpuint (sky_fake_drive_count_given (fixture->drive, 0), ==, 0);
  fixture_assert_read_all (fixture, source);
  g_clear_object (&source);

  read_all (fixture);
  restart (fixture, to);
  read_all (fixture);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

/* What is being read reads on, also from what was there; what was kept is gone. */
static void
test_switched_on (Fixture *fixture, gconstpointer data)
{
  assert_switch (fixture, 0, 1);
  sky_block_cache_stop (fixture->cache);
  g_assert_false (is_readable (fixture));
}

static void
test_switched_off (Fixture *fixture, gconstpointer data)
{
  assert_switch (fixture, 1, 0);
}

/* The same key again changes nothing. */
static void
test_told_twice (Fixture *fixture, gconstpointer data)
{
  restart (fixture, 1);
  read_all (fixture);
  set_key (fixture, 1);
  SKY_WAIT_UNTIL (is_full (fixture->cache));
  sky_fake_drive_clear_book (fixture->drive);
  read_all (fixture);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

/* What a cache of the first schema holds is used on. */
static void
test_first_schema (Fixture *fixture, gconstpointer data)
{
  const SkyMigration first[] = {
    "CREATE TABLE object (id INTEGER PRIMARY KEY, drive TEXT NOT NULL, key TEXT NOT NULL,"
    " version TEXT NOT NULL, generation INTEGER NOT NULL, size INTEGER NOT NULL,"
    " used_at INTEGER NOT NULL, UNIQUE (drive, key));"
    "CREATE INDEX object_used_at ON object (used_at);"
    "CREATE TABLE block (object INTEGER NOT NULL REFERENCES object ON DELETE CASCADE,"
    " generation INTEGER NOT NULL, block INTEGER NOT NULL, first INTEGER NOT NULL,"
    " last INTEGER NOT NULL, check_value INTEGER NOT NULL, cipher INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY (object, generation, block)) WITHOUT ROWID;",
  };
  g_autoptr (SkyDriveEntry) entry = sky_fake_drive_dup_entry (fixture->drive, NAME);
  g_autoptr (SkyByteSource) source = NULL;
  g_autoptr (SkyDatabase) database = NULL;
  g_autofree char *version = sky_drive_entry_dup_version (entry);
  g_autofree char *path = g_build_filename (fixture->directory, "cache.db", NULL);
  g_autofree char *bytes = g_build_filename (fixture->directory, "blocks", "1-1", NULL);
  g_autofree char *sql = NULL;
  const char      *origin = g_bytes_get_data (fixture->content, NULL);

  sky_block_cache_stop (fixture->cache);
  g_assert_cmpint (g_unlink (path), ==, 0);
  database = sky_database_open (path, first, 1, NULL);
  sql = g_strdup_printf ("INSERT INTO object VALUES (1, 'fake', '%s', '%s', 1, %d, 1);"
                         "INSERT INTO block VALUES (1, 1, 0, 0, %d, %u, 0);",
                         NAME, version, FILE_SIZE, BLOCK, sky_crc32c (origin, BLOCK));
  g_assert_true (sky_database_execute (database, sql, NULL));
  g_clear_object (&database);
  g_assert_true (g_file_set_contents (bytes, origin, BLOCK, NULL));

  restart (fixture, 0);
  source = fixture_open (fixture, NAME);
  fixture_assert_reads (fixture, source, 0, BLOCK / 2);
  g_assert_cmpuint (sky_fake_drive_count_given (fixture->drive, 0), ==, 0);
}

/* A part that grows over several runs. */
static void
test_grows (Fixture *fixture, gconstpointer data)
{
  const guint64 pieces[] = { 30000, 40000, 500000, 510000, 70000, 20000 };

  restart (fixture, 1);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (SkyByteSource) source = fixture_open (fixture, NAME);

      sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_LESS, 0, -1);
      fixture_assert_reads (fixture, source, pieces[i], 9000);
      g_clear_object (&source);
      restart (fixture, 1);
      source = fixture_open (fixture, NAME);
      fixture_assert_reads (fixture, source, pieces[i], 9000);
      g_assert_cmpuint (sky_fake_drive_count_given (fixture->drive, pieces[i]), ==, 0);
    }
  sky_fake_drive_set_fault (fixture->drive, SKY_FAKE_FAULT_NONE, 0, 0);
  read_all (fixture);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, func) FIXTURE_ADD ("/cache/cache-key/" name, SKY_DRIVE_RANGES, func)
  ADD ("plain-can-be-seen", test_plain_can_be_seen);
  ADD ("nothing-can-be-seen", test_nothing_can_be_seen);
  ADD ("same-key", test_same_key);
  ADD ("other-key", test_other_key);
  ADD ("no-key-yet", test_no_key_yet);
  ADD ("no-key-large", test_no_key_large);
  ADD ("switched-on", test_switched_on);
  ADD ("switched-off", test_switched_off);
  ADD ("told-twice", test_told_twice);
  ADD ("first-schema", test_first_schema);
  ADD ("grows", test_grows);
#undef ADD

  return g_test_run ();
}
