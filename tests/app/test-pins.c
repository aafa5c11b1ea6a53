/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is pinned is fetched from a real drive, is there while that is away, is brought up to date,
 * and goes with what is moved; what can't be had is said. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/sky-app-error.h"
#include "app/sky-pins.h"
#include "base/sky-paths.h"
#include "playback/sky-test-player.h"
#include "support/sky-server-fixture.h"
#include "support/sky-sync-drive.h"
#include "support/sky-wait.h"

#define SIZE (3 * 1024 * 1024 + 123)

typedef struct
{
  SkyServerFixture *server;
  SkyLoopThread    *network;
  SkyDriveManager  *drives;
  SkyDriveRecord   *record;
  SkyFileActions   *actions;
  SkyCacheHome     *home;
  SkyTestPlayer     test;
  SkyPins          *pins;
  char             *file; /* that remembers them */
} Fixture;

static const char *
id_of (Fixture *self)
{
  return sky_drive_record_get_id (self->record);
}

static SkyBlockCache *
cache_of (Fixture *self)
{
  return sky_cache_home_get_cache (self->home);
}

static void
open_pins (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->home = sky_cache_home_new (self->network, &error);
  g_assert_no_error (error);
  self->actions = sky_file_actions_new (self->drives, cache_of (self));
  self->pins =
      sky_pins_new (self->file, self->drives, self->home, self->actions, self->test.player);
}

static void
close_pins (Fixture *self)
{
  sky_pins_stop (self->pins);
  g_clear_object (&self->pins);
  g_clear_object (&self->actions);
  sky_cache_home_stop (self->home);
  g_clear_object (&self->home);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  SkyDriveRequest request = { .name = "cloud", .kind = "skylark" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean kept;

  sky_test_player_set_up (&self->test, SKY_TEST_FAST);
  g_assert_true (sky_paths_ensure (&error));
  self->file = sky_paths_build_state ("pins");
  self->server = sky_server_fixture_new ();
  self->network = sky_loop_thread_new ("sky-net");
  self->drives = sky_drive_manager_new (sky_paths_get_state_dir (), &error);
  g_assert_no_error (error);
  request.uri = sky_server_fixture_get_url (self->server);
  request.secret = sky_server_fixture_get_token (self->server);
  sky_drive_manager_add_async (self->drives, &request, NULL, sky_wait_result_cb, &result);
  self->record =
      sky_drive_manager_add_finish (self->drives, sky_wait_result (&result), &kept, &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (sky_drive_record_get_status (self->record) == SKY_DRIVE_CONNECTED);
  open_pins (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  close_pins (self);
  sky_drive_manager_stop_async (self->drives, sky_wait_result_cb, &result);
  g_assert_true (sky_drive_manager_stop_finish (self->drives, sky_wait_result (&result), NULL));
  g_object_unref (self->record);
  g_object_unref (self->drives);
  sky_loop_thread_stop (self->network);
  g_object_unref (self->network);
  sky_server_fixture_free (self->server);
  sky_test_player_tear_down (&self->test);
  sky_server_fixture_remove_tree (sky_paths_get_state_dir ());
  g_free (self->file);
}

static char *
make_content (guint32 seed, gsize size)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  char *content = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    content[i] = (char) g_rand_int_range (rand, 0, 256);

  return content;
}

/* Puts a file onto the drive, behind the back of everybody. */
static SkyDriveEntry *
put (Fixture *self, const char *path, guint32 seed, gsize size)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, id_of (self));
  g_autofree char *content = make_content (seed, size);
  g_autofree char *name = g_build_filename (self->test.directory, "upload", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (name);
  g_autoptr (GError) error = NULL;
  SkyDriveEntry *entry;

  g_file_set_contents (name, content, (gssize) size, &error);
  g_assert_no_error (error);
  entry = sky_sync_upload (drive, file, path, &error);
  g_assert_no_error (error);

  return entry;
}

static void
pin (Fixture *self, SkyDriveEntry *entry)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_pins_add (self->pins, id_of (self), entry, &error));
  g_assert_no_error (error);
}

