/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-sound-settings.h"

G_BEGIN_DECLS

/* Ten bands an octave apart, from 31.25 Hz to 16 kHz; each is one peaking filter as wide as an
 * octave. Whoever owns it keeps its calls apart. */
typedef struct _SkyEqualizer SkyEqualizer;

SkyEqualizer *sky_equalizer_new (void);
void          sky_equalizer_free (SkyEqualizer *self);
void          sky_equalizer_set_gains (SkyEqualizer *self, const double gains[SKY_SOUND_BANDS]);
void          sky_equalizer_reset (SkyEqualizer *self);
gboolean      sky_equalizer_is_idle (SkyEqualizer *self);
void
sky_equalizer_process (SkyEqualizer *self, float *samples, gsize frames, int channels, int rate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyEqualizer, sky_equalizer_free)

G_END_DECLS
