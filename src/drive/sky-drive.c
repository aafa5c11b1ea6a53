/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of the SkyDrive interface. Each only checks its arguments and passes on. */

#include "drive/sky-drive.h"

G_DEFINE_INTERFACE (SkyDrive, sky_drive, G_TYPE_OBJECT)

static void
sky_drive_default_init (SkyDriveInterface *iface)
{
}

/**
 * sky_drive_range_free:
 * @self: (nullable): a range; its stream is let go, which ends the request if it is still running
 */
void
sky_drive_range_free (SkyDriveRange *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->stream);
  g_free (self->etag);
  g_free (self);
}

/**
 * sky_drive_get_id:
 * @self: a drive
 *
 * Returns: (transfer none): what names this drive among those that are configured
 */
const char *
sky_drive_get_id (SkyDrive *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), NULL);

  return SKY_DRIVE_GET_IFACE (self)->get_id (self);
}

/**
 * sky_drive_get_kind:
 * @self: a drive
 *
 * Returns: (transfer none): "webdav", "skylark" …, for showing and storing, not for deciding
 */
const char *
sky_drive_get_kind (SkyDrive *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), NULL);

  return SKY_DRIVE_GET_IFACE (self)->get_kind (self);
}

/**
 * sky_drive_get_features:
 * @self: a drive
 *
 * Returns: what it can do
 */
SkyDriveFeatures
sky_drive_get_features (SkyDrive *self)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), 0);

  return SKY_DRIVE_GET_IFACE (self)->get_features (self);
}

/**
 * sky_drive_list_async:
 * @self: a drive
 * @folder: path of a folder
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Asks for everything in @folder. What can't be read to its end is an error, never a shorter list.
 */
void
sky_drive_list_async (SkyDrive           *self,
                      const char         *folder,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (folder != NULL);

  SKY_DRIVE_GET_IFACE (self)->list_async (self, folder, cancellable, callback, user_data);
}

/**
 * sky_drive_list_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type SkyDriveEntry): the entries in no particular order
 */
GPtrArray *
sky_drive_list_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), NULL);

  return SKY_DRIVE_GET_IFACE (self)->list_finish (self, result, error);
}

/**
 * sky_drive_stat_async:
 * @self: a drive
 * @path: path of a file or folder
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Asks for one entry.
 */
void
sky_drive_stat_async (SkyDrive           *self,
                      const char         *path,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (path != NULL);

  SKY_DRIVE_GET_IFACE (self)->stat_async (self, path, cancellable, callback, user_data);
}

/**
 * sky_drive_stat_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): the entry
 */
SkyDriveEntry *
sky_drive_stat_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), NULL);

  return SKY_DRIVE_GET_IFACE (self)->stat_finish (self, result, error);
}

/**
 * sky_drive_read_async:
 * @self: a drive
 * @entry: a file as it was listed
 * @range: what to read; the end may lie past the file's
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Opens a file for reading. Where the drive holds another version than @entry by now, this fails
 * with %SKY_DRIVE_ERROR_CONFLICT.
 */
void
sky_drive_read_async (SkyDrive           *self,
                      SkyDriveEntry      *entry,
                      SkyRange            range,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (SKY_IS_DRIVE_ENTRY (entry));

  SKY_DRIVE_GET_IFACE (self)->read_async (self, entry, range, cancellable, callback, user_data);
}

/**
 * sky_drive_read_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): what is coming, which may begin before the range asked for
 */
SkyDriveRange *
sky_drive_read_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), NULL);

  return SKY_DRIVE_GET_IFACE (self)->read_finish (self, result, error);
}

/**
 * sky_drive_make_folder_async:
 * @self: a drive
 * @path: where the folder shall be
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Makes one folder. Its parent must exist; where something is there already, this fails with
 * %SKY_DRIVE_ERROR_EXISTS.
 */
void
sky_drive_make_folder_async (SkyDrive           *self,
                             const char         *path,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (path != NULL);

  SKY_DRIVE_GET_IFACE (self)->make_folder_async (self, path, cancellable, callback, user_data);
}

