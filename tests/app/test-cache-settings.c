/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limit of the cache is what the user wants, from the start and from then on. */
#include "app/sky-cache-settings.h"

#include "app/sky-cache-vault.h"
#include "config.h"
#include "support/sky-wait.h"

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
  g_settings_reset (fixture->settings, "cache-encrypted");
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

static gboolean
is_off (SkyCacheVault *vault)
{
  return sky_cache_vault_get_state (vault) == SKY_CACHE_VAULT_OFF;
}

/* Without a keyring there is no place for the key: the setting goes back, and the reason is known.
 */
static void
test_no_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyCacheVault) vault = sky_cache_vault_new (fixture->cache);

  g_assert_true (is_off (vault));
  g_assert_cmpint (sky_cache_vault_get_keyring (vault), ==, SKY_CACHE_KEYRING_UNKNOWN);
  g_settings_set_boolean (fixture->settings, "cache-encrypted", TRUE);
  SKY_WAIT_UNTIL (is_off (vault));
  g_assert_cmpint (sky_cache_vault_get_keyring (vault), ==, SKY_CACHE_KEYRING_SILENT);
  g_assert_false (g_settings_get_boolean (fixture->settings, "cache-encrypted"));
}

/* Wanted from the start, it stays wanted: nothing is written in the clear instead. */
static void
test_no_keyring_at_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyCacheVault) vault = NULL;

  g_settings_set_boolean (fixture->settings, "cache-encrypted", TRUE);
  g_assert_true (sky_cache_vault_is_wanted ());
  vault = sky_cache_vault_new (fixture->cache);
  SKY_WAIT_UNTIL (sky_cache_vault_get_state (vault) != SKY_CACHE_VAULT_ASKING);
  g_assert_cmpint (sky_cache_vault_get_state (vault), ==, SKY_CACHE_VAULT_CLOSED);
  g_assert_true (g_settings_get_boolean (fixture->settings, "cache-encrypted"));
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/app/cache-settings/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("from-the-start", test_from_the_start);
  ADD ("changed", test_changed);
  ADD ("no-keyring", test_no_keyring);
  ADD ("no-keyring-at-start", test_no_keyring_at_start);
#undef ADD
  return g_test_run ();
}
