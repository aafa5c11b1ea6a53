/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes when the cache is full, and what stays. */
#include <sys/stat.h>

#include "cache/sky-cache-fixture.h"

#define HEAD (256 * 1024)
#define TAIL (64 * 1024)
#define KEPT (HEAD + TAIL + BLOCK)

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

static void
read_all (Fixture *fixture, const char *path)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, path);

  fixture_assert_read_all (fixture, source);
}

/* How many requests it takes to read a part of a file. */
static guint
count_requests (Fixture *fixture, const char *path, guint64 offset, gsize count)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, path);

  sky_fake_drive_clear_book (fixture->drive);
  fixture_assert_reads (fixture, source, offset, count);

  return sky_fake_drive_count_requests (fixture->drive);
}

static void
test_used (Fixture *fixture, gconstpointer data)
{
  read_all (fixture, "/a");
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), ==, FILE_SIZE);
  fixture_restart (fixture);
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), ==, FILE_SIZE);
}

static void
test_heads_and_tails_stay (Fixture *fixture, gconstpointer data)
{
  read_all (fixture, "/a");
  fixture_restart (fixture);
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  sky_block_cache_set_limit (fixture->cache, FILE_SIZE / 2);
  SKY_WAIT_UNTIL (is_within_limit (fixture->cache));
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), >=, HEAD + TAIL);
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), <=, KEPT);
  g_assert_cmpuint (count_requests (fixture, "/a", 0, HEAD - TAIL), ==, 0);
  g_assert_cmpuint (count_requests (fixture, "/a", FILE_SIZE - TAIL, TAIL), ==, 0);
  g_assert_cmpuint (count_requests (fixture, "/a", FILE_SIZE / 2, 1), >, 0);
}

static void
test_oldest_goes_first (Fixture *fixture, gconstpointer data)
{
  read_all (fixture, "/a");
  read_all (fixture, "/b");
  fixture_restart (fixture);
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  sky_block_cache_set_limit (fixture->cache, FILE_SIZE * 3 / 2);
  SKY_WAIT_UNTIL (is_within_limit (fixture->cache));
  g_assert_cmpuint (count_requests (fixture, "/b", 0, FILE_SIZE), ==, 0);
  g_assert_cmpuint (count_requests (fixture, "/a", FILE_SIZE / 2, 1), >, 0);
}

static void
test_open_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = fixture_open (fixture, "/a");

  sky_block_cache_set_limit (fixture->cache, 1000);
  fixture_assert_read_all (fixture, source);
  sky_fake_drive_clear_book (fixture->drive);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
  g_clear_object (&source);
  read_all (fixture, "/b");
  SKY_WAIT_UNTIL (is_within_limit (fixture->cache));
}

static gint64
count_allocated (Fixture *fixture)
{
  g_autofree char *blocks = g_build_filename (fixture->directory, "blocks", NULL);
  g_autoptr (GDir) dir = g_dir_open (blocks, 0, NULL);
  gint64      allocated = 0;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (blocks, name, NULL);
      struct stat      status;

      g_assert_cmpint (stat (path, &status), ==, 0);
      allocated += (gint64) status.st_blocks * 512;
    }

  return allocated;
}

static gboolean
is_punched (gpointer data)
{
  return count_allocated (data) <= KEPT + 65536;
}

static void
test_disk_is_given_back (Fixture *fixture, gconstpointer data)
{
  read_all (fixture, "/a");
  fixture_restart (fixture);
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  g_assert_cmpint (count_allocated (fixture), >=, FILE_SIZE);
  sky_block_cache_set_limit (fixture->cache, FILE_SIZE / 2);
  SKY_WAIT_UNTIL (is_punched (fixture));
}

static gboolean
is_small_on_disk (gpointer data)
{
  Fixture *fixture = data;

  return (guint64) count_allocated (fixture) <=
         sky_block_cache_get_limit (fixture->cache) + 8 * BLOCK;
}

/* Much more is read than may be kept: it always comes back under the limit, and the disk agrees. */
static void
test_churn (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);

  sky_block_cache_set_limit (fixture->cache, 2 * FILE_SIZE);
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%d", g_rand_int_range (rand, 0, 9));

      read_all (fixture, path);
      SKY_WAIT_UNTIL (is_within_limit (fixture->cache));
    }
  SKY_WAIT_UNTIL (is_small_on_disk (fixture));
  g_assert_cmpuint (sky_block_cache_get_used (fixture->cache), >, 0);
}

static gboolean
is_empty (gpointer data)
{
  return sky_block_cache_get_used (data) == 0;
}

/* Not even heads and tails stay, and the limit is the same as before. */
static void
test_clear (Fixture *fixture, gconstpointer data)
{
  guint64 limit = sky_block_cache_get_limit (fixture->cache);

  read_all (fixture, "/a");
  fixture_restart (fixture);
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  sky_block_cache_clear (fixture->cache);
  SKY_WAIT_UNTIL (is_empty (fixture->cache));
  g_assert_cmpuint (sky_block_cache_get_limit (fixture->cache), ==, limit);
  g_assert_cmpuint (count_requests (fixture, "/a", 0, 1), >, 0);
}

static gboolean
is_alone (gpointer data)
{
  return sky_block_cache_get_used (data) <= FILE_SIZE;
}

/* What is being read goes on without the drive. */
static void
test_clear_spares_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = NULL;

  read_all (fixture, "/b");
  fixture_restart (fixture);
  SKY_WAIT_UNTIL (is_in_map (fixture->cache));
  source = fixture_open (fixture, "/a");
  fixture_assert_read_all (fixture, source);
  sky_block_cache_clear (fixture->cache);
  SKY_WAIT_UNTIL (is_alone (fixture->cache));
  sky_fake_drive_clear_book (fixture->drive);
  fixture_assert_read_all (fixture, source);
  g_assert_cmpuint (sky_fake_drive_count_requests (fixture->drive), ==, 0);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, func) FIXTURE_ADD ("/cache/evict/" name, SKY_DRIVE_RANGES, func)
  ADD ("used", test_used);
  ADD ("heads-and-tails-stay", test_heads_and_tails_stay);
  ADD ("oldest-goes-first", test_oldest_goes_first);
  ADD ("open-stays", test_open_stays);
  ADD ("disk-is-given-back", test_disk_is_given_back);
  ADD ("churn", test_churn);
  ADD ("clear", test_clear);
  ADD ("clear-spares-open", test_clear_spares_open);
#undef ADD

  return g_test_run ();
}
