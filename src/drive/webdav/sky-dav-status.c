/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one place where HTTP statuses and network errors become errors of the drive layer. */

#include "drive/webdav/sky-dav-status.h"

#include <libsoup/soup.h>

#include "drive/sky-drive-error.h"

#define STATUS_TOO_EARLY 425
#define STATUS_TOO_MANY_REQUESTS 429
#define STATUS_LOCKED 423

/**
 * sky_dav_status_is_success:
 * @status: an HTTP status
 *
 * Returns: whether the request did what it was to do
 */
gboolean
sky_dav_status_is_success (guint status)
{
  return status / 100 == 2;
}

/**
 * sky_dav_status_is_gateway:
 * @status: an HTTP status
 *
 * Returns: whether something between us and the server gave up waiting: the server may still do,
 *   or have done, what was asked
 */
gboolean
sky_dav_status_is_gateway (guint status)
{
  return status == SOUP_STATUS_BAD_GATEWAY || status == SOUP_STATUS_GATEWAY_TIMEOUT;
}

static SkyDriveError
code_for_method (guint status, const char *method)
{
  gboolean makes_folder = g_str_equal (method, SOUP_METHOD_MKCOL);
  gboolean creates = g_str_equal (method, SOUP_METHOD_PUT) ||
                     g_str_equal (method, SOUP_METHOD_MOVE) ||
                     g_str_equal (method, SOUP_METHOD_COPY);

  switch (status)
    {
    case SOUP_STATUS_METHOD_NOT_ALLOWED: /* RFC 4918 section 9.3.1 */
      return makes_folder ? SKY_DRIVE_ERROR_EXISTS : SKY_DRIVE_ERROR_UNSUPPORTED;
    case SOUP_STATUS_PRECONDITION_FAILED: /* section 9.9.4: it was not to be overwritten */
      return creates ? SKY_DRIVE_ERROR_EXISTS : SKY_DRIVE_ERROR_CONFLICT;
    default:
      return SKY_DRIVE_ERROR_PROTOCOL;
    }
}

static SkyDriveError
code_for_status (guint status, const char *method)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED:
      return SKY_DRIVE_ERROR_AUTH;
    case SOUP_STATUS_FORBIDDEN:
      return SKY_DRIVE_ERROR_FORBIDDEN;
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_GONE:
    case SOUP_STATUS_CONFLICT: /* no parent folder, with every method that is used here */
      return SKY_DRIVE_ERROR_NOT_FOUND;
    case SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE:
      return SKY_DRIVE_ERROR_CONFLICT;
    case SOUP_STATUS_REQUEST_URI_TOO_LONG:
      return SKY_DRIVE_ERROR_NAME;
    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
    case SOUP_STATUS_NOT_IMPLEMENTED:
      return SKY_DRIVE_ERROR_UNSUPPORTED;
    case SOUP_STATUS_INSUFFICIENT_STORAGE:
      return SKY_DRIVE_ERROR_QUOTA;
    case SOUP_STATUS_REQUEST_TIMEOUT:
    case SOUP_STATUS_INTERNAL_SERVER_ERROR:
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
    case STATUS_LOCKED:
    case STATUS_TOO_EARLY:
    case STATUS_TOO_MANY_REQUESTS:
      return SKY_DRIVE_ERROR_BUSY;
    default:
      return code_for_method (status, method);
    }
}

static const char *
describe (SkyDriveError code)
{
  switch (code)
    {
    case SKY_DRIVE_ERROR_AUTH:
      return "The server refuses the user name or the password";
    case SKY_DRIVE_ERROR_FORBIDDEN:
      return "The server does not allow it to be changed or read";
    case SKY_DRIVE_ERROR_NOT_FOUND:
      return "It, or the folder for it, does not exist";
    case SKY_DRIVE_ERROR_EXISTS:
      return "Something of that name is there already";
    case SKY_DRIVE_ERROR_CONFLICT:
      return "It changed on the drive meanwhile";
    case SKY_DRIVE_ERROR_BUSY:
      return "The server is busy or has a problem";
    case SKY_DRIVE_ERROR_QUOTA:
      return "The drive is full";
    case SKY_DRIVE_ERROR_UNSUPPORTED:
      return "The server can't do this, or it is too large for it";
    case SKY_DRIVE_ERROR_NAME:
      return "The name is too long for the server";
    case SKY_DRIVE_ERROR_OFFLINE:
    case SKY_DRIVE_ERROR_PROTOCOL:
    case SKY_DRIVE_ERROR_CORRUPT:
    case SKY_DRIVE_ERROR_UNKNOWN_OUTCOME:
    default:
      return "The server gave an answer that makes no sense";
    }
}

/**
 * sky_dav_status_to_error:
 * @status: an HTTP status that is no success
 * @method: of the request
 * @path: what it was about
 *
 * Returns: (transfer full): the error that it means
 */
GError *
sky_dav_status_to_error (guint status, const char *method, const char *path)
{
  SkyDriveError code = code_for_status (status, method);

  return g_error_new (SKY_DRIVE_ERROR, code, "“%s”: %s (%s: %u)", path, describe (code), method,
                      status);
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
is_nonsense (const GError *error)
{
  return g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING) ||
         g_error_matches (error, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/**
 * sky_dav_error_translate:
 * @error: what the network gave
 * @host: whom we talked to
 *
 * Errors of the drive layer and cancellation pass as they are.
 *
 * Returns: (transfer full): the same as an error of the drive layer
 */
GError *
sky_dav_error_translate (const GError *error, const char *host)
{
  SkyDriveError code = SKY_DRIVE_ERROR_OFFLINE;

  if (error->domain == SKY_DRIVE_ERROR || is_cancelled (error))
    return g_error_copy (error);
  if (error->domain == G_TLS_ERROR)
    return g_error_new (SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_AUTH, "No safe connection to %s: %s", host,
                        error->message);
  if (is_nonsense (error))
    code = SKY_DRIVE_ERROR_PROTOCOL;
  return g_error_new (SKY_DRIVE_ERROR, code, "No answer from %s: %s", host, error->message);
}
