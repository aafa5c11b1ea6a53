/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PROPFIND (RFC 4918 section 9.1) of one thing, or of a folder and what lies in it. The list is
 * read in one statement and written out a slice at a time, each when the one before has left. */

#include "server/sky-server-methods.h"

#include <string.h>

#include "server/sky-account-store.h"
#include "server/sky-node-store.h"
#include "server/sky-property-store.h"
#include "server/sky-server-error.h"
#include "server/sky-server-props.h"
#include "server/sky-server-xml.h"

/* Entries of one slice: a millisecond or so of work. */
#define SLICE 200

/* What is asked of the reader's thread; then what is written out. */
typedef struct
{
  /* input */
  SkyServerPath     *path;    /* (owned) */
  SkyServerPropfind *request; /* (owned) */
  gint64             account;
  gboolean           with_children;
  /* in progress */
  char *base; /* (owned): escaped address of the folder, with a slash */
  guint next;
  /* output */
  GHashTable *stored; /* (owned) (nullable): node to its SkyServerProperty array */
  GPtrArray  *nodes;  /* (owned) (element-type SkyServerNode): the first is what was asked for */
  guint64     used;
  guint64     available;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  sky_server_path_free (listing->path);
  sky_server_propfind_free (listing->request);
  g_clear_pointer (&listing->nodes, g_ptr_array_unref);
  g_clear_pointer (&listing->stored, g_hash_table_unref);
  g_free (listing->base);
  g_free (listing);
}

/* Most lists ask for what the server computes: then nothing stored is looked for. */
static gboolean
wants_stored (const SkyServerPropfind *request)
{
  if (request->kind != SKY_SERVER_PROPFIND_SOME)
    return TRUE;
  for (guint i = 0; i < request->names->len; i++)
    {
      SkyServerPropName *name = g_ptr_array_index (request->names, i);

      if (sky_server_find_live_prop (name->ns, name->name) == NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
fill (SkyServerRoot *root, Listing *listing, GError **error)
{
  SkyDatabase   *database = sky_server_root_get_reader (root);
  SkyServerNode *node = NULL;

  node = sky_node_store_lookup (database, listing->account, listing->path, error);
  if (node == NULL)
    return FALSE;
  if (node->is_folder && listing->with_children)
    {
      listing->nodes = sky_node_store_list (database, node->id, error);
      if (listing->nodes == NULL)
        {
          sky_server_node_free (node);
          return FALSE;
        }
    }
  else
    listing->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_server_node_free);
  g_ptr_array_insert (listing->nodes, 0, node);
  if (!sky_blob_store_get_space (sky_server_root_get_blobs (root), &listing->available))
    listing->available = G_MAXUINT64;
  if (wants_stored (listing->request))
    {
      listing->stored = sky_property_store_collect (database, node->id, error);
      if (listing->stored == NULL)
        return FALSE;
    }
  return sky_account_store_get_used (database, listing->account, &listing->used, error);
}

static void
list_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (fill (source, data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
append_close (GString *out, const SkyServerLiveProp *prop)
{
  const char *prefix = strcmp (prop->ns, SKY_SERVER_NS_DAV) == 0 ? "D" : "S";

  g_string_append_printf (out, "</%s:%s>", prefix, prop->name);
}

/* Appends a live property; takes it back where the node does not have it. */
static gboolean
append_live (GString *out, const SkyServerLiveProp *prop, const SkyServerPropContext *context)
{
  gsize before = out->len;

  sky_server_xml_append_tag (out, prop->ns, prop->name, ">");
  if (!prop->write (out, context))
    {
      g_string_truncate (out, before);
      return FALSE;
    }
  append_close (out, prop);
  return TRUE;
}

static void
append_all_live (GString                    *found,
                 const SkyServerPropfind    *request,
                 const SkyServerPropContext *context)
{
  guint                    n_props = 0;
  const SkyServerLiveProp *props = sky_server_live_props (&n_props);

  for (guint i = 0; i < n_props; i++)
    {
      gsize before = found->len;

      if (request->kind == SKY_SERVER_PROPFIND_ALL && !props[i].in_allprop)
        continue;
      if (!append_live (found, &props[i], context) || request->kind == SKY_SERVER_PROPFIND_ALL)
        continue;
      g_string_truncate (found, before);
      sky_server_xml_append_tag (found, props[i].ns, props[i].name, "/>");
    }
}

static void
append_all_stored (GString *found, const SkyServerPropfind *request, const GPtrArray *stored)
{
  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      const SkyServerProperty *property = g_ptr_array_index (stored, i);

      if (request->kind == SKY_SERVER_PROPFIND_ALL)
        g_string_append (found, property->value);
      else
        sky_server_xml_append_tag (found, property->ns, property->name, "/>");
    }
}

static gboolean
append_stored (GString *found, const SkyServerPropName *name, const GPtrArray *stored)
{
  for (guint i = 0; stored != NULL && i < stored->len; i++)
    {
      const SkyServerProperty *property = g_ptr_array_index (stored, i);

      if (strcmp (property->name, name->name) == 0 && strcmp (property->ns, name->ns) == 0)
        {
          g_string_append (found, property->value);
          return TRUE;
        }
    }
  return FALSE;
}

static void
append_some (GString                    *found,
             GString                    *missing,
             const SkyServerPropfind    *request,
             const SkyServerPropContext *context,
             const GPtrArray            *stored)
{
  for (guint i = 0; i < request->names->len; i++)
    {
      SkyServerPropName       *name = g_ptr_array_index (request->names, i);
      const SkyServerLiveProp *prop = sky_server_find_live_prop (name->ns, name->name);
      gboolean                 is_live = prop != NULL;

      if (is_live ? append_live (found, prop, context) : append_stored (found, name, stored))
        continue;
      /* What "include" asks for besides "allprop" need not be there (RFC 4918 section 9.1). */
      if (request->kind == SKY_SERVER_PROPFIND_SOME)
        sky_server_xml_append_tag (missing, name->ns, name->name, "/>");
    }
}

static void
append_propstat (GString *out, const GString *props, const char *status)
{
  g_string_append (out, "<D:propstat><D:prop>");
  g_string_append_len (out, props->str, (gssize) props->len);
  g_string_append_printf (out, "</D:prop><D:status>HTTP/1.1 %s</D:status></D:propstat>", status);
}

static void
append_response (GString *out, const Listing *listing, guint index)
{
  const SkyServerNode *node = g_ptr_array_index (listing->nodes, index);
  SkyServerPropContext context = { node, listing->used, listing->available };
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GString) missing = g_string_new (NULL);
  g_autofree char *href = NULL;
  const GPtrArray *stored = NULL;

  if (index == 0)
    href = sky_server_path_to_href (listing->path, node->is_folder);
  else
    href = sky_server_path_child_href (listing->base, node->name, node->is_folder);
  if (listing->stored != NULL)
    stored = g_hash_table_lookup (listing->stored, &node->id);
  if (listing->request->kind == SKY_SERVER_PROPFIND_SOME)
    append_some (found, missing, listing->request, &context, stored);
  else
    {
      append_all_live (found, listing->request, &context);
      append_all_stored (found, listing->request, stored);
    }
  g_string_append (out, "<D:response><D:href>");
  sky_server_append_xml_text (out, href);
  g_string_append (out, "</D:href>");
  if (found->len > 0 || missing->len == 0)
    append_propstat (out, found, "200 OK");
  if (missing->len > 0)
    append_propstat (out, missing, "404 Not Found");
  g_string_append (out, "</D:response>\n");
}

static void
write_slice (SoupServerMessage *message, Listing *listing)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  GString         *out = g_string_new (NULL);
  guint            end = MIN (listing->next + SLICE, listing->nodes->len);
  g_autoptr (GBytes) slice = NULL;

  if (listing->next == 0)
    g_string_append (out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus "
                          "xmlns:D=\"DAV:\" xmlns:S=\"" SKY_SERVER_NS_SKYLARK "\">\n");
  for (; listing->next < end; listing->next++)
    append_response (out, listing, listing->next);
  if (end == listing->nodes->len)
    g_string_append (out, "</D:multistatus>\n");
  slice = g_string_free_to_bytes (out);
  soup_message_body_append_bytes (body, slice);
  if (end == listing->nodes->len)
    soup_message_body_complete (body);
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer user_data)
{
  Listing *listing = sky_server_request_get_data (user_data);

  if (listing != NULL && listing->next < listing->nodes->len)
    write_slice (message, listing);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyServerRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  SoupServerMessage  *message = sky_server_request_get_message (request);
  SoupMessageHeaders *headers = NULL;
  /* Owned: the task only lent it to the other thread. */
  Listing *listing = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    sky_server_request_fail (request, error);
  if (error != NULL || message == NULL)
    {
      listing_free (listing);
      return;
    }
  sky_server_request_set_data (request, listing, listing_free);
  headers = soup_server_message_get_response_headers (message);
  soup_message_headers_set_content_type (headers, "application/xml; charset=utf-8", NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), request);
  listing->base = sky_server_path_to_href (listing->path, TRUE);
  write_slice (message, listing);
  sky_server_request_answer (request, SOUP_STATUS_MULTI_STATUS);
}

