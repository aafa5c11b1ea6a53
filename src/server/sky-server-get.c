/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GET and HEAD (RFC 9110 sections 9.3.1, 9.3.2). The file is read piece by piece on other threads,
 * each once the one before is on its way: memory does not grow with the file. */

#include "server/sky-server-methods.h"

#include <string.h>

#include "base/sky-hash.h"
#include "server/sky-content-store.h"
#include "server/sky-node-store.h"
#include "server/sky-server-conditions.h"
#include "server/sky-server-download.h"
#include "server/sky-server-error.h"
#include "server/sky-server-props.h"
#include "server/sky-server-range.h"

/* What is asked of the reader's thread. */
typedef struct
{
  /* input */
  SkyServerPath *path; /* (owned) */
  gint64         account;
  gboolean       with_body;
  /* output */
  SkyServerNode     *node;     /* (owned) (nullable) */
  SkyServerDownload *download; /* (owned) (nullable) */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  sky_server_path_free (lookup->path);
  sky_server_node_free (lookup->node);
  g_clear_pointer (&lookup->download, sky_server_download_unref);
  g_free (lookup);
}

static gboolean
look_up (SkyServerRoot *root, Lookup *lookup, GError **error)
{
  SkyDatabase *database = sky_server_root_get_reader (root);
  g_autoptr (GArray) segments = NULL;

  g_clear_pointer (&lookup->node, sky_server_node_free);
  lookup->node = sky_node_store_lookup (database, lookup->account, lookup->path, error);
  if (lookup->node == NULL)
    return FALSE;
  if (lookup->node->is_folder)
    {
      g_autofree char *text = sky_server_path_to_text (lookup->path);

      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_NOT_ALLOWED,
                   "“%s” is a folder: PROPFIND lists it", text);
      return FALSE;
    }
  if (!lookup->with_body)
    return TRUE;
  segments = sky_content_store_list_segments (database, lookup->node->version, error);
  if (segments == NULL)
    return FALSE;
  lookup->download = sky_server_download_new (sky_server_root_get_blobs (root), segments, error);
  return lookup->download != NULL;
}

static void
lookup_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Lookup *lookup = data;
  GError *error = NULL;

  if (!look_up (source, lookup, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      /* Replaced or deleted and swept between the look-up and the opening: look again. */
      g_clear_error (&error);
      look_up (source, lookup, &error);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
read_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SkyServerDownload *download = data;
  GError            *error = NULL;
  GBytes            *piece = sky_server_download_read (download, &error);

  if (piece != NULL)
    g_task_return_pointer (task, piece, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/* Nothing can be said any more once the headers are out: the client sees a body that ends early. */
static void
cut_off (SkyServerRequest *request)
{
  SoupServerMessage *message = sky_server_request_get_message (request);
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
}

static void
piece_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyServerRequest) request = user_data;
  g_autoptr (GBytes) piece = NULL;
  g_autoptr (GError) error = NULL;
  SoupServerMessage *message = sky_server_request_get_message (request);
  SkyServerDownload *download = g_task_get_task_data (G_TASK (result));
  SoupMessageBody   *body = NULL;

  piece = g_task_propagate_pointer (G_TASK (result), &error);
  if (message == NULL)
    return;
  if (piece == NULL)
    {
      g_message ("A download was cut off: %s", error->message);
      cut_off (request);
      return;
    }
  body = soup_server_message_get_response_body (message);
  soup_message_body_append_bytes (body, piece);
  if (sky_server_download_get_left (download) == 0)
    soup_message_body_complete (body);
  sky_server_request_resume (request);
}

static void
read_piece (SkyServerRequest *request, SkyServerDownload *download)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, piece_read_cb, sky_server_request_ref (request));

  sky_server_request_pause (request);
  g_task_set_task_data (task, sky_server_download_ref (download),
                        (GDestroyNotify) sky_server_download_unref);
  g_task_run_in_thread (task, read_job);
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer user_data)
{
  SkyServerRequest  *request = user_data;
  SkyServerDownload *download = sky_server_request_get_data (request);

  if (download != NULL && sky_server_download_get_left (download) > 0)
    read_piece (request, download);
}

