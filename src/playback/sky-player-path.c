/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of the sound, put together from what the resolver, the engine and the user say of it.
 * Main thread. */
#include "playback/sky-player-private.h"

static const char *const lossless[] = { "FLAC", "ALAC", "WAV", "AIFF", "WavPack", "APE", NULL };

/* Of a lossy file the decoder chooses how wide its samples are. */
static SkySampleFormat
get_file (SkyPlayer *self)
{
  SkySampleFormat file = self->heard != NULL ? self->heard->decoded : self->samples;
  gboolean        is_lossless = self->codec != NULL && g_strv_contains (lossless, self->codec);

  if (file.rate == 0)
    file = self->samples;
  file.is_float = is_lossless && file.is_float;
  if (self->samples.bits > 0)
    file.bits = self->samples.bits;
  else if (!is_lossless)
    file.bits = 0;

  return file;
}

static SkySignalPath *
make_path (SkyPlayer *self)
{
  SkySignalPath *path = g_new0 (SkySignalPath, 1);

  path->place = g_strdup (self->place);
  path->codec = g_strdup (self->codec);
  path->file = get_file (self);
  sky_player_get_gain (self, &path->gain);
  if (self->heard != NULL)
    {
      path->decoded = self->heard->decoded;
      path->output = self->heard->output;
      path->device = g_strdup (self->heard->device);
    }
  sky_signal_path_judge (path, &self->sound, self->muted ? 0.0 : self->volume,
                         self->heard != NULL && self->heard->dithered);

  return path;
}

/* Private: something has changed that the way of the sound may depend on. */
void
sky_player_path_update (SkyPlayer *self)
{
  g_autoptr (SkySignalPath) path = self->source != NULL ? make_path (self) : NULL;

  if (!sky_signal_path_equal (path, self->path))
    sky_player_report_path (self, g_steal_pointer (&path));
}

/* Private: the engine tells of what is heard; %NULL: nothing yet. */
void
sky_player_path_hear (SkyPlayer *self, const SkyHeardSound *heard)
{
  sky_heard_sound_free (self->heard);
  self->heard = sky_heard_sound_copy (heard);
  if (heard != NULL)
    {
      self->loudness = heard->loudness;
      sky_player_report_format (self, self->codec, heard->decoded.rate);
    }
  sky_player_path_update (self);
}

/**
 * sky_player_get_signal_path:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): the way of what is heard, or %NULL while nothing is loaded;
 *   holds until the property "signal-path" changes
 */
const SkySignalPath *
sky_player_get_signal_path (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->path;
}

/**
 * sky_player_is_sounding:
 * @self: a player
 *
 * What may wait until the sound is there waits for this; "signal-path" changes with it, as "state"
 * and "buffering" do.
 *
 * Returns: whether it plays, and sound of the current item has come out of the decoder
 */
gboolean
sky_player_is_sounding (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), FALSE);

  return sky_player_get_state (self) == SKY_PLAYER_PLAYING && !sky_player_get_buffering (self) &&
         self->path != NULL && self->path->decoded.rate > 0;
}

/**
 * sky_player_get_part:
 * @self: a player
 * @begin_ms: (out): where in its source the current item begins
 * @end_ms: (out): where it ends, or -1
 */
void
sky_player_get_part (SkyPlayer *self, gint64 *begin_ms, gint64 *end_ms)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  *begin_ms = self->begin_ns / 1000000;
  *end_ms = self->end_ns >= 0 ? self->end_ns / 1000000 : -1;
}
