/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_DRIVE_ERROR (sky_drive_error_quark ())

/**
 * SkyDriveError:
 * @SKY_DRIVE_ERROR_AUTH: the account or its secret is refused: ask the user
 * @SKY_DRIVE_ERROR_FORBIDDEN: signed in, but not allowed this: do not retry
 * @SKY_DRIVE_ERROR_NOT_FOUND: nothing is there
 * @SKY_DRIVE_ERROR_EXISTS: something is already there, and was not to be replaced
 * @SKY_DRIVE_ERROR_CONFLICT: it changed since it was last seen: list again
 * @SKY_DRIVE_ERROR_OFFLINE: no answer: retry later
 * @SKY_DRIVE_ERROR_BUSY: locked, overloaded or asked to wait: retry later
 * @SKY_DRIVE_ERROR_QUOTA: the drive is full: do not retry by itself
 * @SKY_DRIVE_ERROR_UNSUPPORTED: this drive can't do that
 * @SKY_DRIVE_ERROR_PROTOCOL: an answer that makes no sense
 * @SKY_DRIVE_ERROR_CORRUPT: the bytes are not those that were meant
 * @SKY_DRIVE_ERROR_UNKNOWN_OUTCOME: the answer to a commit was lost: inspect before doing more
 * @SKY_DRIVE_ERROR_NAME: the drive can't hold an entry of that name
 *
 * Written to disk: the numbers never change.
 */
typedef enum
{
  SKY_DRIVE_ERROR_AUTH,
  SKY_DRIVE_ERROR_FORBIDDEN,
  SKY_DRIVE_ERROR_NOT_FOUND,
  SKY_DRIVE_ERROR_EXISTS,
  SKY_DRIVE_ERROR_CONFLICT,
  SKY_DRIVE_ERROR_OFFLINE,
  SKY_DRIVE_ERROR_BUSY,
  SKY_DRIVE_ERROR_QUOTA,
  SKY_DRIVE_ERROR_UNSUPPORTED,
  SKY_DRIVE_ERROR_PROTOCOL,
  SKY_DRIVE_ERROR_CORRUPT,
  SKY_DRIVE_ERROR_UNKNOWN_OUTCOME,
  SKY_DRIVE_ERROR_NAME,
} SkyDriveError;

GQuark   sky_drive_error_quark (void);
gboolean sky_drive_error_is_transient (const GError *error);

G_END_DECLS
