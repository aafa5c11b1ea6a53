/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends requests to one WebDAV server: signs in, keeps secrets and redirects within the origin,
 * repeats reads that the server asks to repeat. Its calls may come from any thread with a
 * thread-default context, and answer there. Writes are never repeated here. */

#include "drive/webdav/sky-dav-client.h"

#include "base/sky-backoff.h"
#include "drive/sky-drive-error.h"
#include "drive/webdav/sky-dav-sessions.h"
#include "drive/webdav/sky-dav-status.h"

#define TIMEOUT_S 60
#define REDIRECTS_MAX 5
#define ATTEMPTS 4
#define RETRY_FIRST_MS 250
#define RETRY_LIMIT_MS 4000
#define RETRY_AFTER_MAX_S 20

struct _SkyDavClient
{
  GObject parent_instance;

  GMutex          lock;
  SkyDavEndpoint *endpoint; /* guarded by lock; (owned) (nullable) */
  GError         *invalid;  /* guarded by lock; (owned) (nullable): why there is none */
  GTlsDatabase   *anchors;  /* guarded by lock; (owned) (nullable) */
  SkyDavSessions *sessions; /* (owned) */
};

typedef struct
{
  SkyDavRequest *request; /* (owned) */
  SkyBackoff     backoff;
  guint          redirects;

  SkyDavEndpoint *endpoint; /* (owned) (nullable) */
  SoupMessage    *message;  /* (owned) (nullable) */

  GCancellable *stop;        /* (owned) (nullable): of the message */
  GSource      *cancelled;   /* (owned) (nullable): passes the caller's cancellation on to it */
  gboolean      is_answered; /* whether the server said anything to what was sent last */
  gboolean      is_lost;     /* whether a change that left was not answered */
} Send;

G_DEFINE_FINAL_TYPE (SkyDavClient, sky_dav_client, G_TYPE_OBJECT)

static void send_message (GTask *task_in, GUri *uri);

static void
clear_message (Send *send)
{
  if (send->message != NULL)
    g_signal_handlers_disconnect_by_data (send->message, send);
  if (send->cancelled != NULL)
    g_source_destroy (send->cancelled);
  g_clear_pointer (&send->cancelled, g_source_unref);
  g_clear_object (&send->stop);
  g_clear_object (&send->message);
}

static void
send_free (Send *send)
{
  sky_dav_request_unref (send->request);
  g_clear_pointer (&send->endpoint, sky_dav_endpoint_unref);
  clear_message (send);
  g_free (send);
}

static void
return_translated (GTask *task, const GError *error)
{
  Send *send = g_task_get_task_data (task);

  g_task_return_error (task,
                       sky_dav_error_translate (error, sky_dav_endpoint_get_host (send->endpoint)));
}

/* Digest (RFC 7616) can't be sent before it is asked for; Basic and Bearer went with the request,
 * and being asked again means that they are wrong. */
static gboolean
authenticate_cb (SoupMessage *message, SoupAuth *auth, gboolean retrying, SkyDavEndpoint *endpoint)
{
  SkyDavCredentials *credentials = sky_dav_endpoint_get_credentials (endpoint);
  const char        *user = credentials != NULL ? sky_dav_credentials_get_user (credentials) : NULL;

  if (retrying || user == NULL || soup_auth_is_for_proxy (auth) ||
      !g_str_equal (soup_auth_get_scheme_name (auth), "Digest"))
    return FALSE;
  soup_auth_authenticate (auth, user, sky_dav_credentials_get_secret (credentials));
  return TRUE;
}

/* Called where the system does not trust a certificate: the user's own authority may. */
static gboolean
accept_certificate_cb (SoupMessage         *message,
                       GTlsCertificate     *certificate,
                       GTlsCertificateFlags flags,
                       GTlsDatabase        *anchors)
{
  g_autoptr (GSocketConnectable) identity = NULL;
  GUri *uri = soup_message_get_uri (message);

  if (flags != G_TLS_CERTIFICATE_UNKNOWN_CA)
    return FALSE;
  identity = g_network_address_new (g_uri_get_host (uri), 443);
  return g_tls_database_verify_chain (
             anchors, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity, NULL,
             G_TLS_DATABASE_VERIFY_NONE, NULL, NULL) == G_TLS_CERTIFICATE_NO_FLAGS;
}

