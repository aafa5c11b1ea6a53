/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the player is heard, and what the system's mixer does to its volume. Main thread. */
#include "playback/sky-player-private.h"

static void
note_volume (SkyPlayer *self, gint64 value)
{
  double volume = CLAMP ((double) value / SKY_ENGINE_VOLUME_FULL, 0.0, 1.0);

  if (volume == self->volume)
    return;

  self->volume = volume;
  sky_player_path_update (self);
  g_object_notify (G_OBJECT (self), "volume");
}

static void
note_muted (SkyPlayer *self, gboolean muted)
{
  if (muted == self->muted)
    return;

  self->muted = muted;
  sky_player_path_update (self);
  g_object_notify (G_OBJECT (self), "muted");
}

/* Private: the engine tells of the device. */
void
sky_player_output_event (SkyPlayer *self, const SkyEngineEvent *event)
{
  if (event->kind == SKY_ENGINE_VOLUME)
    note_volume (self, event->value);
  else if (event->kind == SKY_ENGINE_MUTED)
    note_muted (self, event->value != 0);
  else
    {
      sky_output_state_free (self->output);
      self->output = sky_output_state_copy (event->output);
      sky_player_emit_output_changed (self);
    }
}

/* Private: tells the engine the volume; ears hear the cube root of the factor. */
void
sky_player_output_apply_volume (SkyPlayer *self)
{
  if (self->engine != NULL)
    sky_engine_set_volume (self->engine, self->volume * self->volume * self->volume, self->muted);
}

/* Private: tells a new engine what was set before it was there. */
void
sky_player_output_apply (SkyPlayer *self)
{
  sky_player_output_apply_volume (self);
  if (self->engine != NULL && self->wish != NULL)
    sky_engine_set_output (self->engine, self->wish);
}

/* Private: frees what this file owns. */
void
sky_player_output_clear (SkyPlayer *self)
{
  g_clear_pointer (&self->wish, sky_output_wish_free);
  g_clear_pointer (&self->output, sky_output_state_free);
}

/**
 * sky_player_set_output:
 * @self: a player
 * @wish: where the music is to be heard; copied
 */
void
sky_player_set_output (SkyPlayer *self, const SkyOutputWish *wish)
{
  g_return_if_fail (SKY_IS_PLAYER (self));
  g_return_if_fail (wish != NULL);

  if (self->wish != NULL && sky_output_wish_equal (self->wish, wish))
    return;

  sky_output_wish_free (self->wish);
  self->wish = sky_output_wish_copy (wish);
  sky_player_output_apply (self);
}

/**
 * sky_player_get_output:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): where the music is heard, once there was any
 */
const SkyOutputState *
sky_player_get_output (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->output;
}