static gboolean
has (Fixture *self, guint n_files, guint64 bytes)
{
  SkyPinsSum sum;

  sky_pins_get_sum (self->pins, &sum);
  return sum.n_files == n_files && sum.n_kept == n_files && sum.bytes_kept == bytes;
}

static SkyPinTrouble
trouble_of (Fixture *self)
{
  SkyPinsSum sum;

  sky_pins_get_sum (self->pins, &sum);
  return sum.trouble;
}

/* The server is gone, so that it can only come from the disk. */
static void
assert_here (Fixture *self, SkyDriveEntry *entry, guint32 seed)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_any_drive (self->drives, id_of (self));
  g_autoptr (SkyByteSource) source = sky_block_cache_open (cache_of (self), drive, entry);
  g_autofree char *content = make_content (seed, sky_drive_entry_get_size (entry));
  g_autoptr (GError) error = NULL;

  sky_server_fixture_kill (self->server);
  sky_block_cache_set_patience_ms (cache_of (self), 1000);
  for (gsize done = 0; done < sky_drive_entry_get_size (entry);)
    {
      g_autoptr (GBytes) bytes = sky_byte_source_read_bytes (
          source, done, sky_drive_entry_get_size (entry) - done, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content + done,
                       g_bytes_get_size (bytes));
      done += g_bytes_get_size (bytes);
    }
}

static void
test_fetched (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = put (self, "/a.bin", 1, SIZE);

  pin (self, entry);
  g_assert_true (sky_pins_covers (self->pins, id_of (self), "/a.bin"));
  SKY_WAIT_UNTIL (has (self, 1, SIZE));
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  g_assert_cmpint (trouble_of (self), ==, SKY_PIN_FINE);
  assert_here (self, entry, 1);
}

/* Remembered, and counted anew, whether the drive answers or not. */
static void
test_restart (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = put (self, "/a.bin", 1, SIZE);

  pin (self, entry);
  SKY_WAIT_UNTIL (has (self, 1, SIZE));
  close_pins (self);
  sky_server_fixture_kill (self->server);
  open_pins (self);
  SKY_WAIT_UNTIL (has (self, 1, SIZE));
  assert_here (self, entry, 1);
}

static gboolean
has_begun (Fixture *self)
{
  SkyPinsSum sum;

  sky_pins_get_sum (self->pins, &sum);

  return sum.bytes_kept > 0;
}

/* Broken off in the middle, it goes on in the next run. */
static void
test_goes_on (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) first = put (self, "/a.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) second = put (self, "/b.bin", 2, SIZE);

  pin (self, first);
  pin (self, second);
  SKY_WAIT_UNTIL (has_begun (self));
  close_pins (self);
  open_pins (self);
  SKY_WAIT_UNTIL (has (self, 2, 2 * SIZE));
  assert_here (self, second, 2);
}

static void
make_folder (Fixture *self, const char *path)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, id_of (self));
  g_autoptr (GError) error = NULL;

  sky_sync_make_folder (drive, path, &error);
  g_assert_no_error (error);
}

static void
pin_folder (Fixture *self, const char *path)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, id_of (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) folder = sky_sync_stat (drive, path, &error);

  g_assert_no_error (error);
  pin (self, folder);
}

/* What the drive is asked again. */
static void
reconnect (Fixture *self)
{
  close_pins (self);
  open_pins (self);
}

