/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-track-chunk.h"

G_BEGIN_DECLS

/**
 * SkyTrackFifo:
 * @chunks: (element-type SkyTrackChunk): in the order of the track
 * @duration_ns: of all of them
 *
 * Samples that are decoded and wait to be played. Embedded in its owner; engine thread.
 */
typedef struct
{
  GQueue chunks;
  gint64 duration_ns;
} SkyTrackFifo;

void           sky_track_fifo_init (SkyTrackFifo *self);
void           sky_track_fifo_clear (SkyTrackFifo *self);
void           sky_track_fifo_push (SkyTrackFifo *self, SkyTrackChunk *chunk);
SkyTrackChunk *sky_track_fifo_pop (SkyTrackFifo *self);
SkyTrackChunk *sky_track_fifo_peek (SkyTrackFifo *self);

G_END_DECLS
