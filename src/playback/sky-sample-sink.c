/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkySampleSink: the end of a decode pipeline. A few decoded buffers wait in it until the engine
 * takes them; who brings more waits for room. A demuxer may flush and begin again by itself, so
 * every buffer is given with its epoch, the number of flushes before it: who takes them could not
 * tell otherwise. GStreamer's appsink was no choice: 1.22 writes to a sample that its reader still
 * holds when a flush comes in between.
 */
#include "playback/sky-sample-sink.h"

#include <gst/audio/audio.h>

/* What waits at most, unless something else was said. */
#define USUAL_ROOM 4
#define MOST_ROOM 64

/* A buffer with what held when it came. */
typedef struct
{
  GstBuffer *buffer; /* (owned) */
  GstCaps   *caps;   /* (owned) (nullable) */
  GstSegment segment;
  guint64    epoch;
} Item;

struct _SkySampleSink
{
  GstBaseSink parent_instance;

  GSource *wake;   /* (owned) */
  int      hungry; /* atomic: whether a sample is waited for */

  GMutex   lock;
  GCond    room;
  GQueue   items;    /* (element-type Item): what follows is guarded by lock */
  GstCaps *caps;     /* (owned) (nullable) */
  guint64  epoch;    /* how many flushes have passed */
  guint    most;     /* how many may wait */
  gboolean unlocked; /* nobody may wait in here */
  gboolean at_end;
};

G_DEFINE_FINAL_TYPE (SkySampleSink, sky_sample_sink, GST_TYPE_BASE_SINK)

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink",
    GST_PAD_SINK,
    GST_PAD_ALWAYS,
    GST_STATIC_CAPS (GST_AUDIO_CAPS_MAKE (GST_AUDIO_NE (F32)) ", layout = (string) interleaved"));

static void
item_free (Item *item)
{
  gst_buffer_unref (item->buffer);
  gst_clear_caps (&item->caps);
  g_free (item);
}

static void
wake_up (SkySampleSink *self)
{
  g_source_set_ready_time (self->wake, 0);
}

/* Called locked. */
static void
clear (SkySampleSink *self)
{
  g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
  self->at_end = FALSE;
  g_cond_broadcast (&self->room);
}

static gboolean
sky_sample_sink_set_caps (GstBaseSink *base, GstCaps *caps)
{
  SkySampleSink *self = SKY_SAMPLE_SINK (base);

  g_mutex_lock (&self->lock);
  gst_caps_replace (&self->caps, caps);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

/* Waits for room. Called locked, unlocks on the way. */
static GstFlowReturn
wait_for_room (SkySampleSink *self)
{
  GstFlowReturn flow = GST_FLOW_OK;

  while (flow == GST_FLOW_OK && self->items.length >= self->most)
    {
      if (!self->unlocked)
        {
          g_cond_wait (&self->room, &self->lock);
          continue;
        }
      g_mutex_unlock (&self->lock);
      flow = gst_base_sink_wait_preroll (GST_BASE_SINK (self));
      g_mutex_lock (&self->lock);
    }

  return flow;
}

static GstFlowReturn
sky_sample_sink_render (GstBaseSink *base, GstBuffer *buffer)
{
  SkySampleSink *self = SKY_SAMPLE_SINK (base);
  GstFlowReturn  flow;

  g_mutex_lock (&self->lock);
  flow = wait_for_room (self);
  if (flow == GST_FLOW_OK)
    {
      Item *item = g_new (Item, 1);

      item->buffer = gst_buffer_ref (buffer);
      item->caps = self->caps != NULL ? gst_caps_ref (self->caps) : NULL;
      gst_segment_copy_into (&base->segment, &item->segment);
      item->epoch = self->epoch;
      g_queue_push_tail (&self->items, item);
    }
  g_mutex_unlock (&self->lock);

  if (flow == GST_FLOW_OK && g_atomic_int_get (&self->hungry))
    wake_up (self);

  return flow;
}

static gboolean
sky_sample_sink_event (GstBaseSink *base, GstEvent *event)
{
  SkySampleSink *self = SKY_SAMPLE_SINK (base);
  GstEventType   type = GST_EVENT_TYPE (event);

  g_mutex_lock (&self->lock);
  if (type == GST_EVENT_EOS)
    self->at_end = TRUE;
  if (type == GST_EVENT_FLUSH_STOP)
    {
      clear (self);
      self->epoch++;
    }
  g_mutex_unlock (&self->lock);
  if (type == GST_EVENT_EOS)
    wake_up (self);

  return GST_BASE_SINK_CLASS (sky_sample_sink_parent_class)->event (base, event);
}

static void
set_unlocked (SkySampleSink *self, gboolean unlocked)
{
  g_mutex_lock (&self->lock);
  self->unlocked = unlocked;
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);
}

static gboolean
sky_sample_sink_unlock (GstBaseSink *base)
{
  set_unlocked (SKY_SAMPLE_SINK (base), TRUE);

  return TRUE;
}

static gboolean
sky_sample_sink_unlock_stop (GstBaseSink *base)
{
  set_unlocked (SKY_SAMPLE_SINK (base), FALSE);

  return TRUE;
}

