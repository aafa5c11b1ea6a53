/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A WebDAV server in this process that stalls, cuts, refuses or lies on request. */

#include "sky-fake-dav.h"

#include <string.h>

#define FINISHED "finished"

typedef struct
{
  GBytes *content;
  guint   version;
} File;

typedef struct
{
  char        *method;
  SkyFakeFault fault;
  char        *raw; /* (nullable): the whole answer, where it is canned */
  guint        times;
} Script;

typedef struct
{
  guint               count;
  SoupMessageHeaders *headers; /* of the last request */
} Seen;

struct _SkyFakeDav
{
  SoupServer *server;
  GHashTable *files;   /* path to File; NULL for a folder, whose path ends with a slash */
  GHashTable *ports;   /* those that connections came from */
  GHashTable *seen;    /* method to Seen */
  GPtrArray  *scripts; /* Script */
  char       *url;
  guint       versions;
  guint       delay_ms;
  GPtrArray  *delayed; /* (element-type GSource) */
  gboolean    weak;
};

static void
file_free (gpointer data)
{
  File *file = data;

  if (file == NULL)
    return;
  g_bytes_unref (file->content);
  g_free (file);
}

static void
script_free (gpointer data)
{
  Script *script = data;

  g_free (script->method);
  g_free (script->raw);
  g_free (script);
}

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_clear_pointer (&seen->headers, soup_message_headers_unref);
  g_free (seen);
}

static void
source_free (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static void
note (SkyFakeDav *self, SoupServerMessage *message)
{
  const char     *method = soup_server_message_get_method (message);
  GSocketAddress *peer = soup_server_message_get_remote_address (message);
  Seen           *seen = g_hash_table_lookup (self->seen, method);

  g_hash_table_add (self->ports, GUINT_TO_POINTER (g_inet_socket_address_get_port (
                                     G_INET_SOCKET_ADDRESS (peer))));
  if (seen == NULL)
    {
      seen = g_new0 (Seen, 1);
      g_hash_table_insert (self->seen, g_strdup (method), seen);
    }
  seen->count++;
  g_clear_pointer (&seen->headers, soup_message_headers_unref);
  seen->headers = soup_message_headers_ref (soup_server_message_get_request_headers (message));
}

static Script *
take_script (SkyFakeDav *self, const char *method)
{
  for (guint i = 0; i < self->scripts->len; i++)
    {
      Script *script = self->scripts->pdata[i];

      if (script->times > 0 && g_str_equal (script->method, method))
        {
          script->times--;
          return script;
        }
    }
  return NULL;
}

/* Says something of its own on the connection, or nothing, and closes it. */
static void
say_and_close (SoupServerMessage *message, const char *text, gsize size)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, size, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static char *
build_etag (SkyFakeDav *self, File *file)
{
  return g_strdup_printf ("%s\"v%u\"", self->weak ? "W/" : "", file->version);
}

static void
put (SkyFakeDav *self, const char *path, GBytes *content)
{
  File *file = g_new0 (File, 1);

  file->content = g_bytes_ref (content);
  file->version = ++self->versions;
  g_hash_table_insert (self->files, g_strdup (path), file);
}

static void
append_response (SkyFakeDav *self, GString *xml, const char *path, File *file)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *etag = file != NULL ? build_etag (self, file) : NULL;
  g_autofree char *markup = etag != NULL ? g_markup_escape_text (etag, -1) : NULL;

  g_string_append_printf (xml, "<D:response><D:href>%s</D:href><D:propstat><D:prop>", escaped);
  if (file == NULL)
    g_string_append (xml, "<D:resourcetype><D:collection/></D:resourcetype>");
  else
    g_string_append_printf (xml,
                            "<D:resourcetype/><D:getcontentlength>%" G_GSIZE_FORMAT
                            "</D:getcontentlength><D:getetag>%s</D:getetag>",
                            g_bytes_get_size (file->content), markup);
  g_string_append (xml, "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>");
}

static gboolean
is_folder (const char *path)
{
  return g_str_has_suffix (path, "/");
}

/* Folders are there without being made, but for those that may be made here. */
static gboolean
is_gone (SkyFakeDav *self, const char *path)
{
  return g_str_has_suffix (path, "-made/") && !g_hash_table_contains (self->files, path);
}

static guint
handle_propfind (SkyFakeDav *self, SoupServerMessage *message, const char *path)
{
  g_autoptr (GString) xml = g_string_new ("<D:multistatus xmlns:D=\"DAV:\">");
  File            *file = g_hash_table_lookup (self->files, path);
  g_autofree char *folder = g_strconcat (path, "/", NULL);
  GHashTableIter   iter;
  gpointer         name;
  gpointer         value;

  if (file == NULL && !is_folder (path) && !g_hash_table_contains (self->files, folder))
    return SOUP_STATUS_NOT_FOUND;
  if (is_gone (self, path))
    return SOUP_STATUS_NOT_FOUND;
  append_response (self, xml, path, file);
  g_hash_table_iter_init (&iter, self->files);
  while (is_folder (path) && g_hash_table_iter_next (&iter, &name, &value))
    if (g_str_has_prefix (name, path) && !g_str_equal (name, path))
      append_response (self, xml, name, value);
  g_string_append (xml, "</D:multistatus>");
  soup_server_message_set_response (message, "application/xml", SOUP_MEMORY_COPY, xml->str,
                                    xml->len);
  return SOUP_STATUS_MULTI_STATUS;
}

