/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the player does to the sound, besides its volume. Main thread. */
#include "playback/sky-play-queue-private.h"
#include "playback/sky-player-private.h"

static gboolean
is_of_album (SkyPlayQueue *queue, guint position, SkyQueueItem *item)
{
  g_autoptr (SkyQueueItem) other = g_list_model_get_item (G_LIST_MODEL (queue), position);
  const char *artist = sky_queue_item_get_album_artist (item);

  if (other == NULL || sky_queue_item_get_album (item) == NULL)
    return FALSE;
  if (g_strcmp0 (sky_queue_item_get_album (item), sky_queue_item_get_album (other)) != 0 ||
      g_strcmp0 (artist, sky_queue_item_get_album_artist (other)) != 0)
    return FALSE;

  return artist != NULL ||
         g_strcmp0 (sky_queue_item_get_artist (item), sky_queue_item_get_artist (other)) == 0;
}

/* Private: whether @item stands beside another one of its album. */
gboolean
sky_player_sound_is_among_album (SkyPlayer *self, SkyQueueItem *item)
{
  guint position = sky_play_queue_find (self->queue, item);

  return position != G_MAXUINT &&
         ((position > 0 && is_of_album (self->queue, position - 1, item)) ||
          is_of_album (self->queue, position + 1, item));
}

/* Private: what the tags of an item were found to tell holds where nobody else tells it. Before its
 * first sample only: a gain that came in mid-song would be heard as a mistake. */
void
sky_player_sound_hint (SkyPlayerSlot *slot)
{
  SkyLoudness *loudness = &slot->resolved->loudness;

  if (!loudness->has_track && !loudness->has_album)
    *loudness = *sky_queue_item_get_loudness (slot->item);
}

/* Private: tells a new engine what was set before it was there. */
void
sky_player_sound_apply (SkyPlayer *self)
{
  if (self->engine == NULL)
    return;

  sky_engine_set_sound (self->engine, &self->sound);
  if (self->spectrum != NULL)
    sky_engine_set_tap (self->engine, self->spectrum);
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
  sky_player_report_sound (self);
  sky_player_path_update (self);
}

/**
 * sky_player_get_gain:
 * @self: a player
 * @gain: (out): what is done to the loudness of what is heard
 *
 * Returns: whether anything is loaded
 */
gboolean
sky_player_get_gain (SkyPlayer *self, SkyGain *gain)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), FALSE);

  *gain = sky_gain_choose (&self->sound, &self->loudness, self->among_album);

  return self->source != NULL;
}

/**
 * sky_player_is_untouched:
 * @self: a player
 *
 * Says nothing of what the device does: it may have another rate or fewer bits.
 *
 * Returns: whether what was decoded leaves for the device as it is
 */
gboolean
sky_player_is_untouched (SkyPlayer *self)
{
  SkyGain gain;

  g_return_val_if_fail (SKY_IS_PLAYER (self), FALSE);

  sky_player_get_gain (self, &gain);

  return gain.factor == 1.0 && self->volume == 1.0 && !self->muted && !self->sound.mono &&
         self->sound.balance == 0.0 && self->sound.speed == 1.0 &&
         !sky_sound_settings_has_curve (&self->sound);
}

/**
 * sky_player_set_watched:
 * @self: a player
 * @watched: whether somebody looks at the spectrum of what is heard
 *
 * Until then nothing is measured, and the sound passes by itself.
 */
void
sky_player_set_watched (SkyPlayer *self, gboolean watched)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (watched == (self->spectrum != NULL))
    return;

  if (watched)
    self->spectrum = sky_spectrum_new ();
  else
    g_clear_pointer (&self->spectrum, sky_spectrum_unref);
  if (self->engine != NULL)
    sky_engine_set_tap (self->engine, self->spectrum);
}

/**
 * sky_player_get_spectrum:
 * @self: a player
 *
 * Returns: (transfer none) (nullable): of what is heard, while it is watched
 */
SkySpectrum *
sky_player_get_spectrum (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->spectrum;
}
