/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is pinned is fetched from a real drive, is there while that is away, is brought up to date,
 * and goes with what is moved; what can't be had is said. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/sky-app-error.h"
#include "app/sky-pins.h"
#include "sky-pins-fixture.h"
#include "support/sky-sync-drive.h"
#include "support/sky-wait.h"

#define SIZE (3 * 1024 * 1024 + 123)

static void
test_fetched (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);

  sky_pins_fixture_pin (self, entry);
  g_assert_true (sky_pins_covers (self->pins, sky_pins_fixture_id_of (self), "/a.bin"));
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  g_assert_cmpint (sky_pins_fixture_trouble_of (self), ==, SKY_PIN_FINE);
  sky_pins_fixture_assert_here (self, entry, 1);
}

/* Remembered, and counted anew, whether the drive answers or not. */
static void
test_restart (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);

  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  sky_pins_fixture_close_pins (self);
  sky_server_fixture_kill (self->server);
  sky_pins_fixture_open_pins (self);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  sky_pins_fixture_assert_here (self, entry, 1);
}

/* Broken off in the middle, it goes on in the next run. */
static void
test_goes_on (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) first = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) second = sky_pins_fixture_put (self, "/b.bin", 2, SIZE);

  sky_pins_fixture_pin (self, first);
  sky_pins_fixture_pin (self, second);
  SKY_WAIT_UNTIL (sky_pins_fixture_has_begun (self));
  sky_pins_fixture_close_pins (self);
  sky_pins_fixture_open_pins (self);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 2, 2 * SIZE));
  sky_pins_fixture_assert_here (self, second, 2);
}

static void
test_folder (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (SkyDriveEntry) first = NULL;
  g_autoptr (SkyDriveEntry) second = NULL;
  g_autoptr (SkyDriveEntry) beside = NULL;
  g_autoptr (SkyDriveEntry) third = NULL;
  g_autoptr (GError) error = NULL;

  sky_pins_fixture_make_folder (self, "/Music");
  sky_pins_fixture_make_folder (self, "/Music/Deep");
  first = sky_pins_fixture_put (self, "/Music/a.bin", 1, 100000);
  second = sky_pins_fixture_put (self, "/Music/Deep/b.bin", 2, 200000);
  beside = sky_pins_fixture_put (self, "/Musical.bin", 3, 300000);
  sky_pins_fixture_pin_folder (self, "/Music");
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 2, 300000));
  g_assert_true (sky_pins_covers (self->pins, sky_pins_fixture_id_of (self), "/Music/Deep/b.bin"));
  g_assert_false (sky_pins_covers (self->pins, sky_pins_fixture_id_of (self), "/Musical.bin"));

  /* One comes, one goes. */
  third = sky_pins_fixture_put (self, "/Music/c.bin", 4, 50000);
  sky_sync_remove (drive, "/Music/a.bin", &error);
  g_assert_no_error (error);
  sky_pins_fixture_reconnect (self);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 2, 250000));
  sky_pins_fixture_assert_here (self, third, 4);

  g_assert_true (sky_pins_remove (self->pins, sky_pins_fixture_id_of (self), "/Music", &error));
  g_assert_no_error (error);
  g_assert_true (sky_pins_fixture_has (self, 0, 0));
}

static void
test_new_version (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) other = NULL;
  g_autoptr (GError) error = NULL;

  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  sky_sync_remove (drive, "/a.bin", &error);
  g_assert_no_error (error);
  other = sky_pins_fixture_put (self, "/a.bin", 9, SIZE + 1000);
  sky_pins_fixture_reconnect (self);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE + 1000));
  sky_pins_fixture_assert_here (self, other, 9);
}

