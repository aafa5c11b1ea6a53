/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-track-fifo.h"

G_BEGIN_DECLS

/**
 * SkyTrackTail:
 * @chunks: (element-type SkyTrackChunk): in the order of the track
 * @frames: of all of them
 *
 * The newest samples of a decoder, which may turn out not to belong to its track. Embedded in its
 * owner; engine thread.
 */
typedef struct
{
  GQueue chunks;
  gint64 frames;
} SkyTrackTail;

void sky_track_tail_init (SkyTrackTail *self);
void sky_track_tail_clear (SkyTrackTail *self);
void
sky_track_tail_push (SkyTrackTail *self, SkyTrackChunk *chunk, gint64 keep, SkyTrackFifo *fifo);
void sky_track_tail_end (SkyTrackTail *self, gint64 cut, SkyTrackFifo *fifo);
void sky_track_tail_move (SkyTrackTail *self, gint64 ns);

G_END_DECLS
