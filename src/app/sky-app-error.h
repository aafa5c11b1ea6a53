/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_APP_ERROR (sky_app_error_quark ())

/**
 * SkyAppError:
 * @SKY_APP_ERROR_FAILED: any failure without a code of its own
 * @SKY_APP_ERROR_OWNED: another process owns the state folder
 * @SKY_APP_ERROR_RAISED: another window owns it and was asked to come to the front: just end
 * @SKY_APP_ERROR_NOT_RUNNING: no owner answers
 * @SKY_APP_ERROR_STOPPING: the owner is ending: ask its successor
 * @SKY_APP_ERROR_PROTOCOL: an answer or a request that makes no sense
 * @SKY_APP_ERROR_NOT_FOUND: no drive, track or batch of that name
 * @SKY_APP_ERROR_EXISTS: the name is taken
 * @SKY_APP_ERROR_INVALID: a parameter is missing or out of range
 * @SKY_APP_ERROR_UNAVAILABLE: the Secret Service or another Skylark does not answer now
 * @SKY_APP_ERROR_AWAY: the drive is not connected now
 * @SKY_APP_ERROR_NO_COPY: no (other) copy of a track can be read now
 */
typedef enum
{
  SKY_APP_ERROR_FAILED,
  SKY_APP_ERROR_OWNED,
  SKY_APP_ERROR_RAISED,
  SKY_APP_ERROR_NOT_RUNNING,
  SKY_APP_ERROR_STOPPING,
  SKY_APP_ERROR_PROTOCOL,
  SKY_APP_ERROR_NOT_FOUND,
  SKY_APP_ERROR_EXISTS,
  SKY_APP_ERROR_INVALID,
  SKY_APP_ERROR_UNAVAILABLE,
  SKY_APP_ERROR_AWAY,
  SKY_APP_ERROR_NO_COPY,
} SkyAppError;

GQuark      sky_app_error_quark (void);
const char *sky_app_error_to_code (const GError *error);
SkyAppError sky_app_error_from_code (const char *code);

G_END_DECLS
