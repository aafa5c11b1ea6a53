/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map of one cached file in memory, by itself. */
#include "cache/sky-cache-map.h"

#include <string.h>

#define SIZE (10 * SKY_CACHE_BLOCK_SIZE + 100)

static void
test_empty (void)
{
  g_autoptr (SkyCacheMap) map = sky_cache_map_new (SIZE);
  g_autoptr (GArray) ranges = sky_cache_map_list (map);
  SkyRange hole;

  g_assert_cmpuint (ranges->len, ==, 0);
  g_assert_cmpuint (sky_cache_map_reach (map, 5), ==, 5);
  g_assert_true (sky_cache_map_first_hole (map, 3, 9, &hole));
  g_assert_cmpuint (hole.start, ==, 3);
  g_assert_cmpuint (hole.end, ==, 9);
}

static void
test_impossible_rows (void)
{
  g_autoptr (SkyCacheMap) map = sky_cache_map_new (SIZE);
  SkyCacheBlock rows[] = {
    { 11, 0, 100, 0 },                     /* behind the file */
    { 10, 0, 101, 0 },                     /* longer than the last block */
    { 3, 0, SKY_CACHE_BLOCK_SIZE + 1, 0 }, /* longer than a block */
    { 3, 50, 50, 0 },                      /* empty */
    { 3, 60, 50, 0 },                      /* backwards */
    { G_MAXUINT64 / SKY_CACHE_BLOCK_SIZE, 0, 10, 0 },
  };
  g_autoptr (GArray) ranges = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    sky_cache_map_load (map, &rows[i]);
  ranges = sky_cache_map_list (map);
  g_assert_cmpuint (ranges->len, ==, 0);
}

static void
test_unchecked (void)
{
  g_autoptr (SkyCacheMap) map = sky_cache_map_new (SIZE);
  SkyCacheBlock row = { 2, 0, SKY_CACHE_BLOCK_SIZE, 77 };
  SkyCacheBlock found;
  guint64       start = 2 * SKY_CACHE_BLOCK_SIZE;

  sky_cache_map_load (map, &row);
  g_assert_cmpuint (sky_cache_map_reach (map, start), ==, start + SKY_CACHE_BLOCK_SIZE);
  g_assert_cmpuint (sky_cache_map_on_disk (map, start, 10), ==, 0);
  g_assert_true (sky_cache_map_find_unchecked (map, start + 9, &found));
  g_assert_cmpuint (found.check, ==, 77);
  sky_cache_map_set_checked (map, 2, TRUE);
  g_assert_cmpuint (sky_cache_map_on_disk (map, start, 10), ==, 10);
  g_assert_cmpuint (sky_cache_map_get_dirty (map), ==, 0);
}

static void
test_damaged (void)
{
  g_autoptr (SkyCacheMap) map = sky_cache_map_new (SIZE);
  SkyCacheBlock row = { 2, 0, SKY_CACHE_BLOCK_SIZE, 77 };

  sky_cache_map_load (map, &row);
  sky_cache_map_set_checked (map, 2, FALSE);
  g_assert_cmpuint (sky_cache_map_reach (map, 2 * SKY_CACHE_BLOCK_SIZE), ==,
                    2 * SKY_CACHE_BLOCK_SIZE);
}

static void
test_dirty_blocks (void)
{
  g_autoptr (SkyCacheMap) map = sky_cache_map_new (SIZE);
  g_autoptr (GArray) blocks = NULL;
  SkyCacheBlock *block;

  sky_cache_map_add_disk (map, 100, SKY_CACHE_BLOCK_SIZE + 50);
  sky_cache_map_add_disk (map, 10 * SKY_CACHE_BLOCK_SIZE, SIZE);
  blocks = sky_cache_map_take_dirty (map);
  g_assert_cmpuint (blocks->len, ==, 3);
  block = &g_array_index (blocks, SkyCacheBlock, 0);
  g_assert_cmpuint (block->index, ==, 0);
  g_assert_cmpuint (block->first, ==, 100);
  g_assert_cmpuint (block->last, ==, SKY_CACHE_BLOCK_SIZE);
  block = &g_array_index (blocks, SkyCacheBlock, 1);
  g_assert_cmpuint (block->index, ==, 1);
  g_assert_cmpuint (block->last, ==, 50);
  block = &g_array_index (blocks, SkyCacheBlock, 2);
  g_assert_cmpuint (block->index, ==, 10);
  g_assert_cmpuint (block->last, ==, 100);
  g_assert_cmpuint (sky_cache_map_get_dirty (map), ==, 0);
}

