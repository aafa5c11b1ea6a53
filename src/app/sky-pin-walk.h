/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/* Every file below a folder of a drive: (element-type SkyDriveEntry). All or an error. */
void       sky_pin_walk_async (SkyDrive           *drive,
                               const char         *folder,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
GPtrArray *sky_pin_walk_finish (SkyDrive *drive, GAsyncResult *result, GError **error);

G_END_DECLS
