/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "media/sky-frame-start.h"
#include "playback/sky-sample-sink.h"
#include "playback/sky-source-resolver.h"
#include "playback/sky-track-edges.h"

G_BEGIN_DECLS

/**
 * SkyDecodeInput:
 * @source: the bytes, and what they are
 * @any_format: whether they aren't what they should be
 * @straight: whether no element is to look around in them by itself
 * @gated: whether an Ogg stream's beginning is waited for
 */
typedef struct
{
  const SkyResolvedSource *source;
  gboolean                 any_format;
  gboolean                 straight;
  gboolean                 gated;
} SkyDecodeInput;

gboolean    sky_decode_pipeline_has_costly_seeks (const char *format);
GstElement *sky_decode_pipeline_open (const SkyDecodeInput *input,
                                      GSource              *wake,
                                      SkySampleSink       **sink,
                                      GError              **error);
gboolean    sky_decode_pipeline_get_decoded (GstElement *pipeline, SkySampleFormat *decoded);
gboolean    sky_decode_pipeline_get_loudness (GstElement *pipeline, SkyLoudness *loudness);
gboolean    sky_decode_pipeline_get_edges (GstElement *pipeline, SkyTrackEdges *edges);
gboolean    sky_decode_pipeline_get_frames (GstElement *pipeline, SkyFrameStart *start);
gboolean    sky_decode_pipeline_seek_to_byte (GstElement *pipeline, guint64 offset);
gboolean sky_decode_pipeline_seek_to_sample (GstElement *pipeline, gint64 sample, gint64 time_ns);
void     sky_decode_pipeline_close (GstElement *pipeline);

G_END_DECLS
