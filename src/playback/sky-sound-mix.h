/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-sound-settings.h"
#include "playback/sky-track-chunk.h"

G_BEGIN_DECLS

gboolean sky_sound_mix_is_idle (const SkySoundSettings *settings, double factor);
SkyTrackChunk *
sky_sound_mix_apply (SkyTrackChunk *chunk, const SkySoundSettings *settings, double factor);

G_END_DECLS
