/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in at a real Apache: digest, and certificates of an authority that only the user knows.
 */

#include <glib/gstdio.h>

#include "drive/sky-drive-registry.h"
#include "support/sky-apache-fixture.h"
#include "support/sky-sync-drive.h"

#define SIZE 3000000

static SkyDrive *
connect_to (SkyApacheFixture *server, const char *secret, const char *ca_file)
{
  SkyDriveConfig config = { .kind = "webdav",
                            .id = "apache",
                            .uri = sky_apache_fixture_get_url (server),
                            .user = SKY_APACHE_FIXTURE_USER,
                            .secret = secret,
                            .ca_file = ca_file };
  g_autoptr (GError) error = NULL;
  SkyDrive *drive = sky_drive_registry_create (&config, &error);

  g_assert_no_error (error);
  return drive;
}

static void
assert_refused (SkyDrive *drive)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_sync_stat (drive, "/", &error);

  g_assert_null (entry);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH);
}

/* The first PUT on a connection is refused, and sent again with the answer to the challenge: from
 * its first byte. */
static void
check_upload (SkyDrive *drive)
{
  g_autofree guint8 *data = g_malloc (SIZE);
  g_autofree char   *local = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  SkyRange all = { 0, G_MAXUINT64 };
  int      fd = g_file_open_tmp ("sky-sign-in-XXXXXX", &local, &error);

  g_assert_no_error (error);
  close (fd);
  for (gsize i = 0; i < SIZE; i++)
    data[i] = (guint8) (i * 7 + i / 251);
  g_file_set_contents (local, (const char *) data, SIZE, &error);
  g_assert_no_error (error);
  file = g_file_new_for_path (local);
  entry = sky_sync_upload (drive, file, "/file", &error);
  g_assert_no_error (error);
  bytes = sky_sync_read (drive, entry, all, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, SIZE);
  g_unlink (local);
}

static void
test_digest (void)
{
  g_autoptr (SkyApacheFixture) server = sky_apache_fixture_new ("digest", FALSE);
  g_autoptr (SkyDrive) drive = connect_to (server, SKY_APACHE_FIXTURE_SECRET, NULL);
  g_autoptr (SkyDrive) guessing = connect_to (server, "guessed", NULL);

  check_upload (drive);
  assert_refused (guessing);
}

static void
test_authority (void)
{
  g_autoptr (SkyApacheFixture) server = sky_apache_fixture_new ("basic", TRUE);
  g_autofree char *ca_file = sky_apache_fixture_build_path (server, "conf/ca.pem");
  g_autoptr (SkyDrive) trusting = NULL;
  g_autoptr (SkyDrive) unknowing = NULL;

  trusting = connect_to (server, SKY_APACHE_FIXTURE_SECRET, ca_file);
  check_upload (trusting);
  unknowing = connect_to (server, SKY_APACHE_FIXTURE_SECRET, NULL);
  assert_refused (unknowing);
}

static void
test_authority_unreadable (void)
{
  SkyDriveConfig config = {
    .kind = "webdav", .id = "x", .uri = "https://localhost/", .ca_file = "/nonexistent/ca.pem"
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDrive) drive = sky_drive_registry_create (&config, &error);

  g_assert_null (drive);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH);
  g_assert_nonnull (strstr (error->message, "/nonexistent/ca.pem"));
}

static void
test_unknown_kind (void)
{
  SkyDriveConfig config = { .kind = "floppy", .id = "x", .uri = "https://localhost/" };
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDrive) drive = sky_drive_registry_create (&config, &error);

  g_assert_null (drive);
  g_assert_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNSUPPORTED);
}

static void
test_kinds (void)
{
  const char *const *kinds = sky_drive_registry_get_kinds ();

  for (guint i = 0; kinds[i] != NULL; i++)
    {
      SkyDriveConfig config = { .kind = kinds[i], .id = "me", .uri = "https://localhost/" };
      g_autoptr (GError) error = NULL;
      g_autoptr (SkyDrive) drive = sky_drive_registry_create (&config, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (sky_drive_get_kind (drive), ==, kinds[i]);
      g_assert_cmpstr (sky_drive_get_id (drive), ==, "me");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drive/dav-sign-in/digest", test_digest);
  g_test_add_func ("/drive/dav-sign-in/authority", test_authority);
  g_test_add_func ("/drive/dav-sign-in/authority-unreadable", test_authority_unreadable);
  g_test_add_func ("/drive/dav-sign-in/unknown-kind", test_unknown_kind);
  g_test_add_func ("/drive/dav-sign-in/kinds", test_kinds);
  return g_test_run ();
}
