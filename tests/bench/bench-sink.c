/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the benchmarks hear with: a sink that notes and writes what comes, and a look at the pad
 * behind which the player takes its decoded samples. Streaming threads write, the main thread
 * reads.
 */
#include "bench-sink.h"

#include <gst/gsttracer.h>
#include <stdio.h>

#define HOOK_DECODED "pad-push-pre"
#define HOOK_FLUSHED "pad-push-event-pre"
/* As the player's decode pipelines call their end, and their beginning. */
#define DECODED "samples"
#define BYTES "bytes"

struct _SkyBenchSink
{
  GstBaseSink parent_instance;

  char *location; /* (owned) (nullable) */
  FILE *file;     /* (owned) (nullable) */
  guint bpf;
};

enum
{
  PROP_LOCATION = 1,
};

/* What the hooks belong to. */
#define SKY_TYPE_BENCH_TRACER (sky_bench_tracer_get_type ())
G_DECLARE_FINAL_TYPE (SkyBenchTracer, sky_bench_tracer, SKY, BENCH_TRACER, GstTracer)

struct _SkyBenchTracer
{
  GstTracer parent_instance;
};

G_DEFINE_FINAL_TYPE (SkyBenchTracer, sky_bench_tracer, GST_TYPE_TRACER)

static void
sky_bench_tracer_class_init (SkyBenchTracerClass *klass)
{
}

static void
sky_bench_tracer_init (SkyBenchTracer *self)
{
}

static BenchMarks current; /* guarded by current, as what follows */
static gint64     sought_ns = -1;
static gboolean   stale_decoded; /* what comes is from before the seek */
static gboolean   stale_heard;
G_LOCK_DEFINE_STATIC (current);

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("audio/x-raw"));

G_DEFINE_FINAL_TYPE (SkyBenchSink, sky_bench_sink, GST_TYPE_BASE_SINK)

static gboolean
belongs_to (GstPad *pad, const char *name)
{
  g_autoptr (GstObject) parent = pad != NULL ? gst_pad_get_parent (pad) : NULL;

  return parent != NULL && g_str_equal (GST_OBJECT_NAME (parent), name);
}

static gboolean
leads_to_decoded (GstPad *pad)
{
  g_autoptr (GstPad) peer = gst_pad_get_peer (pad);

  return belongs_to (peer, DECODED);
}

/* Whether a buffer has something of what is waited for. */
static gboolean
is_wanted (GstBuffer *buffer)
{
  GstClockTime end = GST_BUFFER_PTS (buffer);

  if (stale_decoded || sought_ns < 0 || !GST_CLOCK_TIME_IS_VALID (end))
    return !stale_decoded;
  if (GST_BUFFER_DURATION_IS_VALID (buffer))
    end += GST_BUFFER_DURATION (buffer);

  return end > (GstClockTime) sought_ns;
}

static void
pushed_cb (GObject *tracer, GstClockTime time, GstPad *pad, GstBuffer *buffer)
{
  gboolean decoded = leads_to_decoded (pad);
  gboolean given = belongs_to (pad, BYTES);

  G_LOCK (current);
  if (decoded && current.decoded == 0 && is_wanted (buffer))
    current.decoded = g_get_monotonic_time ();
  if (given && current.decoded == 0)
    current.needed += gst_buffer_get_size (buffer);
  G_UNLOCK (current);
}

static void
event_cb (GObject *tracer, GstClockTime time, GstPad *pad, GstEvent *event)
{
  /* Another pipeline begins its stream. */
  if ((GST_EVENT_TYPE (event) != GST_EVENT_FLUSH_STOP &&
       GST_EVENT_TYPE (event) != GST_EVENT_STREAM_START) ||
      !leads_to_decoded (pad))
    return;
  G_LOCK (current);
  /* A demuxer begins its stream only once it has read the index, which is needed as well. */
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP || stale_decoded)
    current.decoded = current.needed = 0;
  stale_decoded = FALSE;
  G_UNLOCK (current);
}

/* Before the first pipeline is made. @look: whether anything is noted; it costs a little. */
void
bench_marks_init (gboolean look)
{
  static GstTracer *tracer;

  if (!look)
    return;
  gst_element_register (NULL, "skybenchsink", GST_RANK_NONE, SKY_TYPE_BENCH_SINK);
  tracer = g_object_new (SKY_TYPE_BENCH_TRACER, NULL);
  gst_tracing_register_hook (tracer, HOOK_DECODED, G_CALLBACK (pushed_cb));
  gst_tracing_register_hook (tracer, HOOK_FLUSHED, G_CALLBACK (event_cb));
}

