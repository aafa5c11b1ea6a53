/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uploads to our own server: one PUT to the final name, with the digest that the server has to find
 * (RFC 9530), kept whole or not at all. Runs in the context of its caller. */

#include "drive/skylark/sky-skylark-upload.h"

#include "base/sky-hash.h"
#include "drive/webdav/sky-dav-find.h"
#include "drive/webdav/sky-dav-outcome.h"
#include "drive/webdav/sky-dav-put.h"
#include "drive/webdav/sky-webdav-upload.h"

/* State of a session that the server has answered: ETag, resource id, time of the file. */
#define ANSWER "(ssx)"

typedef struct
{
  SkyUploadSession *session; /* (owned) */
  GTask            *task;    /* (owned): the caller's */
} Look;

static void
look_free (Look *look)
{
  g_clear_object (&look->session);
  g_clear_object (&look->task);
  g_free (look);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
add_headers (SkyDavRequest *request, SkyUploadSession *session)
{
  SoupMessageHeaders *headers = request->headers;
  const char         *etag = sky_upload_session_get_etag (session);
  gint64              mtime = sky_upload_session_get_mtime (session);
  g_autofree char    *digest = NULL;
  g_autofree char    *seconds = NULL;

  digest = sky_hash_to_digest (sky_upload_session_get_sha256 (session));
  soup_message_headers_replace (headers, "Repr-Digest", digest);
  if (sky_upload_session_get_overwrite (session) == SKY_UPLOAD_CREATE)
    soup_message_headers_replace (headers, "If-None-Match", "*");
  else if (etag != NULL)
    soup_message_headers_replace (headers, "If-Match", etag);
  if (mtime <= 0)
    return;
  seconds = g_strdup_printf ("%" G_GINT64_FORMAT, mtime);
  soup_message_headers_replace (headers, "X-OC-Mtime", seconds);
}

static gboolean
has_digest (SoupMessageHeaders *headers)
{
  const char      *header = soup_message_headers_get_one (headers, "Repr-Digest");
  g_autofree char *sha256 = header != NULL ? sky_hash_from_digest (header) : NULL;

  return sha256 != NULL;
}

/* The server compares before it commits; what it tells then is compared once more here. */
static gboolean
is_digest_right (SoupMessageHeaders *headers, SkyUploadSession *session)
{
  const char      *header = soup_message_headers_get_one (headers, "Repr-Digest");
  g_autofree char *sha256 = header != NULL ? sky_hash_from_digest (header) : NULL;

  return sha256 == NULL || g_str_equal (sha256, sky_upload_session_get_sha256 (session));
}

/* What the server told of the file when it took it: enough to know it without asking again. */
static void
remember_answer (SkyUploadSession *session, SoupMessageHeaders *headers)
{
  const char *etag = soup_message_headers_get_one (headers, "ETag");
  const char *id = soup_message_headers_get_one (headers, "Skylark-Resource-Id");
  const char *modified = soup_message_headers_get_one (headers, "Last-Modified");
  g_autoptr (GDateTime) date = NULL;

  date = modified != NULL ? soup_date_time_new_from_http_string (modified) : NULL;
  if (etag == NULL || id == NULL || date == NULL || !has_digest (headers))
    return;
  sky_upload_session_set_state (session,
                                g_variant_new (ANSWER, etag, id, g_date_time_to_unix (date)));
}

static SkyDriveEntry *
recall_answer (SkyUploadSession *session)
{
  g_autoptr (GVariant) state = sky_upload_session_dup_state (session);
  SkyDriveEntryInfo info = { .path = sky_upload_session_get_path (session),
                             .size = sky_upload_session_get_size (session),
                             .sha256 = sky_upload_session_get_sha256 (session) };

  if (state == NULL || !g_variant_is_of_type (state, G_VARIANT_TYPE (ANSWER)))
    return NULL;
  g_variant_get (state, "(&s&sx)", &info.etag, &info.resource_id, &info.mtime);
  return sky_drive_entry_new (&info);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SkyUploadSession   *session = g_task_get_task_data (task);
  SoupMessageHeaders *headers;
  GError             *error = NULL;

  headers = sky_dav_put_finish (SKY_DAV_CLIENT (source), result, &error);
  if (headers == NULL)
    {
      /* A conflict that the server found is about the target, not about the source. */
      if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_EXISTS) &&
          sky_upload_session_get_overwrite (session) == SKY_UPLOAD_REPLACE)
        error->code = SKY_DRIVE_ERROR_CONFLICT;
      g_task_return_error (task, error);
      return;
    }
  if (is_digest_right (headers, session))
    {
      remember_answer (session, headers);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_CORRUPT,
                             "“%s”: the server holds other bytes than were sent",
                             sky_upload_session_get_path (session));
  soup_message_headers_unref (headers);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  GError *error = NULL;

  entry = sky_dav_stat_finish (SKY_DAV_CLIENT (source), result, &error);
  if (entry != NULL)
    sky_dav_return_commit (look->task, entry, look->session);
  else
    g_task_return_error (look->task, error);
}

