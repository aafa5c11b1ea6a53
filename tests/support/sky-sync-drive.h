/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive.h"

G_BEGIN_DECLS

/* Calls of SkyDrive that wait for the answer by running the thread's default main context: for
 * tests only. Each ends the program where no answer comes within a minute. */
gboolean       sky_sync_wait (gboolean *done);
GPtrArray     *sky_sync_list (SkyDrive *drive, const char *folder, GError **error);
SkyDriveEntry *sky_sync_stat (SkyDrive *drive, const char *path, GError **error);
SkyDriveRange          *
sky_sync_open (SkyDrive *drive, SkyDriveEntry *entry, SkyRange range, GError **error);
GBytes  *sky_sync_drain (SkyDriveRange *range, GError **error);
GBytes  *sky_sync_read (SkyDrive *drive, SkyDriveEntry *entry, SkyRange range, GError **error);
gboolean sky_sync_make_folder (SkyDrive *drive, const char *path, GError **error);
gboolean sky_sync_ensure_folder (SkyDrive *drive, const char *path, GError **error);
gboolean sky_sync_move (SkyDrive *drive, const char *from, const char *to, GError **error);
gboolean sky_sync_copy (SkyDrive *drive, const char *from, const char *to, GError **error);
gboolean sky_sync_remove (SkyDrive *drive, const char *path, GError **error);
gboolean sky_sync_quota (SkyDrive *drive, SkyDriveQuota *quota, GError **error);
SkyUploadSession *sky_sync_begin (SkyDrive *drive, const SkyUploadRequest *request, GError **error);
gboolean          sky_sync_send (SkyDrive              *drive,
                                 SkyUploadSession      *session,
                                 const SkyUploadSource *source,
                                 GCancellable          *cancellable,
                                 GError               **error);
SkyDriveEntry    *sky_sync_commit (SkyDrive         *drive,
                                   SkyUploadSession *session,
                                   SkyVerification  *verification,
                                   GError          **error);
SkyDriveUploadState sky_sync_inspect (SkyDrive *drive, SkyUploadSession *session, GError **error);
gboolean            sky_sync_abort (SkyDrive *drive, SkyUploadSession *session, GError **error);
SkyDriveEntry *sky_sync_upload (SkyDrive *drive, GFile *file, const char *path, GError **error);

G_END_DECLS
