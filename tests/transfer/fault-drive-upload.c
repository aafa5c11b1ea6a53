/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls that upload, handed on to the real drive and spoilt where a plan says so. */
#include "fault-drive-private.h"

/* begin */

static void
begin_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError           *error = NULL;
  SkyUploadSession *session = sky_drive_upload_begin_finish (SKY_DRIVE (object), result, &error);

  fault_drive_answer_object (user_data, session, error);
}

static void
start_begin (FaultDrive *self, GTask *task)
{
  FaultCall *call = g_task_get_task_data (task);

  sky_drive_upload_begin_async (self->inner, &call->request, g_task_get_cancellable (task),
                                begin_cb, task);
}

static void
fault_drive_begin_async (SkyDrive               *drive,
                         const SkyUploadRequest *request,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  FaultCall *call = g_new0 (FaultCall, 1);

  g_assert_cmpint (request->overwrite, ==, SKY_UPLOAD_CREATE);
  call->request = *request;
  call->path = g_strdup (request->path);
  call->sha256 = g_strdup (request->sha256);
  call->request.path = call->path;
  call->request.sha256 = call->sha256;
  fault_drive_run (FAULT_DRIVE (drive), g_task_new (drive, cancellable, callback, user_data),
                   FAULT_OP_BEGIN, call, start_begin);
}

static SkyUploadSession *
fault_drive_begin_finish (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* send, commit, inspect, abort */

static void
send_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  sky_drive_upload_send_finish (SKY_DRIVE (object), result, &error);
  fault_drive_answer_boolean (user_data, error);
}

static void
start_send (FaultDrive *self, GTask *task)
{
  FaultCall *call = g_task_get_task_data (task);

  sky_drive_upload_send_async (self->inner, call->session, &call->source,
                               g_task_get_cancellable (task), send_cb, task);
}

static void
fault_drive_send_async (SkyDrive              *drive,
                        SkyUploadSession      *session,
                        const SkyUploadSource *source,
                        GCancellable          *cancellable,
                        GAsyncReadyCallback    callback,
                        gpointer               user_data)
{
  FaultCall *call = g_new0 (FaultCall, 1);

  call->session = g_object_ref (session);
  call->source = *source;
  g_object_ref (call->source.file);
  fault_drive_run (FAULT_DRIVE (drive), g_task_new (drive, cancellable, callback, user_data),
                   FAULT_OP_SEND, call, start_send);
}

static void
commit_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError        *error = NULL;
  FaultCall     *call = g_task_get_task_data (user_data);
  SkyDriveEntry *entry =
      sky_drive_upload_commit_finish (SKY_DRIVE (object), result, &call->verification, &error);

  fault_drive_answer_object (user_data, entry, error);
}

static void
start_commit (FaultDrive *self, GTask *task)
{
  FaultCall *call = g_task_get_task_data (task);

  sky_drive_upload_commit_async (self->inner, call->session, g_task_get_cancellable (task),
                                 commit_cb, task);
}

static void
fault_drive_commit_async (SkyDrive           *drive,
                          SkyUploadSession   *session,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  FaultCall *call = g_new0 (FaultCall, 1);

  call->session = g_object_ref (session);
  fault_drive_run (FAULT_DRIVE (drive), g_task_new (drive, cancellable, callback, user_data),
                   FAULT_OP_COMMIT, call, start_commit);
}

static SkyDriveEntry *
fault_drive_commit_finish (SkyDrive        *drive,
                           GAsyncResult    *result,
                           SkyVerification *verification,
                           GError         **error)
{
  FaultCall *call = g_task_get_task_data (G_TASK (result));

  *verification = call->verification;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
inspect_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError             *error = NULL;
  FaultCall          *call = g_task_get_task_data (user_data);
  SkyDriveUploadState state =
      sky_drive_upload_inspect_finish (SKY_DRIVE (object), result, &call->offset, &error);

  if (fault_drive_answer_fault (user_data, error))
    return;
  g_task_return_int (user_data, state);
  g_object_unref (user_data);
}

static void
start_inspect (FaultDrive *self, GTask *task)
{
  FaultCall *call = g_task_get_task_data (task);

  sky_drive_upload_inspect_async (self->inner, call->session, g_task_get_cancellable (task),
                                  inspect_cb, task);
}

static void
fault_drive_inspect_async (SkyDrive           *drive,
                           SkyUploadSession   *session,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  FaultCall *call = g_new0 (FaultCall, 1);

  call->session = g_object_ref (session);
  fault_drive_run (FAULT_DRIVE (drive), g_task_new (drive, cancellable, callback, user_data),
                   FAULT_OP_INSPECT, call, start_inspect);
}

static SkyDriveUploadState
fault_drive_inspect_finish (SkyDrive *drive, GAsyncResult *result, guint64 *offset, GError **error)
{
  FaultCall *call = g_task_get_task_data (G_TASK (result));
  gssize     state = g_task_propagate_int (G_TASK (result), error);

  *offset = call->offset;
  return state < 0 ? SKY_DRIVE_UPLOAD_NOTHING : (SkyDriveUploadState) state;
}

static void
abort_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  sky_drive_upload_abort_finish (SKY_DRIVE (object), result, &error);
  fault_drive_answer_boolean (user_data, error);
}

static void
start_abort (FaultDrive *self, GTask *task)
{
  FaultCall *call = g_task_get_task_data (task);

  sky_drive_upload_abort_async (self->inner, call->session, g_task_get_cancellable (task), abort_cb,
                                task);
}

static void
fault_drive_abort_async (SkyDrive           *drive,
                         SkyUploadSession   *session,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  FaultCall *call = g_new0 (FaultCall, 1);

  call->session = g_object_ref (session);
  fault_drive_run (FAULT_DRIVE (drive), g_task_new (drive, cancellable, callback, user_data),
                   FAULT_OP_ABORT, call, start_abort);
}

static gboolean
finish_boolean (SkyDrive *drive, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
fault_drive_init_uploads (SkyDriveInterface *iface)
{
  iface->upload_begin_async = fault_drive_begin_async;
  iface->upload_begin_finish = fault_drive_begin_finish;
  iface->upload_send_async = fault_drive_send_async;
  iface->upload_send_finish = finish_boolean;
  iface->upload_commit_async = fault_drive_commit_async;
  iface->upload_commit_finish = fault_drive_commit_finish;
  iface->upload_inspect_async = fault_drive_inspect_async;
  iface->upload_inspect_finish = fault_drive_inspect_finish;
  iface->upload_abort_async = fault_drive_abort_async;
  iface->upload_abort_finish = finish_boolean;
}
