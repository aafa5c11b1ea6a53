/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTTP side of skylark-drive: lets requests in by their token, turns their path into names and
 * hands them to the method's own file. Lives on the main thread. */

#include "server/sky-server.h"

#include <string.h>

#include "server/sky-server-error.h"
#include "server/sky-server-idle.h"
#include "server/sky-server-methods.h"
#include "server/sky-server-path.h"
#include "server/sky-server-request.h"

/* The longest body of a request that is no upload. */
#define BODY_MAX (64 * 1024)
/* The longest path of a request, escaped. */
#define PATH_MAX_SIZE (32 * 1024)
/* Clients that come at the same moment; with GLib's 10 the others would wait a second. */
#define BACKLOG 128

struct _SkyServer
{
  GObject parent_instance;

  SoupServer    *soup; /* (owned) */
  SkyServerRoot *root; /* (owned) */
  SkyServerAuth *auth; /* (owned) */
};

G_DEFINE_TYPE (SkyServer, sky_server, G_TYPE_OBJECT)

typedef struct
{
  const char *name;
  void (*begin) (SkyServerRequest *request);  /* at the headers, where the body is streamed */
  void (*handle) (SkyServerRequest *request); /* at the end of the body */
} Method;

static const Method methods[] = {
  { "GET", NULL, sky_server_get },
  { "HEAD", NULL, sky_server_get },
  { "PUT", sky_server_put_begin, sky_server_put },
  { "PROPFIND", NULL, sky_server_propfind },
  { "PROPPATCH", NULL, sky_server_proppatch },
  { "MKCOL", NULL, sky_server_mkcol },
  { "DELETE", NULL, sky_server_delete },
  { "MOVE", NULL, sky_server_move },
  { "COPY", NULL, sky_server_copy },
  { "OPTIONS", NULL, sky_server_options },
};

static const Method *
find_method (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].name, name) == 0)
      return &methods[i];
  return NULL;
}

/* Answers at the headers; what follows of the body is read and dropped. */
static void
refuse (SoupServerMessage *message, guint status, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/plain; charset=utf-8", SOUP_MEMORY_COPY, text,
                                    strlen (text));
  if (status == SOUP_STATUS_UNAUTHORIZED)
    {
      soup_message_headers_append (headers, "WWW-Authenticate",
                                   "Basic realm=\"Skylark\", charset=\"UTF-8\"");
      soup_message_headers_append (headers, "WWW-Authenticate", "Bearer realm=\"Skylark\"");
    }
  if (status == SOUP_STATUS_METHOD_NOT_ALLOWED)
    soup_message_headers_replace (headers, "Allow", SKY_SERVER_ALLOW);
}

/* A body without a length is counted while it arrives. */
static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  if (body->length <= BODY_MAX || soup_server_message_get_status (message) != 0)
    return;
  soup_message_body_truncate (body);
  refuse (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "the body is too long\n");
}

static void
limit_body (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (headers) > BODY_MAX)
    refuse (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "the body is too long\n");
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

/* A name with a raw "#" or "?" ends there for every reader of addresses: what the client meant is
 * something else than what it named, so nothing is changed. */
static gboolean
is_cut_address (GUri *uri, const char *method)
{
  if (g_uri_get_fragment (uri) != NULL)
    return TRUE;
  return g_uri_get_query (uri) != NULL && strcmp (method, "GET") != 0 &&
         strcmp (method, "HEAD") != 0 && strcmp (method, "OPTIONS") != 0;
}

/* What is refused whoever asks, and whatever is asked for. */
static gboolean
check_message (SoupServerMessage *message, const Method *method)
{
  GUri *uri = soup_server_message_get_uri (message);

  if (method == NULL)
    refuse (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "this method is not supported\n");
  else if (strlen (g_uri_get_path (uri)) > PATH_MAX_SIZE)
    refuse (message, SOUP_STATUS_REQUEST_URI_TOO_LONG, "the path is too long\n");
  else if (is_cut_address (uri, method->name))
    refuse (message, SOUP_STATUS_BAD_REQUEST, "the address has an unescaped “?” or “#”\n");
  else
    return TRUE;
  return FALSE;
}

