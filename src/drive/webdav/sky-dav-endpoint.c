/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a WebDAV server is: builds request URIs from paths on the drive, and paths from the hrefs
 * that the server writes, in whatever form it writes them. */

#include "drive/webdav/sky-dav-endpoint.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/sky-redact.h"
#include "drive/sky-drive-error.h"
#include "drive/sky-drive-path.h"

struct _SkyDavEndpoint
{
  char              *origin;      /* (owned): scheme://host[:port] */
  char              *base;        /* (owned): escaped path, without a slash at the end */
  char              *base_plain;  /* (owned): the same, unescaped */
  GUri              *uri;         /* (owned) */
  SkyDavCredentials *credentials; /* (owned) (nullable) */
};

static void
sky_dav_endpoint_clear (SkyDavEndpoint *self)
{
  g_free (self->origin);
  g_free (self->base);
  g_free (self->base_plain);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->credentials, sky_dav_credentials_unref);
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* scheme://host, and the port only where it is not the usual one: servers compare what stands in a
 * Destination with the Host header, letter by letter. */
static char *
build_origin (GUri *uri)
{
  const char      *scheme = g_uri_get_scheme (uri);
  const char      *host = g_uri_get_host (uri);
  gboolean         is_ipv6 = strchr (host, ':') != NULL;
  int              port = g_uri_get_port (uri);
  g_autofree char *suffix = NULL;

  if (port > 0 && port != (g_str_equal (scheme, "https") ? 443 : 80))
    suffix = g_strdup_printf (":%d", port);
  return g_strconcat (scheme, "://", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "", suffix, NULL);
}

static int
effective_port (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);
  return g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

/* A '%' that starts no escape stands for itself: some servers forget to escape it. */
static char *
unescape (const char *text)
{
  g_autoptr (GString) result = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '%' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
      {
        int byte = g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]);

        if (byte == 0)
          return NULL;
        g_string_append_c (result, (char) byte);
        p += 2;
      }
    else
      g_string_append_c (result, *p);
  return g_string_free (g_steal_pointer (&result), FALSE);
}

static char *
without_slashes_at_end (const char *path)
{
  gsize length = strlen (path);

  while (length > 0 && path[length - 1] == '/')
    length--;
  return g_strndup (path, length);
}

static gboolean
check_uri (GUri *uri, gboolean has_credentials, GError **error)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  if (host == NULL || host[0] == '\0' ||
      (!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")))
    {
      g_set_error_literal (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                           "The address of the server must begin with https:// or http://");
      return FALSE;
    }
  if (has_credentials && g_str_equal (scheme, "http") && !is_loopback (host))
    {
      g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH,
                   "Passwords are not sent to %s without encryption: use an https:// address",
                   host);
      return FALSE;
    }
  return TRUE;
}

/**
 * sky_dav_endpoint_new:
 * @uri: address of the folder that is the drive's root
 * @credentials: (nullable): how to sign in
 * @error: return location: %SKY_DRIVE_ERROR_PROTOCOL where it is no address,
 *   %SKY_DRIVE_ERROR_AUTH where a secret would travel in the clear
 *
 * Returns: (transfer full) (nullable): the endpoint
 */
SkyDavEndpoint *
sky_dav_endpoint_new (const char *uri, SkyDavCredentials *credentials, GError **error)
{
  g_autoptr (GUri) parsed = NULL;
  g_autofree char *shown = NULL;
  SkyDavEndpoint  *self;

  g_return_val_if_fail (uri != NULL, NULL);

  parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  if (parsed == NULL)
    {
      shown = sky_redact_uri (uri);
      g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
                   "“%s” is not an address of a server", shown);
      return NULL;
    }
  if (!check_uri (parsed, credentials != NULL, error))
    return NULL;

  self = g_atomic_rc_box_new0 (SkyDavEndpoint);
  self->origin = build_origin (parsed);
  self->base = without_slashes_at_end (g_uri_get_path (parsed));
  self->base_plain = unescape (self->base);
  if (self->base_plain == NULL)
    self->base_plain = g_strdup (self->base);
  self->uri = g_steal_pointer (&parsed);
  self->credentials = credentials != NULL ? sky_dav_credentials_ref (credentials) : NULL;
  return self;
}

