/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user wants done to the sound: a plain value with defaults and limits. Any thread. */
#include "playback/sky-sound-settings.h"

#include <math.h>

/* NaN and infinities have no nearest neighbour: they become the default. */
static double
limit (double value, double low, double high, double fallback)
{
  return isfinite (value) ? CLAMP (value, low, high) : fallback;
}

/**
 * sky_sound_settings_get_none:
 *
 * Returns: settings that leave every sample as it is
 */
SkySoundSettings
sky_sound_settings_get_none (void)
{
  return (SkySoundSettings){ .crossfade_curve = SKY_CROSSFADE_EQUAL_POWER, .speed = 1.0 };
}

/**
 * sky_sound_settings_get_default:
 *
 * Returns: what a new user hears: gains that files carry are used, with the clip guard on
 */
SkySoundSettings
sky_sound_settings_get_default (void)
{
  SkySoundSettings settings = sky_sound_settings_get_none ();

  settings.gain_mode = SKY_GAIN_AUTOMATIC;
  settings.clip_guard = TRUE;

  return settings;
}

/**
 * sky_sound_settings_clamp:
 * @self: settings from anywhere
 *
 * Moves every value to the nearest one that is allowed.
 */
void
sky_sound_settings_clamp (SkySoundSettings *self)
{
  if ((guint) self->gain_mode > SKY_GAIN_AUTOMATIC)
    self->gain_mode = SKY_GAIN_OFF;
  self->preamp_tagged =
      limit (self->preamp_tagged, -SKY_SOUND_PREAMP_MAX, SKY_SOUND_PREAMP_MAX, 0.0);
  self->preamp_untagged =
      limit (self->preamp_untagged, -SKY_SOUND_PREAMP_MAX, SKY_SOUND_PREAMP_MAX, 0.0);
  self->clip_guard = !!self->clip_guard;
  self->equalizer_on = !!self->equalizer_on;
  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    self->bands[i] = limit (self->bands[i], -SKY_SOUND_BAND_MAX, SKY_SOUND_BAND_MAX, 0.0);
  self->crossfade_ms = CLAMP (self->crossfade_ms, 0, SKY_SOUND_CROSSFADE_MAX);
  if ((guint) self->crossfade_curve > SKY_CROSSFADE_EQUAL_POWER)
    self->crossfade_curve = SKY_CROSSFADE_EQUAL_POWER;
  self->fade_ms = CLAMP (self->fade_ms, 0, SKY_SOUND_FADE_MAX);
  self->mono = !!self->mono;
  self->balance = limit (self->balance, -1.0, 1.0, 0.0);
  self->speed = limit (self->speed, SKY_SOUND_SPEED_MIN, SKY_SOUND_SPEED_MAX, 1.0);
}

/**
 * sky_sound_settings_equal:
 * @a: clamped settings
 * @b: clamped settings
 *
 * Returns: whether they are the same in every value
 */
gboolean
sky_sound_settings_equal (const SkySoundSettings *a, const SkySoundSettings *b)
{
  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    if (a->bands[i] != b->bands[i])
      return FALSE;

  return a->gain_mode == b->gain_mode && a->preamp_tagged == b->preamp_tagged &&
         a->preamp_untagged == b->preamp_untagged && a->clip_guard == b->clip_guard &&
         a->equalizer_on == b->equalizer_on && a->crossfade_ms == b->crossfade_ms &&
         a->crossfade_curve == b->crossfade_curve && a->fade_ms == b->fade_ms &&
         a->mono == b->mono && a->balance == b->balance && a->speed == b->speed;
}

/**
 * sky_sound_settings_has_curve:
 * @self: settings
 *
 * Returns: whether the equaliser is on and any band isn't 0 dB
 */
gboolean
sky_sound_settings_has_curve (const SkySoundSettings *self)
{
  if (!self->equalizer_on)
    return FALSE;
  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    if (self->bands[i] != 0.0)
      return TRUE;

  return FALSE;
}