static gboolean
wait_over_cb (gpointer user_data)
{
  GTask *task = user_data;

  if (!g_task_return_error_if_cancelled (task))
    send_message (g_object_ref (task), NULL);
  return G_SOURCE_REMOVE;
}

static void
send_after (GTask *task, guint delay_ms)
{
  g_autoptr (GSource) source = g_timeout_source_new (delay_ms);
  g_autoptr (GSource) cancelled = NULL;

  if (g_task_get_cancellable (task) != NULL)
    {
      cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_source_set_callback (source, wait_over_cb, g_object_ref (task), g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

/* How long the server wants us to wait, or 0 (RFC 9110 section 10.2.3). */
static guint
get_retry_after_s (SoupMessage *message)
{
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GDateTime) now = NULL;
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char         *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64             seconds = 0;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &seconds, NULL))
    return (guint) seconds;
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return 0;
  now = g_date_time_new_now_utc ();
  return (guint) (CLAMP (g_date_time_difference (date, now), 0, G_TIME_SPAN_DAY) /
                  G_TIME_SPAN_SECOND);
}

static gboolean
may_repeat (Send *send)
{
  g_autoptr (GError) error = NULL;
  guint status = soup_message_get_status (send->message);

  if (!send->request->is_harmless || send->backoff.attempt + 1 >= ATTEMPTS ||
      sky_dav_status_is_success (status))
    return FALSE;
  error = sky_dav_status_to_error (status, send->request->method, send->request->path);
  return sky_drive_error_is_transient (error) &&
         get_retry_after_s (send->message) <= RETRY_AFTER_MAX_S;
}

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND ||
         status == SOUP_STATUS_TEMPORARY_REDIRECT || status == SOUP_STATUS_PERMANENT_REDIRECT;
}

static void
follow (GTask *task, Send *send)
{
  g_autoptr (GUri) uri = NULL;
  SoupMessageHeaders *headers = soup_message_get_response_headers (send->message);
  const char         *location = soup_message_headers_get_one (headers, "Location");

  if (location != NULL)
    uri = g_uri_parse_relative (soup_message_get_uri (send->message), location, SOUP_HTTP_URI_FLAGS,
                                NULL);
  if (uri == NULL || send->redirects++ >= REDIRECTS_MAX)
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                             "The server %s sends requests in circles",
                             sky_dav_endpoint_get_host (send->endpoint));
  else if (!sky_dav_endpoint_is_same_origin (send->endpoint, uri))
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                             "The server %s wants the request to go to %s instead: "
                             "enter that address if you trust it",
                             sky_dav_endpoint_get_host (send->endpoint), g_uri_get_host (uri));
  else
    send_message (g_object_ref (task), uri);
}

static void
return_answer (GTask *task, Send *send, GInputStream *body)
{
  SkyDavAnswer *answer = g_new0 (SkyDavAnswer, 1);

  answer->status = soup_message_get_status (send->message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (send->message));
  answer->body = g_object_ref (body);
  answer->endpoint = sky_dav_endpoint_ref (send->endpoint);
  g_task_return_pointer (task, answer, (GDestroyNotify) sky_dav_answer_free);
}

static void
return_failed (GTask *task, Send *send, const GError *error)
{
  if (send->is_lost && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE,
                             "No answer from %s: it closed the connection",
                             sky_dav_endpoint_get_host (send->endpoint));
  else
    return_translated (task, error);
}

static void
answer_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GInputStream) body = NULL;
  g_autoptr (GError) error = NULL;
  Send *send = g_task_get_task_data (task);
  guint delay_ms;

  body = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (body == NULL)
    {
      return_failed (task, send, error);
      return;
    }
  if (is_redirect (soup_message_get_status (send->message)))
    {
      follow (task, send);
      return;
    }
  if (!may_repeat (send))
    {
      return_answer (task, send, body);
      return;
    }
  delay_ms = sky_backoff_next_ms (&send->backoff);
  send_after (task, MAX (delay_ms, get_retry_after_s (send->message) * 1000));
}

static void
connect_message (SkyDavClient *self, SoupMessage *message, SkyDavEndpoint *endpoint)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_signal_connect_data (message, "authenticate", G_CALLBACK (authenticate_cb),
                         sky_dav_endpoint_ref (endpoint),
                         (GClosureNotify) (GCallback) sky_dav_endpoint_unref, 0);
  if (self->anchors != NULL)
    g_signal_connect_data (message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                           g_object_ref (self->anchors),
                           (GClosureNotify) (GCallback) g_object_unref, 0);
}

