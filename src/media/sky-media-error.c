/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error domain of this layer. */
#include "media/sky-media-error.h"

G_DEFINE_QUARK (sky_media_error, sky_media_error)
