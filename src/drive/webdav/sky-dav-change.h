/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/webdav/sky-dav-request.h"
#include "drive/webdav/sky-dav-client.h"

G_BEGIN_DECLS

/* One request that changes @target, with its failure understood. */
void sky_dav_change_async (SkyDavClient       *client,
                           SkyDavRequest      *request,
                           const char         *target,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
SoupMessageHeaders *
sky_dav_change_finish (SkyDavClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