/* Depth: 0 or 1; infinity, which a missing header means, is refused (RFC 4918 section 9.1). */
static gboolean
parse_depth (SkyServerRequest *request, gboolean *with_children)
{
  const char *header = sky_server_request_get_header (request, "Depth");

  *with_children = g_strcmp0 (header, "1") == 0;
  if (*with_children || g_strcmp0 (header, "0") == 0)
    return TRUE;
  if (header == NULL || g_ascii_strcasecmp (header, "infinity") == 0)
    sky_server_request_answer_body (
        request, SOUP_STATUS_FORBIDDEN, "application/xml; charset=utf-8",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<D:error xmlns:D=\"DAV:\"><D:propfind-finite-depth/></D:error>\n");
  else
    sky_server_request_answer_body (request, SOUP_STATUS_BAD_REQUEST, "text/plain; charset=utf-8",
                                    "the Depth header is neither 0, 1 nor infinity\n");
  return FALSE;
}

void
sky_server_propfind (SkyServerRequest *request)
{
  SoupServerMessage *message = sky_server_request_get_message (request);
  SkyServerRoot     *root = sky_server_request_get_root (request);
  g_autoptr (GBytes) body =
                 soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (SkyServerPropfind) propfind = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Listing *listing = NULL;
  gboolean with_children = FALSE;

  if (!parse_depth (request, &with_children))
    return;
  propfind =
      sky_server_propfind_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), &error);
  if (propfind == NULL)
    {
      sky_server_request_fail (request, error);
      return;
    }
  listing = g_new0 (Listing, 1);
  listing->path = sky_server_path_copy (sky_server_request_get_path (request));
  listing->request = g_steal_pointer (&propfind);
  listing->account = sky_server_request_get_account (request);
  listing->with_children = with_children;
  sky_server_request_pause (request);
  task = g_task_new (root, NULL, listed_cb, sky_server_request_ref (request));
  g_task_set_task_data (task, listing, NULL);
  sky_server_root_read (root, task, list_job);
}