/* A row tells one stretch: the longest. */
static void
test_dirty_with_hole (void)
{
  g_autoptr (SkyCacheMap) map = sky_cache_map_new (SIZE);
  g_autoptr (GArray) blocks = NULL;
  SkyCacheBlock *block;

  sky_cache_map_add_disk (map, 0, 10);
  sky_cache_map_add_disk (map, 20, 50);
  sky_cache_map_add_disk (map, 60, 70);
  blocks = sky_cache_map_take_dirty (map);
  g_assert_cmpuint (blocks->len, ==, 1);
  block = &g_array_index (blocks, SkyCacheBlock, 0);
  g_assert_cmpuint (block->first, ==, 20);
  g_assert_cmpuint (block->last, ==, 50);
}

static void
test_memory_is_bounded (void)
{
  g_autoptr (SkyCacheMap) map = sky_cache_map_new (100 * SKY_CACHE_BLOCK_SIZE);
  g_autofree guint8 *data = g_malloc (SKY_CACHE_BLOCK_SIZE);
  guint8             byte;
  guint64            held = 0;
  g_autoptr (GArray) ranges = NULL;

  for (guint64 i = 0; i < 100; i++)
    {
      memset (data, (int) i, SKY_CACHE_BLOCK_SIZE);
      sky_cache_map_add_memory (map, i * SKY_CACHE_BLOCK_SIZE, data, SKY_CACHE_BLOCK_SIZE);
    }
  ranges = sky_cache_map_list (map);
  for (guint i = 0; i < ranges->len; i++)
    held += g_array_index (ranges, SkyRange, i).end - g_array_index (ranges, SkyRange, i).start;
  g_assert_cmpuint (held, ==, 4 * 1024 * 1024);
  g_assert_cmpuint (sky_cache_map_copy_memory (map, 0, &byte, 1), ==, 0);
  g_assert_cmpuint (sky_cache_map_copy_memory (map, 99 * SKY_CACHE_BLOCK_SIZE + 5, &byte, 1), ==,
                    1);
  g_assert_cmpuint (byte, ==, 99);
}

static void
test_memory_beside_disk (void)
{
  g_autoptr (SkyCacheMap) map = sky_cache_map_new (SIZE);
  guint8 data[100] = { 0 };

  sky_cache_map_add_disk (map, 0, 100);
  sky_cache_map_add_memory (map, 100, data, 100);
  g_assert_cmpuint (sky_cache_map_reach (map, 0), ==, 200);
  sky_cache_map_remove_disk (map, 0, 100);
  g_assert_cmpuint (sky_cache_map_reach (map, 0), ==, 0);
  g_assert_cmpuint (sky_cache_map_reach (map, 100), ==, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cache/cache-map/empty", test_empty);
  g_test_add_func ("/cache/cache-map/impossible-rows", test_impossible_rows);
  g_test_add_func ("/cache/cache-map/unchecked", test_unchecked);
  g_test_add_func ("/cache/cache-map/damaged", test_damaged);
  g_test_add_func ("/cache/cache-map/dirty-blocks", test_dirty_blocks);
  g_test_add_func ("/cache/cache-map/dirty-with-hole", test_dirty_with_hole);
  g_test_add_func ("/cache/cache-map/memory-is-bounded", test_memory_is_bounded);
  g_test_add_func ("/cache/cache-map/memory-beside-disk", test_memory_beside_disk);

  return g_test_run ();
}
