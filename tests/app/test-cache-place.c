/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache lies where the setting says: it moves while music plays from it, stays where it can't
 * go, and is whole in one folder after a kill at any moment. */
#include "config.h"

#include <glib/gstdio.h>

#include "app/sky-cache-home.h"
#include "base/sky-paths.h"
#include "drive/sky-drive-registry.h"
#include "playback/sky-test-material.h"
#include "support/sky-killed-child.h"
#include "support/sky-server-fixture.h"
#include "support/sky-sync-drive.h"
#include "support/sky-wait.h"

#define KEY_FOLDER "cache-folder"
#define NAME "/a.flac"
#define N_KILLS 8

static char *program;

typedef struct
{
  SkyServerFixture *server;
  SkyLoopThread    *network;
  SkyCacheHome     *home;
  SkyDrive         *drive;
  SkyDriveEntry    *entry;
  GSettings        *settings;
  char             *scratch; /* other folders */
  char             *content;
  gsize             size;
} Fixture;

static void
open_home (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->network = sky_loop_thread_new ("sky-net");
  self->home = sky_cache_home_new (self->network, &error);
  g_assert_no_error (error);
}

static void
close_home (Fixture *self)
{
  sky_cache_home_stop (self->home);
  g_clear_object (&self->home);
  sky_loop_thread_stop (self->network);
  g_clear_object (&self->network);
}

static SkyCachePlace *
place_of (Fixture *self)
{
  return sky_cache_home_get_place (self->home);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  SkyDriveConfig config = { .kind = "skylark", .id = "home" };
  g_autoptr (GFile) file = g_file_new_for_path (sky_test_material.flac_a);
  g_autoptr (GError) error = NULL;

  self->settings = g_settings_new (SKY_APPLICATION_ID);
  self->scratch = g_dir_make_tmp ("sky-cache-place-XXXXXX", &error);
  g_assert_no_error (error);
  g_file_get_contents (sky_test_material.flac_a, &self->content, &self->size, &error);
  g_assert_no_error (error);
  self->server = sky_server_fixture_new ();
  config.uri = sky_server_fixture_get_url (self->server);
  config.secret = sky_server_fixture_get_token (self->server);
  self->drive = sky_drive_registry_create (&config, &error);
  g_assert_no_error (error);
  self->entry = sky_sync_upload (self->drive, file, NAME, &error);
  g_assert_no_error (error);
  open_home (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *record = g_build_filename (sky_paths_get_state_dir (), "cache-place", NULL);

  close_home (self);
  g_settings_reset (self->settings, KEY_FOLDER);
  g_clear_object (&self->settings);
  g_clear_object (&self->drive);
  g_clear_object (&self->entry);
  sky_server_fixture_free (self->server);
  sky_server_fixture_remove_tree (self->scratch);
  sky_server_fixture_remove_tree (sky_paths_get_cache_dir ());
  g_unlink (record);
  g_free (self->scratch);
  g_free (self->content);
}

/* Reads the file through the cache, and compares it. */
static void
read_all (Fixture *self)
{
  g_autoptr (SkyByteSource) source = sky_block_cache_open (sky_cache_home_get_cache (self->home),
                                                           self->drive, self->entry);
  g_autoptr (GError) error = NULL;
  gsize done = 0;

  while (done < self->size)
    {
      g_autoptr (GBytes) bytes =
                     sky_byte_source_read_bytes (source, done, self->size - done, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                       self->content + done, g_bytes_get_size (bytes));
      done += g_bytes_get_size (bytes);
    }
}

/* All of the file is in the map, and the server is gone: what is read now comes from the disk. */
static void
fill_and_kill_server (Fixture *self)
{
  SkyBlockCache *cache = sky_cache_home_get_cache (self->home);

  read_all (self);
  SKY_WAIT_UNTIL (sky_block_cache_get_used (cache) == self->size);
  sky_server_fixture_kill (self->server);
}

static gboolean
rests_in (Fixture *self, const char *folder)
{
  return sky_cache_place_get_target (place_of (self)) == NULL &&
         g_str_equal (sky_cache_place_get_folder (place_of (self)), folder);
}

static gboolean
has_blocks (const char *folder)
{
  g_autofree char *blocks = g_build_filename (folder, "blocks", NULL);

  return g_file_test (blocks, G_FILE_TEST_EXISTS);
}

/* What plays is heard to its last sample, without a wait; then everything is in the new folder. */
static void
test_plays_on (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->scratch, "new", NULL);
  SkyTestPlayer    test = { 0 };
  g_autoptr (SkyByteSource) source = sky_block_cache_open (sky_cache_home_get_cache (self->home),
                                                           self->drive, self->entry);

  sky_test_material_set_up (&test, SKY_TEST_REAL_TIME);
  sky_test_resolver_put (test.resolver, sky_test_material.flac_a, source);
  sky_test_player_add (&test, sky_test_material.flac_a, "FLAC");
  sky_player_play_at (test.player, 0);
  sky_test_wait (sky_player_get_position (test.player) > 200);
  g_settings_set_string (self->settings, KEY_FOLDER, folder);
  g_assert_cmpstr (sky_cache_place_get_target (place_of (self)), ==, folder);
  SKY_WAIT_UNTIL (rests_in (self, folder));
  g_assert_cmpint (sky_player_get_state (test.player), ==, SKY_PLAYER_PLAYING);
  sky_test_wait (sky_test_player_is_stopped (&test));
  g_assert_cmpuint (test.failed->len, ==, 0);
  g_assert_cmpuint (test.n_stalls, ==, 0);
  sky_test_assert_captured (&test, 0, SKY_SOUND_FRAMES_A);
  sky_test_material_tear_down (&test, NULL);

  g_clear_object (&source);
  g_assert_false (has_blocks (sky_paths_get_cache_dir ()));
  fill_and_kill_server (self);
  close_home (self);
  open_home (self);
  g_assert_cmpstr (sky_cache_place_get_folder (place_of (self)), ==, folder);
  read_all (self);
}

