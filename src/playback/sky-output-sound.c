/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the output does to the sound: volume, equaliser, speed and fades, kept while it is closed.
 * Engine thread.
 */
#include "playback/sky-output-private.h"

#include <math.h>

#include "playback/sky-output-dither.h"

/* What is as quiet as silence: the end of a fade needn't have been heard to its last sample. */
#define NEARLY_NS (5 * GST_MSECOND)
/* What the mixer says so soon after we told it something may be older than that. */
#define MIXER_DELAY_US (300 * G_TIME_SPAN_MILLISECOND)
/* Mixers count in smaller steps than these. */
#define MIXER_STEP 0.002

/* Whether nothing passes as it is; what only some samples are made to, they say themselves. */
static gboolean
is_all_shaped (SkyOutput *self)
{
  return (self->factor != 1.0 && self->chain.stream == NULL) || self->speed != 1.0;
}

static void
set_mixer (SkyOutput *self)
{
  if (self->mixer_factor == self->factor && self->mixer_muted == self->muted)
    return;

  self->mixer_factor = self->factor;
  self->mixer_muted = self->muted;
  self->mixer_set_us = g_get_monotonic_time ();
  g_object_set (self->chain.stream, "volume", self->factor, "mute", self->muted, NULL);
}

static void
apply_volume (SkyOutput *self)
{
  if (self->chain.pipeline == NULL)
    return;

  /* Where the system's mixer has a volume for us, that is it. */
  if (self->chain.stream != NULL)
    set_mixer (self);
  else
    g_object_set (self->chain.volume, "volume", self->factor, "mute", self->muted, NULL);
  sky_output_dither_set_all (self->chain.convert, is_all_shaped (self));
}

static void
apply_stage (SkyOutput *self)
{
  if (self->chain.pipeline == NULL)
    return;

  sky_sound_stage_set_gains (self->chain.stage, self->gains);
  sky_sound_stage_set_fine (self->chain.stage, self->fades);
}

/* Private: tells a pipeline that was just built what was set before. */
void
sky_output_apply_sound (SkyOutput *self)
{
  self->mixer_factor = -1.0;
  apply_volume (self);
  apply_stage (self);
  /* the probe that there was stood in another one */
  self->tap_id = 0;
  sky_output_apply_tap (self);
}

/* Private: takes over what somebody else has set in the system's mixer. */
void
sky_output_check_mixer (SkyOutput *self)
{
  double   factor;
  gboolean muted;

  if (!self->heard_mixer || self->chain.stream == NULL ||
      g_get_monotonic_time () - self->mixer_set_us < MIXER_DELAY_US)
    return;

  self->heard_mixer = FALSE;
  g_object_get (self->chain.stream, "volume", &factor, "mute", &muted, NULL);
  if (muted == self->muted && fabs (cbrt (factor) - cbrt (self->factor)) < MIXER_STEP)
    return;

  self->factor = self->mixer_factor = factor;
  self->muted = self->mixer_muted = muted;
  self->mixer_news = TRUE;
}

/**
 * sky_output_take_mixer_news:
 * @self: an output
 * @factor: (out): as sky_output_set_volume()
 * @muted: (out): as sky_output_set_volume()
 *
 * Returns: whether somebody else has changed them since the last time this was asked
 */
gboolean
sky_output_take_mixer_news (SkyOutput *self, double *factor, gboolean *muted)
{
  gboolean news = self->mixer_news;

  self->mixer_news = FALSE;
  *factor = self->factor;
  *muted = self->muted;

  return news;
}

/**
 * sky_output_set_volume:
 * @self: an output
 * @factor: what every sample is multiplied with
 * @muted: whether nothing is heard at all
 */
void
sky_output_set_volume (SkyOutput *self, double factor, gboolean muted)
{
  self->factor = factor;
  self->muted = muted;
  apply_volume (self);
}

/**
 * sky_output_set_stage:
 * @self: an output
 * @gains: (nullable) (array fixed-size=10): of the equaliser's bands, in dB, or %NULL for none
 * @fades: whether sky_output_fade_out() may be called, and must be heard soon
 */
void
sky_output_set_stage (SkyOutput *self, const double *gains, gboolean fades)
{
  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    self->gains[i] = gains != NULL ? gains[i] : 0.0;
  self->fades = fades;
  apply_stage (self);
  apply_volume (self);
}

/**
 * sky_output_set_speed:
 * @self: an output
 * @speed: how fast tracks go by, their pitch kept; from the next flush on
 */
void
sky_output_set_speed (SkyOutput *self, double speed)
{
  self->speed = speed;
  apply_volume (self);
}

/**
 * sky_output_get_speed:
 * @self: an output
 *
 * Returns: what was set
 */
double
sky_output_get_speed (SkyOutput *self)
{
  return self->speed;
}

/**
 * sky_output_get_lag:
 * @self: an output
 *
 * Returns: nanoseconds of sound that can't be changed any more and aren't heard yet
 */
gint64
sky_output_get_lag (SkyOutput *self)
{
  if (self->chain.pipeline == NULL)
    return 0;

  return MAX (sky_sound_stage_get_passed (self->chain.stage) - self->position_ns, 0);
}

/**
 * sky_output_fade_out:
 * @self: an output that plays
 * @duration_ns: from full sound to silence
 *
 * What follows the silence is kept for sky_output_fade_in().
 */
void
sky_output_fade_out (SkyOutput *self, gint64 duration_ns)
{
  if (self->chain.pipeline != NULL)
    sky_sound_stage_fade_out (self->chain.stage, duration_ns);
}

/**
 * sky_output_fade_in:
 * @self: an output
 * @duration_ns: from silence to full sound
 *
 * Takes back a fade to silence, wherever it has come to.
 */
void
sky_output_fade_in (SkyOutput *self, gint64 duration_ns)
{
  if (self->chain.pipeline != NULL)
    sky_sound_stage_fade_in (self->chain.stage, duration_ns);
}

/**
 * sky_output_begin_anew:
 * @self: an output that was flushed
 * @duration_ns: from silence to full sound; 0 where it begins with it
 */
void
sky_output_begin_anew (SkyOutput *self, gint64 duration_ns)
{
  if (self->chain.pipeline != NULL)
    sky_sound_stage_begin_silent (self->chain.stage, duration_ns);
}

/**
 * sky_output_is_silent:
 * @self: an output
 *
 * Returns: whether a fade to silence was heard
 */
gboolean
sky_output_is_silent (SkyOutput *self)
{
  gint64 silent_ns;

  return self->chain.pipeline == NULL ||
         (sky_sound_stage_is_silent (self->chain.stage, &silent_ns) &&
          self->position_ns >= silent_ns - (gint64) NEARLY_NS);
}
