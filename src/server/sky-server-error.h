/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_SERVER_ERROR (sky_server_error_quark ())

/**
 * SkyServerError:
 * @SKY_SERVER_ERROR_FAILED: the server could not do its part
 * @SKY_SERVER_ERROR_BAD_REQUEST: the request can't be understood
 * @SKY_SERVER_ERROR_AUTH: the request does not say who sends it
 * @SKY_SERVER_ERROR_FORBIDDEN: understood, and refused
 * @SKY_SERVER_ERROR_NOT_FOUND: nothing has that name
 * @SKY_SERVER_ERROR_NOT_ALLOWED: this method does not fit what has that name
 * @SKY_SERVER_ERROR_NO_PARENT: the folder that should hold it does not exist
 * @SKY_SERVER_ERROR_PRECONDITION: a condition sent with the request does not hold
 * @SKY_SERVER_ERROR_TOO_LARGE: the body is longer than such a request may be
 * @SKY_SERVER_ERROR_UNSUPPORTED: a body of that type is not understood
 * @SKY_SERVER_ERROR_OTHER_SERVER: the destination lies on another server
 * @SKY_SERVER_ERROR_FULL: no space is left
 * @SKY_SERVER_ERROR_CORRUPT: what is stored is damaged
 * @SKY_SERVER_ERROR_IN_USE: another process holds what is needed
 */
typedef enum
{
  SKY_SERVER_ERROR_FAILED,
  SKY_SERVER_ERROR_BAD_REQUEST,
  SKY_SERVER_ERROR_AUTH,
  SKY_SERVER_ERROR_FORBIDDEN,
  SKY_SERVER_ERROR_NOT_FOUND,
  SKY_SERVER_ERROR_NOT_ALLOWED,
  SKY_SERVER_ERROR_NO_PARENT,
  SKY_SERVER_ERROR_PRECONDITION,
  SKY_SERVER_ERROR_TOO_LARGE,
  SKY_SERVER_ERROR_UNSUPPORTED,
  SKY_SERVER_ERROR_OTHER_SERVER,
  SKY_SERVER_ERROR_FULL,
  SKY_SERVER_ERROR_CORRUPT,
  SKY_SERVER_ERROR_IN_USE,
} SkyServerError;

GQuark sky_server_error_quark (void);
guint  sky_server_error_to_status (const GError *error);
void   sky_server_set_errno_error (GError **error, int number, const char *what, const char *name);

G_END_DECLS
