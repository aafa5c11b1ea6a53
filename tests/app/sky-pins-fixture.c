/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pins over a real drive, a real cache and real transfers. */
#include "sky-pins-fixture.h"

#include "base/sky-paths.h"
#include "support/sky-sync-drive.h"
#include "support/sky-wait.h"

const char *
sky_pins_fixture_id_of (SkyPinsFixture *self)
{
  return sky_drive_record_get_id (self->record);
}

SkyBlockCache *
sky_pins_fixture_cache_of (SkyPinsFixture *self)
{
  return sky_cache_home_get_cache (self->home);
}

void
sky_pins_fixture_open_pins (SkyPinsFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->home = sky_cache_home_new (self->network, &error);
  g_assert_no_error (error);
  self->actions = sky_file_actions_new (self->drives, sky_pins_fixture_cache_of (self));
  self->pins = sky_pins_new (self->file, &(SkyPinsParts){ .drives = self->drives,
                                                          .home = self->home,
                                                          .actions = self->actions,
                                                          .transfers = self->transfers,
                                                          .player = self->test.player,
                                                          .meter = self->meter });
}

void
sky_pins_fixture_close_pins (SkyPinsFixture *self)
{
  sky_pins_stop (self->pins);
  g_clear_object (&self->pins);
  g_clear_object (&self->actions);
  sky_cache_home_stop (self->home);
  g_clear_object (&self->home);
}

static SkyDrive *
lookup_cb (const char *drive_id, gpointer drives)
{
  return sky_drive_manager_dup_drive (drives, drive_id);
}

static void
open_transfers (SkyPinsFixture *self)
{
  g_autofree char *path = sky_paths_build_state ("transfers.db");
  g_autoptr (GError) error = NULL;

  self->transfers = sky_transfers_new (path, self->bulk, lookup_cb, self->drives, &error);
  g_assert_no_error (error);
  sky_transfers_start (self->transfers);
}

static void
close_transfers (SkyPinsFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_transfers_stop_async (self->transfers, sky_wait_result_cb, &result);
  g_assert_true (sky_transfers_stop_finish (self->transfers, sky_wait_result (&result), NULL));
  g_clear_object (&self->transfers);
}

void
sky_pins_fixture_set_up (SkyPinsFixture *self, gconstpointer data)
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
  self->bulk = sky_loop_thread_new ("sky-bulk");
  self->drives = sky_drive_manager_new (sky_paths_get_state_dir (), &error);
  g_assert_no_error (error);
  request.uri = sky_server_fixture_get_url (self->server);
  request.secret = sky_server_fixture_get_token (self->server);
  sky_drive_manager_add_async (self->drives, &request, NULL, sky_wait_result_cb, &result);
  self->record =
      sky_drive_manager_add_finish (self->drives, sky_wait_result (&result), &kept, &error);
  g_assert_no_error (error);
  SKY_WAIT_UNTIL (sky_drive_record_get_status (self->record) == SKY_DRIVE_CONNECTED);
  open_transfers (self);
  sky_pins_fixture_open_pins (self);
}

void
sky_pins_fixture_tear_down (SkyPinsFixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  sky_pins_fixture_close_pins (self);
  g_clear_object (&self->meter);
  close_transfers (self);
  sky_drive_manager_stop_async (self->drives, sky_wait_result_cb, &result);
  g_assert_true (sky_drive_manager_stop_finish (self->drives, sky_wait_result (&result), NULL));
  g_object_unref (self->record);
  g_object_unref (self->drives);
  sky_loop_thread_stop (self->network);
  g_object_unref (self->network);
  sky_loop_thread_stop (self->bulk);
  g_object_unref (self->bulk);
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
SkyDriveEntry *
sky_pins_fixture_put (SkyPinsFixture *self, const char *path, guint32 seed, gsize size)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
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

void
sky_pins_fixture_pin (SkyPinsFixture *self, SkyDriveEntry *entry)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_pins_add (self->pins, sky_pins_fixture_id_of (self), entry, &error));
  g_assert_no_error (error);
}

/* Some bytes of what is pinned are there. */
gboolean
sky_pins_fixture_has_begun (SkyPinsFixture *self)
{
  SkyPinsSum sum;

  sky_pins_get_sum (self->pins, &sum);
  return sum.bytes_kept > 0;
}

gboolean
sky_pins_fixture_has (SkyPinsFixture *self, guint n_files, guint64 bytes)
{
  SkyPinsSum sum;

  sky_pins_get_sum (self->pins, &sum);
  return sum.n_files == n_files && sum.n_kept == n_files && sum.bytes_kept == bytes;
}

SkyPinTrouble
sky_pins_fixture_trouble_of (SkyPinsFixture *self)
{
  SkyPinsSum sum;

  sky_pins_get_sum (self->pins, &sum);
  return sum.trouble;
}

/* The server is gone, so that it can only come from the disk. */
void
sky_pins_fixture_assert_here (SkyPinsFixture *self, SkyDriveEntry *entry, guint32 seed)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_any_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (SkyByteSource) source =
                 sky_block_cache_open (sky_pins_fixture_cache_of (self), drive, entry);
  g_autofree char *content = make_content (seed, sky_drive_entry_get_size (entry));
  g_autoptr (GError) error = NULL;

  sky_server_fixture_kill (self->server);
  sky_block_cache_set_patience_ms (sky_pins_fixture_cache_of (self), 1000);
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

void
sky_pins_fixture_make_folder (SkyPinsFixture *self, const char *path)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (GError) error = NULL;

  sky_sync_make_folder (drive, path, &error);
  g_assert_no_error (error);
}

void
sky_pins_fixture_pin_folder (SkyPinsFixture *self, const char *path)
{
  g_autoptr (SkyDrive) drive =
                 sky_drive_manager_dup_drive (self->drives, sky_pins_fixture_id_of (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) folder = sky_sync_stat (drive, path, &error);

  g_assert_no_error (error);
  sky_pins_fixture_pin (self, folder);
}

/* What the drive is asked again. */
void
sky_pins_fixture_reconnect (SkyPinsFixture *self)
{
  sky_pins_fixture_close_pins (self);
  sky_pins_fixture_open_pins (self);
}
