/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a decode pipeline: what it keeps, when it makes wait, and what a flush does to it. */
#include <gst/check/gstharness.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "playback/sky-sample-sink.h"
#include "support/sky-wait.h"

#define MONO "audio/x-raw, format=F32LE, layout=interleaved, rate=44100, channels=1"
#define STEREO "audio/x-raw, format=F32LE, layout=interleaved, rate=48000, channels=2"
/* As many wait in the sink, unless something else is said. */
#define ROOM 4
#define PATIENCE_US (20 * G_TIME_SPAN_SECOND)

static GSourceFuncs wake_funcs = { 0 };

typedef struct
{
  GSource       *wake;
  GstHarness    *harness;
  SkySampleSink *sink;
} Fixture;

static void
set_up (Fixture *test, gconstpointer data)
{
  GstElement *element;

  test->wake = g_source_new (&wake_funcs, sizeof (GSource));
  element = gst_object_ref_sink (sky_sample_sink_new ("samples", test->wake));
  test->sink = SKY_SAMPLE_SINK (element);
  test->harness = gst_harness_new_with_element (element, "sink", NULL);
  gst_harness_set_src_caps_str (test->harness, MONO);
}

static void
tear_down (Fixture *test, gconstpointer data)
{
  gst_harness_teardown (test->harness);
  gst_object_unref (test->sink);
  g_source_unref (test->wake);
}

static GstBuffer *
make_buffer (guint number)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 1024, NULL);

  GST_BUFFER_PTS (buffer) = number * GST_SECOND;

  return buffer;
}

static void
push (Fixture *test, guint number)
{
  g_assert_cmpint (gst_harness_push (test->harness, make_buffer (number)), ==, GST_FLOW_OK);
}

static void
flush (Fixture *test)
{
  GstSegment segment;

  g_assert_true (gst_harness_push_event (test->harness, gst_event_new_flush_start ()));
  g_assert_true (gst_harness_push_event (test->harness, gst_event_new_flush_stop (TRUE)));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  g_assert_true (gst_harness_push_event (test->harness, gst_event_new_segment (&segment)));
}

static void
assert_pulls (Fixture *test, guint number, guint64 epoch, const char *caps)
{
  guint64 got;
  g_autoptr (GstSample) sample = sky_sample_sink_try_pull (test->sink, &got);
  g_autoptr (GstCaps) expected = gst_caps_from_string (caps);

  g_assert_nonnull (sample);
  g_assert_cmpuint (GST_BUFFER_PTS (gst_sample_get_buffer (sample)), ==, number * GST_SECOND);
  g_assert_cmpuint (got, ==, epoch);
  g_assert_true (gst_caps_is_equal (gst_sample_get_caps (sample), expected));
  g_assert_cmpint (gst_sample_get_segment (sample)->format, ==, GST_FORMAT_TIME);
}

static void
test_in_order (Fixture *test, gconstpointer data)
{
  guint64 epoch;

  g_assert_null (sky_sample_sink_try_pull (test->sink, &epoch));
  push (test, 1);
  push (test, 2);
  assert_pulls (test, 1, 0, MONO);
  assert_pulls (test, 2, 0, MONO);
  g_assert_null (sky_sample_sink_try_pull (test->sink, &epoch));
}

/* Every buffer comes with the caps that held when it did. */
static void
test_caps_change (Fixture *test, gconstpointer data)
{
  push (test, 1);
  gst_harness_set_src_caps_str (test->harness, STEREO);
  push (test, 2);
  assert_pulls (test, 1, 0, MONO);
  assert_pulls (test, 2, 0, STEREO);
}

/* A flush takes what waits, and counts; the caps hold on, also for who kept a sample meanwhile. */
static void
test_flush (Fixture *test, gconstpointer data)
{
  guint64 epoch;
  g_autoptr (GstSample) kept = NULL;

  push (test, 1);
  push (test, 2);
  kept = sky_sample_sink_try_pull (test->sink, &epoch);
  flush (test);
  g_assert_cmpuint (sky_sample_sink_get_epoch (test->sink), ==, 1);
  g_assert_null (sky_sample_sink_try_pull (test->sink, &epoch));
  push (test, 3);
  assert_pulls (test, 3, 1, MONO);
}

static void
test_end (Fixture *test, gconstpointer data)
{
  push (test, 1);
  g_assert_false (sky_sample_sink_is_at_end (test->sink));
  g_assert_true (gst_harness_push_event (test->harness, gst_event_new_eos ()));
  g_assert_false (sky_sample_sink_is_at_end (test->sink));
  assert_pulls (test, 1, 0, MONO);
  g_assert_true (sky_sample_sink_is_at_end (test->sink));
  flush (test);
  g_assert_false (sky_sample_sink_is_at_end (test->sink));
}

static void
test_hungry (Fixture *test, gconstpointer data)
{
  g_source_set_ready_time (test->wake, -1);
  sky_sample_sink_set_hungry (test->sink, FALSE);
  push (test, 1);
  g_assert_cmpint (g_source_get_ready_time (test->wake), ==, -1);
  sky_sample_sink_set_hungry (test->sink, TRUE);
  push (test, 2);
  g_assert_cmpint (g_source_get_ready_time (test->wake), ==, 0);
  g_source_set_ready_time (test->wake, -1);
  sky_sample_sink_set_hungry (test->sink, FALSE);
  g_assert_true (gst_harness_push_event (test->harness, gst_event_new_eos ()));
  g_assert_cmpint (g_source_get_ready_time (test->wake), ==, 0);
}

