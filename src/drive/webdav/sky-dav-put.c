/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends the source of an upload. It is looked at before anything is sent: an empty body can't hold
 * back its last piece when the source has grown. Runs in the context of its caller. */

#include "drive/webdav/sky-dav-put.h"

#include "drive/webdav/sky-dav-change.h"
#include "drive/webdav/sky-dav-find.h"
#include "drive/webdav/sky-dav-outcome.h"

#define CONTENT_TYPE "application/octet-stream"
#define LARGE (8 * 1024 * 1024)

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SoupMessageHeaders *headers;
  GError             *error = NULL;

  headers = sky_dav_change_finish (SKY_DAV_CLIENT (source), result, &error);
  if (headers == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, headers, (GDestroyNotify) soup_message_headers_unref);
}

static void
send_body (GTask *task)
{
  SkyDavRequest *request = g_task_get_task_data (task);

  sky_dav_change_async (g_task_get_source_object (task), request, request->path,
                        g_task_get_cancellable (task), sent_cb, g_object_ref (task));
}

/* A server that refuses a large body at its head may close the connection on it, which can't be
 * told from a broken one: so it is asked before whether there is something to be refused. */
static void
target_seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  SkyDavRequest    *request = g_task_get_task_data (task);
  SkyUploadSession *session = request->upload;
  gboolean          creates = sky_upload_session_get_overwrite (session) == SKY_UPLOAD_CREATE;

  entry = sky_dav_stat_finish (SKY_DAV_CLIENT (source), result, &error);
  if (error != NULL && !g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (entry == NULL || sky_dav_is_version (entry, session))
    send_body (task);
  else
    g_task_return_new_error (task, SKY_DRIVE_ERROR,
                             creates ? SKY_DRIVE_ERROR_EXISTS : SKY_DRIVE_ERROR_CONFLICT,
                             creates ? "“%s”: something of that name is there already"
                                     : "“%s” changed on the drive meanwhile",
                             sky_upload_session_get_path (session));
}

static void
source_seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_parse_name (G_FILE (source));
  SkyDavRequest   *request = g_task_get_task_data (task);
  SkyDavClient    *client = g_task_get_source_object (task);

  info = g_file_query_info_finish (G_FILE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (info == NULL)
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT,
                             "“%s” can't be read any more: %s", name, error->message);
  else if ((guint64) g_file_info_get_size (info) != sky_upload_session_get_size (request->upload))
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT,
                             "“%s” changed before it was uploaded", name);
  else if (g_file_info_get_size (info) >= LARGE)
    sky_dav_stat_async (client, sky_upload_session_get_path (request->upload),
                        g_task_get_cancellable (task), target_seen_cb, g_object_ref (task));
  else
    send_body (task);
}

/**
 * sky_dav_put_async:
 * @client: whom to send it to
 * @request: a PUT without a body
 * @session: what is sent
 * @source: where it is
 * @parent: (transfer full): the caller's task: gives the cancellable, and is @callback's data
 * @callback: called in the context that this was called from
 */
void
sky_dav_put_async (SkyDavClient          *client,
                   SkyDavRequest         *request,
                   SkyUploadSession      *session,
                   const SkyUploadSource *source,
                   GTask                 *parent,
                   GAsyncReadyCallback    callback)
{
  g_autoptr (GTask) task = NULL;
  GCancellable *cancellable = g_task_get_cancellable (parent);

  request->content_type = CONTENT_TYPE;
  request->upload = g_object_ref (session);
  request->source = g_object_ref (source->file);
  request->progress = source->progress;
  request->progress_data = source->progress_data;
  task = g_task_new (client, cancellable, callback, parent);
  g_task_set_source_tag (task, sky_dav_put_async);
  g_task_set_task_data (task, sky_dav_request_ref (request),
                        (GDestroyNotify) sky_dav_request_unref);
  g_file_query_info_async (source->file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, cancellable, source_seen_cb,
                           g_steal_pointer (&task));
}

/**
 * sky_dav_put_finish:
 * @client: whom it was sent to
 * @result: what the callback got
 * @error: return location: %SKY_DRIVE_ERROR_CONFLICT where the source is not what was promised
 *
 * Returns: (transfer full) (nullable): the headers of the answer
 */
SoupMessageHeaders *
sky_dav_put_finish (SkyDavClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
