/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-gain.h"
#include "playback/sky-heard-sound.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

/**
 * SkySoundFilters:
 * @SKY_FILTER_GAIN: the loudness is not that of the file
 * @SKY_FILTER_EQUALISER: there is a curve
 * @SKY_FILTER_CROSSFADE: it may go over into a neighbour
 * @SKY_FILTER_FADES: it may fade around pauses and seeks
 * @SKY_FILTER_MONO: all channels sound the same
 * @SKY_FILTER_BALANCE: one side is quieter
 * @SKY_FILTER_SPEED: the tempo is another one
 * @SKY_FILTER_VOLUME: the user's volume isn't full
 * @SKY_FILTER_RESAMPLE: the device has another rate
 * @SKY_FILTER_REMIX: the device has other channels
 * @SKY_FILTER_REDUCE: on the way samples lose bits
 * @SKY_FILTER_DITHER: noise is added for that
 *
 * What is done to the sound between decoder and device.
 */
typedef enum /*< flags >*/
{
  SKY_FILTER_GAIN = 1 << 0,
  SKY_FILTER_EQUALISER = 1 << 1,
  SKY_FILTER_CROSSFADE = 1 << 2,
  SKY_FILTER_FADES = 1 << 3,
  SKY_FILTER_MONO = 1 << 4,
  SKY_FILTER_BALANCE = 1 << 5,
  SKY_FILTER_SPEED = 1 << 6,
  SKY_FILTER_VOLUME = 1 << 7,
  SKY_FILTER_RESAMPLE = 1 << 8,
  SKY_FILTER_REMIX = 1 << 9,
  SKY_FILTER_REDUCE = 1 << 10,
  SKY_FILTER_DITHER = 1 << 11,
} SkySoundFilters;

/**
 * SkySignalPath:
 * @place: (owned) (nullable): where the copy lies, for people
 * @codec: (owned) (nullable): short name as in the library
 * @file: as the file is; its bits are those of a lossless one, else 0
 * @decoded: as the decoder gives it; a rate of 0 while it has given nothing
 * @gain: what becomes of the track's loudness
 * @filters: what is done to the sound
 * @preset: (nullable): the id of the equaliser's curve, where that is a preset; never freed
 * @output: as the device gets it; a rate of 0 while there is none
 * @device: (owned) (nullable): the device, for people
 * @bit_exact: whether the device gets every sample as the decoder gives it
 *
 * The way of the sound that is heard, from the copy to the device. A value.
 */
typedef struct
{
  char           *place;
  char           *codec;
  SkySampleFormat file;
  SkySampleFormat decoded;
  SkyGain         gain;
  SkySoundFilters filters;
  const char     *preset;
  SkySampleFormat output;
  char           *device;
  gboolean        bit_exact;
} SkySignalPath;

#define SKY_TYPE_SIGNAL_PATH (sky_signal_path_get_type ())
GType          sky_signal_path_get_type (void);
SkySignalPath *sky_signal_path_copy (const SkySignalPath *self);
void           sky_signal_path_free (SkySignalPath *self);
gboolean       sky_signal_path_equal (const SkySignalPath *a, const SkySignalPath *b);
void           sky_signal_path_judge (SkySignalPath          *self,
                                      const SkySoundSettings *sound,
                                      double                  volume,
                                      gboolean                dithered);

/* Of the player; its property "signal-path" (SkySignalPath) tells of every change. */
const SkySignalPath *sky_player_get_signal_path (SkyPlayer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkySignalPath, sky_signal_path_free)

G_END_DECLS
