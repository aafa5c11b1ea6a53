/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-record.h"

G_BEGIN_DECLS

#define SKY_TYPE_DRIVE_STORE (sky_drive_store_get_type ())
G_DECLARE_FINAL_TYPE (SkyDriveStore, sky_drive_store, SKY, DRIVE_STORE, GObject)

/* What is written down of the configured drives: drives.db. Main thread; writes go to a thread of
 * their own and are done in order. */
SkyDriveStore *sky_drive_store_open (const char *path, GError **error);
/* (transfer full) (element-type SkyDriveRecord): as they were when the store was opened. */
GPtrArray *sky_drive_store_dup_records (SkyDriveStore *self);
void       sky_drive_store_add_async (SkyDriveStore      *self,
                                      SkyDriveRecord     *record,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean   sky_drive_store_add_finish (SkyDriveStore *self, GAsyncResult *result, GError **error);
void       sky_drive_store_remove_async (SkyDriveStore      *self,
                                         const char         *id,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean sky_drive_store_remove_finish (SkyDriveStore *self, GAsyncResult *result, GError **error);
gint64   sky_drive_store_get_last_scan (SkyDriveStore *self, const char *id);
void     sky_drive_store_set_last_scan (SkyDriveStore *self, const char *id, gint64 when);
void     sky_drive_store_note_trash (SkyDriveStore *self,
                                     const char    *id,
                                     const char    *trashed,
                                     const char    *original);
void     sky_drive_store_forget_trash (SkyDriveStore *self, const char *id, const char *trashed);
void     sky_drive_store_stop (SkyDriveStore *self);

G_END_DECLS
