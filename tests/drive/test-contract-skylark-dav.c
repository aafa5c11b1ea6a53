/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain WebDAV drive on our own server. */

#include "drive/webdav/sky-webdav-drive.h"
#include "sky-drive-contract.h"
#include "support/sky-server-fixture.h"

static SkyDrive *
connect_cb (gpointer server, gboolean wrong_secret)
{
  g_autoptr (SkyDavCredentials) credentials = NULL;

  credentials = sky_dav_credentials_new_bearer (
      wrong_secret ? "guessed" : sky_server_fixture_get_token (server));
  return sky_webdav_drive_new ("dav", sky_server_fixture_get_url (server), credentials);
}

static void
kill_cb (gpointer server)
{
  sky_server_fixture_kill (server);
}

static void
restart_cb (gpointer server)
{
  sky_server_fixture_start (server);
}

int
main (int argc, char **argv)
{
  g_autoptr (SkyServerFixture) server = NULL;
  SkyDriveContract contract = { .prefix = "/drive/contract-skylark-dav",
                                .connect = connect_cb,
                                .kill = kill_cb,
                                .restart = restart_cb };

  g_test_init (&argc, &argv, NULL);
  server = sky_server_fixture_new ();
  contract.server = server;
  sky_drive_contract_add_all (&contract);
  return g_test_run ();
}
