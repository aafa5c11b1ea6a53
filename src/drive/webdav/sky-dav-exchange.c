/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request with its whole answer: parses a 207 while it arrives, and reads anything else to its
 * end so that the connection can be used again. Runs in the context of its caller. */

#include "drive/webdav/sky-dav-exchange.h"

#include "drive/sky-drive-error.h"
#include "drive/webdav/sky-dav-multistatus.h"
#include "drive/webdav/sky-dav-status.h"

#define PIECE_SIZE (64 * 1024)
#define UNUSED_MAX (256 * 1024)

typedef struct
{
  SkyDavRequest *request; /* (owned) */

  SkyDavAnswer      *answer; /* (owned) (nullable) */
  SkyDavMultistatus *parser; /* (owned) (nullable): for a 207 */
  guint64            size;
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  sky_dav_request_unref (exchange->request);
  g_clear_pointer (&exchange->answer, sky_dav_answer_free);
  g_clear_pointer (&exchange->parser, sky_dav_multistatus_free);
  g_free (exchange);
}

static void
return_reply (GTask *task, Exchange *exchange)
{
  g_autoptr (SkyDavReply) reply = g_new0 (SkyDavReply, 1);
  GError *error = NULL;

  if (exchange->parser != NULL)
    {
      reply->resources = sky_dav_multistatus_finish (exchange->parser, &error);
      if (reply->resources == NULL)
        {
          g_prefix_error (&error, "“%s”: ", exchange->request->path);
          g_task_return_error (task, error);
          return;
        }
    }
  reply->status = exchange->answer->status;
  reply->headers = g_steal_pointer (&exchange->answer->headers);
  reply->endpoint = g_steal_pointer (&exchange->answer->endpoint);
  g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) sky_dav_reply_free);
}

static gboolean
take_piece (Exchange *exchange, GBytes *piece, GError **error)
{
  gsize       size;
  const void *data = g_bytes_get_data (piece, &size);

  exchange->size += size;
  if (exchange->parser == NULL)
    return TRUE;
  return sky_dav_multistatus_feed (exchange->parser, data, size, error);
}

static void
return_cut_off (GTask *task, Exchange *exchange, const GError *error)
{
  g_autoptr (GError) translated = NULL;

  translated =
      sky_dav_error_translate (error, sky_dav_endpoint_get_host (exchange->answer->endpoint));
  g_task_return_error (task, g_steal_pointer (&translated));
}

static void
piece_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) piece = NULL;
  GInputStream *body = G_INPUT_STREAM (source);
  Exchange     *exchange = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError       *error = NULL;
  gboolean      is_last;

  piece = g_input_stream_read_bytes_finish (body, result, &error);
  if (piece == NULL && exchange->parser != NULL)
    {
      g_autoptr (GError) cause = error;

      return_cut_off (task, exchange, cause);
      return;
    }
  g_clear_error (&error);
  is_last = piece == NULL || g_bytes_get_size (piece) == 0;
  if (!is_last && !take_piece (exchange, piece, &error))
    {
      g_prefix_error (&error, "“%s”: ", exchange->request->path);
      g_task_return_error (task, error);
      return;
    }
  if (is_last || (exchange->parser == NULL && exchange->size > UNUSED_MAX))
    return_reply (task, exchange);
  else
    g_input_stream_read_bytes_async (body, PIECE_SIZE, G_PRIORITY_DEFAULT, cancellable,
                                     piece_arrived_cb, g_steal_pointer (&task));
}

static void
answer_arrived_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Exchange     *exchange = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError       *error = NULL;

  exchange->answer = sky_dav_client_send_finish (SKY_DAV_CLIENT (source), result, &error);
  if (exchange->answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (exchange->answer->status == SOUP_STATUS_MULTI_STATUS)
    exchange->parser = sky_dav_multistatus_new ();
  g_input_stream_read_bytes_async (exchange->answer->body, PIECE_SIZE, G_PRIORITY_DEFAULT,
                                   cancellable, piece_arrived_cb, g_steal_pointer (&task));
}

/**
 * sky_dav_reply_free:
 * @self: (nullable) (transfer full): a reply
 */
void
sky_dav_reply_free (SkyDavReply *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->resources, g_ptr_array_unref);
  g_clear_pointer (&self->endpoint, sky_dav_endpoint_unref);
  g_free (self);
}

/**
 * sky_dav_reply_get_failure:
 * @self: the reply to a request that changes something
 *
 * A 207 to such a request lists what failed (RFC 4918 section 9.6.1).
 *
 * Returns: the status that tells what failed, or 0 where nothing did
 */
guint
sky_dav_reply_get_failure (SkyDavReply *self)
{
  if (!sky_dav_status_is_success (self->status))
    return self->status;
  for (guint i = 0; self->resources != NULL && i < self->resources->len; i++)
    {
      SkyDavResource *resource = g_ptr_array_index (self->resources, i);

      if (resource->status != 0 && !sky_dav_status_is_success (resource->status))
        return resource->status;
    }
  return 0;
}

/**
 * sky_dav_exchange_async:
 * @client: whom to ask
 * @request: what to ask
 * @cancellable: (nullable): to stop it
 * @callback: called in the context that this was called from
 * @user_data: for @callback
 */
void
sky_dav_exchange_async (SkyDavClient       *client,
                        SkyDavRequest      *request,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->request = sky_dav_request_ref (request);
  g_task_set_source_tag (task, sky_dav_exchange_async);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  sky_dav_client_send_async (client, request, cancellable, answer_arrived_cb,
                             g_steal_pointer (&task));
}

/**
 * sky_dav_exchange_finish:
 * @client: whom was asked
 * @result: what the callback got
 * @error: return location for an error of the drive layer or cancellation
 *
 * Returns: (transfer full) (nullable): the reply; its 207, if it is one, was whole
 */
SkyDavReply *
sky_dav_exchange_finish (SkyDavClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
