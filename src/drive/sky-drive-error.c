/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errors of the drive layer: every provider translates what its server says into these. */

#include "drive/sky-drive-error.h"

G_DEFINE_QUARK (sky_drive_error, sky_drive_error)

/**
 * sky_drive_error_is_transient:
 * @error: (nullable): any error
 *
 * Returns: whether the same call may succeed later without anybody doing something
 */
gboolean
sky_drive_error_is_transient (const GError *error)
{
  return g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_OFFLINE) ||
         g_error_matches (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_BUSY);
}
