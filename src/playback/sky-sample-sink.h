/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/base/gstbasesink.h>

G_BEGIN_DECLS

#define SKY_TYPE_SAMPLE_SINK (sky_sample_sink_get_type ())
G_DECLARE_FINAL_TYPE (SkySampleSink, sky_sample_sink, SKY, SAMPLE_SINK, GstBaseSink)

GstElement *sky_sample_sink_new (const char *name, GSource *wake);
GstSample  *sky_sample_sink_try_pull (SkySampleSink *self, guint64 *epoch);
gboolean    sky_sample_sink_is_at_end (SkySampleSink *self);
gboolean    sky_sample_sink_has_end (SkySampleSink *self);
void        sky_sample_sink_set_room (SkySampleSink *self, gint64 buffers);
guint64     sky_sample_sink_get_epoch (SkySampleSink *self);
void        sky_sample_sink_set_hungry (SkySampleSink *self, gboolean hungry);

G_END_DECLS
