/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-gain.h"
#include "playback/sky-track-chunk.h"

G_BEGIN_DECLS

/**
 * SkyTrackFifo:
 * @chunks: (element-type SkyTrackChunk): in the order of the track
 * @duration_ns: of all of them
 * @frames: of all of them
 * @limit_ns: when it is full; 1.5 s to begin with
 * @loudness: of the track
 * @among_album: whether it is heard as a part of its album
 * @sound: what becomes of samples as they are popped: mono and balance
 * @factor: the same: the gain
 *
 * Samples that are decoded and wait to be played. Embedded in its owner; engine thread.
 */
typedef struct
{
  GQueue           chunks;
  gint64           duration_ns;
  gint64           frames;
  gint64           limit_ns;
  SkyLoudness      loudness;
  gboolean         among_album;
  SkySoundSettings sound;
  double           factor;
} SkyTrackFifo;

/* How much is decoded ahead; more than what a stalled output waits for. */
#define SKY_TRACK_FIFO_USUAL_NS (1500 * GST_MSECOND)

void sky_track_fifo_init (SkyTrackFifo *self, const SkyLoudness *loudness, gboolean among_album);
void sky_track_fifo_set_sound (SkyTrackFifo *self, const SkySoundSettings *sound);
void sky_track_fifo_set_loudness (SkyTrackFifo *self, const SkyLoudness *loudness);
void sky_track_fifo_clear (SkyTrackFifo *self);
void sky_track_fifo_push (SkyTrackFifo *self, SkyTrackChunk *chunk);
SkyTrackChunk *sky_track_fifo_pop (SkyTrackFifo *self);
SkyTrackChunk *sky_track_fifo_pop_frames (SkyTrackFifo *self, gint64 most);
gboolean       sky_track_fifo_is_full (SkyTrackFifo *self);
gboolean       sky_track_fifo_has_room (SkyTrackFifo *self);
gboolean       sky_track_fifo_is_low (SkyTrackFifo *self);
SkyTrackChunk *sky_track_fifo_peek (SkyTrackFifo *self);
void           sky_track_fifo_move (SkyTrackFifo *self, gint64 ns);

G_END_DECLS
