/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the server, and the HTTP status that tells each. Pure functions, any thread. */

#include "server/sky-server-error.h"

#include <errno.h>

#include "base/sky-database.h"

G_DEFINE_QUARK (sky_server_error, sky_server_error)

static const guint status_of_code[] = {
  [SKY_SERVER_ERROR_FAILED] = 500,       [SKY_SERVER_ERROR_BAD_REQUEST] = 400,
  [SKY_SERVER_ERROR_AUTH] = 401,         [SKY_SERVER_ERROR_FORBIDDEN] = 403,
  [SKY_SERVER_ERROR_NOT_FOUND] = 404,    [SKY_SERVER_ERROR_NOT_ALLOWED] = 405,
  [SKY_SERVER_ERROR_NO_PARENT] = 409,    [SKY_SERVER_ERROR_PRECONDITION] = 412,
  [SKY_SERVER_ERROR_TOO_LARGE] = 413,    [SKY_SERVER_ERROR_UNSUPPORTED] = 415,
  [SKY_SERVER_ERROR_OTHER_SERVER] = 502, [SKY_SERVER_ERROR_FULL] = 507,
  [SKY_SERVER_ERROR_CORRUPT] = 500,      [SKY_SERVER_ERROR_IN_USE] = 503,
};

/**
 * sky_server_error_to_status:
 * @error: what went wrong, of any domain
 *
 * Returns: the HTTP status that says it (RFC 9110 section 15, RFC 4918 section 11)
 */
guint
sky_server_error_to_status (const GError *error)
{
  g_return_val_if_fail (error != NULL, 500);

  if (error->domain == SKY_SERVER_ERROR && (guint) error->code < G_N_ELEMENTS (status_of_code))
    return status_of_code[error->code];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
      g_error_matches (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_FULL))
    return 507;
  if (g_error_matches (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_BUSY))
    return 503;
  /* The store's folder is closed to the server: to try again helps nobody before that is mended. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY) ||
      g_error_matches (error, SKY_DATABASE_ERROR, SKY_DATABASE_ERROR_READ_ONLY))
    return 403;
  return 500;
}

/**
 * sky_server_set_errno_error:
 * @error: where to put it
 * @number: the errno
 * @what: what was tried, as in "write"
 * @name: the file it was tried on
 *
 * A file that may not grow any further (RLIMIT_FSIZE, the file system's largest file, a disk
 * quota) is told like a full disk: the remedy is the same.
 */
void
sky_server_set_errno_error (GError **error, int number, const char *what, const char *name)
{
  int code = g_io_error_from_errno (number);

  if (number == ENOSPC || number == EDQUOT || number == EFBIG)
    code = G_IO_ERROR_NO_SPACE;
  g_set_error (error, G_IO_ERROR, code, "can't %s %s: %s", what, name, g_strerror (number));
}
