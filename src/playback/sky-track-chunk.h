/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/audio/audio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * SkyTrackChunk:
 * @buffer: (owned): F32 interleaved samples
 * @caps: (owned): rate and channels of @buffer
 * @info: the same, parsed
 * @track_ns: where in the track the first sample lies
 * @duration_ns: how long it sounds
 * @shaped: whether its samples aren't what was decoded
 */
typedef struct
{
  GstBuffer   *buffer;
  GstCaps     *caps;
  GstAudioInfo info;
  gint64       track_ns;
  gint64       duration_ns;
  gboolean     shaped;
} SkyTrackChunk;

SkyTrackChunk *sky_track_chunk_new (
    GstSample *sample, const GstAudioInfo *info, gint64 first, gint64 frames, gint64 track_ns);
gint64         sky_track_chunk_get_frames (const SkyTrackChunk *self);
SkyTrackChunk *sky_track_chunk_split (SkyTrackChunk *self, gint64 frames);
gboolean sky_track_chunk_is_followed_by (const SkyTrackChunk *self, const SkyTrackChunk *other);
void     sky_track_chunk_append (SkyTrackChunk *self, SkyTrackChunk *other);
void     sky_track_chunk_free (SkyTrackChunk *self);
void     sky_track_chunk_move (SkyTrackChunk *self, gint64 ns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTrackChunk, sky_track_chunk_free)

G_END_DECLS
