/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-record.h"

G_BEGIN_DECLS

#define SKY_TYPE_BUILTIN_DRIVE (sky_builtin_drive_get_type ())
G_DECLARE_FINAL_TYPE (SkyBuiltinDrive, sky_builtin_drive, SKY, BUILTIN_DRIVE, GObject)

SkyBuiltinDrive *sky_builtin_drive_new (SkyDriveRecord *record, const char *root);
void             sky_builtin_drive_start (SkyBuiltinDrive *self);
void             sky_builtin_drive_try_again (SkyBuiltinDrive *self);
void             sky_builtin_drive_stop_async (SkyBuiltinDrive    *self,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
gboolean
sky_builtin_drive_stop_finish (SkyBuiltinDrive *self, GAsyncResult *result, GError **error);

G_END_DECLS
