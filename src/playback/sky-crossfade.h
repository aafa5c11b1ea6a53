/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-sound-settings.h"
#include "playback/sky-track-fifo.h"

G_BEGIN_DECLS

/* The last samples of a track, on their way into the first ones of the next. Engine thread. */
typedef struct _SkyCrossfade SkyCrossfade;

SkyCrossfade *sky_crossfade_new (SkyCrossfadeCurve curve);
void          sky_crossfade_free (SkyCrossfade *self);
void          sky_crossfade_add (SkyCrossfade *self, SkyTrackChunk *chunk);
gboolean      sky_crossfade_match (SkyCrossfade *self, const GstAudioInfo *info);
void          sky_crossfade_mix (SkyCrossfade *self, SkyTrackChunk *chunk);
gint64        sky_crossfade_get_left (SkyCrossfade *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyCrossfade, sky_crossfade_free)

G_END_DECLS
