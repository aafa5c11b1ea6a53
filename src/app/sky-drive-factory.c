/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the connector of a configured drive, and that of the built-in one. Main thread. */
#include "app/sky-drive-factory.h"

#include "drive/sky-drive-registry.h"
#include "drive/skylark/sky-skylark-drive.h"

/**
 * sky_drive_factory_knows:
 * @kind: (nullable): as the user gave it
 *
 * Returns: whether a drive of this kind can be connected
 */
gboolean
sky_drive_factory_knows (const char *kind)
{
  return kind != NULL && g_strv_contains (sky_drive_registry_get_kinds (), kind);
}

/**
 * sky_drive_factory_make:
 * @record: what is written down of the drive
 * @secret: (nullable): its password or token
 * @error: return location
 *
 * Does not speak to the server yet.
 *
 * Returns: (transfer full): the connector
 */
SkyDrive *
sky_drive_factory_make (SkyDriveRecord *record, const char *secret, GError **error)
{
  SkyDriveConfig config;

  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (record), NULL);

  config = (SkyDriveConfig){
    .kind = sky_drive_record_get_kind (record),
    .id = sky_drive_record_get_id (record),
    .uri = sky_drive_record_get_uri (record),
    .user = sky_drive_record_get_user (record),
    .secret = secret,
    .ca_file = sky_drive_record_get_ca_file (record),
  };
  return sky_drive_registry_create (&config, error);
}

/**
 * sky_drive_factory_make_builtin:
 * @previous: (nullable): what this gave for an earlier start of the server
 * @id: the drive's id
 * @port: where the server listens on the loopback interface
 * @token: its secret for this run
 *
 * The same connector serves every start of the server, so that what is open goes on.
 *
 * Returns: (transfer full): the connector
 */
SkyDrive *
sky_drive_factory_make_builtin (SkyDrive *previous, const char *id, guint port, const char *token)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u/", port);

  g_return_val_if_fail (id != NULL && token != NULL, NULL);

  if (previous == NULL)
    return sky_skylark_drive_new (id, uri, token, TRUE);
  sky_skylark_drive_set_endpoint (SKY_SKYLARK_DRIVE (previous), uri, token);
  return g_object_ref (previous);
}