static void
test_folder (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, id_of (self));
  g_autoptr (SkyDriveEntry) first = NULL;
  g_autoptr (SkyDriveEntry) second = NULL;
  g_autoptr (SkyDriveEntry) beside = NULL;
  g_autoptr (SkyDriveEntry) third = NULL;
  g_autoptr (GError) error = NULL;

  make_folder (self, "/Music");
  make_folder (self, "/Music/Deep");
  first = put (self, "/Music/a.bin", 1, 100000);
  second = put (self, "/Music/Deep/b.bin", 2, 200000);
  beside = put (self, "/Musical.bin", 3, 300000);
  pin_folder (self, "/Music");
  SKY_WAIT_UNTIL (has (self, 2, 300000));
  g_assert_true (sky_pins_covers (self->pins, id_of (self), "/Music/Deep/b.bin"));
  g_assert_false (sky_pins_covers (self->pins, id_of (self), "/Musical.bin"));
  g_assert_false (sky_pins_remove (self->pins, id_of (self), "/Music/a.bin", &error));
  g_assert_error (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "/Music"));
  g_clear_error (&error);

  /* One comes, one goes. */
  third = put (self, "/Music/c.bin", 4, 50000);
  sky_sync_remove (drive, "/Music/a.bin", &error);
  g_assert_no_error (error);
  reconnect (self);
  SKY_WAIT_UNTIL (has (self, 2, 250000));
  assert_here (self, third, 4);

  g_assert_true (sky_pins_remove (self->pins, id_of (self), "/Music", &error));
  g_assert_no_error (error);
  g_assert_true (has (self, 0, 0));
}

static void
test_new_version (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, id_of (self));
  g_autoptr (SkyDriveEntry) entry = put (self, "/a.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) other = NULL;
  g_autoptr (GError) error = NULL;

  pin (self, entry);
  SKY_WAIT_UNTIL (has (self, 1, SIZE));
  sky_sync_remove (drive, "/a.bin", &error);
  g_assert_no_error (error);
  other = put (self, "/a.bin", 9, SIZE + 1000);
  reconnect (self);
  SKY_WAIT_UNTIL (has (self, 1, SIZE + 1000));
  assert_here (self, other, 9);
}

/* It goes along; nothing is fetched again, for the server is away by then. */
static void
test_moved (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, id_of (self));
  g_autoptr (SkyDriveEntry) entry = put (self, "/a.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) moved = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SkyFileMove move = { id_of (self), "/a.bin", "/b.bin" };

  pin (self, entry);
  SKY_WAIT_UNTIL (has (self, 1, SIZE));
  sky_file_actions_rename_async (self->actions, &move, NULL, sky_wait_result_cb, &result);
  sky_file_actions_rename_finish (self->actions, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (sky_pins_covers (self->pins, id_of (self), "/b.bin"));
  g_assert_false (sky_pins_covers (self->pins, id_of (self), "/a.bin"));
  moved = sky_sync_stat (drive, "/b.bin", &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (has (self, 1, SIZE));
  assert_here (self, moved, 1);
}

/* Others are given up for it; without the pin it is one of them. */
static void
test_churn (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, id_of (self));
  g_autoptr (SkyDriveEntry) entry = put (self, "/a.bin", 1, SIZE);
  g_autoptr (GError) error = NULL;

  pin (self, entry);
  SKY_WAIT_UNTIL (has (self, 1, SIZE));
  sky_block_cache_set_limit (cache_of (self), SIZE + SIZE / 2);
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 4; i++)
        {
          g_autofree char *path = g_strdup_printf ("/%u-%u.bin", round, i);
          g_autoptr (SkyDriveEntry) other = put (self, path, 10 + i, SIZE);
          g_autoptr (SkyByteSource) source = sky_block_cache_open (cache_of (self), drive, other);
          g_autofree char *buffer = g_malloc (SIZE);

          for (gsize done = 0; done < SIZE;)
            {
              gssize n = sky_byte_source_read (source, done, buffer, SIZE - done, NULL, &error);

              g_assert_no_error (error);
              done += (gsize) n;
            }
          g_clear_object (&source);
          SKY_WAIT_UNTIL (sky_block_cache_get_used (cache_of (self)) <=
                          sky_block_cache_get_limit (cache_of (self)));
        }
      if (round == 0)
        {
          reconnect (self);
          SKY_WAIT_UNTIL (has (self, 1, SIZE));
          sky_block_cache_set_limit (cache_of (self), SIZE + SIZE / 2);
          g_assert_true (sky_pins_remove (self->pins, id_of (self), "/a.bin", &error));
          g_assert_true (has (self, 0, 0));
        }
    }
  pin (self, entry);
  sky_server_fixture_kill (self->server);
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  g_assert_false (has (self, 1, SIZE));
}

