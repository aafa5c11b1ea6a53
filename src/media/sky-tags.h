/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-loudness.h"

G_BEGIN_DECLS

/**
 * SkyTags:
 * @title: and the other texts: (owned) (nullable): valid UTF-8 without spaces at the ends
 * @disc: number of the disc, 0 where unknown
 * @n_discs: how many there are, 0 where unknown
 * @track: number on the disc, 0 where unknown
 * @n_tracks: how many there are, 0 where unknown
 * @year: four digits, 0 where unknown
 * @duration_ms: the length, -1 where unknown
 * @sample_rate: Hz
 * @channels: how many
 * @bits_per_sample: 0 for lossy formats
 * @bit_rate: bits per second
 * @loudness: how loud it is
 * @cue_sheet: (owned) (nullable): a cue sheet that it carries, as it is
 * @codec: short name: "FLAC", "Opus", "Vorbis", "MP3", "AAC", "ALAC", "WAV", "AIFF", "WavPack",
 *   "ADTS" (AAC without a container), "Musepack", "APE"
 *
 * What a file says of itself.
 */
typedef struct
{
  char       *title;
  char       *artist;
  char       *album;
  char       *album_artist;
  char       *genre;
  char       *composer;
  int         disc;
  int         n_discs;
  int         track;
  int         n_tracks;
  int         year;
  gint64      duration_ms;
  int         sample_rate;
  int         channels;
  int         bits_per_sample;
  int         bit_rate;
  SkyLoudness loudness;
  char       *cue_sheet;
  const char *codec;
} SkyTags;

void sky_tags_clear (SkyTags *self);
void sky_tags_take_text (char **text, char *value);
void sky_tags_parse_position (const char *text, int *number, int *total);
int  sky_tags_parse_year (const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SkyTags, sky_tags_clear)

G_END_DECLS
