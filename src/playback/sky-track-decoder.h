/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-source-resolver.h"
#include "playback/sky-track-fifo.h"

G_BEGIN_DECLS

/* One track on its way from bytes to samples: a decode pipeline and what came out of it. All
 * functions belong to the engine's thread. */
typedef struct _SkyTrackDecoder SkyTrackDecoder;

SkyTrackDecoder *sky_track_decoder_new (guint64            token,
                                        SkyResolvedSource *source,
                                        gint64             duration_ms,
                                        gint64             position_ns,
                                        GSource           *wake);
SkyTrackDecoder *sky_track_decoder_new_after (SkyTrackDecoder   *before,
                                              guint64            token,
                                              SkyResolvedSource *source,
                                              gint64             duration_ms);
gboolean         sky_track_decoder_goes_on (SkyTrackDecoder *self);
void             sky_track_decoder_free (SkyTrackDecoder *self);
guint64          sky_track_decoder_get_token (SkyTrackDecoder *self);
void             sky_track_decoder_work (SkyTrackDecoder *self);
SkyTrackFifo    *sky_track_decoder_get_fifo (SkyTrackDecoder *self);
void             sky_track_decoder_seek (SkyTrackDecoder *self, gint64 position_ns);
gint64           sky_track_decoder_get_buffered (SkyTrackDecoder *self);
gboolean         sky_track_decoder_is_ahead (SkyTrackDecoder *self);
gint64           sky_track_decoder_get_position (SkyTrackDecoder *self);
gint64           sky_track_decoder_get_end (SkyTrackDecoder *self);
gint64           sky_track_decoder_get_duration (SkyTrackDecoder *self);
gint64           sky_track_decoder_get_expected (SkyTrackDecoder *self);
gboolean         sky_track_decoder_is_finished (SkyTrackDecoder *self);
const GError    *sky_track_decoder_get_error (SkyTrackDecoder *self);
gboolean         sky_track_decoder_get_format (SkyTrackDecoder *self, GstAudioInfo *info);
SkySampleFormat  sky_track_decoder_get_decoded (SkyTrackDecoder *self);
gboolean         sky_track_decoder_take_learned (SkyTrackDecoder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyTrackDecoder, sky_track_decoder_free)

G_END_DECLS