static void
set_headers (SkyServerRequest *request, const SkyServerNode *node)
{
  g_autofree char *digest = sky_hash_to_digest (node->sha256);
  g_autofree char *modified = sky_server_format_http_date (node->modified);
  g_autofree char *type = sky_server_guess_type (node->name);

  sky_server_request_set_header (request, "Accept-Ranges", "bytes");
  sky_server_request_set_header (request, "ETag", node->etag);
  sky_server_request_set_header (request, "Last-Modified", modified);
  sky_server_request_set_header (request, "Repr-Digest", digest);
  sky_server_request_set_header (request, "Content-Type", type);
  /* A stored page is never run in the name of the server. */
  sky_server_request_set_header (request, "X-Content-Type-Options", "nosniff");
  sky_server_request_set_header (request, "Content-Security-Policy", "sandbox");
}

/* Whether the part that the client has is of this very version (RFC 9110 section 13.1.5). */
static gboolean
range_holds (SkyServerRequest *request, const SkyServerNode *node)
{
  const char *header = sky_server_request_get_header (request, "If-Range");
  g_autoptr (GDateTime) date = NULL;

  if (header == NULL)
    return TRUE;
  if (strchr (header, '"') != NULL)
    return sky_server_etag_matches (header, node->etag, TRUE);
  date = soup_date_time_new_from_http_string (header);
  return date != NULL && g_date_time_to_unix (date) == node->modified / G_USEC_PER_SEC;
}

/* Sets status and range; what is left to send is given back. */
static guint
choose_range (SkyServerRequest    *request,
              const SkyServerNode *node,
              guint64             *offset,
              guint64             *length)
{
  const char      *header = sky_server_request_get_header (request, "Range");
  g_autofree char *content_range = NULL;
  SkyServerRange   range = SKY_SERVER_RANGE_WHOLE;

  range = sky_server_range_parse (range_holds (request, node) ? header : NULL, node->size, offset,
                                  length);
  if (range == SKY_SERVER_RANGE_WHOLE)
    return SOUP_STATUS_OK;
  if (range == SKY_SERVER_RANGE_PART)
    content_range =
        g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                         *offset, *offset + *length - 1, node->size);
  else
    content_range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, node->size);
  sky_server_request_set_header (request, "Content-Range", content_range);
  return range == SKY_SERVER_RANGE_PART ? SOUP_STATUS_PARTIAL_CONTENT
                                        : SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE;
}

static void
send_file (SkyServerRequest *request, Lookup *lookup)
{
  SoupServerMessage  *message = sky_server_request_get_message (request);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SkyServerDownload  *download = NULL;
  guint64             offset = 0;
  guint64             length = lookup->node->size;
  guint               status = SOUP_STATUS_OK;

  /* Range is defined for GET alone (RFC 9110 section 14.2). */
  if (lookup->with_body)
    status = choose_range (request, lookup->node, &offset, &length);
  if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    {
      sky_server_request_answer (request, status);
      return;
    }
  soup_message_headers_set_content_length (headers, (goffset) length);
  if (!lookup->with_body || length == 0)
    {
      sky_server_request_answer (request, status);
      return;
    }
  soup_server_message_set_status (message, status, NULL);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  download = g_steal_pointer (&lookup->download);
  sky_server_download_set_range (download, offset, length);
  sky_server_request_set_data (request, download, (GDestroyNotify) sky_server_download_unref);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), request);
  read_piece (request, download);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyServerRequest) request = user_data;
  g_autoptr (SkyServerConditions) conditions = NULL;
  g_autoptr (GError) error = NULL;
  Lookup *lookup = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      sky_server_request_fail (request, error);
      return;
    }
  if (sky_server_request_get_message (request) == NULL)
    return;
  conditions = sky_server_conditions_new (request);
  if (!sky_server_conditions_check_match (conditions, lookup->node, &error))
    {
      sky_server_request_fail (request, error);
      return;
    }
  set_headers (request, lookup->node);
  if (sky_server_conditions_is_unchanged (conditions, lookup->node))
    sky_server_request_answer (request, SOUP_STATUS_NOT_MODIFIED);
  else
    send_file (request, lookup);
}

/* GET and HEAD. */
void
sky_server_get (SkyServerRequest *request)
{
  SoupServerMessage *message = sky_server_request_get_message (request);
  SkyServerRoot     *root = sky_server_request_get_root (request);
  Lookup            *lookup = g_new0 (Lookup, 1);
  g_autoptr (GTask) task = NULL;

  lookup->path = sky_server_path_copy (sky_server_request_get_path (request));
  lookup->account = sky_server_request_get_account (request);
  lookup->with_body = strcmp (soup_server_message_get_method (message), "GET") == 0;
  sky_server_request_pause (request);
  task = g_task_new (root, NULL, looked_up_cb, sky_server_request_ref (request));
  g_task_set_task_data (task, lookup, lookup_free);
  sky_server_root_read (root, task, lookup_job);
}