static void
assert_stays (Fixture *self, const char *folder)
{
  g_autofree char *setting = NULL;

  g_settings_set_string (self->settings, KEY_FOLDER, folder);
  SKY_WAIT_UNTIL (sky_cache_place_get_failed (place_of (self), NULL) != NULL);
  g_assert_true (rests_in (self, sky_paths_get_cache_dir ()));
  g_assert_cmpstr (sky_cache_place_get_failed (place_of (self), NULL), ==, folder);
  setting = g_settings_get_string (self->settings, KEY_FOLDER);
  g_assert_cmpstr (setting, ==, "");
  read_all (self);
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->scratch, "file", NULL);
  g_autofree char *folder = g_build_filename (file, "cache", NULL);
  const GError    *error;

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  fill_and_kill_server (self);
  assert_stays (self, folder);
  sky_cache_place_get_failed (place_of (self), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
}

static void
test_no_path (Fixture *self, gconstpointer data)
{
  const GError *error;

  fill_and_kill_server (self);
  assert_stays (self, "somewhere");
  sky_cache_place_get_failed (place_of (self), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
}

/* Wherever it was when the user changed their mind. */
static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->scratch, "new", NULL);
  g_autofree char *setting = NULL;

  fill_and_kill_server (self);
  sky_cache_place_choose (place_of (self), folder);
  g_assert_cmpstr (sky_cache_place_get_target (place_of (self)), ==, folder);
  sky_cache_place_cancel (place_of (self));
  setting = g_settings_get_string (self->settings, KEY_FOLDER);
  g_assert_cmpstr (setting, ==, "");
  SKY_WAIT_UNTIL (rests_in (self, sky_paths_get_cache_dir ()));
  g_assert_null (sky_cache_place_get_failed (place_of (self), NULL));
  g_assert_false (has_blocks (folder));
  read_all (self);
}

