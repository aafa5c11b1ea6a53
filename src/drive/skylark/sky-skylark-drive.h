/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"
#include "drive/webdav/sky-dav-client.h"

G_BEGIN_DECLS

#define SKY_TYPE_SKYLARK_DRIVE (sky_skylark_drive_get_type ())
G_DECLARE_FINAL_TYPE (SkySkylarkDrive, sky_skylark_drive, SKY, SKYLARK_DRIVE, GObject)

SkyDrive      *
sky_skylark_drive_new (const char *id, const char *uri, const char *token, gboolean local);
void sky_skylark_drive_set_endpoint (SkySkylarkDrive *self, const char *uri, const char *token);
SkyDavClient *sky_skylark_drive_get_client (SkySkylarkDrive *self);

G_END_DECLS
