/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-layout.h"

G_BEGIN_DECLS

char *sky_audio_key_build (SkyMediaWindow       *window,
                           const SkyMediaLayout *layout,
                           const char           *codec,
                           GError              **error);

G_END_DECLS
