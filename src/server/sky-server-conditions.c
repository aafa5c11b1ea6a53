/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditional requests (RFC 9110 section 13). Read from the headers on the server's thread, judged
 * wherever the node was looked up; never changes in between. */

#include "server/sky-server-conditions.h"

#include <string.h>

#include "server/sky-server-error.h"
#include "server/sky-server-if.h"

struct _SkyServerConditions
{
  SkyServerIf *lists;               /* (owned) (nullable): of the If header */
  GError      *bad_lists;           /* (owned) (nullable): why they were not understood */
  char        *if_match;            /* (owned) (nullable) */
  char        *if_none_match;       /* (owned) (nullable) */
  gint64       if_modified_since;   /* seconds, or -1 */
  gint64       if_unmodified_since; /* seconds, or -1 */
};

static gint64
parse_date (const char *text)
{
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return date != NULL ? g_date_time_to_unix (date) : -1;
}

/**
 * sky_server_conditions_new:
 *
 * Returns: (transfer full): what the request's headers ask for
 */
SkyServerConditions *
sky_server_conditions_new (SkyServerRequest *request)
{
  SkyServerConditions *self = g_new0 (SkyServerConditions, 1);
  const char          *lists = sky_server_request_get_header (request, "If");

  if (lists != NULL)
    self->lists = sky_server_if_parse (
        lists, soup_server_message_get_uri (sky_server_request_get_message (request)),
        &self->bad_lists);
  self->if_match = g_strdup (sky_server_request_get_header (request, "If-Match"));
  self->if_none_match = g_strdup (sky_server_request_get_header (request, "If-None-Match"));
  self->if_modified_since =
      parse_date (sky_server_request_get_header (request, "If-Modified-Since"));
  self->if_unmodified_since =
      parse_date (sky_server_request_get_header (request, "If-Unmodified-Since"));
  return self;
}

void
sky_server_conditions_free (SkyServerConditions *self)
{
  if (self == NULL)
    return;
  sky_server_if_free (self->lists);
  g_clear_error (&self->bad_lists);
  g_free (self->if_match);
  g_free (self->if_none_match);
  g_free (self);
}

/**
 * sky_server_etag_matches:
 * @list: "*", or entity tags with commas between them
 * @etag: (nullable): what there is: a strong tag, or %NULL for a folder
 * @strong: whether weak tags in the list never match (RFC 9110 section 8.8.3.2)
 *
 * Returns: whether one of them is it; "*" matches whatever exists
 */
gboolean
sky_server_etag_matches (const char *list, const char *etag, gboolean strong)
{
  const char *rest = list;

  while (*rest != 0)
    {
      gboolean weak = FALSE;
      gsize    size = 0;

      rest += strspn (rest, " \t,");
      if (*rest == '*')
        return TRUE;
      weak = g_str_has_prefix (rest, "W/");
      rest += weak ? 2 : 0;
      if (*rest != '"')
        return FALSE;
      size = 1 + strcspn (rest + 1, "\"");
      if (rest[size] != '"')
        return FALSE;
      size++;
      if (etag != NULL && !(strong && weak) && strlen (etag) == size &&
          strncmp (rest, etag, size) == 0)
        return TRUE;
      rest += size;
    }
  return FALSE;
}

static gboolean
refuse (const char *header, GError **error)
{
  g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_PRECONDITION,
               "the condition in %s does not hold", header);
  return FALSE;
}

/**
 * sky_server_conditions_check_if:
 * @path: what the request names
 *
 * Judges the If header, which may speak of other things than the request. To be called inside the
 * transaction that it guards.
 *
 * Returns: whether it may be done
 */
gboolean
sky_server_conditions_check_if (const SkyServerConditions *self,
                                SkyDatabase               *database,
                                gint64                     account,
                                const SkyServerPath       *path,
                                GError                   **error)
{
  if (self->bad_lists != NULL)
    {
      g_propagate_error (error, g_error_copy (self->bad_lists));
      return FALSE;
    }
  return self->lists == NULL || sky_server_if_check (self->lists, database, account, path, error);
}

/**
 * sky_server_conditions_check_match:
 * @node: (nullable): what has the name now, or %NULL
 *
 * Judges If-Match and If-Unmodified-Since, which mean the same for every method.
 *
 * Returns: whether it may be done; otherwise %SKY_SERVER_ERROR_PRECONDITION
 */
gboolean
sky_server_conditions_check_match (const SkyServerConditions *self,
                                   const SkyServerNode       *node,
                                   GError                   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->if_match != NULL)
    {
      if (node == NULL || !sky_server_etag_matches (self->if_match, node->etag, TRUE))
        return refuse ("If-Match", error);
    }
  else if (self->if_unmodified_since >= 0 && node != NULL &&
           node->modified / G_USEC_PER_SEC > self->if_unmodified_since)
    return refuse ("If-Unmodified-Since", error);
  return TRUE;
}

/**
 * sky_server_conditions_check:
 * @node: (nullable): what has the name now, or %NULL
 *
 * For methods that change something.
 *
 * Returns: whether it may be done; otherwise %SKY_SERVER_ERROR_PRECONDITION
 */
gboolean
sky_server_conditions_check (const SkyServerConditions *self,
                             const SkyServerNode       *node,
                             GError                   **error)
{
  if (!sky_server_conditions_check_match (self, node, error))
    return FALSE;
  if (self->if_none_match != NULL && node != NULL &&
      sky_server_etag_matches (self->if_none_match, node->etag, FALSE))
    return refuse ("If-None-Match", error);
  return TRUE;
}

/**
 * sky_server_conditions_is_unchanged:
 * @node: what was asked for
 *
 * For GET and HEAD.
 *
 * Returns: whether the client has this version already (304)
 */
gboolean
sky_server_conditions_is_unchanged (const SkyServerConditions *self, const SkyServerNode *node)
{
  g_return_val_if_fail (self != NULL && node != NULL, FALSE);

  if (self->if_none_match != NULL)
    return sky_server_etag_matches (self->if_none_match, node->etag, FALSE);
  return self->if_modified_since >= 0 && node->modified / G_USEC_PER_SEC <= self->if_modified_since;
}
