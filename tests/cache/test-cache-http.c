/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cache over HTTP as seen by the server: connections, ranges, and a server that knows none. */
#include <libsoup/soup.h>

#include "cache/sky-cache-fixture.h"
#include "drive/sky-drive-registry.h"

#define ROUND_TRIP_MS 60
#define FIRST_WINDOW (10 * 1448)

typedef struct
{
  Fixture        base; /* its fake drive is not asked */
  SkyLoopThread *thread;
  SoupServer    *server; /* lives on thread */
  SkyDrive      *drive;

  GMutex      lock;
  GCond       ready;
  guint       port;        /* guarded by lock */
  GHashTable *connections; /* client ports; guarded by lock */
  guint       n_requests;  /* guarded by lock */
  gboolean    no_ranges;   /* guarded by lock */
  gboolean    is_young;    /* guarded by lock: gives bodies as a young connection does */
  GArray     *book;        /* SkyRange: what was asked for; guarded by lock */
} HttpFixture;

/* A body of which as much comes at once as a connection's window allows, then twice as much. */
typedef struct
{
  HttpFixture       *fixture;
  SoupServerMessage *message; /* (owned) */
  goffset            next;
  goffset            end;
  gsize              window;
} YoungBody;

static void
young_body_free (YoungBody *self)
{
  g_object_unref (self->message);
  g_free (self);
}

static gboolean
give_window_cb (gpointer data)
{
  YoungBody       *self = data;
  gsize            n = MIN (self->window, (gsize) (self->end - self->next));
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  g_autoptr (GBytes) bytes =
                 g_bytes_new_from_bytes (self->fixture->base.content, (gsize) self->next, n);

  soup_message_body_append_bytes (body, bytes);
  self->next += n;
  self->window *= 2;
  if (self->next == self->end)
    soup_message_body_complete (body);
  soup_server_message_unpause (self->message);

  return self->next < self->end ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* libsoup would answer a range by itself, but only with a body that is there at once. */
static void
give_slowly (HttpFixture *self, SoupServerMessage *message, const SoupRange *range)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  YoungBody          *body = g_new (YoungBody, 1);
  g_autoptr (GSource) timer = g_timeout_source_new (ROUND_TRIP_MS);

  soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  soup_server_message_set_status (message, SOUP_STATUS_PARTIAL_CONTENT, NULL);
  soup_message_headers_set_content_range (headers, range->start, range->end, FILE_SIZE);
  soup_message_headers_set_content_length (headers, range->end + 1 - range->start);
  *body = (YoungBody){ self, g_object_ref (message), range->start, range->end + 1, FIRST_WINDOW };
  g_source_set_callback (timer, give_window_cb, body, (GDestroyNotify) young_body_free);
  g_source_attach (timer, sky_loop_thread_get_context (self->thread));
  soup_server_message_pause (message);
}

/* Returns whether the answer is given slowly. */
static gboolean
note_range (HttpFixture *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupRange          *ranges = NULL;
  int                 n = 0;
  gboolean            slowly = FALSE;

  if (soup_message_headers_get_ranges (headers, FILE_SIZE, &ranges, &n) && n == 1)
    {
      SkyRange range = { (guint64) ranges->start, (guint64) ranges->end + 1 };

      g_mutex_lock (&self->lock);
      g_array_append_val (self->book, range);
      slowly = self->is_young;
      g_mutex_unlock (&self->lock);
      if (slowly)
        give_slowly (self, message, ranges);
    }
  soup_message_headers_free_ranges (headers, ranges);

  return slowly;
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           data)
{
  HttpFixture    *self = data;
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  gsize           size;
  const char     *content = g_bytes_get_data (self->base.content, &size);

  g_mutex_lock (&self->lock);
  self->n_requests++;
  g_hash_table_add (self->connections, GUINT_TO_POINTER (g_inet_socket_address_get_port (
                                           G_INET_SOCKET_ADDRESS (remote))));
  if (self->no_ranges)
    soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  g_mutex_unlock (&self->lock);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag",
                                "\"1\"");
  if (note_range (self, message))
    return;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_STATIC,
                                    content, size);
}