/**
 * sky_dav_endpoint_ref:
 * @self: an endpoint
 *
 * Returns: (transfer full): the same
 */
SkyDavEndpoint *
sky_dav_endpoint_ref (SkyDavEndpoint *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * sky_dav_endpoint_unref:
 * @self: (transfer full): an endpoint
 */
void
sky_dav_endpoint_unref (SkyDavEndpoint *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sky_dav_endpoint_clear);
}

/**
 * sky_dav_endpoint_get_credentials:
 * @self: an endpoint
 *
 * Returns: (transfer none) (nullable): how to sign in
 */
SkyDavCredentials *
sky_dav_endpoint_get_credentials (SkyDavEndpoint *self)
{
  return self->credentials;
}

/**
 * sky_dav_endpoint_get_host:
 * @self: an endpoint
 *
 * Returns: (transfer none): name of the server, for messages
 */
const char *
sky_dav_endpoint_get_host (SkyDavEndpoint *self)
{
  return g_uri_get_host (self->uri);
}

/**
 * sky_dav_endpoint_is_loopback:
 * @self: an endpoint
 *
 * Returns: whether it is on this computer
 */
gboolean
sky_dav_endpoint_is_loopback (SkyDavEndpoint *self)
{
  return is_loopback (g_uri_get_host (self->uri));
}

/**
 * sky_dav_endpoint_dup_uri:
 * @self: an endpoint
 * @path: a valid path on the drive
 * @folder: whether a folder is meant: then the URI ends with a slash, as servers want it
 *   (RFC 4918 section 5.2)
 *
 * Returns: (transfer full): an absolute URI
 */
char *
sky_dav_endpoint_dup_uri (SkyDavEndpoint *self, const char *path, gboolean folder)
{
  g_autofree char *escaped = sky_drive_path_escape (path);
  gboolean         is_root = g_str_equal (path, "/");

  return g_strconcat (self->origin, self->base, escaped, folder && !is_root ? "/" : "", NULL);
}

/**
 * sky_dav_endpoint_dup_path:
 * @self: an endpoint
 * @href: what the server wrote into a DAV:href: an absolute URI or a path, with escapes in upper or
 *   lower case or none where there should be (RFC 4918 section 8.3)
 * @error: return location for %SKY_DRIVE_ERROR_PROTOCOL or %SKY_DRIVE_ERROR_NAME
 *
 * A "#" or "?" belongs to the name: the hrefs of a listing have neither query nor fragment.
 *
 * Returns: (transfer full) (nullable): the path on the drive
 */
char *
sky_dav_endpoint_dup_path (SkyDavEndpoint *self, const char *href, GError **error)
{
  g_autofree char *plain = NULL;
  const char      *path = href;
  const char      *authority = strstr (href, "://");
  gsize            base_length = strlen (self->base_plain);

  if (href[0] != '/' && authority != NULL)
    path = strchr (authority + 3, '/');
  while (path != NULL && path[0] == '/' && path[1] == '/')
    path++;
  plain = unescape (path != NULL ? path : "/");
  if (plain != NULL && strncmp (plain, self->base_plain, base_length) == 0 &&
      (plain[base_length] == '/' || plain[base_length] == '\0'))
    return sky_drive_path_normalise (plain + base_length, error);

  g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_PROTOCOL,
               "The server %s lists something outside of the drive", g_uri_get_host (self->uri));
  return NULL;
}

/**
 * sky_dav_endpoint_is_same_origin:
 * @self: an endpoint
 * @uri: where a server wants us to go
 *
 * Returns: whether scheme, host and port are those of the endpoint
 */
gboolean
sky_dav_endpoint_is_same_origin (SkyDavEndpoint *self, GUri *uri)
{
  const char *host = g_uri_get_host (uri);

  return host != NULL && g_str_equal (g_uri_get_scheme (uri), g_uri_get_scheme (self->uri)) &&
         g_ascii_strcasecmp (host, g_uri_get_host (self->uri)) == 0 &&
         effective_port (uri) == effective_port (self->uri);
}
