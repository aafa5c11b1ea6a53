/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-range-set.h"
#include "drive/sky-drive-entry.h"
#include "drive/sky-drive-error.h"
#include "drive/sky-upload-session.h"

G_BEGIN_DECLS

/**
 * SkyDriveFeatures:
 * @SKY_DRIVE_RANGES: ranges of a file can be read
 * @SKY_DRIVE_DIGESTS: the server tells the SHA-256 of what it holds
 * @SKY_DRIVE_STABLE_IDS: entries keep an id across renames
 * @SKY_DRIVE_COPY: copies within the drive are made by the server
 * @SKY_DRIVE_QUOTA: the server tells the space used and free
 * @SKY_DRIVE_TRASH: the server has a trash of its own
 * @SKY_DRIVE_LOCAL: the bytes lie on this computer anyway: cache heads and tails only
 */
typedef enum
{
  SKY_DRIVE_RANGES = 1 << 0,
  SKY_DRIVE_DIGESTS = 1 << 1,
  SKY_DRIVE_STABLE_IDS = 1 << 2,
  SKY_DRIVE_COPY = 1 << 3,
  SKY_DRIVE_QUOTA = 1 << 4,
  SKY_DRIVE_TRASH = 1 << 5,
  SKY_DRIVE_LOCAL = 1 << 6,
} SkyDriveFeatures;

/**
 * SkyDriveQuota:
 * @used: bytes in use, or -1 where unknown
 * @available: bytes free, or -1 where unknown or unlimited
 */
typedef struct
{
  gint64 used;
  gint64 available;
} SkyDriveQuota;

/**
 * SkyDriveRange:
 * @stream: (owned): the body; to be read to its end or closed
 * @start: offset of the first byte that @stream gives: the server's word, not the wish
 * @length: how many bytes it gives, or -1 where the server did not say
 * @total: size of the whole file, or -1 where the server did not say
 * @etag: (owned) (nullable): of what is being read
 */
typedef struct
{
  GInputStream *stream;
  guint64       start;
  gint64        length;
  gint64        total;
  char         *etag;
} SkyDriveRange;

void sky_drive_range_free (SkyDriveRange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyDriveRange, sky_drive_range_free)

/**
 * SkyDriveUploadState:
 * @SKY_DRIVE_UPLOAD_NOTHING: nothing usable is there: send from 0
 * @SKY_DRIVE_UPLOAD_PARTIAL: bytes up to an offset are there and can be kept
 * @SKY_DRIVE_UPLOAD_SENT: all bytes are there, not yet under the final name
 * @SKY_DRIVE_UPLOAD_COMMITTED: the final name holds this content
 * @SKY_DRIVE_UPLOAD_CONFLICT: the final name holds something else
 */
typedef enum
{
  SKY_DRIVE_UPLOAD_NOTHING,
  SKY_DRIVE_UPLOAD_PARTIAL,
  SKY_DRIVE_UPLOAD_SENT,
  SKY_DRIVE_UPLOAD_COMMITTED,
  SKY_DRIVE_UPLOAD_CONFLICT,
} SkyDriveUploadState;

/**
 * SkyDriveProgressFunc:
 * @sent: bytes handed to the network so far
 * @user_data: the caller's
 *
 * Called in the thread-default context of the caller of the operation.
 */
typedef void (*SkyDriveProgressFunc) (guint64 sent, gpointer user_data);

/**
 * SkyUploadSource:
 * @file: what to read
 * @offset: where to begin: 0, or what upload_inspect said
 * @progress: (nullable): told how far it is, at most ten times a second
 * @progress_data: for @progress
 *
 * The source is read once and hashed while it is read: where it is not what the session's request
 * promised (it changed meanwhile), sending fails with %SKY_DRIVE_ERROR_CONFLICT and nothing is
 * committed.
 */
typedef struct
{
  GFile               *file;
  guint64              offset;
  SkyDriveProgressFunc progress;
  gpointer             progress_data;
} SkyUploadSource;

#define SKY_TYPE_DRIVE (sky_drive_get_type ())
G_DECLARE_INTERFACE (SkyDrive, sky_drive, SKY, DRIVE, GObject)

/* One connected storage. Every asynchronous call may come from any thread that runs a
 * thread-default GMainContext, and answers there. Abilities are asked by flags, never by type. */
struct _SkyDriveInterface
{
  GTypeInterface parent_iface;

  const char *(*get_id) (SkyDrive *self);
  const char *(*get_kind) (SkyDrive *self);
  SkyDriveFeatures (*get_features) (SkyDrive *self);