static gboolean
sky_sample_sink_stop (GstBaseSink *base)
{
  SkySampleSink *self = SKY_SAMPLE_SINK (base);

  g_mutex_lock (&self->lock);
  clear (self);
  gst_clear_caps (&self->caps);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static void
sky_sample_sink_finalize (GObject *object)
{
  SkySampleSink *self = SKY_SAMPLE_SINK (object);

  clear (self);
  gst_clear_caps (&self->caps);
  g_cond_clear (&self->room);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->wake, g_source_unref);

  G_OBJECT_CLASS (sky_sample_sink_parent_class)->finalize (object);
}

static void
sky_sample_sink_class_init (SkySampleSinkClass *klass)
{
  GstElementClass  *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseSinkClass *base_class = GST_BASE_SINK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sky_sample_sink_finalize;
  base_class->set_caps = sky_sample_sink_set_caps;
  base_class->render = sky_sample_sink_render;
  base_class->event = sky_sample_sink_event;
  base_class->unlock = sky_sample_sink_unlock;
  base_class->unlock_stop = sky_sample_sink_unlock_stop;
  base_class->stop = sky_sample_sink_stop;

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_set_static_metadata (element_class, "Skylark sample sink", "Sink/Audio",
                                         "Keeps a few decoded buffers until they are taken",
                                         "The Skylark developers");
}

static void
sky_sample_sink_init (SkySampleSink *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->room);
  g_queue_init (&self->items);
  self->hungry = TRUE;
  self->most = USUAL_ROOM;
}

/**
 * sky_sample_sink_new:
 * @name: of the element
 * @wake: made ready from any thread when there is a sample, or the end
 *
 * Takes interleaved floats and is in no step with a clock; nor does the first sample wait until
 * the pipeline has been told that it is there.
 *
 * Returns: (transfer floating): an element
 */
GstElement *
sky_sample_sink_new (const char *name, GSource *wake)
{
  SkySampleSink *self = g_object_new (SKY_TYPE_SAMPLE_SINK, "name", name, "sync", FALSE, "async",
                                      FALSE, "enable-last-sample", FALSE, NULL);

  self->wake = g_source_ref (wake);

  return GST_ELEMENT (self);
}

/**
 * sky_sample_sink_try_pull:
 * @self: a sink
 * @epoch: (out): how many flushes were before the sample
 *
 * Returns: (transfer full) (nullable): the next sample, if one is there now. Any thread
 */
GstSample *
sky_sample_sink_try_pull (SkySampleSink *self, guint64 *epoch)
{
  GstSample *sample;
  Item      *item;

  g_mutex_lock (&self->lock);
  item = g_queue_pop_head (&self->items);
  /* Not before: who takes more than one and who brings them would be in each other's way. */
  if (self->items.length == 0)
    g_cond_signal (&self->room);
  g_mutex_unlock (&self->lock);
  if (item == NULL)
    return NULL;

  *epoch = item->epoch;
  sample = gst_sample_new (item->buffer, item->caps, &item->segment, NULL);
  item_free (item);

  return sample;
}

/**
 * sky_sample_sink_is_at_end:
 * @self: a sink
 *
 * Returns: whether the end has come and every sample before it was taken. Any thread
 */
gboolean
sky_sample_sink_is_at_end (SkySampleSink *self)
{
  gboolean at_end;

  g_mutex_lock (&self->lock);
  at_end = self->at_end && self->items.length == 0;
  g_mutex_unlock (&self->lock);

  return at_end;
}

/**
 * sky_sample_sink_has_end:
 * @self: a sink
 *
 * Returns: whether nothing follows what waits in it. Any thread
 */
gboolean
sky_sample_sink_has_end (SkySampleSink *self)
{
  gboolean at_end;

  g_mutex_lock (&self->lock);
  at_end = self->at_end;
  g_mutex_unlock (&self->lock);

  return at_end;
}

/**
 * sky_sample_sink_set_room:
 * @self: a sink
 * @buffers: how many may wait in it, within reason; so that little ones don't each take two threads
 *   to pass. Any thread
 */
void
sky_sample_sink_set_room (SkySampleSink *self, gint64 buffers)
{
  g_mutex_lock (&self->lock);
  self->most = (guint) CLAMP (buffers, USUAL_ROOM, MOST_ROOM);
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_sample_sink_get_epoch:
 * @self: a sink
 *
 * Returns: how many flushes have passed. Any thread
 */
guint64
sky_sample_sink_get_epoch (SkySampleSink *self)
{
  guint64 epoch;

  g_mutex_lock (&self->lock);
  epoch = self->epoch;
  g_mutex_unlock (&self->lock);

  return epoch;
}

/**
 * sky_sample_sink_set_hungry:
 * @self: a sink
 * @hungry: whether the next sample is waited for
 *
 * Who is not hungry isn't woken by samples, only by the end, and looks when there is room again.
 * Hungry is to be said before one looks whether there is a sample. Any thread
 */
void
sky_sample_sink_set_hungry (SkySampleSink *self, gboolean hungry)
{
  g_atomic_int_set (&self->hungry, hungry);
}
