/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The source element: bytes, seeks, errors, and that nothing ever hangs with its source. */
#include "playback/sky-cloud-src.h"

#include <gst/check/gstharness.h>
#include <gst/gst.h>
#include <string.h>

#define SIZE 1000003
/* Far beyond what a loaded machine needs, far below a deadlock. */
#define DEADLINE (60 * GST_SECOND)

#define SKY_TYPE_TEST_SOURCE (sky_test_source_get_type ())
G_DECLARE_FINAL_TYPE (SkyTestSource, sky_test_source, SKY, TEST_SOURCE, GObject)

/* Bytes that can be told by their offset; reads hang or fail behind set points. */
struct _SkyTestSource
{
  GObject parent_instance;

  GMutex  lock;
  GCond   cond;
  guint64 hang_from; /* guarded by lock */
  guint64 fail_from; /* guarded by lock */
  guint   n_hanging; /* guarded by lock */
};

static guint8
byte_at (guint64 offset)
{
  return (offset * 2654435761u) >> 13;
}

static guint64
sky_test_source_get_size (SkyByteSource *source)
{
  return SIZE;
}

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  SkyTestSource *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

static gssize
sky_test_source_read (SkyByteSource *source,
                      guint64        offset,
                      void          *buffer,
                      gsize          count,
                      GCancellable  *cancellable,
                      GError       **error)
{
  SkyTestSource *self = SKY_TEST_SOURCE (source);
  gulong         handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);
  gboolean       fails;

  g_mutex_lock (&self->lock);
  self->n_hanging++;
  g_cond_broadcast (&self->cond);
  while (offset >= self->hang_from && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait (&self->cond, &self->lock);
  self->n_hanging--;
  fails = offset >= self->fail_from;
  g_mutex_unlock (&self->lock);
  g_cancellable_disconnect (cancellable, handler);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (fails)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "song.flac has changed");
      return -1;
    }
  if (offset >= SIZE)
    return 0;
  /* Odd lengths, so that no buffer is what the element asked for. */
  count = MIN (MIN (count, 777), SIZE - offset);
  for (gsize i = 0; i < count; i++)
    ((guint8 *) buffer)[i] = byte_at (offset + i);

  return count;
}

static void
sky_test_source_byte_source_init (SkyByteSourceInterface *iface)
{
  iface->get_size = sky_test_source_get_size;
  iface->read = sky_test_source_read;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyTestSource,
                               sky_test_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_BYTE_SOURCE,
                                                      sky_test_source_byte_source_init))

static void
sky_test_source_class_init (SkyTestSourceClass *klass)
{
}

static void
sky_test_source_init (SkyTestSource *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->hang_from = G_MAXUINT64;
  self->fail_from = G_MAXUINT64;
}

static void
set_hang_from (SkyTestSource *self, guint64 offset)
{
  g_mutex_lock (&self->lock);
  self->hang_from = offset;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

static void
wait_hanging (SkyTestSource *self)
{
  g_mutex_lock (&self->lock);
  while (self->n_hanging == 0)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
}

static GstHarness *
harness_new (SkyTestSource *source, guint64 start_offset)
{
  GstElement *element = sky_cloud_src_new (SKY_BYTE_SOURCE (source), start_offset);
  GstHarness *harness = gst_harness_new_with_element (element, NULL, "src");

  gst_object_unref (element);

  return harness;
}

/* Takes everything up to EOS and compares it; gives how much it was. */
static guint64
pull_and_compare (GstHarness *harness, guint64 offset)
{
  guint64 start = offset;

  for (;;)
    {
      g_autoptr (GstBuffer) buffer = gst_harness_try_pull (harness);
      GstMapInfo map;

      if (buffer == NULL)
        break;
      g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_READ));
      for (gsize i = 0; i < map.size; i++)
        g_assert_cmpuint (map.data[i], ==, byte_at (offset + i));
      offset += map.size;
      gst_buffer_unmap (buffer, &map);
    }

  return offset - start;
}

