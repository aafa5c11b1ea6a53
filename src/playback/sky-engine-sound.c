/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user wants done to the sound, told to all who do it. Engine thread. */
#include "playback/sky-engine-core-private.h"

static void
shape (SkyEngineCore *self, SkyTrackDecoder *decoder)
{
  if (decoder != NULL)
    sky_track_fifo_set_sound (sky_track_decoder_get_fifo (decoder), &self->sound);
}

/* Private: another track is there, which has a gain of its own. */
void
sky_engine_core_apply_sound (SkyEngineCore *self)
{
  shape (self, self->current);
  shape (self, self->next);
  shape (self, self->spare);
  sky_output_set_stage (self->output, self->sound.equalizer_on ? self->sound.bands : NULL,
                        self->fade_ns > 0);
}

/* Private: a decoder may have found out the gain of its track. */
void
sky_engine_core_check_loudness (SkyEngineCore *self)
{
  SkyTrackDecoder *decoders[] = { self->current, self->next, self->spare };
  gboolean         learned = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (decoders); i++)
    if (decoders[i] != NULL && sky_track_decoder_take_learned (decoders[i]))
      learned = TRUE;
  if (learned)
    sky_engine_core_apply_sound (self);
}

/**
 * sky_engine_core_set_sound:
 * @self: an engine
 * @settings: what is done to the sound from now on
 */
void
sky_engine_core_set_sound (SkyEngineCore *self, const SkySoundSettings *settings)
{
  self->sound = *settings;
  self->fade_ns = settings->fade_ms * (gint64) GST_MSECOND;
  sky_engine_joint_set_fade (self->joint, settings->crossfade_ms * (gint64) GST_MSECOND,
                             settings->crossfade_curve);
  sky_engine_core_apply_sound (self);
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_set_tap:
 * @self: an engine
 * @tap: (nullable): is told what is heard from now on
 */
void
sky_engine_core_set_tap (SkyEngineCore *self, SkySpectrum *tap)
{
  sky_output_set_tap (self->output, tap);
}
