/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads to a server of which nothing is known: PUT to a hidden name in the target folder, look
 * what arrived, MOVE to the final name. What a server promises is not relied upon where it can be
 * looked at: some answer 201 and keep less. Runs in the context of its caller. */

#include "drive/webdav/sky-webdav-upload.h"

#include "drive/sky-drive-path.h"
#include "drive/webdav/sky-dav-change.h"
#include "drive/webdav/sky-dav-find.h"
#include "drive/webdav/sky-dav-outcome.h"
#include "drive/webdav/sky-dav-part.h"
#include "drive/webdav/sky-dav-put.h"

typedef struct
{
  SkyUploadSession *session; /* (owned) */
  char             *part;    /* (owned) */
  GTask            *task;    /* (owned): the caller's */

  char    *etag;        /* (owned) (nullable): strong, of what is replaced */
  gboolean conditional; /* whether the server is asked to compare it */
} Commit;

static void
commit_free (Commit *commit)
{
  g_clear_object (&commit->session);
  g_clear_object (&commit->task);
  g_free (commit->part);
  g_free (commit->etag);
  g_free (commit);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Commit, commit_free)

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SoupMessageHeaders *headers;
  GError             *error = NULL;

  headers = sky_dav_put_finish (SKY_DAV_CLIENT (source), result, &error);
  if (headers == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  soup_message_headers_unref (headers);
  g_task_return_boolean (task, TRUE);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SoupMessageHeaders *headers;

  headers = sky_dav_change_finish (SKY_DAV_CLIENT (source), result, &error);
  g_clear_pointer (&headers, soup_message_headers_unref);
  if (error == NULL || g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
remove_part (SkyDavClient       *client,
             const char         *part,
             GTask              *task,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  g_autoptr (SkyDavRequest) request = sky_dav_request_new (SOUP_METHOD_DELETE, part, FALSE);

  /* A server may hold the file for a moment after an upload to it was cut off (rclone: 423). */
  request->is_harmless = TRUE;

  sky_dav_change_async (client, request, part, g_task_get_cancellable (task), callback, user_data);
}

static void
corrupt_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Commit) commit = user_data;
  SoupMessageHeaders *headers;

  /* Whether or not it could be removed, what matters is what was wrong with it. */
  headers = sky_dav_change_finish (SKY_DAV_CLIENT (source), result, NULL);
  g_clear_pointer (&headers, soup_message_headers_unref);
  g_task_return_new_error (commit->task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CORRUPT,
                           "“%s”: the server did not keep what was sent",
                           sky_upload_session_get_path (commit->session));
}

/* From the MOVE on, an answer that is missing leaves it open how things are. */
static void
return_unknown (Commit *commit, GError *error)
{
  if (sky_drive_error_is_transient (error) ||
      g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL))
    error->code = SKY_DRIVE_ERROR_UNKNOWN_OUTCOME;
  g_task_return_error (commit->task, error);
}

static void
final_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Commit) commit = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  GError *error = NULL;

  entry = sky_dav_stat_finish (SKY_DAV_CLIENT (source), result, &error);
  if (entry == NULL)
    return_unknown (commit, error);
  else
    sky_dav_return_commit (commit->task, entry, commit->session);
}

static void look_at_target (SkyDavClient *client, Commit *commit);

/* Where servers can't compare the tag in an If header, what was seen just before has to do. */
static gboolean
may_move_without_condition (Commit *commit, const GError *error)
{
  return commit->conditional && commit->etag != NULL &&
         (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS) ||
          g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_UNSUPPORTED));
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Commit) commit = user_data;
  SkyDavClient       *client = SKY_DAV_CLIENT (source);
  SoupMessageHeaders *headers;
  GError             *error = NULL;

  headers = sky_dav_change_finish (client, result, &error);
  if (headers != NULL)
    {
      soup_message_headers_unref (headers);
      sky_dav_stat_async (client, sky_upload_session_get_path (commit->session),
                          g_task_get_cancellable (commit->task), final_arrived_cb, commit);
      g_steal_pointer (&commit);
    }
  else if (may_move_without_condition (commit, error))
    {
      g_error_free (error);
      commit->conditional = FALSE;
      look_at_target (client, g_steal_pointer (&commit));
    }
  else
    g_task_return_error (commit->task, error);
}

static void
move_part (SkyDavClient *client, Commit *commit)
{
  g_autoptr (SkyDavRequest) request = NULL;
  const char *path = sky_upload_session_get_path (commit->session);

  request = sky_dav_request_new (SOUP_METHOD_MOVE, commit->part, FALSE);
  request->destination = g_strdup (path);
  request->overwrite = sky_upload_session_get_overwrite (commit->session) == SKY_UPLOAD_REPLACE;
  if (commit->conditional)
    request->destination_etag = g_strdup (commit->etag);
  sky_dav_change_async (client, request, path, g_task_get_cancellable (commit->task), moved_cb,
                        commit);
}

