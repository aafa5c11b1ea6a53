/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"
#include "drive/webdav/sky-dav-client.h"

G_BEGIN_DECLS

/* Uploads to our own server, which keeps a file whole or not at all, and tells its digest. Each
 * swallows its task. */
void sky_skylark_upload_begin (const SkyUploadRequest *request, GTask *task);
void sky_skylark_upload_send (SkyDavClient          *client,
                              SkyUploadSession      *session,
                              const SkyUploadSource *source,
                              GTask                 *task);
void sky_skylark_upload_commit (SkyDavClient *client, SkyUploadSession *session, GTask *task);
void sky_skylark_upload_inspect (SkyDavClient *client, SkyUploadSession *session, GTask *task);
void sky_skylark_upload_abort (SkyUploadSession *session, GTask *task);

G_END_DECLS