/* It goes along; nothing is fetched again, for the server is away by then. */
static void
test_moved (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) moved = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SkyFileMove move = { sky_pins_fixture_id_of (self), "/a.bin", "/b.bin" };

  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  sky_file_actions_rename_async (self->actions, &move, NULL, sky_wait_result_cb, &result);
  sky_file_actions_rename_finish (self->actions, sky_wait_result (&result), &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (sky_pins_covers (self->pins, sky_pins_fixture_id_of (self), "/b.bin"));
  g_assert_false (sky_pins_covers (self->pins, sky_pins_fixture_id_of (self), "/a.bin"));
  moved = sky_sync_stat (drive, "/b.bin", &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  sky_pins_fixture_assert_here (self, moved, 1);
}

/* Others are given up for it; without the pin it is one of them. */
static void
test_churn (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);
  g_autoptr (GError) error = NULL;

  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
  sky_block_cache_set_limit (sky_pins_fixture_cache_of (self), SIZE + SIZE / 2);
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 4; i++)
        {
          g_autofree char *path = g_strdup_printf ("/%u-%u.bin", round, i);
          g_autoptr (SkyDriveEntry) other = sky_pins_fixture_put (self, path, 10 + i, SIZE);
          g_autoptr (SkyByteSource) source =
                         sky_block_cache_open (sky_pins_fixture_cache_of (self), drive, other);
          g_autofree char *buffer = g_malloc (SIZE);

          for (gsize done = 0; done < SIZE;)
            {
              gssize n = sky_byte_source_read (source, done, buffer, SIZE - done, NULL, &error);

              g_assert_no_error (error);
              done += (gsize) n;
            }
          g_clear_object (&source);
          SKY_WAIT_UNTIL (sky_block_cache_get_used (sky_pins_fixture_cache_of (self)) <=
                          sky_block_cache_get_limit (sky_pins_fixture_cache_of (self)));
        }
      if (round == 0)
        {
          sky_pins_fixture_reconnect (self);
          SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
          sky_block_cache_set_limit (sky_pins_fixture_cache_of (self), SIZE + SIZE / 2);
          g_assert_true (
              sky_pins_remove (self->pins, sky_pins_fixture_id_of (self), "/a.bin", &error));
          g_assert_true (sky_pins_fixture_has (self, 0, 0));
        }
    }
  sky_pins_fixture_pin (self, entry);
  sky_server_fixture_kill (self->server);
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  g_assert_false (sky_pins_fixture_has (self, 1, SIZE));
}

static void
test_limit (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) large = sky_pins_fixture_put (self, "/large.bin", 1, SIZE);
  g_autoptr (SkyDriveEntry) small = sky_pins_fixture_put (self, "/small.bin", 2, 100000);
  SkyPinsSum sum;

  sky_block_cache_set_limit (sky_pins_fixture_cache_of (self), SIZE / 2);
  sky_pins_fixture_pin (self, large);
  sky_pins_fixture_pin (self, small);
  SKY_WAIT_UNTIL (sky_pins_fixture_trouble_of (self) == SKY_PIN_LIMIT);
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_pins_get_sum (self->pins, &sum);
  g_assert_cmpuint (sum.n_kept, ==, 1);
  g_assert_cmpuint (sum.bytes_kept, ==, 100000);
  sky_block_cache_set_limit (sky_pins_fixture_cache_of (self), 2 * SIZE);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 2, SIZE + 100000));
  SKY_WAIT_UNTIL (sky_pins_fixture_trouble_of (self) == SKY_PIN_FINE);
}

/* Waited for without an end, and fetched when it is back. */
static void
test_away (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, SIZE);

  sky_server_fixture_kill (self->server);
  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_trouble_of (self) == SKY_PIN_AWAY);
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_server_fixture_start (self->server);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, SIZE));
}

static void
test_gone (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, 100000);
  g_autoptr (GError) error = NULL;
  SkyPinsSum sum;

  sky_sync_remove (drive, "/a.bin", &error);
  g_assert_no_error (error);
  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 0, 0));
  SKY_WAIT_UNTIL (!sky_pins_get_busy (self->pins));
  sky_pins_get_sum (self->pins, &sum);
  g_assert_cmpuint (sum.n_pins, ==, 1);
}

/* On this computer anyway. */
static void
test_here (SkyPinsFixture *self, gconstpointer data)
{
  SkyDriveEntryInfo info = { .path = "/a.bin", .size = 10 };
  g_autoptr (SkyDriveEntry) entry = sky_drive_entry_new (&info);
  g_autoptr (GError) error = NULL;

  g_assert_false (sky_pins_add (self->pins, SKY_BUILTIN_DRIVE_ID, entry, &error));
  g_assert_error (error, SKY_APP_ERROR, SKY_APP_ERROR_EXISTS);
}

/* A file that is no list is none, and is replaced by the next. */
static void
test_damaged (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (SkyDriveEntry) entry = sky_pins_fixture_put (self, "/a.bin", 1, 100000);

  sky_pins_fixture_close_pins (self);
  g_assert_true (g_file_set_contents (self->file, "no list at all", -1, NULL));
  sky_pins_fixture_open_pins (self);
  g_assert_true (sky_pins_fixture_has (self, 0, 0));
  sky_pins_fixture_pin (self, entry);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, 100000));
  sky_pins_fixture_reconnect (self);
  SKY_WAIT_UNTIL (sky_pins_fixture_has (self, 1, 100000));
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
  g_test_add ("/app/pins/" name, SkyPinsFixture, NULL, sky_pins_fixture_set_up, function,          \
              sky_pins_fixture_tear_down)
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
