/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_MEDIA_ERROR (sky_media_error_quark ())

/**
 * SkyMediaError:
 * @SKY_MEDIA_ERROR_NOT_AUDIO: nothing in it sounds: leave it out
 * @SKY_MEDIA_ERROR_TRUNCATED: it ends too early: get it again
 * @SKY_MEDIA_ERROR_CORRUPT: it contradicts itself
 * @SKY_MEDIA_ERROR_TOO_LARGE: its tags are larger than anybody's: leave it out
 * @SKY_MEDIA_ERROR_NO_MUSIC: it is a sheet, and what it names doesn't lie beside it
 */
typedef enum
{
  SKY_MEDIA_ERROR_NOT_AUDIO,
  SKY_MEDIA_ERROR_TRUNCATED,
  SKY_MEDIA_ERROR_CORRUPT,
  SKY_MEDIA_ERROR_TOO_LARGE,
  SKY_MEDIA_ERROR_NO_MUSIC,
} SkyMediaError;

GQuark sky_media_error_quark (void);

G_END_DECLS
