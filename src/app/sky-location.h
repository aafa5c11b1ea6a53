/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "drive/sky-drive-path.h"

G_BEGIN_DECLS

gboolean sky_location_split (const char *text, char **drive, char **path);
char    *sky_location_dup_local_path (const char *text);
SkyDriveRecord *
sky_location_resolve (SkyDriveManager *drives, const char *text, char **path, GError **error);

G_END_DECLS
