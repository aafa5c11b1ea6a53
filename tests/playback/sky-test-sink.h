/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/base/gstbasesink.h>

G_BEGIN_DECLS

/* A sound device that can be unplugged. There is one in a process; it keeps what was heard. */
#define SKY_TYPE_TEST_SINK (sky_test_sink_get_type ())
G_DECLARE_FINAL_TYPE (SkyTestSink, sky_test_sink, SKY, TEST_SINK, GstBaseSink)

void   sky_test_sink_register (void);
void   sky_test_sink_plug (gboolean plugged);
void   sky_test_sink_fail_once (void);
guint  sky_test_sink_get_n_opened (void);
gint64 sky_test_sink_get_longest_gap (void);
float *sky_test_sink_read (guint run, gsize *frames);

G_END_DECLS