static void
target_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Commit) commit = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  const char *wanted = sky_upload_session_get_etag (commit->session);
  const char *etag;
  GError     *error = NULL;

  entry = sky_dav_stat_finish (SKY_DAV_CLIENT (source), result, &error);
  if (entry == NULL && wanted == NULL &&
      g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    {
      g_error_free (error);
      move_part (SKY_DAV_CLIENT (source), g_steal_pointer (&commit));
      return;
    }
  if (entry == NULL && !g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    {
      g_task_return_error (commit->task, error);
      return;
    }
  g_clear_error (&error);
  if (entry == NULL || !sky_dav_is_version (entry, commit->session))
    {
      g_task_return_new_error (commit->task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CONFLICT,
                               "“%s” changed on the drive meanwhile",
                               sky_upload_session_get_path (commit->session));
      return;
    }
  etag = sky_drive_entry_get_etag (entry);
  g_clear_pointer (&commit->etag, g_free);
  /* A weak tag never satisfies a condition (RFC 9110 section 13.1.1). */
  if (wanted != NULL && !g_str_has_prefix (etag, "W/"))
    commit->etag = g_strdup (etag);
  commit->conditional = commit->conditional && commit->etag != NULL;
  move_part (SKY_DAV_CLIENT (source), g_steal_pointer (&commit));
}

static void
look_at_target (SkyDavClient *client, Commit *commit)
{
  sky_dav_stat_async (client, sky_upload_session_get_path (commit->session),
                      g_task_get_cancellable (commit->task), target_arrived_cb, commit);
}

static void
part_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Commit) commit = user_data;
  g_autoptr (SkyDriveEntry) part = NULL;
  SkyDavClient *client = SKY_DAV_CLIENT (source);
  GTask        *task = commit->task;
  GError       *error = NULL;

  part = sky_dav_stat_finish (client, result, &error);
  if (part == NULL)
    {
      /* Nobody but an earlier commit or an abort takes it away. */
      if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
        error->code = SKY_DRIVE_ERROR_UNKNOWN_OUTCOME;
      g_task_return_error (task, error);
    }
  else if (!sky_dav_is_content (part, commit->session))
    {
      remove_part (client, commit->part, task, corrupt_removed_cb, commit);
      g_steal_pointer (&commit);
    }
  else if (sky_upload_session_get_overwrite (commit->session) == SKY_UPLOAD_REPLACE)
    look_at_target (client, g_steal_pointer (&commit));
  else
    move_part (client, g_steal_pointer (&commit));
}

/**
 * sky_webdav_upload_dup_part:
 * @session: an upload
 *
 * Returns: (transfer full): path of the hidden file that it goes to first
 */
char *
sky_webdav_upload_dup_part (SkyUploadSession *session)
{
  g_autoptr (GVariant) state = sky_upload_session_dup_state (session);
  const char *part = NULL;

  if (state != NULL && g_variant_is_of_type (state, G_VARIANT_TYPE_STRING))
    part = g_variant_get_string (state, NULL);
  if (part == NULL || !sky_drive_path_is_valid (part) || !sky_dav_part_is_name (part))
    return sky_dav_part_build_path (sky_upload_session_get_path (session));
  return g_strdup (part);
}

/**
 * sky_webdav_upload_check:
 * @request: what is to be uploaded
 * @task: answered with the error where there is one
 *
 * Returns: whether the drive can hold such an entry
 */
gboolean
sky_webdav_upload_check (const SkyUploadRequest *request, GTask *task)
{
  g_autofree char *shown = g_utf8_make_valid (request->path, -1);
  g_autofree char *name = NULL;
  GError          *error = NULL;

  if (!sky_drive_path_is_valid (request->path) || request->path[1] == '\0')
    {
      g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                               "“%s” is not a path for a file", shown);
      return FALSE;
    }
  name = sky_drive_path_dup_name (request->path);
  if (sky_drive_name_check (name, &error))
    return TRUE;
  g_task_return_error (task, error);
  return FALSE;
}

/**
 * sky_webdav_upload_begin:
 * @request: what is to be uploaded
 * @task: (transfer full): gets a SkyUploadSession
 */
void
sky_webdav_upload_begin (const SkyUploadRequest *request, GTask *task)
{
  g_autoptr (GTask) owned = task;
  g_autofree char *part = NULL;

  if (!sky_webdav_upload_check (request, task))
    return;
  part = sky_dav_part_build_path (request->path);
  g_task_return_pointer (task, sky_upload_session_new (request, g_variant_new_string (part)),
                         g_object_unref);
}

/**
 * sky_webdav_upload_send:
 * @client: whom to send it to
 * @session: an upload
 * @source: where the bytes are
 * @task: (transfer full): gets TRUE
 */
void
sky_webdav_upload_send (SkyDavClient          *client,
                        SkyUploadSession      *session,
                        const SkyUploadSource *source,
                        GTask                 *task)
{
  g_autoptr (SkyDavRequest) request = NULL;
  g_autofree char *part = sky_webdav_upload_dup_part (session);

  sky_upload_session_set_state (session, g_variant_new_string (part));
  request = sky_dav_request_new (SOUP_METHOD_PUT, part, FALSE);
  sky_dav_put_async (client, request, session, source, task, sent_cb);
}

/**
 * sky_webdav_upload_commit:
 * @client: whom it was sent to
 * @session: an upload that was sent
 * @task: (transfer full): to be finished by sky_dav_finish_commit ()
 */
void
sky_webdav_upload_commit (SkyDavClient *client, SkyUploadSession *session, GTask *task)
{
  Commit *commit = g_new0 (Commit, 1);

  commit->session = g_object_ref (session);
  commit->part = sky_webdav_upload_dup_part (session);
  commit->conditional = TRUE;
  commit->task = task;
  sky_dav_stat_async (client, commit->part, g_task_get_cancellable (task), part_arrived_cb, commit);
}

/**
 * sky_webdav_upload_abort:
 * @client: whom it was sent to
 * @session: an upload
 * @task: (transfer full): gets TRUE
 */
void
sky_webdav_upload_abort (SkyDavClient *client, SkyUploadSession *session, GTask *task)
{
  g_autofree char *part = sky_webdav_upload_dup_part (session);

  remove_part (client, part, task, removed_cb, task);
}