static void
test_limit (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) large = put (self, "/large.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) small = put (self, "/small.bin", 2, 100000);
  SkyPinsSum sum;

  sky_block_cache_set_limit (cache_of (self), SIZE / 2);
  pin (self, large);
  pin (self, small);
  SKY_WAIT_UNTIL (trouble_of (self) == SKY_PIN_LIMIT);
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_pins_get_sum (self->pins, &sum);
  g_assert_cmpuint (sum.n_kept, ==, 1);
  g_assert_cmpuint (sum.bytes_kept, ==, 100000);
  sky_block_cache_set_limit (cache_of (self), 2 * SIZE);
  SKY_WAIT_UNTIL (has (self, 2, SIZE + 100000));
  SKY_WAIT_UNTIL (trouble_of (self) == SKY_PIN_FINE);
}

/* Waited for without an end, and fetched when it is back. */
static void
test_away (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = put (self, "/a.bin", 1, SIZE);

  sky_server_fixture_kill (self->server);
  pin (self, entry);
  SKY_WAIT_UNTIL (trouble_of (self) == SKY_PIN_AWAY);
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_server_fixture_start (self->server);
  SKY_WAIT_UNTIL (has (self, 1, SIZE));
}

static void
test_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive = sky_drive_manager_dup_drive (self->drives, id_of (self));
  g_autoptr (SkyDriveEntry) entry = put (self, "/a.bin", 1, 100000);
  g_autoptr (GError) error = NULL;
  SkyPinsSum sum;

  sky_sync_remove (drive, "/a.bin", &error);
  g_assert_no_error (error);
  pin (self, entry);
  SKY_WAIT_UNTIL (has (self, 0, 0));
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_pins_get_sum (self->pins, &sum);
  g_assert_cmpuint (sum.n_pins, ==, 1);
}

/* On this computer anyway. */
static void
test_here (Fixture *self, gconstpointer data)
{
  SkyDriveEntryInfo info = { .path = "/a.bin", .size = 10 };
  g_autoptr (SkyDriveEntry) entry = sky_drive_entry_new (&info);
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_pins_add (self->pins, SKY_BUILTIN_DRIVE_ID, entry, &error));
  g_assert_error (error, SKY_APP_ERROR, SKY_APP_ERROR_EXISTS);
}

/* A file that is no list is none, and is replaced by the next. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = put (self, "/a.bin", 1, 100000);

  close_pins (self);
  g_assert_true (g_file_set_contents (self->file, "no list at all", -1, NULL));
  open_pins (self);
  g_assert_true (has (self, 0, 0));
  pin (self, entry);
  SKY_WAIT_UNTIL (has (self, 1, 100000));
  reconnect (self);
  SKY_WAIT_UNTIL (has (self, 1, 100000));
}

int
main (int argc, char **argv)
{
  g_autofree char *state = g_dir_make_tmp ("sky-pins-XXXXXX", NULL);

  g_assert_nonnull (state);
  g_setenv ("SKYLARK_STATE_DIR", state, TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/app/pins/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("fetched", test_fetched);
  ADD ("restart", test_restart);
  ADD ("goes-on", test_goes_on);
  ADD ("folder", test_folder);
  ADD ("new-version", test_new_version);
  ADD ("moved", test_moved);
  ADD ("churn", test_churn);
  ADD ("limit", test_limit);
  ADD ("away", test_away);
  ADD ("gone", test_gone);
  ADD ("here", test_here);
  ADD ("damaged", test_damaged);
#undef ADD
  return g_test_run ();
}
