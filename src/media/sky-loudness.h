/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyLoudness:
 * @has_track: whether @track_gain is known
 * @has_album: whether @album_gain is known
 * @track_gain: dB that bring the track to -18 LUFS, the level of ReplayGain 2.0
 * @album_gain: the same for its album
 * @track_peak: the track's highest sample, 1.0 full scale; 0 where unknown
 * @album_peak: the same for its album
 *
 * What a file says of its loudness. A plain value.
 */
typedef struct
{
  gboolean has_track;
  gboolean has_album;
  double   track_gain;
  double   album_gain;
  double   track_peak;
  double   album_peak;
} SkyLoudness;

gboolean sky_loudness_is_gain (double gain);
gboolean sky_loudness_is_peak (double peak);
gboolean sky_loudness_parse_gain (const char *text, double *gain);
gboolean sky_loudness_parse_r128 (const char *text, double *gain);
double   sky_loudness_parse_peak (const char *text);

G_END_DECLS
