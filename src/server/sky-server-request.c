/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request: who asks, for what, and its answer. Lives on the thread of the server; work on
 * other threads gets copies of what it needs. A client may leave at any time: then the message is
 * gone, and whatever is answered is dropped. */

#include "server/sky-server-request.h"

#include <string.h>

#include "server/sky-server-address.h"
#include "server/sky-server-error.h"

struct _SkyServerRequest
{
  grefcount          references;
  SoupServerMessage *message; /* (unowned) (nullable): until it is finished */
  SkyServerRoot     *root;    /* (owned) */
  SkyServerPath     *path;    /* (owned) */
  gpointer           data;    /* (owned) (nullable): the method's */
  GDestroyNotify     data_destroy;
  gint64             account;
  gboolean           paused;
};

#define REQUEST_KEY "sky-server-request"

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  SkyServerRequest *self = user_data;

  self->message = NULL;
  sky_server_request_set_data (self, NULL, NULL);
}

static void
detach (gpointer data)
{
  SkyServerRequest *self = data;

  self->message = NULL;
  sky_server_request_unref (self);
}

/* libsoup 3.2 takes a 204, which has no length, for an answer that ends with its connection, and
 * closes it after each: the client would have to connect again. */
static void
wrote_headers_cb (SoupServerMessage *message, gpointer user_data)
{
  if (soup_server_message_get_status (message) == SOUP_STATUS_NO_CONTENT)
    soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                       SOUP_ENCODING_NONE);
}

/**
 * sky_server_request_new:
 * @message: the message; it keeps the request until it is finished
 * @path: (transfer full): what is asked for
 *
 * Returns: (transfer full): the request
 */
SkyServerRequest *
sky_server_request_new (SoupServerMessage *message,
                        SkyServerRoot     *root,
                        gint64             account,
                        SkyServerPath     *path)
{
  SkyServerRequest *self = g_new0 (SkyServerRequest, 1);

  g_ref_count_init (&self->references);
  self->message = message;
  self->root = g_object_ref (root);
  self->account = account;
  self->path = path;
  g_signal_connect (message, "wrote-headers", G_CALLBACK (wrote_headers_cb), NULL);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
  g_object_set_data_full (G_OBJECT (message), REQUEST_KEY, sky_server_request_ref (self), detach);
  return self;
}

SkyServerRequest *
sky_server_request_ref (SkyServerRequest *self)
{
  g_ref_count_inc (&self->references);
  return self;
}

void
sky_server_request_unref (SkyServerRequest *self)
{
  if (!g_ref_count_dec (&self->references))
    return;
  sky_server_request_set_data (self, NULL, NULL);
  sky_server_path_free (self->path);
  g_object_unref (self->root);
  g_free (self);
}

/**
 * sky_server_request_get:
 *
 * Returns: (transfer none) (nullable): the request that was made for @message
 */
SkyServerRequest *
sky_server_request_get (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), REQUEST_KEY);
}

/**
 * sky_server_request_get_message:
 *
 * Returns: (transfer none) (nullable): the message, or %NULL once the client has left
 */
SoupServerMessage *
sky_server_request_get_message (SkyServerRequest *self)
{
  return self->message;
}

SkyServerRoot *
sky_server_request_get_root (SkyServerRequest *self)
{
  return self->root;
}

gint64
sky_server_request_get_account (SkyServerRequest *self)
{
  return self->account;
}

const SkyServerPath *
sky_server_request_get_path (SkyServerRequest *self)
{
  return self->path;
}

/**
 * sky_server_request_get_header:
 *
 * Returns: (transfer none) (nullable): a header as it was sent; several of one name are joined
 */
const char *
sky_server_request_get_header (SkyServerRequest *self, const char *name)
{
  if (self->message == NULL)
    return NULL;
  return soup_message_headers_get_list (soup_server_message_get_request_headers (self->message),
                                        name);
}

/* Keeps the method's own state with the request; freed when the answer is out or the client left.
 */
void
sky_server_request_set_data (SkyServerRequest *self, gpointer data, GDestroyNotify destroy)
{
  gpointer       old = self->data;
  GDestroyNotify old_destroy = self->data_destroy;

  self->data = data;
  self->data_destroy = destroy;
  if (old != NULL && old_destroy != NULL)
    old_destroy (old);
}

gpointer
sky_server_request_get_data (SkyServerRequest *self)
{
  return self->data;
}

/**
 * sky_server_request_parse_destination:
 *
 * Reads the Destination header (RFC 4918 section 10.3): an absolute address on this server, or
 * its path alone.
 *
 * Returns: (transfer full) (nullable): where a MOVE or COPY goes
 */
SkyServerPath *
sky_server_request_parse_destination (SkyServerRequest *self, GError **error)
{
  const char *header = sky_server_request_get_header (self, "Destination");

  if (header == NULL)
    {
      g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                           "the Destination header is missing");
      return NULL;
    }
  return sky_server_address_parse (header, soup_server_message_get_uri (self->message), error);
}

/* Stops reading and writing on the connection until sky_server_request_resume (). */
void
sky_server_request_pause (SkyServerRequest *self)
{
  if (self->message == NULL || self->paused)
    return;
  self->paused = TRUE;
  soup_server_message_pause (self->message);
}

void
sky_server_request_resume (SkyServerRequest *self)
{
  if (self->message == NULL || !self->paused)
    return;
  self->paused = FALSE;
  soup_server_message_unpause (self->message);
}

void
sky_server_request_set_header (SkyServerRequest *self, const char *name, const char *value)
{
  if (self->message != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name,
                                  value);
}

/* Answers without a body. */
void
sky_server_request_answer (SkyServerRequest *self, guint status)
{
  if (self->message == NULL)
    return;
  soup_server_message_set_status (self->message, status, NULL);
  sky_server_request_resume (self);
}

/* Answers with a text. */
void
sky_server_request_answer_body (SkyServerRequest *self,
                                guint             status,
                                const char       *type,
                                const char       *body)
{
  if (self->message == NULL)
    return;
  soup_server_message_set_status (self->message, status, NULL);
  soup_server_message_set_response (self->message, type, SOUP_MEMORY_COPY, body, strlen (body));
  sky_server_request_resume (self);
}

/* What the client is told: errors of the disk and the database name places of this computer, which
 * are for its log alone. */
static const char *
get_words (const GError *error, guint status)
{
  if (error->domain == SKY_SERVER_ERROR)
    return error->message;
  if (status == SOUP_STATUS_INSUFFICIENT_STORAGE)
    return "no space is left on the drive";
  return "the drive could not do this; its log says why";
}

/* Answers with the status that fits @error, and with words. */
void
sky_server_request_fail (SkyServerRequest *self, const GError *error)
{
  guint            status = sky_server_error_to_status (error);
  g_autofree char *body = g_strconcat (get_words (error, status), "\n", NULL);

  if (status >= SOUP_STATUS_INTERNAL_SERVER_ERROR)
    g_message ("Request failed: %s", error->message);
  sky_server_request_answer_body (self, status, "text/plain; charset=utf-8", body);
}