/* libsoup 3.2 takes a 204, which has no length, for an answer that ends with its connection, and
 * would use that for nothing else. */
static void
got_headers_cb (SoupMessage *message, Send *send)
{
  send->is_answered = TRUE;
  if (soup_message_get_status (message) == SOUP_STATUS_NO_CONTENT)
    soup_message_headers_set_encoding (soup_message_get_response_headers (message),
                                       SOUP_ENCODING_NONE);
}

/* libsoup sends PUT and DELETE again by itself where a connection that was used before ends without
 * an answer. The first one may have been done all the same: then the second finds its own
 * conditions broken, or nothing left to remove. */
static void
restarted_cb (SoupMessage *message, Send *send)
{
  if (send->request->left && !send->is_answered && !send->request->is_harmless)
    {
      send->is_lost = TRUE;
      g_cancellable_cancel (send->stop);
    }
  send->request->left = send->is_lost;
  send->is_answered = FALSE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
  return G_SOURCE_REMOVE;
}

/* Gives the message a cancellable of its own, which follows the caller's. */
static void
watch_message (Send *send, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  send->is_answered = FALSE;
  send->stop = g_cancellable_new ();
  g_signal_connect (send->message, "got-headers", G_CALLBACK (got_headers_cb), send);
  g_signal_connect (send->message, "restarted", G_CALLBACK (restarted_cb), send);
  if (cancellable == NULL)
    return;
  if (g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (send->stop);
  send->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (send->cancelled, G_SOURCE_FUNC (cancelled_cb), g_object_ref (send->stop),
                         g_object_unref);
  g_source_attach (send->cancelled, g_task_get_context (task));
}

/* Opens one more connection unless one is idle. libsoup 3.2 lets a second request wait until the
 * first one's connection is there, in case it speaks HTTP/2, and only then opens another: one round
 * trip more. A request takes over a spare connection that is still being opened. */
static void
open_spare (SkyDavClient *self, SoupSession *session, Send *send)
{
  g_autoptr (SoupMessage) spare = NULL;

  spare = soup_message_new_from_uri (SOUP_METHOD_HEAD, soup_message_get_uri (send->message));
  connect_message (self, spare, send->endpoint);
  soup_session_preconnect_async (session, spare, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

/* The endpoint of this moment: our own server may have been restarted elsewhere meanwhile. */
static SkyDavEndpoint *
dup_endpoint (SkyDavClient *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->endpoint != NULL)
    return sky_dav_endpoint_ref (self->endpoint);
  if (error != NULL)
    *error = g_error_copy (self->invalid);
  return NULL;
}

/* What goes to this computer never takes the way over a proxy, which would see the token. */
static void
choose_way (SoupSession *session, SkyDavEndpoint *endpoint)
{
  GProxyResolver *wanted = NULL;

  if (!sky_dav_endpoint_is_loopback (endpoint))
    wanted = g_proxy_resolver_get_default ();
  if (soup_session_get_proxy_resolver (session) != wanted)
    soup_session_set_proxy_resolver (session, wanted);
}

static void
send_message (GTask *task_in, GUri *uri)
{
  g_autoptr (GTask) task = task_in;
  g_autoptr (SoupSession) session = NULL;
  SkyDavClient *self = g_task_get_source_object (task);
  Send         *send = g_task_get_task_data (task);
  GError       *error = NULL;

  if (uri == NULL)
    {
      g_clear_pointer (&send->endpoint, sky_dav_endpoint_unref);
      send->endpoint = dup_endpoint (self, &error);
    }
  clear_message (send);
  send->request->left = FALSE;
  if (send->endpoint != NULL)
    send->message = sky_dav_request_build (send->request, send->endpoint, uri, &error);
  if (send->message == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  connect_message (self, send->message, send->endpoint);
  watch_message (send, task);
  session = sky_dav_sessions_dup_current (self->sessions);
  choose_way (session, send->endpoint);
  soup_session_send_async (session, send->message, G_PRIORITY_DEFAULT, send->stop,
                           answer_arrived_cb, g_object_ref (task));
  if (send->request->wants_spare)
    open_spare (self, session, send);
}

static void
sky_dav_client_finalize (GObject *object)
{
  SkyDavClient *self = SKY_DAV_CLIENT (object);

  g_clear_pointer (&self->endpoint, sky_dav_endpoint_unref);
  g_clear_error (&self->invalid);
  g_clear_object (&self->anchors);
  sky_dav_sessions_free (self->sessions);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sky_dav_client_parent_class)->finalize (object);
}

static void
sky_dav_client_class_init (SkyDavClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_dav_client_finalize;
}

static void
sky_dav_client_init (SkyDavClient *self)
{
  g_mutex_init (&self->lock);
  self->sessions = sky_dav_sessions_new (TIMEOUT_S);
}

/**
 * sky_dav_answer_free:
 * @self: (nullable) (transfer full): an answer
 */
void
sky_dav_answer_free (SkyDavAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_object (&self->body);
  g_clear_pointer (&self->endpoint, sky_dav_endpoint_unref);
  g_free (self);
}

/**
 * sky_dav_client_new:
 * @uri: address of the folder that is the drive's root
 * @credentials: (nullable): how to sign in there
 *
 * An address that can't be used makes every call fail with the reason.
 *
 * Returns: (transfer full): the client
 */
SkyDavClient *
sky_dav_client_new (const char *uri, SkyDavCredentials *credentials)
{
  SkyDavClient *self = g_object_new (SKY_TYPE_DAV_CLIENT, NULL);

  sky_dav_client_set_endpoint (self, uri, credentials);
  return self;
}

/**
 * sky_dav_client_set_endpoint:
 * @self: a client
 * @uri: where the server is from now on
 * @credentials: (nullable): how to sign in there
 *
 * May be called from any thread, and holds for the next request.
 */
void
sky_dav_client_set_endpoint (SkyDavClient *self, const char *uri, SkyDavCredentials *credentials)
{
  g_autoptr (SkyDavEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  SkyDavEndpoint *old;
  GError         *old_error;

  g_return_if_fail (SKY_IS_DAV_CLIENT (self));
  g_return_if_fail (uri != NULL);

  endpoint = sky_dav_endpoint_new (uri, credentials, &error);
  g_mutex_lock (&self->lock);
  old = self->endpoint;
  old_error = self->invalid;
  self->endpoint = g_steal_pointer (&endpoint);
  self->invalid = g_steal_pointer (&error);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&old, sky_dav_endpoint_unref);
  g_clear_error (&old_error);
}

/**
 * sky_dav_client_set_anchors:
 * @self: a client
 * @anchors: (nullable): authorities to trust besides those of the system
 */
void
sky_dav_client_set_anchors (SkyDavClient *self, GTlsDatabase *anchors)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (SKY_IS_DAV_CLIENT (self));

  locker = g_mutex_locker_new (&self->lock);
  g_set_object (&self->anchors, anchors);
}

/**
 * sky_dav_client_set_timeout:
 * @self: a client that nothing was asked of yet
 * @seconds: how long to wait for the next byte
 */
void
sky_dav_client_set_timeout (SkyDavClient *self, guint seconds)
{
  g_return_if_fail (SKY_IS_DAV_CLIENT (self));

  sky_dav_sessions_set_timeout (self->sessions, seconds);
}

/**
 * sky_dav_client_send_async:
 * @self: a client
 * @request: what to ask
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 *
 * Answers when the headers are there.
 */
void
sky_dav_client_send_async (SkyDavClient       *self,
                           SkyDavRequest      *request,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Send *send;

  g_return_if_fail (SKY_IS_DAV_CLIENT (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_dav_client_send_async);
  send = g_new0 (Send, 1);
  send->request = sky_dav_request_ref (request);
  send->backoff.first_ms = RETRY_FIRST_MS;
  send->backoff.limit_ms = RETRY_LIMIT_MS;
  g_task_set_task_data (task, send, (GDestroyNotify) send_free);
  send_message (g_steal_pointer (&task), NULL);
}

/**
 * sky_dav_client_send_finish:
 * @self: a client
 * @result: what the callback got
 * @error: return location for an error of the drive layer or cancellation
 *
 * Returns: (transfer full) (nullable): the answer, whatever its status
 */
SkyDavAnswer *
sky_dav_client_send_finish (SkyDavClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
