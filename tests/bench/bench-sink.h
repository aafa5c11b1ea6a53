/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/base/gstbasesink.h>

G_BEGIN_DECLS

/* When the first buffer came since the last reset or flush that is waited for: out of the decoder,
 * and to the sink. Monotonic time in microseconds, 0: not yet. */
typedef struct
{
  gint64  decoded;
  gint64  heard;
  guint64 frames; /* that the sink has taken since the reset */
  guint64 needed; /* bytes that the decoder was given before the first buffer */
} BenchMarks;

void bench_marks_init (gboolean look);
void bench_marks_reset (void);
void bench_marks_reset_for_seek (gint64 target_ns);
void bench_marks_reset_for_next (void);
void bench_marks_get (BenchMarks *marks);

/* The element `skybenchsink`: notes when buffers come, and writes their floats to "location". */
#define SKY_TYPE_BENCH_SINK (sky_bench_sink_get_type ())
G_DECLARE_FINAL_TYPE (SkyBenchSink, sky_bench_sink, SKY, BENCH_SINK, GstBaseSink)

G_END_DECLS