  void (*list_async) (SkyDrive           *self,
                      const char         *folder,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  GPtrArray *(*list_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*stat_async) (SkyDrive           *self,
                      const char         *path,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  SkyDriveEntry *(*stat_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*read_async) (SkyDrive           *self,
                      SkyDriveEntry      *entry,
                      SkyRange            range,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  SkyDriveRange *(*read_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*make_folder_async) (SkyDrive           *self,
                             const char         *path,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
  gboolean (*make_folder_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*move_async) (SkyDrive           *self,
                      const char         *from,
                      const char         *to,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  gboolean (*move_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*copy_async) (SkyDrive           *self,
                      const char         *from,
                      const char         *to,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data);
  gboolean (*copy_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*remove_async) (SkyDrive           *self,
                        const char         *path,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data);
  gboolean (*remove_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*quota_async) (SkyDrive           *self,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data);
  gboolean (*quota_finish) (SkyDrive      *self,
                            GAsyncResult  *result,
                            SkyDriveQuota *quota,
                            GError       **error);

  void (*upload_begin_async) (SkyDrive               *self,
                              const SkyUploadRequest *request,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data);
  SkyUploadSession *(*upload_begin_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*upload_send_async) (SkyDrive              *self,
                             SkyUploadSession      *session,
                             const SkyUploadSource *source,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data);
  gboolean (*upload_send_finish) (SkyDrive *self, GAsyncResult *result, GError **error);

  void (*upload_commit_async) (SkyDrive           *self,
                               SkyUploadSession   *session,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
  SkyDriveEntry *(*upload_commit_finish) (SkyDrive        *self,
                                          GAsyncResult    *result,
                                          SkyVerification *verification,
                                          GError         **error);

  void (*upload_inspect_async) (SkyDrive           *self,
                                SkyUploadSession   *session,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
  SkyDriveUploadState (*upload_inspect_finish) (SkyDrive     *self,
                                                GAsyncResult *result,
                                                guint64      *offset,
                                                GError      **error);

  void (*upload_abort_async) (SkyDrive           *self,
                              SkyUploadSession   *session,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
  gboolean (*upload_abort_finish) (SkyDrive *self, GAsyncResult *result, GError **error);
};

const char      *sky_drive_get_id (SkyDrive *self);
const char      *sky_drive_get_kind (SkyDrive *self);
SkyDriveFeatures sky_drive_get_features (SkyDrive *self);
void             sky_drive_list_async (SkyDrive           *self,
                                       const char         *folder,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GPtrArray       *sky_drive_list_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void             sky_drive_stat_async (SkyDrive           *self,
                                       const char         *path,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
SkyDriveEntry   *sky_drive_stat_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void             sky_drive_read_async (SkyDrive           *self,
                                       SkyDriveEntry      *entry,
                                       SkyRange            range,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
SkyDriveRange   *sky_drive_read_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void             sky_drive_make_folder_async (SkyDrive           *self,
                                              const char         *path,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
gboolean sky_drive_make_folder_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void     sky_drive_move_async (SkyDrive           *self,
                               const char         *from,
                               const char         *to,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean sky_drive_move_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void     sky_drive_copy_async (SkyDrive           *self,
                               const char         *from,
                               const char         *to,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
gboolean sky_drive_copy_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void     sky_drive_remove_async (SkyDrive           *self,
                                 const char         *path,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean sky_drive_remove_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void     sky_drive_quota_async (SkyDrive           *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean
sky_drive_quota_finish (SkyDrive *self, GAsyncResult *result, SkyDriveQuota *quota, GError **error);
void sky_drive_upload_begin_async (SkyDrive               *self,
                                   const SkyUploadRequest *request,
                                   GCancellable           *cancellable,
                                   GAsyncReadyCallback     callback,
                                   gpointer                user_data);
SkyUploadSession                *
sky_drive_upload_begin_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void           sky_drive_upload_send_async (SkyDrive              *self,
                                            SkyUploadSession      *session,
                                            const SkyUploadSource *source,
                                            GCancellable          *cancellable,
                                            GAsyncReadyCallback    callback,
                                            gpointer               user_data);
gboolean       sky_drive_upload_send_finish (SkyDrive *self, GAsyncResult *result, GError **error);
void           sky_drive_upload_commit_async (SkyDrive           *self,
                                              SkyUploadSession   *session,
                                              GCancellable       *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer            user_data);
SkyDriveEntry *sky_drive_upload_commit_finish (SkyDrive        *self,
                                               GAsyncResult    *result,
                                               SkyVerification *verification,
                                               GError         **error);
void           sky_drive_upload_inspect_async (SkyDrive           *self,
                                               SkyUploadSession   *session,
                                               GCancellable       *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer            user_data);
SkyDriveUploadState sky_drive_upload_inspect_finish (SkyDrive     *self,
                                                     GAsyncResult *result,
                                                     guint64      *offset,
                                                     GError      **error);
void                sky_drive_upload_abort_async (SkyDrive           *self,
                                                  SkyUploadSession   *session,
                                                  GCancellable       *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer            user_data);
gboolean sky_drive_upload_abort_finish (SkyDrive *self, GAsyncResult *result, GError **error);

G_END_DECLS