static void
wait_eos (GstHarness *harness)
{
  for (;;)
    {
      g_autoptr (GstEvent) event = gst_harness_pull_event (harness);

      g_assert_nonnull (event);
      if (GST_EVENT_TYPE (event) == GST_EVENT_EOS)
        return;
    }
}

static void
test_identical (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstHarness *harness = harness_new (source, 0);

  gst_harness_play (harness);
  wait_eos (harness);
  g_assert_cmpuint (pull_and_compare (harness, 0), ==, SIZE);
  gst_harness_teardown (harness);
}

static void
test_start_offset (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstHarness *harness = harness_new (source, 4242);
  g_autoptr (GstBuffer) first = NULL;
  gint64 duration;

  gst_harness_play (harness);
  g_assert_true (gst_element_query_duration (harness->element, GST_FORMAT_BYTES, &duration));
  g_assert_cmpint (duration, ==, SIZE - 4242);
  wait_eos (harness);
  first = gst_harness_pull (harness);
  g_assert_cmpuint (GST_BUFFER_OFFSET (first), ==, 0);
  g_assert_cmpuint (pull_and_compare (harness, 4242 + gst_buffer_get_size (first)), ==,
                    SIZE - 4242 - gst_buffer_get_size (first));
  gst_harness_teardown (harness);
}

static void
test_scheduling (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstHarness *harness = harness_new (source, 0);
  g_autoptr (GstQuery) query = gst_query_new_scheduling ();
  GstSchedulingFlags flags;

  gst_harness_play (harness);
  g_assert_true (gst_pad_peer_query (harness->sinkpad, query));
  gst_query_parse_scheduling (query, &flags, NULL, NULL, NULL);
  g_assert_cmpuint (flags, ==, GST_SCHEDULING_FLAG_SEEKABLE);
  g_assert_true (gst_query_has_scheduling_mode (query, GST_PAD_MODE_PUSH));
  g_assert_false (gst_query_has_scheduling_mode (query, GST_PAD_MODE_PULL));
  gst_harness_teardown (harness);
}

static void
test_seek (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstHarness *harness = harness_new (source, 0);

  gst_harness_play (harness);
  wait_eos (harness);
  pull_and_compare (harness, 0);
  g_assert_true (gst_harness_push_upstream_event (
      harness, gst_event_new_seek (1.0, GST_FORMAT_BYTES, GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET,
                                   900001, GST_SEEK_TYPE_NONE, -1)));
  wait_eos (harness);
  g_assert_cmpuint (pull_and_compare (harness, 900001), ==, SIZE - 900001);
  gst_harness_teardown (harness);
}

static void
test_stop_while_hung (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstHarness *harness = harness_new (source, 0);

  set_hang_from (source, 0);
  gst_harness_play (harness);
  wait_hanging (source);
  /* Joins the streaming thread: returns only when the read was woken. */
  gst_harness_teardown (harness);
}

static void
test_restart_after_stop (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstElement *element = sky_cloud_src_new (SKY_BYTE_SOURCE (source), 0);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstElement) pipeline = gst_pipeline_new (NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;

  gst_bin_add_many (GST_BIN (pipeline), element, sink, NULL);
  g_assert_true (gst_element_link (element, sink));
  set_hang_from (source, 5000);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  wait_hanging (source);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  set_hang_from (source, G_MAXUINT64);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, DEADLINE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
test_error (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstElement *element = sky_cloud_src_new (SKY_BYTE_SOURCE (source), 0);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstElement) pipeline = gst_pipeline_new (NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  const GstStructure *details;
  int                 code;

  source->fail_from = 3000;
  gst_bin_add_many (GST_BIN (pipeline), element, sink, NULL);
  g_assert_true (gst_element_link (element, sink));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, DEADLINE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_ERROR);
  gst_message_parse_error (message, &error, NULL);
  g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ);
  g_assert_cmpstr (error->message, ==, "song.flac has changed");
  gst_message_parse_error_details (message, &details);
  g_assert_cmpstr (gst_structure_get_string (details, "domain"), ==, "g-io-error-quark");
  g_assert_true (gst_structure_get_int (details, "code", &code));
  g_assert_cmpint (code, ==, G_IO_ERROR_INVALID_DATA);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* Remembers the first byte after the newest flush. */
