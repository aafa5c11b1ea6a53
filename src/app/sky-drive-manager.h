/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-record.h"
#include "app/sky-drive-request.h"

G_BEGIN_DECLS

/* Id of the built-in drive, "This computer". */
#define SKY_BUILTIN_DRIVE_ID "this-computer"

#define SKY_TYPE_DRIVE_MANAGER (sky_drive_manager_get_type ())
G_DECLARE_FINAL_TYPE (SkyDriveManager, sky_drive_manager, SKY, DRIVE_MANAGER, GObject)

/* Every configured drive: a GListModel of SkyDriveRecord, the built-in one first. Main thread.
 * Signals: "drive-changed" (SkyDriveRecord *): its status or its SkyDrive is another;
 * "drive-removed" (SkyDriveRecord *). */
SkyDriveManager *sky_drive_manager_new (const char *state_dir, GError **error);
void             sky_drive_manager_start (SkyDriveManager *self);
SkyDriveRecord  *sky_drive_manager_get_record (SkyDriveManager *self, const char *id_or_name);
SkyDrive        *sky_drive_manager_dup_drive (SkyDriveManager *self, const char *id);
/* The same whether it answers or not, for what may be in the cache. */
SkyDrive *sky_drive_manager_dup_any_drive (SkyDriveManager *self, const char *id);

/* Answers with the record once the drive has been written down, whatever its status then is. */
void            sky_drive_manager_add_async (SkyDriveManager       *self,
                                             const SkyDriveRequest *request,
                                             GCancellable          *cancellable,
                                             GAsyncReadyCallback    callback,
                                             gpointer               user_data);
SkyDriveRecord *sky_drive_manager_add_finish (SkyDriveManager *self,
                                              GAsyncResult    *result,
                                              gboolean        *secret_kept,
                                              GError         **error);
void            sky_drive_manager_remove_async (SkyDriveManager    *self,
                                                const char         *id,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
gboolean
sky_drive_manager_remove_finish (SkyDriveManager *self, GAsyncResult *result, GError **error);
/* Tries the drive now, with a new secret where one is given; answers when its status is settled. */
void sky_drive_manager_check_async (SkyDriveManager    *self,
                                    const char         *id,
                                    const char         *secret,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
SkyDriveRecord *
sky_drive_manager_check_finish (SkyDriveManager *self, GAsyncResult *result, GError **error);
/* Waits until the drive is not %SKY_DRIVE_CONNECTING; fails where it is not connected then. */
void sky_drive_manager_wait_async (SkyDriveManager    *self,
                                   const char         *id_or_name,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
SkyDrive *
sky_drive_manager_wait_finish (SkyDriveManager *self, GAsyncResult *result, GError **error);
/* A call to the drive failed: where that means it is gone, it is tried again at once. */
void sky_drive_manager_report_error (SkyDriveManager *self, const char *id, const GError *error);

/* Secrets that no Secret Service keeps, for the process that takes over (a{ss}). */
GVariant *sky_drive_manager_dup_secrets (SkyDriveManager *self);
void      sky_drive_manager_take_secrets (SkyDriveManager *self, GVariant *secrets);
gint64    sky_drive_manager_get_last_scan (SkyDriveManager *self, const char *id);
void      sky_drive_manager_set_last_scan (SkyDriveManager *self, const char *id, gint64 when);
void      sky_drive_manager_note_trash (SkyDriveManager *self,
                                        const char      *id,
                                        const char      *trashed,
                                        const char      *original);
void sky_drive_manager_forget_trash (SkyDriveManager *self, const char *id, const char *trashed);
void sky_drive_manager_stop_async (SkyDriveManager    *self,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean
sky_drive_manager_stop_finish (SkyDriveManager *self, GAsyncResult *result, GError **error);

G_END_DECLS
