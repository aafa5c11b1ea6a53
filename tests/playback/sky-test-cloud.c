/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cloud for tests of the player. */
#include "playback/sky-test-cloud.h"

#include "drive/sky-drive-registry.h"
#include "support/sky-sync-drive.h"

void
sky_test_cloud_open (SkyTestCloud *self, const char *directory)
{
  SkyDriveConfig   config = { .kind = "webdav", .id = "away" };
  g_autofree char *folder = g_build_filename (directory, "cache", NULL);
  g_autoptr (GError) error = NULL;

  self->server = sky_fake_dav_new ();
  config.uri = sky_fake_dav_get_url (self->server);
  self->drive = sky_drive_registry_create (&config, &error);
  g_assert_no_error (error);
  self->network = sky_loop_thread_new ("sky-net");
  self->cache = sky_block_cache_new (folder, self->network, &error);
  g_assert_no_error (error);
}

void
sky_test_cloud_close (SkyTestCloud *self)
{
  if (self->cache == NULL)
    return;

  sky_block_cache_stop (self->cache);
  g_clear_object (&self->cache);
  sky_loop_thread_stop (self->network);
  g_clear_object (&self->network);
  g_clear_object (&self->drive);
  g_clear_pointer (&self->server, sky_fake_dav_free);
}

void
sky_test_cloud_put (SkyTestCloud *self, SkyTestPlayer *test, const char *local)
{
  g_autofree char *name = g_path_get_basename (local);
  g_autofree char *path = g_strconcat ("/", name, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (SkyByteSource) source = NULL;
  gsize length;

  g_file_get_contents (local, &bytes, &length, &error);
  g_assert_no_error (error);
  content = g_bytes_new_take (g_steal_pointer (&bytes), length);
  sky_fake_dav_put (self->server, path, content);
  entry = sky_sync_stat (self->drive, path, &error);
  g_assert_no_error (error);
  source = sky_block_cache_open (self->cache, self->drive, entry);
  sky_test_resolver_put (test->resolver, local, source);
}