static gboolean
listen_cb (gpointer data)
{
  HttpFixture *self = data;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  g_mutex_lock (&self->lock);
  self->port = g_uri_get_port (uris->data);
  g_cond_broadcast (&self->ready);
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return G_SOURCE_REMOVE;
}

static gboolean
close_cb (gpointer data)
{
  HttpFixture *self = data;

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);

  return G_SOURCE_REMOVE;
}

static void
set_up (HttpFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  SkyDriveConfig   config = { .kind = "webdav", .id = "http" };

  fixture_set_up (&self->base, GUINT_TO_POINTER (SKY_DRIVE_RANGES));
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  self->connections = g_hash_table_new (NULL, NULL);
  self->book = g_array_new (FALSE, FALSE, sizeof (SkyRange));
  self->thread = sky_loop_thread_new ("test-server");
  sky_loop_thread_invoke (self->thread, listen_cb, self, NULL);
  g_mutex_lock (&self->lock);
  while (self->port == 0)
    g_cond_wait (&self->ready, &self->lock);
  uri = g_strdup_printf ("http://127.0.0.1:%u/", self->port);
  g_mutex_unlock (&self->lock);
  config.uri = uri;
  self->drive = sky_drive_registry_create (&config, &error);
  g_assert_no_error (error);
}

static void
tear_down (HttpFixture *self, gconstpointer data)
{
  fixture_tear_down (&self->base, data);
  g_clear_object (&self->drive);
  sky_loop_thread_invoke (self->thread, close_cb, self, NULL);
  sky_loop_thread_stop (self->thread);
  g_clear_object (&self->thread);
  g_hash_table_unref (self->connections);
  g_array_unref (self->book);
  g_cond_clear (&self->ready);
  g_mutex_clear (&self->lock);
}

static SkyByteSource *
open_file (HttpFixture *self, const char *path)
{
  SkyDriveEntryInfo info = { .path = path, .size = FILE_SIZE, .etag = "\"1\"" };
  g_autoptr (SkyDriveEntry) entry = sky_drive_entry_new (&info);

  return sky_block_cache_open (self->base.cache, self->drive, entry);
}

static guint
count_connections (HttpFixture *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = g_hash_table_size (self->connections);
  g_mutex_unlock (&self->lock);

  return count;
}

/* Requests overlap by two at most, and each goes over a connection that is there already. */
static void
test_connections_are_kept (HttpFixture *self, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.flac", i);
      g_autoptr (SkyByteSource) source = open_file (self, path);

      fixture_assert_read_all (&self->base, source);
    }
  g_assert_cmpuint (self->n_requests, >=, 20);
  g_assert_cmpuint (count_connections (self), <=, 4);
}

static void
test_no_ranges (HttpFixture *self, gconstpointer data)
{
  g_autoptr (SkyByteSource) source = open_file (self, "/a.flac");

  self->no_ranges = TRUE;
  fixture_assert_reads (&self->base, source, 1500000, 1000);
  fixture_assert_read_all (&self->base, source);
  g_assert_cmpuint (self->n_requests, ==, 1);
}

/* Who jumps about asks for no byte twice, as what is on its way still comes: a connection's first
 * round trips say nothing of the line. */
static void
test_jumps_ask_once (HttpFixture *self, gconstpointer data)
{
  const guint64 places[] = { 0, 2700000, 600000, 1800000, 300000, 2400000 };
  g_autoptr (SkyByteSource) source = open_file (self, "/a.flac");

  self->is_young = TRUE;
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (places); i++)
      fixture_assert_reads (&self->base, source, places[i], 20000);
  self->is_young = FALSE;
  fixture_assert_read_all (&self->base, source);
  for (guint i = 0; i < self->book->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const SkyRange *a = &g_array_index (self->book, SkyRange, i);
        const SkyRange *b = &g_array_index (self->book, SkyRange, j);

        g_assert_true (a->end <= b->start || b->end <= a->start);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/cache/http/" name, HttpFixture, NULL, set_up, func, tear_down)
  ADD ("connections-are-kept", test_connections_are_kept);
  ADD ("no-ranges", test_no_ranges);
  ADD ("jumps-ask-once", test_jumps_ask_once);
#undef ADD

  return g_test_run ();
}
