/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/* What tasks of uploads carry when they end: how a commit was checked, how far an upload is. */
void           sky_dav_return_commit (GTask *task, SkyDriveEntry *entry, SkyUploadSession *session);
SkyDriveEntry *sky_dav_finish_commit (GTask *task, SkyVerification *verification, GError **error);
void           sky_dav_return_state (GTask *task, SkyDriveUploadState state);
SkyDriveUploadState sky_dav_finish_state (GTask *task, guint64 *offset, GError **error);
gboolean            sky_dav_is_content (SkyDriveEntry *entry, SkyUploadSession *session);
gboolean            sky_dav_is_version (SkyDriveEntry *entry, SkyUploadSession *session);

G_END_DECLS
