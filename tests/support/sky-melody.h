/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SKY_MELODY_RATE 44100
#define SKY_MELODY_CHANNELS 2

typedef enum
{
  SKY_VOICE_PLUCK,
  SKY_VOICE_BELL,
  SKY_VOICE_REED,
} SkyVoice;

/**
 * SkyMelody:
 * @root: MIDI note of scale degree 0
 * @minor: whether the scale is natural minor, else major
 * @eighth_ms: length of an eighth note, milliseconds
 * @voice: what plays the tune
 * @tune: an eighth a character: a scale degree 0 to 9, "-" holds, "." is silent
 * @chords: a bar of eight eighths a character: scale degree of the chord's root
 *
 * A short piece as it is written down.
 */
typedef struct
{
  int         root;
  gboolean    minor;
  int         eighth_ms;
  SkyVoice    voice;
  const char *tune;
  const char *chords;
} SkyMelody;

gint16 *sky_melody_render (const SkyMelody *melody, gsize *n_frames);

G_END_DECLS
