/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to ask of a WebDAV server, and the messages built from it. Bodies are sent with their exact
 * length: some servers lose what comes chunked or after Expect and still answer 201. */

#include "drive/webdav/sky-dav-request.h"

#include "drive/sky-drive-error.h"
#include "drive/sky-upload-body.h"

#define PROGRESS_INTERVAL_US (G_USEC_PER_SEC / 10)

typedef struct
{
  SkyDavRequest *request; /* (owned) */
  guint64        sent;
  gint64         told_at;
} Progress;

static void
progress_free (gpointer data, GClosure *closure)
{
  Progress *progress = data;

  sky_dav_request_unref (progress->request);
  g_free (progress);
}

static void
sky_dav_request_clear (SkyDavRequest *self)
{
  g_free (self->path);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->destination);
  g_free (self->destination_etag);
  g_clear_object (&self->upload);
  g_clear_object (&self->source);
}

static void
wrote_body_data_cb (SoupMessage *message, guint size, Progress *progress)
{
  SkyDavRequest *request = progress->request;
  gint64         now = g_get_monotonic_time ();
  guint64        total = sky_upload_session_get_size (request->upload);

  progress->sent += size;
  if (progress->sent < total && now - progress->told_at < PROGRESS_INTERVAL_US)
    return;
  progress->told_at = now;
  request->progress (progress->sent, request->progress_data);
}

static void
restarted_cb (SoupMessage *message, Progress *progress)
{
  progress->sent = 0;
  progress->told_at = 0;
}

static void
left_cb (SoupMessage *message, SkyDavRequest *self)
{
  self->left = TRUE;
}

/* A body can be read only once: when the message is sent again, because it has to be signed in
 * otherwise, it needs a new one, or nothing would follow its headers. */
static void
set_body_cb (SoupMessage *message, SkyDavRequest *self)
{
  g_autoptr (GInputStream) stream = NULL;
  gsize size;

  if (self->upload != NULL)
    {
      size = sky_upload_session_get_size (self->upload);
      stream = sky_upload_body_new (self->source, self->upload);
    }
  else
    {
      size = g_bytes_get_size (self->body);
      stream = g_memory_input_stream_new_from_bytes (self->body);
    }
  soup_message_set_request_body (message, self->content_type, stream, (gssize) size);
}

static void
attach_body (SkyDavRequest *self, SoupMessage *message)
{
  set_body_cb (message, self);
  g_signal_connect_data (message, "restarted", G_CALLBACK (set_body_cb), sky_dav_request_ref (self),
                         (GClosureNotify) (GCallback) sky_dav_request_unref, 0);
}

static void
attach_progress (SkyDavRequest *self, SoupMessage *message)
{
  Progress *progress = g_new0 (Progress, 1);

  progress->request = sky_dav_request_ref (self);
  g_signal_connect (message, "restarted", G_CALLBACK (restarted_cb), progress);
  g_signal_connect_data (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), progress,
                         progress_free, 0);
}

static void
add_header_cb (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

/* The destination is an absolute URI: Apache and nginx refuse a path (RFC 4918 section 10.3). */
static void
add_destination (SkyDavRequest *self, SkyDavEndpoint *endpoint, SoupMessageHeaders *headers)
{
  g_autofree char *uri = NULL;
  g_autofree char *condition = NULL;

  uri = sky_dav_endpoint_dup_uri (endpoint, self->destination, self->folder);
  soup_message_headers_replace (headers, "Destination", uri);
  soup_message_headers_replace (headers, "Overwrite", self->overwrite ? "T" : "F");
  if (self->destination_etag == NULL)
    return;
  condition = g_strdup_printf ("<%s> ([%s])", uri, self->destination_etag);
  soup_message_headers_replace (headers, "If", condition);
}

/**
 * sky_dav_request_new:
 * @method: a static string
 * @path: a valid path on the drive
 * @folder: whether the URI shall end with a slash
 *
 * Returns: (transfer full): the request
 */
SkyDavRequest *
sky_dav_request_new (const char *method, const char *path, gboolean folder)
{
  SkyDavRequest *self = g_atomic_rc_box_new0 (SkyDavRequest);

  self->method = method;
  self->path = g_strdup (path);
  self->folder = folder;
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  return self;
}

/**
 * sky_dav_request_ref:
 * @self: a request
 *
 * Returns: (transfer full): the same
 */
SkyDavRequest *
sky_dav_request_ref (SkyDavRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * sky_dav_request_unref:
 * @self: (transfer full): a request
 */
void
sky_dav_request_unref (SkyDavRequest *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sky_dav_request_clear);
}

/**
 * sky_dav_request_set_body:
 * @self: a request
 * @content_type: a static string
 * @body: what to send
 */
void
sky_dav_request_set_body (SkyDavRequest *self, const char *content_type, GBytes *body)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_ref (body);
  self->content_type = content_type;
}

/**
 * sky_dav_request_build:
 * @self: a request
 * @endpoint: where to send it
 * @uri: (nullable): where a redirect within that origin leads
 * @error: return location for %SKY_DRIVE_ERROR_NAME
 *
 * Returns: (transfer full) (nullable): a message for one attempt, signed in
 */
SoupMessage *
sky_dav_request_build (SkyDavRequest *self, SkyDavEndpoint *endpoint, GUri *uri, GError **error)
{
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GUri) parsed = NULL;
  g_autofree char    *text = NULL;
  SkyDavCredentials  *credentials = sky_dav_endpoint_get_credentials (endpoint);
  SoupMessageHeaders *headers;

  text = sky_dav_endpoint_dup_uri (endpoint, self->path, self->folder);
  parsed = uri != NULL ? g_uri_ref (uri) : g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  if (parsed == NULL)
    {
      g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                   "“%s” can't be written as an address", self->path);
      return NULL;
    }
  message = soup_message_new_from_uri (self->method, parsed);
  /* Redirects are followed by the client itself, and only within the origin. The other flag lets
   * any method use an idle connection: for MKCOL, MOVE and COPY libsoup 3.2 would open another, and
   * close all idle ones whenever there are too many. It does not make libsoup repeat anything. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_foreach (self->headers, add_header_cb, headers);
  if (credentials != NULL)
    soup_message_headers_replace (headers, "Authorization",
                                  sky_dav_credentials_get_header (credentials));
  if (self->destination != NULL)
    add_destination (self, endpoint, headers);
  if (self->body != NULL || self->upload != NULL)
    attach_body (self, message);
  if (self->upload != NULL && self->progress != NULL)
    attach_progress (self, message);
  g_signal_connect_data (message, self->upload != NULL ? "wrote-body" : "wrote-headers",
                         G_CALLBACK (left_cb), sky_dav_request_ref (self),
                         (GClosureNotify) (GCallback) sky_dav_request_unref, 0);
  return g_steal_pointer (&message);
}