/**
 * sky_drive_make_folder_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether the folder was made
 */
gboolean
sky_drive_make_folder_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), FALSE);

  return SKY_DRIVE_GET_IFACE (self)->make_folder_finish (self, result, error);
}

/**
 * sky_drive_move_async:
 * @self: a drive
 * @from: path of a file or folder
 * @to: its new path
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Renames or moves within the drive. Never overwrites: %SKY_DRIVE_ERROR_EXISTS.
 */
void
sky_drive_move_async (SkyDrive           *self,
                      const char         *from,
                      const char         *to,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (from != NULL);
  g_return_if_fail (to != NULL);

  SKY_DRIVE_GET_IFACE (self)->move_async (self, from, to, cancellable, callback, user_data);
}

/**
 * sky_drive_move_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether it was moved
 */
gboolean
sky_drive_move_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), FALSE);

  return SKY_DRIVE_GET_IFACE (self)->move_finish (self, result, error);
}

/**
 * sky_drive_copy_async:
 * @self: a drive
 * @from: path of a file or folder
 * @to: path of the copy
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Copies within the drive, folders with all they hold. Never overwrites:
 * %SKY_DRIVE_ERROR_EXISTS.
 */
void
sky_drive_copy_async (SkyDrive           *self,
                      const char         *from,
                      const char         *to,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (from != NULL);
  g_return_if_fail (to != NULL);

  SKY_DRIVE_GET_IFACE (self)->copy_async (self, from, to, cancellable, callback, user_data);
}

/**
 * sky_drive_copy_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether it was copied
 */
gboolean
sky_drive_copy_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), FALSE);

  return SKY_DRIVE_GET_IFACE (self)->copy_finish (self, result, error);
}

/**
 * sky_drive_remove_async:
 * @self: a drive
 * @path: path of a file or folder
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Removes a file, or a folder with all it holds.
 */
void
sky_drive_remove_async (SkyDrive           *self,
                        const char         *path,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (path != NULL);

  SKY_DRIVE_GET_IFACE (self)->remove_async (self, path, cancellable, callback, user_data);
}

/**
 * sky_drive_remove_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether it was removed
 */
gboolean
sky_drive_remove_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), FALSE);

  return SKY_DRIVE_GET_IFACE (self)->remove_finish (self, result, error);
}

/**
 * sky_drive_quota_async:
 * @self: a drive
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Asks for the space in use and free.
 */
void
sky_drive_quota_async (SkyDrive           *self,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));

  SKY_DRIVE_GET_IFACE (self)->quota_async (self, cancellable, callback, user_data);
}

/**
 * sky_drive_quota_finish:
 * @self: a drive
 * @result: what the callback got
 * @quota: (out): where to put it
 * @error: return location for an error
 *
 * Returns: whether @quota was set; what the server does not tell is -1 there
 */
gboolean
sky_drive_quota_finish (SkyDrive *self, GAsyncResult *result, SkyDriveQuota *quota, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), FALSE);

  return SKY_DRIVE_GET_IFACE (self)->quota_finish (self, result, quota, error);
}

/**
 * sky_drive_upload_begin_async:
 * @self: a drive
 * @request: what is to be uploaded; copied
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Prepares an upload. Nothing is visible on the drive yet.
 */
void
sky_drive_upload_begin_async (SkyDrive               *self,
                              const SkyUploadRequest *request,
                              GCancellable           *cancellable,
                              GAsyncReadyCallback     callback,
                              gpointer                user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (request != NULL);

  SKY_DRIVE_GET_IFACE (self)->upload_begin_async (self, request, cancellable, callback, user_data);
}

/**
 * sky_drive_upload_begin_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): the session, to be written down before anything is sent
 */
SkyUploadSession *
sky_drive_upload_begin_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), NULL);

  return SKY_DRIVE_GET_IFACE (self)->upload_begin_finish (self, result, error);
}

