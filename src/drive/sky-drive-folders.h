/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

void     sky_drive_ensure_folder_async (SkyDrive           *drive,
                                        const char         *path,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean sky_drive_ensure_folder_finish (SkyDrive *drive, GAsyncResult *result, GError **error);

G_END_DECLS