static guint
handle_get (SkyFakeDav *self, SoupServerMessage *message, const char *path, SkyFakeFault fault)
{
  File               *file = g_hash_table_lookup (self->files, path);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char    *etag = NULL;
  gconstpointer       data;
  gsize               size;

  if (file == NULL)
    return SOUP_STATUS_NOT_FOUND;
  data = g_bytes_get_data (file->content, &size);
  etag = build_etag (self, file);
  if (fault == SKY_FAKE_CUT_BODY)
    {
      g_autoptr (GString) answer = g_string_new (NULL);

      g_string_printf (answer,
                       "HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\nETag: %s\r\n\r\n",
                       size, etag);
      g_string_append_len (answer, data, (gssize) size / 2);
      say_and_close (message, answer->str, answer->len);
      return 0;
    }
  soup_message_headers_replace (headers, "ETag", etag);
  soup_server_message_set_response (message, "application/octet-stream", SOUP_MEMORY_COPY, data,
                                    size);
  /* libsoup makes a 206 of a 200 by itself. */
  if (fault == SKY_FAKE_NO_RANGES)
    soup_message_headers_remove (soup_server_message_get_request_headers (message), "Range");
  return SOUP_STATUS_OK;
}

static guint
handle_put (SkyFakeDav *self, SoupServerMessage *message, const char *path, SkyFakeFault fault)
{
  g_autoptr (GBytes) body =
                 soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GBytes) kept = NULL;
  gsize    size = g_bytes_get_size (body);
  gboolean is_new = !g_hash_table_contains (self->files, path);

  kept = g_bytes_new_from_bytes (body, 0, fault == SKY_FAKE_KEEP_HALF ? size / 2 : size);
  put (self, path, kept);
  return is_new ? SOUP_STATUS_CREATED : SOUP_STATUS_NO_CONTENT;
}

static guint
handle_mkcol (SkyFakeDav *self, const char *path)
{
  if (g_hash_table_contains (self->files, path))
    return SOUP_STATUS_METHOD_NOT_ALLOWED;
  g_hash_table_insert (self->files, g_strdup (path), NULL);
  return SOUP_STATUS_CREATED;
}

static guint
handle_move (SkyFakeDav *self, SoupServerMessage *message, const char *path)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char         *overwrite = soup_message_headers_get_one (headers, "Overwrite");
  g_autoptr (GUri) uri = NULL;
  g_autofree char *target = NULL;
  File            *file = g_hash_table_lookup (self->files, path);
  gboolean         is_new;

  uri = g_uri_parse (soup_message_headers_get_one (headers, "Destination"), G_URI_FLAGS_NONE, NULL);
  if (file == NULL || uri == NULL)
    return SOUP_STATUS_NOT_FOUND;
  target = g_strdup (g_uri_get_path (uri));
  is_new = !g_hash_table_contains (self->files, target);
  if (!is_new && g_strcmp0 (overwrite, "F") == 0)
    return SOUP_STATUS_PRECONDITION_FAILED;
  put (self, target, file->content);
  if (g_str_equal (soup_server_message_get_method (message), "MOVE"))
    g_hash_table_remove (self->files, path);
  return is_new ? SOUP_STATUS_CREATED : SOUP_STATUS_NO_CONTENT;
}

static guint
handle (SkyFakeDav *self, SoupServerMessage *message, const char *path, SkyFakeFault fault)
{
  const char *method = soup_server_message_get_method (message);

  if (g_str_equal (method, "PROPFIND"))
    return handle_propfind (self, message, path);
  if (g_str_equal (method, "GET"))
    return handle_get (self, message, path, fault);
  if (g_str_equal (method, "PUT"))
    return handle_put (self, message, path, fault);
  if (g_str_equal (method, "MOVE") || g_str_equal (method, "COPY"))
    return handle_move (self, message, path);
  if (g_str_equal (method, "MKCOL"))
    return handle_mkcol (self, path);
  if (g_str_equal (method, "DELETE"))
    return g_hash_table_remove (self->files, path) ? SOUP_STATUS_NO_CONTENT : SOUP_STATUS_NOT_FOUND;
  return SOUP_STATUS_METHOD_NOT_ALLOWED;
}

