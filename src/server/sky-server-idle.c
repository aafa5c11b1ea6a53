/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closes connections whose client has left between two requests. libsoup before 3.3 forgets them
 * without closing them (fixed by its commit d20c6601): every client that comes and goes would cost
 * a descriptor for good. Lives on the server's thread. */

#include "server/sky-server-idle.h"

#include <errno.h>
#include <sys/socket.h>

#define WATCH_KEY "sky-server-idle-watch"

/* Kept with the socket from the end of one request to the begin of the next. */
typedef struct
{
  SoupServerMessage *message; /* (owned): the request that has ended; it knows the connection */
  GSource           *source;  /* (owned) */
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_source_destroy (watch->source);
  g_source_unref (watch->source);
  g_object_unref (watch->message);
  g_free (watch);
}

static void
stop_watching (GSocket *socket)
{
  g_object_set_data (G_OBJECT (socket), WATCH_KEY, NULL);
}

/* Looks before libsoup does: once libsoup has read the end of the connection itself it has dropped
 * its half of the bookkeeping, and taking the connection from it would crash. */
static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  g_autoptr (GSocket) kept = g_object_ref (socket);
  g_autoptr (SoupServerMessage) message = g_object_ref (user_data);
  g_autoptr (GIOStream) stream = NULL;
  gssize n = -1;
  char   next = 0;

  if (!g_socket_is_closed (kept))
    {
      n = recv (g_socket_get_fd (kept), &next, 1, MSG_PEEK | MSG_DONTWAIT);
      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    }
  stop_watching (kept);
  /* The next request: libsoup goes on, and the wait after it ends here again. */
  if (n > 0 || g_socket_is_closed (kept))
    return G_SOURCE_REMOVE;
  stream = soup_server_message_steal_connection (message);
  if (stream != NULL)
    g_io_stream_close (stream, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  GSocket *socket = soup_server_message_get_socket (message);
  Watch   *watch = NULL;

  if (socket == NULL || g_socket_is_closed (socket))
    return;
  watch = g_new0 (Watch, 1);
  watch->message = g_object_ref (message);
  /* Whatever wakes libsoup wakes this, and first: waiting for POLLRDHUP alone is not enough, for
   * the kernel may tell of the end as "readable" a moment before it tells of it as "hung up". */
  watch->source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_priority (watch->source, G_PRIORITY_HIGH);
  g_source_set_callback (watch->source, G_SOURCE_FUNC (readable_cb), message, NULL);
  g_source_attach (watch->source, g_main_context_get_thread_default ());
  g_object_set_data_full (G_OBJECT (socket), WATCH_KEY, watch, watch_free);
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (socket == NULL)
    return;
  stop_watching (socket);
  g_signal_connect_after (message, "finished", G_CALLBACK (finished_cb), NULL);
}

/**
 * sky_server_idle_watch:
 * @soup: a server that has no connections yet
 *
 * Does nothing where libsoup does it itself.
 */
void
sky_server_idle_watch (SoupServer *soup)
{
  if (!soup_check_version (3, 3, 0))
    g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), NULL);
}
