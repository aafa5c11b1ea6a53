/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-record.h"

G_BEGIN_DECLS

gboolean  sky_drive_factory_knows (const char *kind);
SkyDrive *sky_drive_factory_make (SkyDriveRecord *record, const char *secret, GError **error);
SkyDrive *
sky_drive_factory_make_builtin (SkyDrive *previous, const char *id, guint port, const char *token);

G_END_DECLS