typedef struct
{
  Fixture      *test;
  GstFlowReturn flow;
  int           thread; /* atomic: its id, once it pushes */
  int           done;   /* atomic */
} Pusher;

static gpointer
push_thread (gpointer data)
{
  Pusher *pusher = data;

  g_atomic_int_set (&pusher->thread, (int) syscall (SYS_gettid));
  pusher->flow = gst_harness_push (pusher->test->harness, make_buffer (ROOM + 1));
  g_atomic_int_set (&pusher->done, TRUE);

  return NULL;
}

/* Whether it waits for something, as the kernel tells: proc(5), the third field of stat. Nothing
 * on its way lets it wait but the sink. */
static gboolean
is_asleep (Pusher *pusher)
{
  int              thread = g_atomic_int_get (&pusher->thread);
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/stat", thread);
  g_autofree char *stat = NULL;

  if (thread == 0 || !g_file_get_contents (path, &stat, NULL, NULL))
    return FALSE;

  return g_str_has_prefix (strrchr (stat, ')'), ") S");
}

/* Fills the sink; one more buffer comes from a thread that has to wait. */
static GThread *
fill (Fixture *test, Pusher *pusher)
{
  GThread *thread;

  for (guint i = 1; i <= ROOM; i++)
    push (test, i);
  pusher->test = test;
  pusher->thread = 0;
  pusher->done = FALSE;
  thread = g_thread_new ("push", push_thread, pusher);
  SKY_WAIT_UNTIL (is_asleep (pusher) || g_atomic_int_get (&pusher->done));
  g_assert_false (g_atomic_int_get (&pusher->done));

  return thread;
}

/* Who waits goes on once everything was taken: the two would be in each other's way. */
static void
test_full (Fixture *test, gconstpointer data)
{
  Pusher   pusher;
  GThread *thread = fill (test, &pusher);

  for (guint i = 1; i <= ROOM; i++)
    assert_pulls (test, i, 0, MONO);
  g_thread_join (thread);
  g_assert_cmpint (pusher.flow, ==, GST_FLOW_OK);
  assert_pulls (test, ROOM + 1, 0, MONO);
}

/* More room is used at once. */
static void
test_more_room (Fixture *test, gconstpointer data)
{
  Pusher   pusher;
  GThread *thread = fill (test, &pusher);

  sky_sample_sink_set_room (test->sink, 2 * ROOM);
  g_thread_join (thread);
  g_assert_cmpint (pusher.flow, ==, GST_FLOW_OK);
  for (guint i = 1; i <= ROOM + 1; i++)
    assert_pulls (test, i, 0, MONO);
}

static void
test_flush_while_full (Fixture *test, gconstpointer data)
{
  Pusher   pusher;
  GThread *thread = fill (test, &pusher);
  guint64  epoch;

  g_assert_true (gst_harness_push_event (test->harness, gst_event_new_flush_start ()));
  g_thread_join (thread);
  g_assert_cmpint (pusher.flow, ==, GST_FLOW_FLUSHING);
  g_assert_true (gst_harness_push_event (test->harness, gst_event_new_flush_stop (TRUE)));
  g_assert_null (sky_sample_sink_try_pull (test->sink, &epoch));
}

static void
test_stop_while_full (Fixture *test, gconstpointer data)
{
  Pusher   pusher;
  GThread *thread = fill (test, &pusher);
  guint64  epoch;

  gst_element_set_state (GST_ELEMENT (test->sink), GST_STATE_NULL);
  g_thread_join (thread);
  g_assert_cmpint (pusher.flow, ==, GST_FLOW_FLUSHING);
  g_assert_null (sky_sample_sink_try_pull (test->sink, &epoch));
}

/* One pulls while another flushes again and again: what is pulled always has its caps. */
static gpointer
flush_thread (gpointer data)
{
  Pusher *pusher = data;

  for (guint i = 0; i < 500; i++)
    {
      push (pusher->test, 1);
      push (pusher->test, 2);
      flush (pusher->test);
    }
  g_atomic_int_set (&pusher->done, TRUE);

  return NULL;
}

static void
test_pulled_while_flushed (Fixture *test, gconstpointer data)
{
  Pusher   pusher = { test, GST_FLOW_OK, FALSE };
  gint64   until = g_get_monotonic_time () + PATIENCE_US;
  GThread *thread = g_thread_new ("flush", flush_thread, &pusher);

  while (!g_atomic_int_get (&pusher.done))
    {
      guint64 epoch;
      g_autoptr (GstSample) sample = sky_sample_sink_try_pull (test->sink, &epoch);

      g_assert_cmpint (g_get_monotonic_time (), <, until);
      if (sample != NULL)
        g_assert_nonnull (gst_sample_get_caps (sample));
    }
  g_thread_join (thread);
  g_assert_cmpuint (sky_sample_sink_get_epoch (test->sink), ==, 500);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/playback/sample-sink/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  ADD ("in-order", test_in_order);
  ADD ("caps-change", test_caps_change);
  ADD ("flush", test_flush);
  ADD ("end", test_end);
  ADD ("hungry", test_hungry);
  ADD ("full", test_full);
  ADD ("more-room", test_more_room);
  ADD ("flush-while-full", test_flush_while_full);
  ADD ("stop-while-full", test_stop_while_full);
  ADD ("pulled-while-flushed", test_pulled_while_flushed);

  return g_test_run ();
}
