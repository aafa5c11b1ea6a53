/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes drives of the kinds that Skylark knows from what the user configured. */

#include "drive/sky-drive-registry.h"

#include "drive/skylark/sky-skylark-drive.h"
#include "drive/webdav/sky-webdav-drive.h"

static const char *const kinds[] = { "skylark", "webdav", NULL };

static SkyDavCredentials *
create_credentials (const SkyDriveConfig *config)
{
  if (config->secret == NULL)
    return NULL;
  if (config->user == NULL || config->user[0] == '\0')
    return sky_dav_credentials_new_bearer (config->secret);
  return sky_dav_credentials_new_basic (config->user, config->secret);
}

/* Opened here so that a wrong file is told at once, and not as an untrusted server. */
static gboolean
open_anchors (const char *ca_file, GTlsDatabase **anchors, GError **error)
{
  g_autoptr (GError) cause = NULL;

  *anchors = NULL;
  if (ca_file == NULL || ca_file[0] == '\0')
    return TRUE;
  *anchors = g_tls_file_database_new (ca_file, &cause);
  if (*anchors != NULL)
    return TRUE;
  g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH,
               "The certificates in “%s” can't be read: %s", ca_file, cause->message);
  return FALSE;
}

/**
 * sky_drive_registry_get_kinds:
 *
 * Returns: (transfer none) (array zero-terminated=1): the kinds of drives that can be connected
 */
const char *const *
sky_drive_registry_get_kinds (void)
{
  return kinds;
}

/**
 * sky_drive_registry_create:
 * @config: what the user configured
 * @error: return location: %SKY_DRIVE_ERROR_UNSUPPORTED for a kind that is not known,
 *   %SKY_DRIVE_ERROR_AUTH for a file of certificates that can't be read
 *
 * Nothing is asked of the server yet.
 *
 * Returns: (transfer full) (nullable): the drive
 */
SkyDrive *
sky_drive_registry_create (const SkyDriveConfig *config, GError **error)
{
  g_autoptr (SkyDavCredentials) credentials = NULL;
  g_autoptr (GTlsDatabase) anchors = NULL;
  SkyDavClient *client;
  SkyDrive     *drive;

  g_return_val_if_fail (config != NULL && config->kind != NULL, NULL);
  g_return_val_if_fail (config->id != NULL && config->uri != NULL, NULL);

  if (!g_strv_contains (kinds, config->kind))
    {
      g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNSUPPORTED,
                   "There is no kind of drive called “%s”", config->kind);
      return NULL;
    }
  if (!open_anchors (config->ca_file, &anchors, error))
    return NULL;
  credentials = create_credentials (config);
  if (g_str_equal (config->kind, "webdav"))
    {
      drive = sky_webdav_drive_new (config->id, config->uri, credentials);
      client = sky_webdav_drive_get_client (SKY_WEBDAV_DRIVE (drive));
    }
  else
    {
      drive = sky_skylark_drive_new (config->id, config->uri, NULL, FALSE);
      client = sky_skylark_drive_get_client (SKY_SKYLARK_DRIVE (drive));
      sky_dav_client_set_endpoint (client, config->uri, credentials);
    }
  sky_dav_client_set_anchors (client, anchors);
  return drive;
}
