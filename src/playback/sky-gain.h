/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-loudness.h"
#include "playback/sky-sound-settings.h"

G_BEGIN_DECLS

/**
 * SkyGainSource:
 * @SKY_GAIN_FROM_NOTHING: loudness gain is off
 * @SKY_GAIN_FROM_TRACK: the gain is that of the track
 * @SKY_GAIN_FROM_ALBUM: the gain is that of the album
 * @SKY_GAIN_FROM_UNTAGGED: the file carries none: only the pre-amplifier for such files
 */
typedef enum
{
  SKY_GAIN_FROM_NOTHING,
  SKY_GAIN_FROM_TRACK,
  SKY_GAIN_FROM_ALBUM,
  SKY_GAIN_FROM_UNTAGGED,
} SkyGainSource;

/**
 * SkyGain:
 * @source: where it comes from
 * @wanted_db: with the pre-amplifier, before the clip guard
 * @db: what is applied
 * @factor: the same, to multiply samples with; exactly 1 for 0 dB
 * @peak: the highest sample as the file's tags tell, 1.0 full scale; 0 where they don't
 * @guarded: whether the clip guard has made @db less than @wanted_db
 *
 * What becomes of one track's loudness. A plain value.
 */
typedef struct
{
  SkyGainSource source;
  double        wanted_db;
  double        db;
  double        factor;
  double        peak;
  gboolean      guarded;
} SkyGain;

SkyGain sky_gain_choose (const SkySoundSettings *settings,
                         const SkyLoudness      *loudness,
                         gboolean                among_album);

G_END_DECLS
