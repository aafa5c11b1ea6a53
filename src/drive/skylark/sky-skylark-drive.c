/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A drive on our own server: the WebDAV client, and what that server tells and promises beyond
 * WebDAV (digests, stable ids, whole files or none). Its calls may come from any context. */

#include "drive/skylark/sky-skylark-drive.h"

#include "drive/webdav/sky-dav-edit.h"
#include "drive/webdav/sky-dav-client.h"
#include "drive/webdav/sky-dav-find.h"
#include "drive/webdav/sky-dav-outcome.h"
#include "drive/skylark/sky-skylark-upload.h"

struct _SkySkylarkDrive
{
  GObject parent_instance;

  char         *id;     /* (owned) */
  SkyDavClient *client; /* (owned) */
  gboolean      local;
};

static const char *
sky_skylark_drive_get_id (SkyDrive *drive)
{
  return SKY_SKYLARK_DRIVE (drive)->id;
}

static const char *
sky_skylark_drive_get_kind (SkyDrive *drive)
{
  return "skylark";
}

static SkyDriveFeatures
sky_skylark_drive_get_features (SkyDrive *drive)
{
  SkyDriveFeatures features = SKY_DRIVE_RANGES | SKY_DRIVE_DIGESTS | SKY_DRIVE_STABLE_IDS |
                              SKY_DRIVE_COPY | SKY_DRIVE_QUOTA;

  return SKY_SKYLARK_DRIVE (drive)->local ? features | SKY_DRIVE_LOCAL : features;
}

static void
sky_skylark_drive_list_async (SkyDrive           *drive,
                              const char         *folder,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_list_async);
  sky_dav_list (SKY_SKYLARK_DRIVE (drive)->client, folder, task);
}

static GPtrArray *
sky_skylark_drive_list_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sky_skylark_drive_stat_async (SkyDrive           *drive,
                              const char         *path,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_stat_async);
  sky_dav_stat (SKY_SKYLARK_DRIVE (drive)->client, path, task);
}

static SkyDriveEntry *
sky_skylark_drive_stat_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sky_skylark_drive_read_async (SkyDrive           *drive,
                              SkyDriveEntry      *entry,
                              SkyRange            range,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_read_async);
  sky_dav_read (SKY_SKYLARK_DRIVE (drive)->client, entry, range, task);
}

static SkyDriveRange *
sky_skylark_drive_read_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sky_skylark_drive_make_folder_async (SkyDrive           *drive,
                                     const char         *path,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_make_folder_async);
  sky_dav_make_folder (SKY_SKYLARK_DRIVE (drive)->client, path, task);
}

static gboolean
sky_skylark_drive_make_folder_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sky_skylark_drive_move_async (SkyDrive           *drive,
                              const char         *from,
                              const char         *to,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_move_async);
  sky_dav_move (SKY_SKYLARK_DRIVE (drive)->client, from, to, task);
}

static gboolean
sky_skylark_drive_move_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sky_skylark_drive_copy_async (SkyDrive           *drive,
                              const char         *from,
                              const char         *to,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_copy_async);
  sky_dav_copy (SKY_SKYLARK_DRIVE (drive)->client, from, to, task);
}

static gboolean
sky_skylark_drive_copy_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sky_skylark_drive_remove_async (SkyDrive           *drive,
                                const char         *path,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_remove_async);
  sky_dav_remove (SKY_SKYLARK_DRIVE (drive)->client, path, task);
}

static gboolean
sky_skylark_drive_remove_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sky_skylark_drive_quota_async (SkyDrive           *drive,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_quota_async);
  sky_dav_quota (SKY_SKYLARK_DRIVE (drive)->client, task);
}

static gboolean
sky_skylark_drive_quota_finish (SkyDrive      *drive,
                                GAsyncResult  *result,
                                SkyDriveQuota *quota,
                                GError       **error)
{
  return sky_dav_finish_quota (G_TASK (result), quota, error);
}

static void
sky_skylark_drive_upload_begin_async (SkyDrive               *drive,
                                      const SkyUploadRequest *request,
                                      GCancellable           *cancellable,
                                      GAsyncReadyCallback     callback,
                                      gpointer                user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_upload_begin_async);
  sky_skylark_upload_begin (request, task);
}

static SkyUploadSession *
sky_skylark_drive_upload_begin_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sky_skylark_drive_upload_send_async (SkyDrive              *drive,
                                     SkyUploadSession      *session,
                                     const SkyUploadSource *source,
                                     GCancellable          *cancellable,
                                     GAsyncReadyCallback    callback,
                                     gpointer               user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_upload_send_async);
  sky_skylark_upload_send (SKY_SKYLARK_DRIVE (drive)->client, session, source, task);
}

static gboolean
sky_skylark_drive_upload_send_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sky_skylark_drive_upload_commit_async (SkyDrive           *drive,
                                       SkyUploadSession   *session,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_upload_commit_async);
  sky_skylark_upload_commit (SKY_SKYLARK_DRIVE (drive)->client, session, task);
}

static SkyDriveEntry *
sky_skylark_drive_upload_commit_finish (SkyDrive        *drive,
                                        GAsyncResult    *result,
                                        SkyVerification *verification,
                                        GError         **error)
{
  return sky_dav_finish_commit (G_TASK (result), verification, error);
}

