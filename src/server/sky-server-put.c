/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PUT (RFC 9110 section 9.3.4). The body goes to a temporary file while it arrives; once it is
 * whole, checked and on the disk it becomes a blob, and one transaction gives it its name. Until
 * that commit nothing has changed for anybody. */

#include "server/sky-server-methods.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/sky-hash.h"
#include "server/sky-content-store.h"
#include "server/sky-node-store.h"
#include "server/sky-server-conditions.h"
#include "server/sky-server-error.h"
#include "server/sky-server-props.h"
#include "server/sky-upload-writer.h"

/* What the commit needs, given to the writer's thread. */
typedef struct
{
  /* input */
  SkyServerPath       *path;       /* (owned) */
  SkyServerConditions *conditions; /* (owned) */
  SkyUploadResult     *body;       /* (owned) (nullable) while it is only a check */
  gint64               account;
  gint64               modified; /* microseconds, or -1 for now */
  /* output */
  SkyServerNode *node; /* (owned) (nullable) */
  gboolean       created;
} Commit;

/* An upload on its way, kept with the request. */
typedef struct
{
  SkyUploadWriter *writer; /* (owned) (nullable) */
  GError          *error;  /* (owned) (nullable): the body is read to its end, then this is told */
  char            *digest; /* (owned) (nullable): what the content's SHA-256 has to be */
  goffset          length; /* what was announced, or -1 */
  gint64           modified;
} Upload;

static void
commit_free (gpointer data)
{
  Commit *commit = data;

  sky_server_path_free (commit->path);
  sky_server_conditions_free (commit->conditions);
  sky_upload_result_free (commit->body);
  sky_server_node_free (commit->node);
  g_free (commit);
}

static void
upload_free (gpointer data)
{
  Upload *upload = data;

  sky_upload_writer_free (upload->writer);
  g_clear_error (&upload->error);
  g_free (upload->digest);
  g_free (upload);
}

static Commit *
commit_new (SkyServerRequest *request)
{
  Commit *commit = g_new0 (Commit, 1);

  commit->path = sky_server_path_copy (sky_server_request_get_path (request));
  commit->conditions = sky_server_conditions_new (request);
  commit->account = sky_server_request_get_account (request);
  commit->modified = -1;
  return commit;
}

/* Finds the file to replace (@node stays %NULL where there is none) and its folder. */
static gboolean
look_up (
    SkyDatabase *database, Commit *commit, gint64 *parent, SkyServerNode **node, GError **error)
{
  g_autoptr (SkyServerNode) folder = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *name = sky_server_path_get_name (commit->path);

  folder = sky_node_store_lookup_parent (database, commit->account, commit->path, error);
  if (folder == NULL)
    return FALSE;
  *parent = folder->id;
  *node = sky_node_store_lookup_child (database, folder->id, name, &local_error);
  if (*node == NULL && !g_error_matches (local_error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!sky_server_conditions_check_if (commit->conditions, database, commit->account, commit->path,
                                       error) ||
      !sky_server_conditions_check (commit->conditions, *node, error))
    return FALSE;
  if (*node != NULL && (*node)->is_folder)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_ALLOWED, "“%s” is a folder", name);
      return FALSE;
    }
  return TRUE;
}