/* Another folder is wished for while it is on its way to the first. */
static void
test_other_wish (Fixture *self, gconstpointer data)
{
  g_autofree char *first = g_build_filename (self->scratch, "first", NULL);
  g_autofree char *second = g_build_filename (self->scratch, "second", NULL);

  fill_and_kill_server (self);
  sky_cache_place_choose (place_of (self), first);
  sky_cache_place_choose (place_of (self), second);
  SKY_WAIT_UNTIL (rests_in (self, second));
  g_assert_false (has_blocks (first));
  g_assert_false (has_blocks (sky_paths_get_cache_dir ()));
  read_all (self);
  sky_cache_place_choose (place_of (self), NULL);
  SKY_WAIT_UNTIL (rests_in (self, sky_paths_get_cache_dir ()));
  read_all (self);
}

/* A disk that was unplugged while nothing ran: a small cache stands in until it is back. */
static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->scratch, "disk", NULL);
  g_autofree char *away = g_build_filename (self->scratch, "away", NULL);

  fill_and_kill_server (self);
  sky_cache_place_choose (place_of (self), folder);
  SKY_WAIT_UNTIL (rests_in (self, folder));
  close_home (self);
  g_assert_cmpint (g_rename (folder, away), ==, 0);

  open_home (self);
  g_assert_cmpstr (sky_cache_place_get_missing (place_of (self)), ==, folder);
  g_assert_true (rests_in (self, sky_paths_get_cache_dir ()));
  g_assert_cmpuint (sky_block_cache_get_limit (sky_cache_home_get_cache (self->home)), ==,
                    G_GUINT64_CONSTANT (1000000000));
  sky_cache_place_look (place_of (self));
  g_assert_true (rests_in (self, sky_paths_get_cache_dir ()));

  g_assert_cmpint (g_rename (away, folder), ==, 0);
  sky_cache_place_look (place_of (self));
  SKY_WAIT_UNTIL (rests_in (self, folder));
  g_assert_null (sky_cache_place_get_missing (place_of (self)));
  g_assert_cmpuint (sky_block_cache_get_limit (sky_cache_home_get_cache (self->home)), >,
                    G_GUINT64_CONSTANT (1000000000));
  read_all (self);
}

/* What is killed: opens the cache and lets it move, as an application does. */
static int
run_child (const char *folder)
{
  g_autoptr (SkyLoopThread) network = sky_loop_thread_new ("sky-net");
  g_autoptr (GSettings) settings = g_settings_new (SKY_APPLICATION_ID);
  g_autoptr (SkyCacheHome) home = NULL;

  /* The setting, as the run before has left it. */
  g_settings_set_string (settings, KEY_FOLDER, folder);
  home = sky_cache_home_new (network, NULL);
  g_assert_nonnull (home);
  for (;;)
    g_main_context_iteration (NULL, TRUE);

  return 0;
}

static void
move_and_kill (const char *folder, guint microseconds)
{
  const char *argv[] = { program, "--child", folder, NULL };

  sky_killed_child_run (argv, microseconds);
}

static void
test_killed (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (815);

  fill_and_kill_server (self);
  for (guint i = 0; i < N_KILLS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_autofree char *folder = g_build_filename (self->scratch, name, NULL);
      g_autofree char *missing = NULL;
      g_autofree char *found = NULL;

      close_home (self);
      move_and_kill (folder, g_rand_int_range (rand, 5000, 120000));
      found = sky_cache_place_dup_start (&missing);
      g_assert_null (missing);
      g_test_message ("killed on the way to %s: it lies in %s", folder, found);
      g_settings_set_string (self->settings, KEY_FOLDER, found);
      open_home (self);
      SKY_WAIT_UNTIL (rests_in (self, found));
      read_all (self);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *state = NULL;
  int              status;

  program = argv[0];
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);

  state = g_dir_make_tmp ("sky-cache-state-XXXXXX", NULL);
  g_assert_nonnull (state);
  g_setenv ("SKYLARK_STATE_DIR", state, TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();
#define ADD(name, function)                                                                        \
  g_test_add ("/app/cache-place/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("plays-on", test_plays_on);
  ADD ("refused", test_refused);
  ADD ("no-path", test_no_path);
  ADD ("cancelled", test_cancelled);
  ADD ("other-wish", test_other_wish);
  ADD ("missing", test_missing);
  ADD ("killed", test_killed);
#undef ADD
  status = sky_test_material_run ();
  sky_server_fixture_remove_tree (state);

  return status;
}
