/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"
#include "drive/webdav/sky-dav-client.h"

G_BEGIN_DECLS

/* The questions: each swallows its task and answers on it, in the context of its caller. */
void     sky_dav_list (SkyDavClient *client, const char *folder, GTask *task);
void     sky_dav_stat (SkyDavClient *client, const char *path, GTask *task);
void     sky_dav_quota (SkyDavClient *client, GTask *task);
gboolean sky_dav_finish_quota (GTask *task, SkyDriveQuota *quota, GError **error);
void     sky_dav_read (SkyDavClient *client, SkyDriveEntry *entry, SkyRange range, GTask *task);

void           sky_dav_stat_async (SkyDavClient       *client,
                                   const char         *path,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
SkyDriveEntry *sky_dav_stat_finish (SkyDavClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