static void
check_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Commit *commit = data;
  g_autoptr (SkyServerNode) node = NULL;
  GError *error = NULL;
  gint64  parent = 0;

  if (look_up (sky_server_root_get_reader (source), commit, &parent, &node, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Inside a transaction: the blob is on the disk and pinned. */
static gboolean
store (SkyDatabase *database, gpointer data, GError **error)
{
  Commit *commit = data;
  g_autoptr (SkyServerNode) old = NULL;
  gint64 parent = 0;
  gint64 node = 0;
  gint64 modified = commit->modified >= 0 ? commit->modified : g_get_real_time ();

  if (!look_up (database, commit, &parent, &old, error))
    return FALSE;
  commit->created = old == NULL;
  node = old != NULL ? old->id
                     : sky_node_store_add (database, commit->account, parent,
                                           sky_server_path_get_name (commit->path), FALSE, error);
  if (node == 0 ||
      !sky_content_store_set (database, commit->account, node, commit->body->sha256,
                              commit->body->size, error) ||
      !sky_node_store_set_modified (database, node, modified, error))
    return FALSE;
  commit->node = sky_node_store_get (database, node, error);
  return commit->node != NULL;
}

static void
adopt_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Commit *commit = data;
  GError *error = NULL;

  if (sky_blob_store_adopt (sky_server_root_get_blobs (source), commit->body->path,
                            commit->body->sha256, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The last step, done or not: the blob is the database's from here on. */
static void
release_blob (SkyServerRoot *root, const Commit *commit, gboolean done)
{
  sky_blob_store_release (sky_server_root_get_blobs (root), commit->body->sha256);
  if (!done)
    sky_server_root_forget_blob (root, commit->body->sha256);
}

static void
committed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyServerRequest) request = user_data;
  Commit          *commit = g_task_get_task_data (G_TASK (result));
  g_autofree char *digest = NULL;
  g_autofree char *modified = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  done = g_task_propagate_boolean (G_TASK (result), &error);
  release_blob (sky_server_request_get_root (request), commit, done);
  if (!done)
    {
      sky_server_request_fail (request, error);
      return;
    }
  digest = sky_hash_to_digest (commit->node->sha256);
  modified = sky_server_format_http_date (commit->node->modified);
  id = g_strconcat ("urn:uuid:", commit->node->resource_id, NULL);
  sky_server_request_set_header (request, "ETag", commit->node->etag);
  sky_server_request_set_header (request, "Last-Modified", modified);
  sky_server_request_set_header (request, "Skylark-Resource-Id", id);
  sky_server_request_set_header (request, "Repr-Digest", digest);
  if (commit->modified >= 0)
    sky_server_request_set_header (request, "X-OC-MTime", "accepted");
  sky_server_request_answer (request,
                             commit->created ? SOUP_STATUS_CREATED : SOUP_STATUS_NO_CONTENT);
}

static void
adopted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyServerRequest) request = user_data;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  SkyServerRoot *root = sky_server_request_get_root (request);
  Commit        *commit = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      release_blob (root, commit, FALSE);
      commit_free (commit);
      sky_server_request_fail (request, error);
      return;
    }
  task = g_task_new (root, NULL, committed_cb, g_steal_pointer (&request));
  g_task_set_task_data (task, commit, commit_free);
  sky_server_root_commit (root, task, store);
}

static gboolean
check_body (Upload *upload, SkyUploadResult *body, GError **error)
{
  if (upload->length >= 0 && (guint64) upload->length != body->size)
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                 "%" G_GUINT64_FORMAT " bytes arrived where %" G_GOFFSET_FORMAT " were announced",
                 body->size, upload->length);
  else if (upload->digest != NULL && strcmp (upload->digest, body->sha256) != 0)
    g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                         "the bytes that arrived do not have the digest that was announced");
  else
    return TRUE;
  return FALSE;
}

/* A chunked body that breaks off between two chunks looks to libsoup as if it had come to its end:
 * only then has the other side closed its direction of the connection. Where the end of the last
 * chunk and that closing came together nobody can tell them apart, and nothing is stored. */
static gboolean
check_ending (SkyServerRequest *request, const Upload *upload, GError **error)
{
  SoupServerMessage *message = sky_server_request_get_message (request);
  GSocket           *socket = soup_server_message_get_socket (message);
  char               next = 0;
  gssize             n = 1;

  if (upload->length >= 0 || socket == NULL)
    return TRUE;
  n = recv (g_socket_get_fd (socket), &next, 1, MSG_PEEK | MSG_DONTWAIT);
  if (n > 0 || (n < 0 && errno == EAGAIN))
    return TRUE;
  sky_server_request_set_header (request, "Connection", "close");
  g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                       "the connection ended where the body may not have");
  return FALSE;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyServerRequest) request = user_data;
  g_autoptr (SkyUploadResult) body = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  SkyServerRoot *root = sky_server_request_get_root (request);
  Upload        *upload = sky_server_request_get_data (request);
  Commit        *commit = NULL;

  body = sky_upload_writer_finish (result, &error);
  /* A client that has left by now is told nothing, and nothing changes for it. */
  if (upload == NULL)
    return;
  if (body == NULL || !check_body (upload, body, &error) || !check_ending (request, upload, &error))
    {
      sky_server_request_fail (request, error);
      return;
    }
  commit = commit_new (request);
  commit->body = g_steal_pointer (&body);
  commit->modified = upload->modified;
  task = g_task_new (root, NULL, adopted_cb, g_steal_pointer (&request));
  /* Passed on from step to step; the last one frees it. */
  g_task_set_task_data (task, commit, NULL);
  g_task_run_in_thread (task, adopt_job);
}

static void
drained_cb (gpointer data, gpointer user_data)
{
  sky_server_request_resume (data);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  SkyServerRequest *request = user_data;
  Upload           *upload = sky_server_request_get_data (request);

  if (upload == NULL || upload->error != NULL)
    return;
  if (upload->writer == NULL)
    {
      SkyServerRoot *root = sky_server_request_get_root (request);

      upload->writer = sky_upload_writer_new (sky_server_root_get_blobs (root), &upload->error);
      if (upload->writer == NULL)
        return;
      sky_upload_writer_set_drained (upload->writer, drained_cb, request);
    }
  if (!sky_upload_writer_push (upload->writer, chunk))
    sky_server_request_pause (request);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyServerRequest) request = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    sky_server_request_resume (request);
  else
    sky_server_request_fail (request, error);
}

