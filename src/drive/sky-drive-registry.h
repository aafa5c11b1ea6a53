/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/**
 * SkyDriveConfig:
 * @kind: "webdav" or "skylark"
 * @id: names the drive
 * @uri: where it is
 * @user: (nullable): the account; without one, @secret is a token
 * @secret: (nullable): password or token
 * @ca_file: (nullable): PEM file of an authority to trust besides those of the system
 *
 * What is needed to connect a drive.
 */
typedef struct
{
  const char *kind;
  const char *id;
  const char *uri;
  const char *user;
  const char *secret;
  const char *ca_file;
} SkyDriveConfig;

const char *const *sky_drive_registry_get_kinds (void);
SkyDrive          *sky_drive_registry_create (const SkyDriveConfig *config, GError **error);

G_END_DECLS