static void
sky_skylark_drive_upload_inspect_async (SkyDrive           *drive,
                                        SkyUploadSession   *session,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_upload_inspect_async);
  sky_skylark_upload_inspect (SKY_SKYLARK_DRIVE (drive)->client, session, task);
}

static SkyDriveUploadState
sky_skylark_drive_upload_inspect_finish (SkyDrive     *drive,
                                         GAsyncResult *result,
                                         guint64      *offset,
                                         GError      **error)
{
  return sky_dav_finish_state (G_TASK (result), offset, error);
}

static void
sky_skylark_drive_upload_abort_async (SkyDrive           *drive,
                                      SkyUploadSession   *session,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  GTask *task = g_task_new (drive, cancellable, callback, user_data);

  g_task_set_source_tag (task, sky_skylark_drive_upload_abort_async);
  sky_skylark_upload_abort (session, task);
}

static gboolean
sky_skylark_drive_upload_abort_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sky_skylark_drive_iface_init (SkyDriveInterface *iface)
{
  iface->get_id = sky_skylark_drive_get_id;
  iface->get_kind = sky_skylark_drive_get_kind;
  iface->get_features = sky_skylark_drive_get_features;
  iface->list_async = sky_skylark_drive_list_async;
  iface->list_finish = sky_skylark_drive_list_finish;
  iface->stat_async = sky_skylark_drive_stat_async;
  iface->stat_finish = sky_skylark_drive_stat_finish;
  iface->read_async = sky_skylark_drive_read_async;
  iface->read_finish = sky_skylark_drive_read_finish;
  iface->make_folder_async = sky_skylark_drive_make_folder_async;
  iface->make_folder_finish = sky_skylark_drive_make_folder_finish;
  iface->move_async = sky_skylark_drive_move_async;
  iface->move_finish = sky_skylark_drive_move_finish;
  iface->copy_async = sky_skylark_drive_copy_async;
  iface->copy_finish = sky_skylark_drive_copy_finish;
  iface->remove_async = sky_skylark_drive_remove_async;
  iface->remove_finish = sky_skylark_drive_remove_finish;
  iface->quota_async = sky_skylark_drive_quota_async;
  iface->quota_finish = sky_skylark_drive_quota_finish;
  iface->upload_begin_async = sky_skylark_drive_upload_begin_async;
  iface->upload_begin_finish = sky_skylark_drive_upload_begin_finish;
  iface->upload_send_async = sky_skylark_drive_upload_send_async;
  iface->upload_send_finish = sky_skylark_drive_upload_send_finish;
  iface->upload_commit_async = sky_skylark_drive_upload_commit_async;
  iface->upload_commit_finish = sky_skylark_drive_upload_commit_finish;
  iface->upload_inspect_async = sky_skylark_drive_upload_inspect_async;
  iface->upload_inspect_finish = sky_skylark_drive_upload_inspect_finish;
  iface->upload_abort_async = sky_skylark_drive_upload_abort_async;
  iface->upload_abort_finish = sky_skylark_drive_upload_abort_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkySkylarkDrive,
                               sky_skylark_drive,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_DRIVE, sky_skylark_drive_iface_init))

static void
sky_skylark_drive_finalize (GObject *object)
{
  SkySkylarkDrive *self = SKY_SKYLARK_DRIVE (object);

  g_free (self->id);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (sky_skylark_drive_parent_class)->finalize (object);
}

static void
sky_skylark_drive_class_init (SkySkylarkDriveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_skylark_drive_finalize;
}

static void
sky_skylark_drive_init (SkySkylarkDrive *self)
{
}

/**
 * sky_skylark_drive_new:
 * @id: names the drive
 * @uri: address of the server
 * @token: (nullable): how to sign in
 * @local: whether the server keeps its store on this computer
 *
 * Returns: (transfer full): the drive; an address that can't be used makes every call fail
 */
SkyDrive *
sky_skylark_drive_new (const char *id, const char *uri, const char *token, gboolean local)
{
  SkySkylarkDrive *self;

  g_return_val_if_fail (id != NULL && uri != NULL, NULL);

  self = g_object_new (SKY_TYPE_SKYLARK_DRIVE, NULL);
  self->id = g_strdup (id);
  self->local = local;
  self->client = sky_dav_client_new (uri, NULL);
  sky_skylark_drive_set_endpoint (self, uri, token);
  return SKY_DRIVE (self);
}

/**
 * sky_skylark_drive_set_endpoint:
 * @self: a drive
 * @uri: where the server is from now on
 * @token: (nullable): how to sign in there
 *
 * The built-in server has another port and another token after each start. May be called from any
 * thread, and holds for the next request.
 */
void
sky_skylark_drive_set_endpoint (SkySkylarkDrive *self, const char *uri, const char *token)
{
  g_autoptr (SkyDavCredentials) credentials = NULL;

  g_return_if_fail (SKY_IS_SKYLARK_DRIVE (self));
  g_return_if_fail (uri != NULL);

  credentials = token != NULL ? sky_dav_credentials_new_bearer (token) : NULL;
  sky_dav_client_set_endpoint (self->client, uri, credentials);
}

/**
 * sky_skylark_drive_get_client:
 * @self: a drive
 *
 * Returns: (transfer none): its client, to be set up before the first call
 */
SkyDavClient *
sky_skylark_drive_get_client (SkySkylarkDrive *self)
{
  g_return_val_if_fail (SKY_IS_SKYLARK_DRIVE (self), NULL);

  return self->client;
}
