/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache over real connections: our client, our server, and what happens when that goes away. */
#include "cache/sky-cache-fixture.h"
#include "drive/sky-drive-registry.h"
#include "support/sky-server-fixture.h"
#include "support/sky-sync-drive.h"

#define SEEKS 40

typedef struct
{
  Fixture           base; /* its fake drive is not asked */
  SkyServerFixture *server;
  SkyDrive         *drive;
  SkyDriveEntry    *entry;
} ServerFixture;

static void
set_up (ServerFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  SkyDriveConfig config = { .kind = "skylark", .id = "home" };

  fixture_set_up (&self->base, GUINT_TO_POINTER (SKY_DRIVE_RANGES));
  self->server = sky_server_fixture_new ();
  config.uri = sky_server_fixture_get_url (self->server);
  config.secret = sky_server_fixture_get_token (self->server);
  self->drive = sky_drive_registry_create (&config, &error);
  g_assert_no_error (error);

  path = g_build_filename (self->base.directory, "origin", NULL);
  g_file_set_contents (path, g_bytes_get_data (self->base.content, NULL), FILE_SIZE, &error);
  g_assert_no_error (error);
  file = g_file_new_for_path (path);
  self->entry = sky_sync_upload (self->drive, file, "/song.flac", &error);
  g_assert_no_error (error);
}

static void
tear_down (ServerFixture *self, gconstpointer data)
{
  fixture_tear_down (&self->base, data);
  g_clear_object (&self->entry);
  g_clear_object (&self->drive);
  sky_server_fixture_free (self->server);
}

static SkyByteSource *
open_song (ServerFixture *self)
{
  return sky_block_cache_open (self->base.cache, self->drive, self->entry);
}

static void
test_identical (ServerFixture *self, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = open_song (self);

  fixture_assert_read_all (&self->base, source);
}

static void
test_seeks (ServerFixture *self, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = open_song (self);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < SEEKS; i++)
    fixture_assert_reads (&self->base, source, g_rand_int_range (rand, 0, FILE_SIZE), 20000);
  fixture_assert_read_all (&self->base, source);
}

static void
test_restart_without_server (ServerFixture *self, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = open_song (self);

  fixture_assert_read_all (&self->base, source);
  g_clear_object (&source);
  sky_server_fixture_kill (self->server);
  fixture_restart (&self->base);
  source = open_song (self);
  fixture_assert_read_all (&self->base, source);
}

static gpointer
revive_thread (gpointer data)
{
  ServerFixture *self = data;

  /* How long it is away. */
  g_usleep (300 * 1000);
  sky_server_fixture_start (self->server);

  return NULL;
}

static void
test_server_comes_back (ServerFixture *self, gconstpointer data)
{
  g_autofree char *url = g_strdup (sky_server_fixture_get_url (self->server));
  g_autoptr (SkyByteSource) source = open_song (self);
  GThread *thread;

  fixture_assert_reads (&self->base, source, 0, 100000);
  sky_server_fixture_kill (self->server);
  /* The read finds nobody at first. */
  thread = g_thread_new ("revive", revive_thread, self);
  fixture_assert_read_all (&self->base, source);
  g_thread_join (thread);
  g_assert_cmpstr (url, ==, sky_server_fixture_get_url (self->server));
}

static void
test_changed (ServerFixture *self, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = open_song (self);
  g_autofree char *path = g_build_filename (self->base.directory, "other", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) other = sky_fake_drive_make_content (99, FILE_SIZE);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyByteSource) next = NULL;
  g_autoptr (GError) error = NULL;
  char byte;

  fixture_assert_reads (&self->base, source, 0, 1000);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (other, NULL), FILE_SIZE, NULL));
  g_assert_true (sky_sync_remove (self->drive, "/song.flac", NULL));
  entry = sky_sync_upload (self->drive, file, "/song.flac", &error);
  g_assert_no_error (error);
  g_assert_cmpint (sky_byte_source_read (source, 2500000, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);

  g_set_object (&self->entry, entry);
  g_clear_pointer (&self->base.content, g_bytes_unref);
  self->base.content = g_steal_pointer (&other);
  next = open_song (self);
  fixture_assert_read_all (&self->base, next);
}

static void
test_gone (ServerFixture *self, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = open_song (self);
  g_autoptr (GError) error = NULL;
  char byte;

  g_assert_true (sky_sync_remove (self->drive, "/song.flac", NULL));
  g_assert_cmpint (sky_byte_source_read (source, 0, &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/cache/server/" name, ServerFixture, NULL, set_up, func, tear_down)
  ADD ("identical", test_identical);
  ADD ("seeks", test_seeks);
  ADD ("restart-without-server", test_restart_without_server);
  ADD ("server-comes-back", test_server_comes_back);
  ADD ("changed", test_changed);
  ADD ("gone", test_gone);
#undef ADD

  return g_test_run ();
}
