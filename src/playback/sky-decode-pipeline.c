/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frame of every decode pipeline: bytes at one end, a sink with interleaved floats at the
 * track's own rate at the other. Engine thread; the pipeline's own threads only wake the engine.
 */
#include "playback/sky-decode-pipeline.h"

#include <gst/audio/audio.h>
#include <gst/pbutils/missing-plugins.h>

#include "playback/sky-cloud-src.h"
#include "playback/sky-decode-chain.h"
#include "playback/sky-playback-error.h"
#include "playback/sky-sample-format.h"
#include "playback/sky-tag-loudness.h"
#include "playback/sky-whole-src.h"

#define BYTES "bytes"
#define SAMPLES "samples"
#define CONVERT "convert"

static gboolean
is_of_interest (GstMessage *message)
{
  GstMessageType type = GST_MESSAGE_TYPE (message);

  return type == GST_MESSAGE_ERROR || type == GST_MESSAGE_DURATION_CHANGED ||
         gst_is_missing_plugin_message (message);
}

/* Any thread. Parsers tell the bit rate as it changes, and much else: nobody is woken by that. */
static GstBusSyncReply
bus_sync_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  if (!is_of_interest (message))
    {
      gst_message_unref (message);
      return GST_BUS_DROP;
    }
  g_source_set_ready_time (user_data, 0);

  return GST_BUS_PASS;
}

/* A file that is nothing but frames, and tags around them. */
static gboolean
is_made_of_frames (const char *format)
{
  return g_strcmp0 (format, "MP3") == 0 || g_strcmp0 (format, "ADTS") == 0;
}

/* What decodes it fetches bytes as it likes. */
static gboolean
needs_whole_file (const char *format)
{
  return g_strcmp0 (format, "Musepack") == 0 || g_strcmp0 (format, "APE") == 0;
}

/* Sound with an index, whether or not there are pictures beside it. */
static gboolean
is_mp4 (const char *format)
{
  return g_strcmp0 (format, "AAC") == 0 || g_strcmp0 (format, "MP4") == 0;
}

static GstElement *
make_source (const SkyDecodeInput *input, const char *format)
{
  gboolean    is_frames = is_made_of_frames (format);
  guint64     begin = format != NULL ? sky_resolved_source_get_begin (input->source) : 0;
  GstElement *source;

  if (needs_whole_file (format))
    return sky_whole_src_new (input->source->source);

  source = sky_cloud_src_new (input->source->source, begin);
  if (begin > 0)
    sky_cloud_src_set_head (SKY_CLOUD_SRC (source), input->source->stream_head);
  gst_object_set_name (GST_OBJECT (source), BYTES);
  if (input->straight)
    sky_cloud_src_set_straight (SKY_CLOUD_SRC (source));
  if (is_mp4 (format))
    sky_cloud_src_set_mp4 (SKY_CLOUD_SRC (source));
  if (is_frames)
    sky_cloud_src_set_frames (SKY_CLOUD_SRC (source));
  if (g_strcmp0 (format, "FLAC") == 0)
    sky_cloud_src_set_kind (SKY_CLOUD_SRC (source), SKY_PLACE_FLAC);
  else if (input->straight)
    sky_cloud_src_set_kind (SKY_CLOUD_SRC (source), SKY_PLACE_OGG);

  return source;
}

/* The sink runs before anything can arrive, and the pipeline doesn't touch it: on its way from
 * PAUSED to PLAYING a sink takes the lock that it holds while it waits for room, and only this
 * thread makes room. */
static void
start (GstElement *pipeline, GstElement *sink)
{
  gst_element_set_locked_state (sink, TRUE);
  gst_element_set_state (sink, GST_STATE_PLAYING);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
}

/**
 * sky_decode_pipeline_has_costly_seeks:
 * @format: (nullable): as the library calls it
 *
 * In push mode oggdemux looks at a file's last 128 KiB before it plays the first, unless it can't
 * seek anyway.
 *
 * Returns: whether the first sound comes earlier from a pipeline that goes straight on
 */
gboolean
sky_decode_pipeline_has_costly_seeks (const char *format)
{
  return g_strcmp0 (format, "Opus") == 0 || g_strcmp0 (format, "Vorbis") == 0;
}

/**
 * sky_decode_pipeline_open:
 * @input: what to decode
 * @wake: made ready from any thread when there is a sample, an end or a message
 * @sink: (out) (transfer none): what to pull from
 * @error: return location; names what isn't installed
 *
 * Returns: (transfer full) (nullable): a pipeline that has begun to run
 */
GstElement *
sky_decode_pipeline_open (const SkyDecodeInput *input,
                          GSource              *wake,
                          SkySampleSink       **sink,
                          GError              **error)
{
  const char *format = input->any_format ? NULL : input->source->format;
  GstElement *pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *source = make_source (input, format);
  GstElement *convert = gst_element_factory_make ("audioconvert", CONVERT);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  gst_bin_add (GST_BIN (pipeline), source);
  if (convert != NULL)
    gst_bin_add (GST_BIN (pipeline), convert);
  *sink = NULL;
  if (convert == NULL)
    {
      g_set_error_literal (error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_UNSUPPORTED,
                           "GStreamer's base plugins are missing "
                           "(package gstreamer1.0-plugins-base)");
      gst_object_unref (pipeline);
      return NULL;
    }

  gst_bus_set_sync_handler (bus, bus_sync_cb, g_source_ref (wake), (GDestroyNotify) g_source_unref);
  *sink = SKY_SAMPLE_SINK (sky_sample_sink_new (SAMPLES, wake));
  gst_bin_add (GST_BIN (pipeline), GST_ELEMENT (*sink));
  gst_element_link (convert, GST_ELEMENT (*sink));
  if (!sky_decode_chain_build (GST_BIN (pipeline), format, source, convert, input->gated, error))
    {
      *sink = NULL;
      sky_decode_pipeline_close (pipeline);
      return NULL;
    }
  start (pipeline, GST_ELEMENT (*sink));

  return pipeline;
}

