/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"
#include "drive/webdav/sky-dav-client.h"

G_BEGIN_DECLS

#define SKY_TYPE_WEBDAV_DRIVE (sky_webdav_drive_get_type ())
G_DECLARE_FINAL_TYPE (SkyWebdavDrive, sky_webdav_drive, SKY, WEBDAV_DRIVE, GObject)

SkyDrive *sky_webdav_drive_new (const char *id, const char *uri, SkyDavCredentials *credentials);
SkyDavClient *sky_webdav_drive_get_client (SkyWebdavDrive *self);

G_END_DECLS
