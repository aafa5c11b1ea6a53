/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limit of the cache is what the user wants, from the start and from then on. */
#include "app/sky-cache-settings.h"

#include "config.h"

#define GIGABYTE G_GUINT64_CONSTANT (1000000000)

typedef struct
{
  char          *directory;
  SkyLoopThread *network;
  SkyBlockCache *cache;
  GSettings     *settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("skylark-test-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->network = sky_loop_thread_new ("test-net");
  fixture->cache = sky_block_cache_new (fixture->directory, fixture->network, &error);
  g_assert_no_error (error);
  fixture->settings = g_settings_new (SKY_APPLICATION_ID);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *remove = g_strdup_printf ("rm -r '%s'", fixture->directory);

  g_settings_reset (fixture->settings, "cache-limit");
  g_clear_object (&fixture->settings);
  sky_block_cache_stop (fixture->cache);
  g_clear_object (&fixture->cache);
  sky_loop_thread_stop (fixture->network);
  g_clear_object (&fixture->network);
  g_assert_true (g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL));
  g_free (fixture->directory);
}

static void
test_from_the_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyCacheSettings) watch = NULL;

  g_settings_set_int (fixture->settings, "cache-limit", 3);
  watch = sky_cache_settings_new (fixture->cache);
  g_assert_cmpuint (sky_block_cache_get_limit (fixture->cache), ==, 3 * GIGABYTE);
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyCacheSettings) watch = sky_cache_settings_new (fixture->cache);

  g_settings_set_int (fixture->settings, "cache-limit", 25);
  g_assert_cmpuint (sky_block_cache_get_limit (fixture->cache), ==, 25 * GIGABYTE);
  g_clear_object (&watch);
  g_settings_set_int (fixture->settings, "cache-limit", 7);
  g_assert_cmpuint (sky_block_cache_get_limit (fixture->cache), ==, 25 * GIGABYTE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/app/cache-settings/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("from-the-start", test_from_the_start);
  ADD ("changed", test_changed);
#undef ADD
  return g_test_run ();
}
