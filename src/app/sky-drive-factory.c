/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the connector of a configured drive: the one place that knows which kinds there are.
 * Main thread. */
#include "app/sky-drive-factory.h"

#include "app/sky-app-error.h"

/**
 * sky_drive_factory_knows:
 * @kind: as the user gave it
 *
 * Returns: whether a drive of this kind can be connected
 */
gboolean
sky_drive_factory_knows (const char *kind)
{
  return g_strcmp0 (kind, "skylark") == 0 || g_strcmp0 (kind, "webdav") == 0;
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
  g_return_val_if_fail (SKY_IS_DRIVE_RECORD (record), NULL);

  g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID, "Drives of kind “%s” are not known",
               sky_drive_record_get_kind (record));
  return NULL;
}

/**
 * sky_drive_factory_make_builtin:
 * @previous: (nullable): what this gave for an earlier start of the server
 * @id: the drive's id
 * @port: where the server listens on the loopback interface
 * @token: its secret for this run
 * @error: return location
 *
 * The same connector serves every start of the server, so that what is open goes on.
 *
 * Returns: (transfer full): the connector
 */
SkyDrive *
sky_drive_factory_make_builtin (
    SkyDrive *previous, const char *id, guint port, const char *token, GError **error)
{
  g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_UNAVAILABLE,
               "The built-in drive (%s, port %u) can't be reached yet", id, port);
  return NULL;
}