typedef struct
{
  GMutex   lock;
  GCond    cond;
  gboolean has_byte;
  guint8   byte;
} Probe;

static GstPadProbeReturn
probe_cb (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Probe *probe = data;

  g_mutex_lock (&probe->lock);
  if ((GST_PAD_PROBE_INFO_TYPE (info) & GST_PAD_PROBE_TYPE_BUFFER) != 0)
    {
      if (!probe->has_byte)
        gst_buffer_extract (GST_PAD_PROBE_INFO_BUFFER (info), 0, &probe->byte, 1);
      probe->has_byte = TRUE;
      g_cond_broadcast (&probe->cond);
    }
  else if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_FLUSH_STOP)
    {
      probe->has_byte = FALSE;
    }
  g_mutex_unlock (&probe->lock);

  return GST_PAD_PROBE_OK;
}

static void
seek_and_check (GstElement *element, Probe *probe, guint64 target)
{
  g_assert_true (gst_element_seek_simple (element, GST_FORMAT_BYTES, GST_SEEK_FLAG_FLUSH, target));
  g_mutex_lock (&probe->lock);
  while (!probe->has_byte)
    g_cond_wait (&probe->cond, &probe->lock);
  g_assert_cmpuint (probe->byte, ==, byte_at (target));
  g_mutex_unlock (&probe->lock);
}

/* Two hundred seeks, the source hung at every second of them: each call returns, and each that can
 * give bytes gives the right ones. */
static void
test_seek_storm (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstElement *element = sky_cloud_src_new (SKY_BYTE_SOURCE (source), 0);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstElement) pipeline = gst_pipeline_new (NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "src");
  g_autoptr (GRand) rand = g_rand_new_with_seed (200);
  Probe probe = { 0 };

  g_mutex_init (&probe.lock);
  g_cond_init (&probe.cond);
  gst_pad_add_probe (pad,
                     GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM |
                         GST_PAD_PROBE_TYPE_EVENT_FLUSH,
                     probe_cb, &probe, NULL);
  gst_bin_add_many (GST_BIN (pipeline), element, sink, NULL);
  g_assert_true (gst_element_link (element, sink));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_element_get_state (pipeline, NULL, NULL, DEADLINE);
  for (guint i = 0; i < 200; i++)
    {
      guint64  target = g_rand_int_range (rand, 0, SIZE);
      gboolean hangs = i % 2 == 0;

      set_hang_from (source, hangs ? 0 : G_MAXUINT64);
      if (hangs)
        g_assert_true (
            gst_element_seek_simple (element, GST_FORMAT_BYTES, GST_SEEK_FLAG_FLUSH, target));
      else
        seek_and_check (element, &probe, target);
    }
  set_hang_from (source, 0);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_mutex_clear (&probe.lock);
  g_cond_clear (&probe.cond);
}

static void
test_ownership (void)
{
  g_autoptr (SkyTestSource) source = g_object_new (SKY_TYPE_TEST_SOURCE, NULL);
  GstElement *element = sky_cloud_src_new (SKY_BYTE_SOURCE (source), 0);

  /* A second owner while it is in no pipeline: the reference is floating like any element's. */
  g_assert_true (g_object_is_floating (element));
  gst_object_ref_sink (element);
  gst_object_unref (element);
  g_assert_cmpuint (G_OBJECT (source)->ref_count, ==, 1);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/playback/cloud-src/identical", test_identical);
  g_test_add_func ("/playback/cloud-src/start-offset", test_start_offset);
  g_test_add_func ("/playback/cloud-src/scheduling", test_scheduling);
  g_test_add_func ("/playback/cloud-src/seek", test_seek);
  g_test_add_func ("/playback/cloud-src/stop-while-hung", test_stop_while_hung);
  g_test_add_func ("/playback/cloud-src/restart-after-stop", test_restart_after_stop);
  g_test_add_func ("/playback/cloud-src/error", test_error);
  g_test_add_func ("/playback/cloud-src/seek-storm", test_seek_storm);
  g_test_add_func ("/playback/cloud-src/ownership", test_ownership);

  return g_test_run ();
}
