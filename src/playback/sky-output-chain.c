/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The output's pipeline: appsrc ! scaletempo ! stage ! volume ! audioconvert ! audioresample !
 * capsfilter ! sink. What has nothing to do passes the samples untouched. Engine thread; the
 * pipeline's own threads only wake the engine.
 */
#include "playback/sky-output-chain.h"

#include <gst/app/gstappsrc.h>

#include "playback/sky-output-dither.h"
#include <gst/audio/streamvolume.h>

/* Where the engine, which comes by in time, is late: the appsrc asks for more itself. */
#define LEVEL_MIN_PERCENT 20

/* Any thread. */
static GstBusSyncReply
bus_sync_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR &&
      GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS &&
      GST_MESSAGE_TYPE (message) != GST_MESSAGE_APPLICATION)
    {
      gst_message_unref (message);
      return GST_BUS_DROP;
    }
  g_source_set_ready_time (user_data, 0);

  return GST_BUS_PASS;
}

/* Streaming thread. */
static void
need_data_cb (GstAppSrc *appsrc, guint length, gpointer user_data)
{
  g_source_set_ready_time (user_data, 0);
}

/* Engine thread, inside a flush of the output: the queue is emptied by it, what comes next is
 * pushed with the times that the seek asked for. */
static gboolean
seek_data_cb (GstAppSrc *appsrc, guint64 offset, gpointer user_data)
{
  return TRUE;
}

static void
set_up_source (SkyOutputChain *self, GSource *wake)
{
  GstAppSrcCallbacks callbacks = { .need_data = need_data_cb, .seek_data = seek_data_cb };

  g_object_set (self->appsrc, "format", GST_FORMAT_TIME, "stream-type",
                GST_APP_STREAM_TYPE_SEEKABLE, "block", FALSE, "max-bytes", (guint64) 0, "max-time",
                (guint64) SKY_OUTPUT_LEVEL_NS, "min-percent", LEVEL_MIN_PERCENT, NULL);
  gst_app_src_set_callbacks (GST_APP_SRC (self->appsrc), &callbacks, g_source_ref (wake),
                             (GDestroyNotify) g_source_unref);
}

/**
 * sky_output_chain_build:
 * @self: an empty chain
 * @sink: (transfer floating): where it ends
 * @wake: made ready from any thread when samples are wanted, or there is a message
 *
 * Returns: whether all elements are there that it needs; else the chain is to be closed
 */
gboolean
sky_output_chain_build (SkyOutputChain *self, GstElement *sink, GSource *wake)
{
  GstElement *resample = gst_element_factory_make ("audioresample", NULL);
  GstElement *tempo = gst_element_factory_make ("scaletempo", NULL);
  g_autoptr (GstBus) bus = NULL;

  self->pipeline = gst_object_ref_sink (gst_pipeline_new ("output"));
  self->appsrc = gst_element_factory_make ("appsrc", NULL);
  self->stage = SKY_SOUND_STAGE (sky_sound_stage_new (wake));
  self->volume = gst_element_factory_make ("volume", NULL);
  self->convert = gst_element_factory_make ("audioconvert", NULL);
  self->limit = gst_element_factory_make ("capsfilter", NULL);
  if (self->appsrc == NULL || self->volume == NULL || self->convert == NULL || resample == NULL)
    {
      gst_clear_object (&self->appsrc);
      gst_clear_object (&self->stage);
      gst_clear_object (&self->volume);
      gst_clear_object (&self->convert);
      gst_clear_object (&self->limit);
      gst_clear_object (&resample);
      gst_clear_object (&tempo);
      gst_object_unref (gst_object_ref_sink (sink));
      return FALSE;
    }

  sky_output_dither_install (self->convert);
  bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, bus_sync_cb, g_source_ref (wake), (GDestroyNotify) g_source_unref);
  set_up_source (self, wake);
  gst_bin_add_many (GST_BIN (self->pipeline), self->appsrc, self->stage, self->volume,
                    self->convert, resample, self->limit, sink, NULL);
  self->sink = sink;
  self->has_tempo = tempo != NULL;
  if (tempo != NULL)
    gst_bin_add (GST_BIN (self->pipeline), tempo);

  return (tempo != NULL ? gst_element_link_many (self->appsrc, tempo, self->stage, NULL)
                        : gst_element_link (self->appsrc, GST_ELEMENT (self->stage))) &&
         gst_element_link_many (GST_ELEMENT (self->stage), self->volume, self->convert, resample,
                                self->limit, sink, NULL);
}

/* Any thread. */
static void
stream_changed_cb (GstElement *stream, GParamSpec *pspec, gpointer user_data)
{
  gst_element_post_message (
      stream, gst_message_new_application (GST_OBJECT (stream), gst_structure_new_empty ("mixer")));
}

static gboolean
is_stream (GstElement *element)
{
  return GST_OBJECT_FLAG_IS_SET (element, GST_ELEMENT_FLAG_SINK) && !GST_IS_BIN (element);
}

/**
 * sky_output_chain_find_device:
 * @self: a chain whose sink is ready
 *
 * Looks which element is the device, and whether it has a volume of its own. Its changes come as
 * application messages.
 */
void
sky_output_chain_find_device (SkyOutputChain *self)
{
  GstIterator *found =
      gst_bin_iterate_all_by_interface (GST_BIN (self->pipeline), GST_TYPE_STREAM_VOLUME);
  g_auto (GValue) value = G_VALUE_INIT;

  self->device = sky_output_sink_dup_device (self->pipeline);
  while (self->stream == NULL && gst_iterator_next (found, &value) == GST_ITERATOR_OK)
    {
      if (is_stream (g_value_get_object (&value)))
        self->stream = g_value_dup_object (&value);
      g_value_reset (&value);
    }
  gst_iterator_free (found);
  if (self->stream == NULL)
    return;

  g_signal_connect (self->stream, "notify::volume", G_CALLBACK (stream_changed_cb), NULL);
  g_signal_connect (self->stream, "notify::mute", G_CALLBACK (stream_changed_cb), NULL);
}

/**
 * sky_output_chain_set_rate:
 * @self: a chain
 * @rate: what the device gets from now on, in Hz; 0: the rate of the music
 */
void
sky_output_chain_set_rate (SkyOutputChain *self, int rate)
{
  g_autoptr (GstCaps) caps = NULL;

  if (rate == self->rate)
    return;

  self->rate = rate;
  caps = rate == 0 ? gst_caps_new_any ()
                   : gst_caps_new_simple ("audio/x-raw", "rate", G_TYPE_INT, rate, NULL);
  g_object_set (self->limit, "caps", caps, NULL);
}

/**
 * sky_output_chain_close:
 * @self: a chain with a pipeline
 *
 * Gives the device back and forgets all elements.
 */
void
sky_output_chain_close (SkyOutputChain *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);

  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  if (self->stream != NULL)
    g_signal_handlers_disconnect_by_func (self->stream, stream_changed_cb, NULL);
  gst_clear_object (&self->stream);
  gst_clear_object (&self->device);
  gst_object_unref (self->pipeline);
  g_free (self->id);
  *self = (SkyOutputChain){ 0 };
}
