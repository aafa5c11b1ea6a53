/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the gains that a file carries is applied, and how much of it. Pure functions. */
#include "playback/sky-gain.h"

#include <math.h>

#define DB_PER_DECADE 20.0

static void
choose_source (SkyGain                *gain,
               const SkySoundSettings *settings,
               const SkyLoudness      *loudness,
               gboolean                among_album)
{
  gboolean album = settings->gain_mode == SKY_GAIN_ALBUM ||
                   (settings->gain_mode == SKY_GAIN_AUTOMATIC && among_album);

  gain->source = SKY_GAIN_FROM_UNTAGGED;
  gain->wanted_db = settings->preamp_untagged;
  gain->peak = loudness->track_peak;
  if (loudness->has_album && (album || !loudness->has_track))
    {
      gain->source = SKY_GAIN_FROM_ALBUM;
      gain->wanted_db = loudness->album_gain + settings->preamp_tagged;
      /* The track alone may be quieter, but its album is to keep its proportions. */
      if (loudness->album_peak > 0.0)
        gain->peak = loudness->album_peak;
    }
  else if (loudness->has_track)
    {
      gain->source = SKY_GAIN_FROM_TRACK;
      gain->wanted_db = loudness->track_gain + settings->preamp_tagged;
    }
}

/**
 * sky_gain_choose:
 * @settings: what the user wants
 * @loudness: what the file says
 * @among_album: whether a neighbour in the queue is of the same album
 *
 * Where the gain that is wanted isn't there, the other one is better than none.
 *
 * Returns: the gain to apply
 */
SkyGain
sky_gain_choose (const SkySoundSettings *settings,
                 const SkyLoudness      *loudness,
                 gboolean                among_album)
{
  SkyGain gain = { .source = SKY_GAIN_FROM_NOTHING, .factor = 1.0, .peak = loudness->track_peak };

  if (settings->gain_mode == SKY_GAIN_OFF)
    return gain;

  choose_source (&gain, settings, loudness, among_album);
  gain.db = gain.wanted_db;
  gain.factor = gain.db == 0.0 ? 1.0 : pow (10.0, gain.db / DB_PER_DECADE);
  if (settings->clip_guard && gain.peak * gain.factor > 1.0)
    {
      gain.guarded = TRUE;
      gain.factor = 1.0 / gain.peak;
      gain.db = DB_PER_DECADE * log10 (gain.factor);
    }

  return gain;
}
