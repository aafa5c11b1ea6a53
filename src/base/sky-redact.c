/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes secrets out of addresses before they are logged or shown. Pure. */
#include "base/sky-redact.h"

#include <gio/gio.h>

/**
 * sky_redact_uri:
 * @uri: (nullable): an address
 *
 * User names and passwords before the host, and the values of the query (signatures, tokens), are
 * replaced; the fragment goes. What can't be parsed is not shown at all.
 *
 * Returns: (transfer full): the address as it may be logged
 */
char *
sky_redact_uri (const char *uri)
{
  g_autoptr (GUri) parsed = NULL;
  g_autoptr (GUri) redacted = NULL;

  if (uri == NULL)
    return g_strdup ("(no address)");
  parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
  if (parsed == NULL)
    return g_strdup ("(unreadable address)");
  redacted = g_uri_build (G_URI_FLAGS_ENCODED, g_uri_get_scheme (parsed), NULL,
                          g_uri_get_host (parsed), g_uri_get_port (parsed), g_uri_get_path (parsed),
                          g_uri_get_query (parsed) != NULL ? "redacted" : NULL, NULL);
  return g_uri_to_string (redacted);
}
