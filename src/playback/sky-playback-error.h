/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyPlaybackError:
 * @SKY_PLAYBACK_ERROR_UNSUPPORTED: no decoder for it is installed; the message names it
 * @SKY_PLAYBACK_ERROR_CORRUPT: the bytes aren't what they should be
 * @SKY_PLAYBACK_ERROR_UNREADABLE: the bytes can't be had
 * @SKY_PLAYBACK_ERROR_NO_OUTPUT: there is no way to make a sound
 * @SKY_PLAYBACK_ERROR_GAVE_UP: too many items failed one after the other
 */
typedef enum
{
  SKY_PLAYBACK_ERROR_UNSUPPORTED,
  SKY_PLAYBACK_ERROR_CORRUPT,
  SKY_PLAYBACK_ERROR_UNREADABLE,
  SKY_PLAYBACK_ERROR_NO_OUTPUT,
  SKY_PLAYBACK_ERROR_GAVE_UP,
} SkyPlaybackError;

#define SKY_PLAYBACK_ERROR (sky_playback_error_quark ())
GQuark sky_playback_error_quark (void);
char  *sky_playback_error_dup_package (const GError *error);

G_END_DECLS
