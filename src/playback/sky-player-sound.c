/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the player does to the sound, besides its volume. Main thread. */
#include "playback/sky-player-private.h"

/* Private: tells a new engine what was set before it was there. */
void
sky_player_sound_apply (SkyPlayer *self)
{
  if (self->engine != NULL)
    sky_engine_set_sound (self->engine, &self->sound);
}

/**
 * sky_player_get_sound:
 * @self: a player
 *
 * Returns: (transfer none): what is done to the sound
 */
const SkySoundSettings *
sky_player_get_sound (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return &self->sound;
}

/**
 * sky_player_set_sound:
 * @self: a player
 * @settings: what is done to the sound from now on; copied and clamped
 */
void
sky_player_set_sound (SkyPlayer *self, const SkySoundSettings *settings)
{
  SkySoundSettings clamped;

  g_return_if_fail (SKY_IS_PLAYER (self));
  g_return_if_fail (settings != NULL);

  clamped = *settings;
  sky_sound_settings_clamp (&clamped);
  if (sky_sound_settings_equal (&self->sound, &clamped))
    return;

  self->sound = clamped;
  sky_player_sound_apply (self);
}
