/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The output's pipeline: appsrc ! scaletempo ! stage ! volume ! audioconvert ! audioresample !
 * sink. What has nothing to do passes the samples untouched. Engine thread; the pipeline's own
 * threads only wake the engine.
 */
#include "playback/sky-output-chain.h"

#include <gst/app/gstappsrc.h>

#define LEVEL_MIN_PERCENT 60

/* Any thread. */
static GstBusSyncReply
bus_sync_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR &&
      GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS)
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
  if (self->appsrc == NULL || self->volume == NULL || self->convert == NULL || resample == NULL)
    {
      gst_clear_object (&self->appsrc);
      gst_clear_object (&self->stage);
      gst_clear_object (&self->volume);
      gst_clear_object (&self->convert);
      gst_clear_object (&resample);
      gst_clear_object (&tempo);
      gst_object_unref (gst_object_ref_sink (sink));
      return FALSE;
    }

  bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, bus_sync_cb, g_source_ref (wake), (GDestroyNotify) g_source_unref);
  set_up_source (self, wake);
  gst_bin_add_many (GST_BIN (self->pipeline), self->appsrc, self->stage, self->volume,
                    self->convert, resample, sink, NULL);
  self->has_tempo = tempo != NULL;
  if (tempo != NULL)
    gst_bin_add (GST_BIN (self->pipeline), tempo);

  return (tempo != NULL ? gst_element_link_many (self->appsrc, tempo, self->stage, NULL)
                        : gst_element_link (self->appsrc, GST_ELEMENT (self->stage))) &&
         gst_element_link_many (GST_ELEMENT (self->stage), self->volume, self->convert, resample,
                                sink, NULL);
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
  gst_object_unref (self->pipeline);
  *self = (SkyOutputChain){ 0 };
}
