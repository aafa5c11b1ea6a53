/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-watch.h"

G_BEGIN_DECLS

void     sky_drive_wait_async (SkyDriveRecord     *record,
                               SkyDriveWatch      *watch,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean sky_drive_wait_finish (SkyDriveRecord *record, GAsyncResult *result, GError **error);

G_END_DECLS