static void
early_cb (SoupServer        *soup,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  SkyServer              *self = user_data;
  SoupMessageHeaders     *headers = soup_server_message_get_request_headers (message);
  const SkyServerAccount *account = NULL;
  const Method           *method = find_method (soup_server_message_get_method (message));
  const char             *encoded = g_uri_get_path (soup_server_message_get_uri (message));
  g_autoptr (SkyServerPath) parsed = NULL;
  g_autoptr (SkyServerRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  account =
      sky_server_auth_check (self->auth, soup_message_headers_get_one (headers, "Authorization"));
  if (account == NULL)
    {
      refuse (message, SOUP_STATUS_UNAUTHORIZED, "a valid token is needed\n");
      return;
    }
  if (!check_message (message, method))
    return;
  /* "OPTIONS *" asks for the server as a whole (RFC 9110 section 9.3.7). */
  parsed = sky_server_path_parse (strcmp (encoded, "*") == 0 ? "/" : encoded, &error);
  if (parsed == NULL)
    {
      g_autofree char *text = g_strconcat (error->message, "\n", NULL);

      refuse (message, SOUP_STATUS_BAD_REQUEST, text);
      return;
    }
  request = sky_server_request_new (message, self->root, account->id, g_steal_pointer (&parsed));
  if (method->begin != NULL)
    method->begin (request);
  else
    limit_body (message);
}

static void
handler_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  SkyServerRequest *request = sky_server_request_get (message);
  const Method     *method = find_method (soup_server_message_get_method (message));

  g_assert (request != NULL && method != NULL);
  method->handle (request);
}

static void
sky_server_finalize (GObject *object)
{
  SkyServer *self = SKY_SERVER (object);

  g_clear_object (&self->soup);
  g_clear_object (&self->root);
  g_clear_pointer (&self->auth, sky_server_auth_free);
  G_OBJECT_CLASS (sky_server_parent_class)->finalize (object);
}

static void
sky_server_class_init (SkyServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_server_finalize;
}

static void
sky_server_init (SkyServer *self)
{
}

/**
 * sky_server_new:
 * @root: what is served
 * @auth: (transfer full): who may come in; its accounts exist
 * @certificate: (nullable): for https; %NULL for plain http
 *
 * Returns: (transfer full): a server that does not listen yet
 */
SkyServer *
sky_server_new (SkyServerRoot *root, SkyServerAuth *auth, GTlsCertificate *certificate)
{
  SkyServer *self = NULL;

  g_return_val_if_fail (SKY_IS_SERVER_ROOT (root), NULL);
  g_return_val_if_fail (auth != NULL, NULL);

  self = g_object_new (SKY_TYPE_SERVER, NULL);
  self->root = g_object_ref (root);
  self->auth = auth;
  self->soup = soup_server_new ("raw-paths", TRUE, "server-header", "skylark-drive ",
                                "tls-certificate", certificate, NULL);
  sky_server_idle_watch (self->soup);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, handler_cb, self, NULL);
  return self;
}

/**
 * sky_server_listen:
 * @address: where; port 0 takes a free one
 *
 * Begins to take requests.
 *
 * Returns: whether the address could be had
 */
gboolean
sky_server_listen (SkyServer *self, GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  gboolean tls = FALSE;

  g_return_val_if_fail (SKY_IS_SERVER (self), FALSE);

  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return FALSE;
  g_socket_set_listen_backlog (socket, BACKLOG);
  /* Passed on to every connection: a peer that lost its power does not hold an upload for ever. */
  g_socket_set_keepalive (socket, TRUE);
  tls = soup_server_is_https (self->soup);
  return g_socket_bind (socket, address, TRUE, error) && g_socket_listen (socket, error) &&
         soup_server_listen_socket (self->soup, socket, tls ? SOUP_SERVER_LISTEN_HTTPS : 0, error);
}

/**
 * sky_server_dup_url:
 *
 * Returns: (transfer full) (nullable): the address it listens at, with a slash at the end
 */
char *
sky_server_dup_url (SkyServer *self)
{
  GSList *uris = NULL;
  char   *url = NULL;

  g_return_val_if_fail (SKY_IS_SERVER (self), NULL);

  uris = soup_server_get_uris (self->soup);
  if (uris != NULL)
    url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return url;
}

guint
sky_server_get_port (SkyServer *self)
{
  GSList *uris = soup_server_get_uris (self->soup);
  guint   port = uris != NULL ? (guint) g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return port;
}

/* Closes the socket and every connection; requests that are being answered are cut off. */
void
sky_server_stop (SkyServer *self)
{
  g_return_if_fail (SKY_IS_SERVER (self));

  soup_server_disconnect (self->soup);
}
