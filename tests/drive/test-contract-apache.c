/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The WebDAV drive on a real Apache. */

#include "drive/webdav/sky-webdav-drive.h"
#include "sky-drive-contract.h"
#include "support/sky-apache-fixture.h"

static SkyDrive *
connect_cb (gpointer server, gboolean wrong_secret)
{
  g_autoptr (SkyDavCredentials) credentials = NULL;

  credentials = sky_dav_credentials_new_basic (
      SKY_APACHE_FIXTURE_USER, wrong_secret ? "guessed" : SKY_APACHE_FIXTURE_SECRET);
  return sky_webdav_drive_new ("apache", sky_apache_fixture_get_url (server), credentials);
}

static void
kill_cb (gpointer server)
{
  sky_apache_fixture_kill (server);
}

static void
restart_cb (gpointer server)
{
  sky_apache_fixture_restart (server);
}

int
main (int argc, char **argv)
{
  g_autoptr (SkyApacheFixture) server = NULL;
  SkyDriveContract contract = { .prefix = "/drive/contract-apache",
                                .connect = connect_cb,
                                .kill = kill_cb,
                                .restart = restart_cb };

  g_test_init (&argc, &argv, NULL);
  server = sky_apache_fixture_new ("basic", FALSE);
  contract.server = server;
  sky_drive_contract_add_all (&contract);
  return g_test_run ();
}
