/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses inside headers: absolute ones on this server, or paths alone. A pure function. */

#include "server/sky-server-address.h"

#include <libsoup/soup.h>
#include <string.h>

#include "server/sky-server-error.h"

/**
 * sky_server_address_parse:
 * @text: an absolute address or a path (RFC 4918 section 8.3: a Simple-ref)
 * @own: the address of the request: what has another host or port lies on another server. The
 *   scheme is not compared: behind a proxy that does TLS it differs
 *
 * Returns: (transfer full) (nullable): the path; otherwise %SKY_SERVER_ERROR_OTHER_SERVER or
 *   %SKY_SERVER_ERROR_BAD_REQUEST
 */
SkyServerPath *
sky_server_address_parse (const char *text, GUri *own, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (text[0] == '/' && strpbrk (text, "?#") == NULL)
    return sky_server_path_parse (text, error);
  uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_BAD_REQUEST,
                           "a header names something that is no address of a file");
      return NULL;
    }
  if (g_strcmp0 (g_uri_get_host (uri), g_uri_get_host (own)) != 0 ||
      g_uri_get_port (uri) != g_uri_get_port (own))
    {
      g_set_error_literal (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_OTHER_SERVER,
                           "a header names something on another server");
      return NULL;
    }
  return sky_server_path_parse (g_uri_get_path (uri), error);
}
