/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/audio/audio.h>
#include <gst/gst.h>

#include "playback/sky-source-resolver.h"

G_BEGIN_DECLS

/* One track on its way from bytes to samples: a decode pipeline and what came out of it. All
 * functions belong to the engine's thread. */
typedef struct _SkyTrackDecoder SkyTrackDecoder;

/**
 * SkyTrackChunk:
 * @buffer: (owned): F32 interleaved samples
 * @caps: (owned): rate and channels of @buffer
 * @info: the same, parsed
 * @track_ns: where in the track the first sample lies
 * @duration_ns: how long it sounds
 */
typedef struct
{
  GstBuffer   *buffer;
  GstCaps     *caps;
  GstAudioInfo info;
  gint64       track_ns;
  gint64       duration_ns;
} SkyTrackChunk;

void sky_track_chunk_free (SkyTrackChunk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTrackChunk, sky_track_chunk_free)

SkyTrackDecoder *sky_track_decoder_new (guint64            token,
                                        SkyResolvedSource *source,
                                        gint64             duration_ms,
                                        gint64             position_ms,
                                        GSource           *wake);
void             sky_track_decoder_free (SkyTrackDecoder *self);
guint64          sky_track_decoder_get_token (SkyTrackDecoder *self);
void             sky_track_decoder_work (SkyTrackDecoder *self);
SkyTrackChunk   *sky_track_decoder_pop (SkyTrackDecoder *self);
void             sky_track_decoder_seek (SkyTrackDecoder *self, gint64 position_ms);
gint64           sky_track_decoder_get_buffered (SkyTrackDecoder *self);
gint64           sky_track_decoder_get_position (SkyTrackDecoder *self);
gint64           sky_track_decoder_get_duration (SkyTrackDecoder *self);
gint64           sky_track_decoder_get_expected (SkyTrackDecoder *self);
gboolean         sky_track_decoder_is_finished (SkyTrackDecoder *self);
const GError    *sky_track_decoder_get_error (SkyTrackDecoder *self);
gboolean         sky_track_decoder_get_format (SkyTrackDecoder *self, GstAudioInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTrackDecoder, sky_track_decoder_free)

G_END_DECLS
