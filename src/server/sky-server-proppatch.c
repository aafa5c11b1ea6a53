/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PROPPATCH (RFC 4918 section 9.2): all instructions or none. Properties that the server computes
 * can't be set, but for the file's time: that is how clients keep it where X-OC-Mtime is unknown
 * to them. */

#include "server/sky-server-methods.h"

#include <string.h>

#include "server/sky-node-store.h"
#include "server/sky-property-store.h"
#include "server/sky-server-error.h"
#include "server/sky-server-job.h"
#include "server/sky-server-props.h"
#include "server/sky-server-xml.h"

/* Microseconds since 1970 from a date of HTTP, or from seconds as Nextcloud's "lastmodified". */
static gboolean
parse_modified (const SkyServerPropChange *change, gint64 *modified)
{
  g_autoptr (GDateTime) date = NULL;
  gint64 seconds = 0;

  if (change->text == NULL || strcmp (change->ns, SKY_SERVER_NS_DAV) != 0)
    return FALSE;
  if (strcmp (change->name, "lastmodified") == 0)
    {
      *modified = 0;
      if (!g_ascii_string_to_signed (change->text, 10, 0, G_MAXINT32 * 8LL, &seconds, NULL))
        return FALSE;
      *modified = seconds * G_USEC_PER_SEC;
      return TRUE;
    }
  if (strcmp (change->name, "getlastmodified") != 0)
    return FALSE;
  date = soup_date_time_new_from_http_string (change->text);
  if (date == NULL || g_date_time_to_unix (date) < 0)
    return FALSE;
  *modified = g_date_time_to_unix (date) * G_USEC_PER_SEC;
  return TRUE;
}

/* Whether the instruction is refused before anything is done. */
static gboolean
is_protected (const SkyServerPropChange *change)
{
  gint64   modified = 0;
  gboolean is_time =
      strcmp (change->ns, SKY_SERVER_NS_DAV) == 0 &&
      (strcmp (change->name, "lastmodified") == 0 || strcmp (change->name, "getlastmodified") == 0);

  if (is_time)
    return !parse_modified (change, &modified);
  /* The namespace is ours: what it will hold one day can't be taken now. */
  return strcmp (change->ns, SKY_SERVER_NS_SKYLARK) == 0 ||
         sky_server_find_live_prop (change->ns, change->name) != NULL;
}

static gboolean
apply (SkyDatabase               *database,
       const SkyServerNode       *node,
       const SkyServerPropChange *change,
       GError                   **error)
{
  gint64 modified = 0;

  if (parse_modified (change, &modified))
    return sky_node_store_set_modified (database, node->id, modified, error);
  if (change->value == NULL)
    return sky_property_store_remove (database, node->id, change->ns, change->name, error);
  return sky_property_store_set (database, node->id, change->ns, change->name, change->value,
                                 error);
}

static void
append_propstat (GString *out, const SkyServerPropChange *change, const char *status)
{
  g_string_append (out, "<D:propstat><D:prop>");
  sky_server_xml_append_tag (out, change->ns, change->name, "/>");
  g_string_append_printf (out, "</D:prop><D:status>HTTP/1.1 %s</D:status>", status);
  if (g_str_has_prefix (status, "403"))
    g_string_append (out, "<D:error><D:cannot-modify-protected-property/></D:error>");
  g_string_append (out, "</D:propstat>");
}

/* One propstat an instruction: done, or refused, or left undone because another was refused. */
static char *
describe (const SkyServerJob *job, const SkyServerNode *node, gboolean refused)
{
  GPtrArray       *changes = job->changes;
  GString         *out = g_string_new ("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
  g_autofree char *href = sky_server_path_to_href (job->path, node->is_folder);

  g_string_append (out, "<D:multistatus xmlns:D=\"DAV:\" xmlns:S=\"" SKY_SERVER_NS_SKYLARK
                        "\">\n<D:response><D:href>");
  sky_server_append_xml_text (out, href);
  g_string_append (out, "</D:href>");
  for (guint i = 0; i < changes->len; i++)
    {
      SkyServerPropChange *change = g_ptr_array_index (changes, i);
      const char          *status = refused ? "424 Failed Dependency" : "200 OK";

      append_propstat (out, change, is_protected (change) ? "403 Forbidden" : status);
    }
  g_string_append (out, "</D:response>\n</D:multistatus>\n");
  return g_string_free (out, FALSE);
}

static gboolean
change_properties (SkyDatabase *database, SkyServerJob *job, GError **error)
{
  GPtrArray *changes = job->changes;
  gboolean   refused = FALSE;
  g_autoptr (SkyServerNode) node = NULL;

  node = sky_node_store_lookup (database, job->account, job->path, error);
  if (node == NULL || !sky_server_conditions_check (job->conditions, node, error))
    return FALSE;
  for (guint i = 0; i < changes->len; i++)
    refused = refused || is_protected (g_ptr_array_index (changes, i));
  for (guint i = 0; !refused && i < changes->len; i++)
    if (!apply (database, node, g_ptr_array_index (changes, i), error))
      return FALSE;
  job->status = SOUP_STATUS_MULTI_STATUS;
  job->body = describe (job, node, refused);
  return TRUE;
}

void
sky_server_proppatch (SkyServerRequest *request)
{
  SoupServerMessage *message = sky_server_request_get_message (request);
  g_autoptr (GBytes) body =
                 soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  SkyServerJob *job = NULL;

  changes =
      sky_server_proppatch_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), &error);
  if (changes == NULL)
    {
      sky_server_request_fail (request, error);
      return;
    }
  job = sky_server_job_new (request);
  job->changes = g_steal_pointer (&changes);
  job->changes_destroy = (GDestroyNotify) g_ptr_array_unref;
  sky_server_job_run (request, job, change_properties);
}