static gboolean
check_path (const SkyServerPath *path, GError **error)
{
  g_autofree char *text = sky_server_path_to_text (path);

  if (sky_server_path_is_root (path) || sky_server_path_has_slash (path))
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_ALLOWED,
                 "“%s” names a folder, which has no content to store", text);
  else if (sky_server_path_is_reserved (path))
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FORBIDDEN,
                 "“%s” is kept for the server's own addresses", text);
  else
    return TRUE;
  return FALSE;
}

/* What can be said before the body. */
static gboolean
check_headers (SkyServerRequest *request, Upload *upload, GError **error)
{
  const char *encoding = sky_server_request_get_header (request, "Content-Encoding");
  guint64     available = 0;

  if (!check_path (sky_server_request_get_path (request), error))
    return FALSE;
  /* A part of a file is never stored as the whole (RFC 9110 section 14.4). */
  if (sky_server_request_get_header (request, "Content-Range") != NULL)
    g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                         "parts of a file can't be stored by PUT");
  else if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_UNSUPPORTED,
                 "the content encoding %s is not supported", encoding);
  else if (upload->length > 0 &&
           sky_blob_store_get_space (
               sky_server_root_get_blobs (sky_server_request_get_root (request)), &available) &&
           (guint64) upload->length > available)
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_FULL,
                 "%" G_GOFFSET_FORMAT " bytes are too many: %" G_GUINT64_FORMAT " are free",
                 upload->length, available);
  else
    return TRUE;
  return FALSE;
}

/* The client's time of the file: seconds since 1970, with a fraction from some clients. */
static gint64
parse_modified (const char *header)
{
  g_autofree char *whole = header != NULL ? g_strndup (header, strcspn (header, ".")) : NULL;
  gint64           seconds = 0;

  if (whole == NULL || !g_ascii_string_to_signed (whole, 10, 0, G_MAXINT32 * 8LL, &seconds, NULL))
    return -1;
  return seconds * G_USEC_PER_SEC;
}

/* The body is stored as it comes, so that both fields speak of the same bytes. A promise that
 * can't be read can't be kept. */
static char *
parse_digest (SkyServerRequest *request, const char *name, GError **error)
{
  const char *header = sky_server_request_get_header (request, name);
  char       *digest = sky_hash_from_digest (header);

  if (digest == NULL && header != NULL && strstr (header, "sha-256=") != NULL)
    g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                 "the SHA-256 in %s can't be read", name);
  return digest;
}

static Upload *
upload_new (SkyServerRequest *request, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  Upload             *upload = g_new0 (Upload, 1);

  upload->digest = parse_digest (request, "Repr-Digest", &upload->error);
  if (upload->digest == NULL && upload->error == NULL)
    upload->digest = parse_digest (request, "Content-Digest", &upload->error);
  upload->modified = parse_modified (sky_server_request_get_header (request, "X-OC-Mtime"));
  upload->length = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
                       ? soup_message_headers_get_content_length (headers)
                       : -1;
  return upload;
}

/* At the headers: what can be refused now is refused before the body is sent. */
void
sky_server_put_begin (SkyServerRequest *request)
{
  SoupServerMessage *message = sky_server_request_get_message (request);
  SkyServerRoot     *root = sky_server_request_get_root (request);
  Upload            *upload = upload_new (request, message);
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  sky_server_request_set_data (request, upload, upload_free);
  if (upload->error != NULL || !check_headers (request, upload, &error))
    {
      sky_server_request_fail (request, upload->error != NULL ? upload->error : error);
      return;
    }
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), request);
  sky_server_request_pause (request);
  task = g_task_new (root, NULL, checked_cb, sky_server_request_ref (request));
  g_task_set_task_data (task, commit_new (request), commit_free);
  sky_server_root_read (root, task, check_job);
}

/* At the end of the body. */
void
sky_server_put (SkyServerRequest *request)
{
  Upload *upload = sky_server_request_get_data (request);

  g_assert (upload != NULL);
  /* An empty file has no chunks. */
  if (upload->writer == NULL && upload->error == NULL)
    upload->writer = sky_upload_writer_new (
        sky_server_root_get_blobs (sky_server_request_get_root (request)), &upload->error);
  if (upload->error != NULL || !check_ending (request, upload, &upload->error))
    {
      sky_server_request_fail (request, upload->error);
      return;
    }
  sky_server_request_pause (request);
  sky_upload_writer_finish_async (upload->writer, NULL, written_cb,
                                  sky_server_request_ref (request));
}