/**
 * sky_decode_pipeline_get_decoded:
 * @pipeline: a pipeline that has given a sample
 * @decoded: (out): its samples as the decoder gives them
 *
 * Returns: whether that is known
 */
gboolean
sky_decode_pipeline_get_decoded (GstElement *pipeline, SkySampleFormat *decoded)
{
  g_autoptr (GstElement) convert = gst_bin_get_by_name (GST_BIN (pipeline), CONVERT);

  return sky_sample_format_of_pad (convert, "sink", decoded);
}

/**
 * sky_decode_pipeline_get_loudness:
 * @pipeline: a pipeline that has given a sample
 * @loudness: (out): as tags told that were read on the way
 *
 * Returns: whether there were any
 */
gboolean
sky_decode_pipeline_get_loudness (GstElement *pipeline, SkyLoudness *loudness)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), SAMPLES);

  return sky_tag_loudness_of_element (sink, loudness);
}

/**
 * sky_decode_pipeline_get_edges:
 * @pipeline: a pipeline that has given a sample
 * @edges: (out): which of its samples belong to the track
 *
 * Returns: whether that was found out on the way; else it is to be learned elsewhere
 */
gboolean
sky_decode_pipeline_get_edges (GstElement *pipeline, SkyTrackEdges *edges)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), BYTES);

  return source != NULL && sky_cloud_src_get_edges (SKY_CLOUD_SRC (source), edges);
}

/**
 * sky_decode_pipeline_get_frames:
 * @pipeline: a pipeline that has given a sample
 * @start: (out): how the file begins
 *
 * Returns: whether the file is nothing but frames
 */
gboolean
sky_decode_pipeline_get_frames (GstElement *pipeline, SkyFrameStart *start)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), BYTES);

  return source != NULL && sky_cloud_src_get_frames (SKY_CLOUD_SRC (source), start);
}

/**
 * sky_decode_pipeline_seek_to_byte:
 * @pipeline: a pipeline of a file that is nothing but frames
 * @offset: the first byte of one of them
 *
 * Flushes the pipeline and goes on with that frame. The times of what comes then are guesses.
 *
 * Returns: whether it does
 */
gboolean
sky_decode_pipeline_seek_to_byte (GstElement *pipeline, guint64 offset)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), BYTES);

  return sky_cloud_src_seek_to_byte (SKY_CLOUD_SRC (source), offset);
}

/**
 * sky_decode_pipeline_seek_to_sample:
 * @pipeline: a pipeline that has given a sample
 * @sample: of the file's sound
 * @time_ns: when that one is, or a bit later
 *
 * Flushes the pipeline and goes on with that sample or a few before it, as the times of what comes
 * tell.
 *
 * Returns: whether it does
 */
gboolean
sky_decode_pipeline_seek_to_sample (GstElement *pipeline, gint64 sample, gint64 time_ns)
{
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), BYTES);
  gboolean can_find = source != NULL && sky_cloud_src_set_aim (SKY_CLOUD_SRC (source), sample);
  gboolean done;

  /* Parsers have to know the time; oggdemux would look for it by itself. */
  if (source != NULL && sky_cloud_src_is_straight (SKY_CLOUD_SRC (source)))
    done = can_find && gst_element_seek (source, 1.0, GST_FORMAT_BYTES, GST_SEEK_FLAG_FLUSH,
                                         GST_SEEK_TYPE_SET, 0, GST_SEEK_TYPE_NONE, -1);
  else
    done = gst_element_seek (pipeline, 1.0, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, GST_SEEK_TYPE_SET,
                             time_ns, GST_SEEK_TYPE_NONE, -1);
  if (source != NULL)
    sky_cloud_src_set_aim (SKY_CLOUD_SRC (source), -1);

  return done;
}

/* The pipeline doesn't touch it any more: on its own way down it would start it once more. */
static void
stop (GstElement *element)
{
  gst_element_set_locked_state (element, TRUE);
  gst_element_set_state (element, GST_STATE_NULL);
}

/**
 * sky_decode_pipeline_close:
 * @pipeline: (transfer full): a pipeline
 *
 * Ends it and waits for its threads. The two ends stop first, so that no bytes are on their way
 * through a parser when that is stopped: aiffparse (GStreamer 1.22) gives its bytes up without
 * waiting for the thread that works on them.
 */
void
sky_decode_pipeline_close (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), SAMPLES);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), BYTES);

  stop (sink);
  if (source != NULL) /* one that pushes */
    stop (source);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
  gst_bus_set_flushing (bus, TRUE);
  gst_object_unref (pipeline);
}
