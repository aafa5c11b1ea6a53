/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"
#include "drive/webdav/sky-dav-client.h"

G_BEGIN_DECLS

/* Uploads to a server of which nothing is known: to a hidden name, checked, then moved. Each
 * swallows its task. */
void sky_webdav_upload_begin (const SkyUploadRequest *request, GTask *task);
void sky_webdav_upload_send (SkyDavClient          *client,
                             SkyUploadSession      *session,
                             const SkyUploadSource *source,
                             GTask                 *task);
void sky_webdav_upload_commit (SkyDavClient *client, SkyUploadSession *session, GTask *task);
void sky_webdav_upload_inspect (SkyDavClient *client, SkyUploadSession *session, GTask *task);
void sky_webdav_upload_abort (SkyDavClient *client, SkyUploadSession *session, GTask *task);

gboolean sky_webdav_upload_check (const SkyUploadRequest *request, GTask *task);
char    *sky_webdav_upload_dup_part (SkyUploadSession *session);

G_END_DECLS
