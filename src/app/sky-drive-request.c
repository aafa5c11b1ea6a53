/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody wants to connect, checked before anything is done with it. Any thread. */
#include "app/sky-drive-request.h"

#include <string.h>

#include "app/sky-app-error.h"
#include "app/sky-drive-factory.h"

static gboolean
set_invalid (GError **error, const char *message)
{
  g_set_error_literal (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
check_address (const char *address, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' ||
      (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0))
    return set_invalid (error, "The address of a drive begins with https:// or http://");
  /* A secret in an address would end up in lists and logs. */
  if (g_uri_get_userinfo (uri) != NULL)
    return set_invalid (error, "The address must not hold a user or a password: give them apart");
  return TRUE;
}

/**
 * sky_drive_request_check:
 * @request: what somebody wants
 * @error: return location
 *
 * Returns: whether a drive could be connected like this; the name may still be taken
 */
gboolean
sky_drive_request_check (const SkyDriveRequest *request, GError **error)
{
  const char *name;

  g_return_val_if_fail (request != NULL, FALSE);

  name = request->name;
  if (name == NULL || *name == '\0' || strpbrk (name, "/:\n") != NULL ||
      !g_utf8_validate (name, -1, NULL))
    return set_invalid (error, "A drive needs a name without “/” and “:”");
  if (!sky_drive_factory_knows (request->kind))
    return set_invalid (error, "A drive's kind is skylark or webdav");
  if (request->uri == NULL)
    return set_invalid (error, "A drive needs an address");
  return check_address (request->uri, error);
}
