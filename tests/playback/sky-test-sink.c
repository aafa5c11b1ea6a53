/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sound device for tests: plays in real time into memory, a run for each time that it is opened,
 * and measures how late each buffer is, which is the silence before it. Any thread.
 */
#include "playback/sky-test-sink.h"

#include <string.h>

#define FRAME (2 * sizeof (float))

struct _SkyTestSink
{
  GstBaseSink parent_instance;
};

static struct
{
  GMutex     lock;
  GPtrArray *runs; /* of GByteArray; guarded by lock */
  gboolean   unplugged;
  gboolean   fails;
  gint64     longest_gap; /* nanoseconds */
} device;

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink",
                             GST_PAD_SINK,
                             GST_PAD_ALWAYS,
                             GST_STATIC_CAPS ("audio/x-raw, format=(string)F32LE, channels=(int)2, "
                                              "layout=(string)interleaved"));

G_DEFINE_FINAL_TYPE (SkyTestSink, sky_test_sink, GST_TYPE_BASE_SINK)

static gboolean
test_sink_start (GstBaseSink *base)
{
  gboolean unplugged;

  g_mutex_lock (&device.lock);
  unplugged = device.unplugged;
  if (!unplugged)
    g_ptr_array_add (device.runs, g_byte_array_new ());
  g_mutex_unlock (&device.lock);
  if (unplugged)
    GST_ELEMENT_ERROR (base, RESOURCE, OPEN_WRITE, ("The device is unplugged"), (NULL));

  return !unplugged;
}

static gint64
get_lateness (GstBaseSink *base, GstBuffer *buffer)
{
  g_autoptr (GstClock) clock = gst_element_get_clock (GST_ELEMENT (base));
  GstClockTime due =
      gst_segment_to_running_time (&base->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));

  if (clock == NULL || !GST_CLOCK_TIME_IS_VALID (due))
    return 0;

  return (gint64) (gst_clock_get_time (clock) - gst_element_get_base_time (GST_ELEMENT (base))) -
         (gint64) (due + gst_base_sink_get_latency (base));
}

static GstFlowReturn
test_sink_render (GstBaseSink *base, GstBuffer *buffer)
{
  gint64     late = get_lateness (base, buffer);
  GstMapInfo map;
  gboolean   fails;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  g_mutex_lock (&device.lock);
  fails = device.unplugged || device.fails;
  device.fails = FALSE;
  if (!fails)
    {
      g_byte_array_append (device.runs->pdata[device.runs->len - 1], map.data, (guint) map.size);
      device.longest_gap = MAX (device.longest_gap, late);
    }
  g_mutex_unlock (&device.lock);
  gst_buffer_unmap (buffer, &map);
  if (!fails)
    return GST_FLOW_OK;

  GST_ELEMENT_ERROR (base, RESOURCE, WRITE, ("The device has gone"), (NULL));

  return GST_FLOW_ERROR;
}

static void
sky_test_sink_class_init (SkyTestSinkClass *klass)
{
  GstElementClass  *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSinkClass *base_class = GST_BASE_SINK_CLASS (klass);

  base_class->start = test_sink_start;
  base_class->render = test_sink_render;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_set_static_metadata (element_class, "Device of a test", "Sink/Audio",
                                         "Can be unplugged", "The Skylark developers");
}

static void
sky_test_sink_init (SkyTestSink *self)
{
}

/* Puts the device in place of the desktop's, plugged in and with nothing heard yet. */
void
sky_test_sink_register (void)
{
  gst_init (NULL, NULL);
  g_assert_true (gst_element_register (NULL, "skytestsink", GST_RANK_NONE, SKY_TYPE_TEST_SINK));
  g_mutex_lock (&device.lock);
  g_clear_pointer (&device.runs, g_ptr_array_unref);
  device.runs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  device.unplugged = device.fails = FALSE;
  device.longest_gap = 0;
  g_mutex_unlock (&device.lock);
  g_setenv ("SKYLARK_AUDIO_SINK",
            "audioconvert dithering=none ! audio/x-raw,format=F32LE,channels=2 ! skytestsink",
            TRUE);
}

void
sky_test_sink_plug (gboolean plugged)
{
  g_mutex_lock (&device.lock);
  device.unplugged = !plugged;
  g_mutex_unlock (&device.lock);
}

/* The next samples are refused; who opens it again finds it well. */
void
sky_test_sink_fail_once (void)
{
  g_mutex_lock (&device.lock);
  device.fails = TRUE;
  g_mutex_unlock (&device.lock);
}

guint
sky_test_sink_get_n_opened (void)
{
  guint n;

  g_mutex_lock (&device.lock);
  n = device.runs->len;
  g_mutex_unlock (&device.lock);

  return n;
}

/* Nanoseconds of silence before the latest buffer. */
gint64
sky_test_sink_get_longest_gap (void)
{
  gint64 gap;

  g_mutex_lock (&device.lock);
  gap = device.longest_gap;
  g_mutex_unlock (&device.lock);

  return gap;
}

/* What was heard since the device was opened for the time @run, counted from 0. */
float *
sky_test_sink_read (guint run, gsize *frames)
{
  GByteArray *bytes;
  float      *copy;

  g_mutex_lock (&device.lock);
  g_assert_cmpuint (run, <, device.runs->len);
  bytes = device.runs->pdata[run];
  *frames = bytes->len / FRAME;
  copy = g_memdup2 (bytes->data, bytes->len);
  g_mutex_unlock (&device.lock);

  return copy;
}