/* libsoup 3.2 would close the connection after a 204. */
static void
wrote_headers_cb (SoupServerMessage *message, gpointer user_data)
{
  if (soup_server_message_get_status (message) == SOUP_STATUS_NO_CONTENT)
    soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                       SOUP_ENCODING_NONE);
}

static gboolean
unpause_cb (gpointer user_data)
{
  if (g_object_get_data (user_data, FINISHED) == NULL)
    soup_server_message_unpause (user_data);

  return G_SOURCE_REMOVE;
}

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  g_object_set_data (G_OBJECT (message), FINISHED, message);
}

/* As if it came from far away. */
static void
delay (SkyFakeDav *self, SoupServerMessage *message)
{
  GSource *source;

  if (self->delay_ms == 0)
    return;

  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), NULL);
  g_signal_connect (message, "disconnected", G_CALLBACK (finished_cb), NULL);
  soup_server_message_pause (message);
  source = g_timeout_source_new (self->delay_ms);
  g_source_set_callback (source, unpause_cb, g_object_ref (message), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_ptr_array_add (self->delayed, source);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  SkyFakeDav  *self = user_data;
  Script      *script;
  SkyFakeFault fault;
  guint        status;

  g_signal_connect (message, "wrote-headers", G_CALLBACK (wrote_headers_cb), NULL);
  note (self, message);
  script = take_script (self, soup_server_message_get_method (message));
  fault = script != NULL ? script->fault : SKY_FAKE_NO_FAULT;
  if (script != NULL && script->raw != NULL)
    {
      say_and_close (message, script->raw, strlen (script->raw));
      return;
    }
  if (fault == SKY_FAKE_HANG)
    {
      soup_server_message_pause (message);
      return;
    }
  if (fault == SKY_FAKE_LOSE_REQUEST)
    {
      say_and_close (message, "", 0);
      return;
    }
  status = handle (self, message, path, fault);
  if (fault == SKY_FAKE_LOSE_ANSWER)
    say_and_close (message, "", 0);
  else if (status != 0)
    {
      soup_server_message_set_status (message, status, NULL);
      delay (self, message);
    }
}

/**
 * sky_fake_dav_new:
 *
 * Returns: (transfer full): a server that does as it should
 */
SkyFakeDav *
sky_fake_dav_new (void)
{
  SkyFakeDav *self = g_new0 (SkyFakeDav, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
  self->ports = g_hash_table_new (NULL, NULL);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seen_free);
  self->scripts = g_ptr_array_new_with_free_func (script_free);
  self->delayed = g_ptr_array_new_with_free_func (source_free);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
sky_fake_dav_free (SkyFakeDav *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->delayed);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->ports);
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->scripts);
  g_free (self->url);
  g_free (self);
}

const char *
sky_fake_dav_get_url (SkyFakeDav *self)
{
  return self->url;
}

/* Puts a file there, or another version of it. */
void
sky_fake_dav_put (SkyFakeDav *self, const char *path, GBytes *content)
{
  put (self, path, content);
}

/* How long every answer takes from now on. */
void
sky_fake_dav_set_delay (SkyFakeDav *self, guint delay_ms)
{
  self->delay_ms = delay_ms;
}

/* What it holds at @path, or NULL. */
GBytes *
sky_fake_dav_get (SkyFakeDav *self, const char *path)
{
  File *file = g_hash_table_lookup (self->files, path);

  return file != NULL ? file->content : NULL;
}

static Script *
add_script (SkyFakeDav *self, const char *method, guint times)
{
  Script *script = g_new0 (Script, 1);

  script->method = g_strdup (method);
  script->times = times;
  g_ptr_array_add (self->scripts, script);
  return script;
}

/* The next @times requests of @method go wrong; told several times, one after another. */
void
sky_fake_dav_fail (SkyFakeDav *self, const char *method, SkyFakeFault fault, guint times)
{
  add_script (self, method, times)->fault = fault;
}

/* The next @times requests of @method get @raw, byte by byte, and the connection is closed. */
void
sky_fake_dav_answer (SkyFakeDav *self, const char *method, const char *raw, guint times)
{
  add_script (self, method, times)->raw = g_strdup (raw);
}

/* Whether ETags are weak. */
void
sky_fake_dav_set_weak (SkyFakeDav *self, gboolean weak)
{
  self->weak = weak;
}

/* How many requests of @method came. */
guint
sky_fake_dav_count (SkyFakeDav *self, const char *method)
{
  Seen *seen = g_hash_table_lookup (self->seen, method);

  return seen != NULL ? seen->count : 0;
}

/* How many connections brought a request. */
guint
sky_fake_dav_count_connections (SkyFakeDav *self)
{
  return g_hash_table_size (self->ports);
}

/* A header of the last request of @method. */
const char *
sky_fake_dav_get_header (SkyFakeDav *self, const char *method, const char *name)
{
  Seen *seen = g_hash_table_lookup (self->seen, method);

  return seen != NULL ? soup_message_headers_get_one (seen->headers, name) : NULL;
}