/**
 * sky_drive_upload_send_async:
 * @self: a drive
 * @session: an upload
 * @source: where the bytes are; copied
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Sends the bytes. Fails with %SKY_DRIVE_ERROR_CONFLICT where the source is not what the session
 * says, and nothing is committed then.
 */
void
sky_drive_upload_send_async (SkyDrive              *self,
                             SkyUploadSession      *session,
                             const SkyUploadSource *source,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (SKY_IS_UPLOAD_SESSION (session));
  g_return_if_fail (source != NULL);

  SKY_DRIVE_GET_IFACE (self)->upload_send_async (self, session, source, cancellable, callback,
                                                 user_data);
}

/**
 * sky_drive_upload_send_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether the drive has all bytes
 */
gboolean
sky_drive_upload_send_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), FALSE);

  return SKY_DRIVE_GET_IFACE (self)->upload_send_finish (self, result, error);
}

/**
 * sky_drive_upload_commit_async:
 * @self: a drive
 * @session: an upload whose bytes are sent
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Puts the file under its final name, checked by the strongest means the server has. Where the
 * answer was lost this fails with %SKY_DRIVE_ERROR_UNKNOWN_OUTCOME: inspect, do not repeat.
 */
void
sky_drive_upload_commit_async (SkyDrive           *self,
                               SkyUploadSession   *session,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (SKY_IS_UPLOAD_SESSION (session));

  SKY_DRIVE_GET_IFACE (self)->upload_commit_async (self, session, cancellable, callback, user_data);
}

/**
 * sky_drive_upload_commit_finish:
 * @self: a drive
 * @result: what the callback got
 * @verification: (out) (optional): how the content was checked
 * @error: return location for an error
 *
 * Returns: (transfer full): the file as the drive holds it now
 */
SkyDriveEntry *
sky_drive_upload_commit_finish (SkyDrive        *self,
                                GAsyncResult    *result,
                                SkyVerification *verification,
                                GError         **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), NULL);

  return SKY_DRIVE_GET_IFACE (self)->upload_commit_finish (self, result, verification, error);
}

/**
 * sky_drive_upload_inspect_async:
 * @self: a drive
 * @session: an upload in whatever state
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Looks what the drive holds of an upload. Changes nothing there.
 */
void
sky_drive_upload_inspect_async (SkyDrive           *self,
                                SkyUploadSession   *session,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (SKY_IS_UPLOAD_SESSION (session));

  SKY_DRIVE_GET_IFACE (self)->upload_inspect_async (self, session, cancellable, callback,
                                                    user_data);
}

/**
 * sky_drive_upload_inspect_finish:
 * @self: a drive
 * @result: what the callback got
 * @offset: (out) (optional): how many bytes are there and can be kept
 * @error: return location for an error
 *
 * Returns: how far it is; on error %SKY_DRIVE_UPLOAD_NOTHING with @error set
 */
SkyDriveUploadState
sky_drive_upload_inspect_finish (SkyDrive     *self,
                                 GAsyncResult *result,
                                 guint64      *offset,
                                 GError      **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), SKY_DRIVE_UPLOAD_NOTHING);

  return SKY_DRIVE_GET_IFACE (self)->upload_inspect_finish (self, result, offset, error);
}

/**
 * sky_drive_upload_abort_async:
 * @self: a drive
 * @session: an upload
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Removes what was sent and is not committed.
 */
void
sky_drive_upload_abort_async (SkyDrive           *self,
                              SkyUploadSession   *session,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_return_if_fail (SKY_IS_DRIVE (self));
  g_return_if_fail (SKY_IS_UPLOAD_SESSION (session));

  SKY_DRIVE_GET_IFACE (self)->upload_abort_async (self, session, cancellable, callback, user_data);
}

/**
 * sky_drive_upload_abort_finish:
 * @self: a drive
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether nothing is left of it
 */
gboolean
sky_drive_upload_abort_finish (SkyDrive *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SKY_IS_DRIVE (self), FALSE);

  return SKY_DRIVE_GET_IFACE (self)->upload_abort_finish (self, result, error);
}
