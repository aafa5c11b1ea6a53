/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"
#include "drive/webdav/sky-dav-client.h"

G_BEGIN_DECLS

/* PUT of an upload's source. The request's path and headers are the caller's. */
void                sky_dav_put_async (SkyDavClient          *client,
                                       SkyDavRequest         *request,
                                       SkyUploadSession      *session,
                                       const SkyUploadSource *source,
                                       GTask                 *parent,
                                       GAsyncReadyCallback    callback);
SoupMessageHeaders *sky_dav_put_finish (SkyDavClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
