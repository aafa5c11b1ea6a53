/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKY_SOUND_BANDS 10

/* What the user may set. Values outside of it are moved to the nearest one inside. */
#define SKY_SOUND_PREAMP_MAX 15.0 /* dB, both ways */
#define SKY_SOUND_BAND_MAX 12.0   /* dB, both ways */
#define SKY_SOUND_CROSSFADE_MAX 12000
#define SKY_SOUND_FADE_MAX 2000
#define SKY_SOUND_SPEED_MIN 0.5
#define SKY_SOUND_SPEED_MAX 2.0

/**
 * SkyGainMode: (schema: "off", "track", "album", "auto")
 * @SKY_GAIN_OFF: the loudness is that of the file
 * @SKY_GAIN_TRACK: all tracks sound equally loud
 * @SKY_GAIN_ALBUM: all albums do; quiet tracks of an album stay quiet
 * @SKY_GAIN_AUTOMATIC: as album where a neighbour in the queue is of the same album, else as track
 */
typedef enum
{
  SKY_GAIN_OFF,
  SKY_GAIN_TRACK,
  SKY_GAIN_ALBUM,
  SKY_GAIN_AUTOMATIC,
} SkyGainMode;

/**
 * SkyCrossfadeCurve: (schema: "linear", "equal-power")
 * @SKY_CROSSFADE_LINEAR: the two factors have the sum 1
 * @SKY_CROSSFADE_EQUAL_POWER: their squares have
 */
typedef enum
{
  SKY_CROSSFADE_LINEAR,
  SKY_CROSSFADE_EQUAL_POWER,
} SkyCrossfadeCurve;

/**
 * SkySoundSettings: what the user wants done to the sound, with its key in the settings' schema
 * @gain_mode: "loudness" (enum)
 * @preamp_tagged: "preamp" (d): dB, added to the gain that a file carries
 * @preamp_untagged: "preamp-untagged" (d): dB, for files that carry none; neither does anything
 *   while @gain_mode is off
 * @clip_guard: "clip-guard" (b): less gain where the peak would clip
 * @equalizer_on: "equalizer" (b)
 * @bands: "equalizer-bands" (ad): dB at 31.25, 62.5, 125 … 16000 Hz
 * @crossfade_ms: "crossfade" (d): seconds there, milliseconds here; 0: off
 * @crossfade_curve: "crossfade-curve" (enum)
 * @fade_ms: "fade" (b), of a fixed length: before a pause and a seek, and after them; 0: off
 * @mono: "mono" (b)
 * @balance: "balance" (d): -1: only the left, 0: both, 1: only the right
 * @speed: "speed" (d): 1: as recorded; the pitch stays
 *
 * To be passed by value or copied with =; holds no pointers.
 */
typedef struct
{
  SkyGainMode       gain_mode;
  double            preamp_tagged;
  double            preamp_untagged;
  gboolean          clip_guard;
  gboolean          equalizer_on;
  double            bands[SKY_SOUND_BANDS];
  int               crossfade_ms;
  SkyCrossfadeCurve crossfade_curve;
  int               fade_ms;
  gboolean          mono;
  double            balance;
  double            speed;
} SkySoundSettings;

SkySoundSettings sky_sound_settings_get_none (void);
SkySoundSettings sky_sound_settings_get_default (void);
void             sky_sound_settings_clamp (SkySoundSettings *self);
gboolean         sky_sound_settings_equal (const SkySoundSettings *a, const SkySoundSettings *b);
gboolean         sky_sound_settings_has_curve (const SkySoundSettings *self);

G_END_DECLS