/* Before a beginning. */
void
bench_marks_reset (void)
{
  G_LOCK (current);
  current = (BenchMarks){ 0 };
  sought_ns = -1;
  stale_decoded = stale_heard = FALSE;
  G_UNLOCK (current);
}

/* Before a seek: what comes without a flush before it doesn't count, nor what is decoded of the
 * time before @target_ns; -1: the times can't be trusted. */
void
bench_marks_reset_for_seek (gint64 target_ns)
{
  G_LOCK (current);
  current = (BenchMarks){ 0 };
  sought_ns = target_ns;
  stale_decoded = stale_heard = TRUE;
  G_UNLOCK (current);
}

/* Before another song takes the place of the one that plays: of that one nothing counts that is
 * still heard; the other may have been decoded long before. */
void
bench_marks_reset_for_next (void)
{
  G_LOCK (current);
  current = (BenchMarks){ 0 };
  sought_ns = -1;
  stale_decoded = FALSE;
  stale_heard = TRUE;
  G_UNLOCK (current);
}

void
bench_marks_get (BenchMarks *marks)
{
  G_LOCK (current);
  *marks = current;
  G_UNLOCK (current);
}

static void
note_heard (guint frames)
{
  G_LOCK (current);
  if (current.heard == 0 && !stale_heard)
    current.heard = g_get_monotonic_time ();
  current.frames += frames;
  G_UNLOCK (current);
}

static GstFlowReturn
sky_bench_sink_preroll (GstBaseSink *base, GstBuffer *buffer)
{
  note_heard (0);

  return GST_FLOW_OK;
}

static GstFlowReturn
sky_bench_sink_render (GstBaseSink *base, GstBuffer *buffer)
{
  SkyBenchSink *self = SKY_BENCH_SINK (base);
  GstMapInfo    map;

  note_heard (self->bpf > 0 ? (guint) (gst_buffer_get_size (buffer) / self->bpf) : 0);
  if (self->file != NULL && gst_buffer_map (buffer, &map, GST_MAP_READ))
    {
      fwrite (map.data, 1, map.size, self->file);
      gst_buffer_unmap (buffer, &map);
    }

  return GST_FLOW_OK;
}

static gboolean
sky_bench_sink_event (GstBaseSink *base, GstEvent *event)
{
  /* The peer's pipeline begins its stream anew where ours is flushed. */
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP ||
      GST_EVENT_TYPE (event) == GST_EVENT_STREAM_START)
    {
      G_LOCK (current);
      current.heard = 0;
      stale_heard = FALSE;
      G_UNLOCK (current);
    }

  return GST_BASE_SINK_CLASS (sky_bench_sink_parent_class)->event (base, event);
}

static gboolean
sky_bench_sink_set_caps (GstBaseSink *base, GstCaps *caps)
{
  GstStructure *structure = gst_caps_get_structure (caps, 0);
  int           channels = 0;

  gst_structure_get_int (structure, "channels", &channels);
  SKY_BENCH_SINK (base)->bpf = (guint) channels * sizeof (float);

  return TRUE;
}

static gboolean
sky_bench_sink_start (GstBaseSink *base)
{
  SkyBenchSink *self = SKY_BENCH_SINK (base);

  if (self->location != NULL)
    self->file = fopen (self->location, "w");

  return self->location == NULL || self->file != NULL;
}

static gboolean
sky_bench_sink_stop (GstBaseSink *base)
{
  g_clear_pointer (&SKY_BENCH_SINK (base)->file, fclose);

  return TRUE;
}

static void
sky_bench_sink_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SkyBenchSink *self = SKY_BENCH_SINK (object);

  g_free (self->location);
  self->location = g_value_dup_string (value);
}

static void
sky_bench_sink_finalize (GObject *object)
{
  g_free (SKY_BENCH_SINK (object)->location);

  G_OBJECT_CLASS (sky_bench_sink_parent_class)->finalize (object);
}

static void
sky_bench_sink_class_init (SkyBenchSinkClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GstBaseSinkClass *sink_class = GST_BASE_SINK_CLASS (klass);

  object_class->set_property = sky_bench_sink_set_property;
  object_class->finalize = sky_bench_sink_finalize;
  sink_class->preroll = sky_bench_sink_preroll;
  sink_class->render = sky_bench_sink_render;
  sink_class->event = sky_bench_sink_event;
  sink_class->set_caps = sky_bench_sink_set_caps;
  sink_class->start = sky_bench_sink_start;
  sink_class->stop = sky_bench_sink_stop;
  g_object_class_install_property (object_class, PROP_LOCATION,
                                   g_param_spec_string ("location", NULL, NULL, NULL,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &sink_template);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Bench sink", "Sink/Audio",
                                         "Notes and writes what comes", "The Skylark developers");
}

static void
sky_bench_sink_init (SkyBenchSink *self)
{
}
