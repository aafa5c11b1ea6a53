/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"
#include "media/sky-frame-start.h"

G_BEGIN_DECLS

/**
 * SkyTrackEdges:
 * @skip: decoded frames before the sound begins
 * @length: frames of the sound, or -1: all that is decoded
 * @tail: decoded frames behind the sound
 * @total: frames of all that is decoded behind @skip, as far as the file tells, or -1
 * @rate: frames a second that both count in, or 0
 * @inexact_seek: whether places after a seek by time are too rough to cut the end by them
 */
typedef struct
{
  gint64   skip;
  gint64   length;
  gint64   tail;
  gint64   total;
  guint    rate;
  gboolean inexact_seek;
} SkyTrackEdges;

gboolean sky_track_edges_learn (SkyTrackEdges *self, SkyByteSource *source, guint64 audio_offset);
void     sky_track_edges_set_frames (SkyTrackEdges *self, const SkyFrameStart *start);
void     sky_track_edges_set_rate (SkyTrackEdges *self, guint rate);
gint64   sky_track_edges_get_length_ns (const SkyTrackEdges *self);

G_END_DECLS