static SkyDriveUploadState
judge (SkyDriveEntry *entry, SkyUploadSession *session)
{
  if (sky_drive_entry_get_sha256 (entry) != NULL && sky_dav_is_content (entry, session))
    return SKY_DRIVE_UPLOAD_COMMITTED;
  if (sky_dav_is_version (entry, session))
    return SKY_DRIVE_UPLOAD_NOTHING;
  return SKY_DRIVE_UPLOAD_CONFLICT;
}

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  entry = sky_dav_stat_finish (SKY_DAV_CLIENT (source), result, &error);
  if (entry != NULL)
    sky_dav_return_state (look->task, judge (entry, look->session));
  else if (g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NOT_FOUND))
    sky_dav_return_state (look->task, SKY_DRIVE_UPLOAD_NOTHING);
  else
    g_task_return_error (look->task, g_steal_pointer (&error));
}

static void
look_at_target (SkyDavClient       *client,
                SkyUploadSession   *session,
                GTask              *task,
                GAsyncReadyCallback callback)
{
  Look *look = g_new0 (Look, 1);

  look->session = g_object_ref (session);
  look->task = task;
  sky_dav_stat_async (client, sky_upload_session_get_path (session), g_task_get_cancellable (task),
                      callback, look);
}

/**
 * sky_skylark_upload_begin:
 * @request: what is to be uploaded
 * @task: (transfer full): gets a SkyUploadSession
 */
void
sky_skylark_upload_begin (const SkyUploadRequest *request, GTask *task)
{
  g_autoptr (GTask) owned = task;

  if (sky_webdav_upload_check (request, task))
    g_task_return_pointer (task, sky_upload_session_new (request, NULL), g_object_unref);
}

/**
 * sky_skylark_upload_send:
 * @client: whom to send it to
 * @session: an upload
 * @source: where the bytes are
 * @task: (transfer full): gets TRUE
 */
void
sky_skylark_upload_send (SkyDavClient          *client,
                         SkyUploadSession      *session,
                         const SkyUploadSource *source,
                         GTask                 *task)
{
  g_autoptr (SkyDavRequest) request = NULL;

  request = sky_dav_request_new (SOUP_METHOD_PUT, sky_upload_session_get_path (session), FALSE);
  add_headers (request, session);
  g_task_set_task_data (task, g_object_ref (session), g_object_unref);
  sky_dav_put_async (client, request, session, source, task, sent_cb);
}

/**
 * sky_skylark_upload_commit:
 * @client: whom it was sent to
 * @session: an upload that was sent
 * @task: (transfer full): to be finished by sky_dav_finish_commit ()
 *
 * The server committed when it answered the PUT, and told what it holds; where it did not tell
 * everything, it is asked.
 */
void
sky_skylark_upload_commit (SkyDavClient *client, SkyUploadSession *session, GTask *task)
{
  g_autoptr (SkyDriveEntry) entry = recall_answer (session);

  if (entry != NULL)
    {
      sky_dav_return_commit (task, entry, session);
      g_object_unref (task);
      return;
    }
  look_at_target (client, session, task, committed_cb);
}

/**
 * sky_skylark_upload_inspect:
 * @client: whom it was sent to
 * @session: an upload in whatever state
 * @task: (transfer full): to be finished by sky_dav_finish_state ()
 */
void
sky_skylark_upload_inspect (SkyDavClient *client, SkyUploadSession *session, GTask *task)
{
  look_at_target (client, session, task, inspected_cb);
}

/**
 * sky_skylark_upload_abort:
 * @session: an upload
 * @task: (transfer full): gets TRUE
 *
 * A request that ended early left nothing, and what was committed stays.
 */
void
sky_skylark_upload_abort (SkyUploadSession *session, GTask *task)
{
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}
