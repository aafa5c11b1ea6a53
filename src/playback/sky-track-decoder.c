/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One track on its way from bytes to samples. Owns the decode pipeline and a short FIFO of what it
 * gave, cut to the samples that belong to the track: frames are counted from the file's first one,
 * or from where a seek has landed, so that a joint or a landing is exact. Engine thread; the
 * pipeline's own threads only wake the engine.
 */
#include "playback/sky-track-decoder.h"

#include <gst/pbutils/missing-plugins.h>

#include "playback/sky-decode-pipeline.h"
#include "playback/sky-playback-error.h"
#include "playback/sky-playback-message.h"
#include "playback/sky-plugin-package.h"
#include "playback/sky-track-decoder-private.h"

/**
 * sky_track_decoder_close_pipeline:
 * @self: a decoder
 *
 * Ends the pipeline and its threads.
 */
void
sky_track_decoder_close_pipeline (SkyTrackDecoder *self)
{
  g_clear_pointer (&self->pipeline, sky_decode_pipeline_close);
  self->sink = NULL;
}

/**
 * sky_track_decoder_clear_samples:
 * @self: a decoder
 *
 * Throws away what is decoded.
 */
void
sky_track_decoder_clear_samples (SkyTrackDecoder *self)
{
  sky_track_fifo_clear (&self->fifo);
  self->filled = FALSE;
  self->filling = TRUE;
  sky_track_tail_clear (&self->tail);
  self->silent = FALSE;
  g_clear_pointer (&self->rest, sky_track_chunk_free);
}

/**
 * sky_track_decoder_frames_of_ns:
 * @self: a decoder that knows the rate
 * @ns: nanoseconds
 *
 * Returns: how many frames last so long
 */
gint64
sky_track_decoder_frames_of_ns (SkyTrackDecoder *self, gint64 ns)
{
  return (gint64) gst_util_uint64_scale_round ((guint64) ns, (guint64) self->info.rate, GST_SECOND);
}

/**
 * sky_track_decoder_ns_of_frames:
 * @self: a decoder that knows the rate
 * @frames: frames
 *
 * Returns: how many nanoseconds they last
 */
gint64
sky_track_decoder_ns_of_frames (SkyTrackDecoder *self, gint64 frames)
{
  return (gint64) gst_util_uint64_scale_round ((guint64) frames, GST_SECOND,
                                               (guint64) self->info.rate);
}

/**
 * sky_track_decoder_open_pipeline:
 * @self: a decoder without a pipeline
 *
 * Begins to decode the file from its beginning.
 */
void
sky_track_decoder_open_pipeline (SkyTrackDecoder *self)
{
  SkyDecodeInput input = { .source = self->source, .any_format = self->any_format };

  self->has_samples = FALSE;
  self->jumped = FALSE;
  self->synced = FALSE;
  self->place = (SkyFramePlace){ 0 };
  self->exact = TRUE;
  self->epoch = self->min_epoch = 0;
  self->straight = input.straight = !self->no_straight && !self->any_format &&
                                    sky_decode_pipeline_has_costly_seeks (self->source->format);
  input.gated = !self->no_gate && !self->straight;
  self->pipeline = sky_decode_pipeline_open (&input, self->wake, &self->sink, &self->error);
}

/* The name may promise another format than the bytes are: they are then looked at, once. */
static void
handle_error (SkyTrackDecoder *self, GstMessage *message)
{
  if (self->error != NULL || self->finished)
    return;

  if (!self->any_format && self->source->format != NULL && !self->has_samples &&
      sky_playback_message_is_stream (message))
    {
      g_debug ("%s isn't as expected, looking closer", self->source->format);
      sky_track_decoder_close_pipeline (self);
      self->any_format = TRUE;
      sky_track_decoder_open_pipeline (self);
      return;
    }

  self->error = sky_playback_message_to_error (message, self->missing);
}

static void
handle_messages (SkyTrackDecoder *self)
{
  g_autoptr (GstBus) bus = NULL;
  GstMessage *message;

  if (self->pipeline == NULL)
    return;

  bus = gst_element_get_bus (self->pipeline);
  while (self->error == NULL && (message = gst_bus_pop (bus)) != NULL)
    {
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        handle_error (self, message);
      else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DURATION_CHANGED && self->has_samples)
        sky_track_decoder_query_duration (self);
      else if (gst_is_missing_plugin_message (message) && self->missing == NULL)
        self->missing = sky_plugin_package_describe_missing (message);
      gst_message_unref (message);
    }
}

static gboolean
is_at_end (SkyTrackDecoder *self)
{
  /* An end from before the flush of a seek isn't meant. */
  return self->sink != NULL && sky_sample_sink_is_at_end (self->sink) &&
         sky_sample_sink_get_epoch (self->sink) >= self->min_epoch;
}

/**
 * sky_track_decoder_prepare:
 * @token: by which the engine knows the track
 * @source: (transfer full): where its bytes are
 * @duration_ms: how long it should be, or -1
 * @position_ns: where in the track to begin
 * @wake: made ready from any thread when sky_track_decoder_work() has something to do
 *
 * Returns: (transfer full): a decoder without a pipeline
 */
SkyTrackDecoder *
sky_track_decoder_prepare (
    guint64 token, SkyResolvedSource *source, gint64 duration_ms, gint64 position_ns, GSource *wake)
{
  SkyTrackDecoder *self = g_new0 (SkyTrackDecoder, 1);

  self->token = token;
  self->source = source;
  self->wake = g_source_ref (wake);
  self->duration_ns = -1;
  self->hint_ns = duration_ms >= 0 ? duration_ms * (gint64) GST_MSECOND : -1;
  self->located = TRUE;
  self->filling = TRUE;
  self->edges.length = self->edges.total = -1;
  gst_audio_info_init (&self->info);
  sky_track_tail_init (&self->tail);
  sky_track_fifo_init (&self->fifo, &source->loudness, source->among_album);
  self->target_ns = source->begin_ns + MAX (position_ns, 0);
  self->seek_pending = self->target_ns > 0;

  return self;
}

/**
 * sky_track_decoder_new:
 * @token: by which the engine knows the track
 * @source: (transfer full): where its bytes are
 * @duration_ms: how long it should be, or -1
 * @position_ns: where in the track to begin
 * @wake: made ready from any thread when sky_track_decoder_work() has something to do
 *
 * Opens @source and starts to decode ahead.
 *
 * Returns: (transfer full): a decoder
 */
SkyTrackDecoder *
sky_track_decoder_new (
    guint64 token, SkyResolvedSource *source, gint64 duration_ms, gint64 position_ns, GSource *wake)
{
  SkyTrackDecoder *self = sky_track_decoder_prepare (token, source, duration_ms, position_ns, wake);

  sky_track_decoder_open_pipeline (self);

  return self;
}

/**
 * sky_track_decoder_free:
 * @self: (transfer full): a decoder
 *
 * Ends the pipeline and its threads.
 */
void
sky_track_decoder_free (SkyTrackDecoder *self)
{
  sky_track_parts_leave (self);
  sky_track_decoder_close_pipeline (self);
  sky_track_decoder_clear_samples (self);
  g_clear_pointer (&self->index, sky_frame_index_free);
  gst_clear_caps (&self->caps);
  g_source_unref (self->wake);
  sky_resolved_source_free (self->source);
  g_clear_error (&self->error);
  g_free (self->missing);
  g_free (self);
}

/**
 * sky_track_decoder_get_token:
 * @self: a decoder
 *
 * Returns: the token given at the beginning
 */
guint64
sky_track_decoder_get_token (SkyTrackDecoder *self)
{
  return self->token;
}

/**
 * sky_track_decoder_work:
 * @self: a decoder
 *
 * Takes what the pipeline has to give, as far as there is room.
 */
void
sky_track_decoder_work (SkyTrackDecoder *self)
{
  gboolean drained;

  if (sky_track_parts_is_waiting (self))
    return;
  if (self->silent)
    {
      sky_track_silence_push (self);
      return;
    }

  /* Errors first: what was decoded before one is still to be pulled after it. */
  handle_messages (self);
  if (self->index != NULL)
    {
      sky_frame_index_read_ahead (self->index);
      sky_track_decoder_settle (self);
    }
  if (!sky_track_decoder_should_fill (self))
    return;

  if (self->sink != NULL)
    sky_sample_sink_set_hungry (self->sink, TRUE);
  drained = sky_track_decoder_fill (self);
  /* Once there is enough, samples needn't wake anyone: the output does as it is emptied. */
  self->filling = !sky_track_fifo_is_full (&self->fifo);
  self->filled = self->filled || !self->filling;
  if (self->sink != NULL && self->filled && (!drained || !sky_track_fifo_is_low (&self->fifo)))
    sky_sample_sink_set_hungry (self->sink, FALSE);
  /* A source that fails says so, then sends its end: look once more before believing the end. */
  if (drained && is_at_end (self))
    handle_messages (self);
  if (!drained || (self->error == NULL && !is_at_end (self)))
    return;

  if (self->error == NULL && !self->located && self->tries < SKY_TRACK_SEEK_TRIES)
    {
      sky_track_decoder_land_earlier (self);
      return;
    }
  if (self->error == NULL && !self->has_samples && !self->no_gate)
    {
      sky_track_decoder_close_pipeline (self);
      self->no_gate = TRUE;
      sky_track_decoder_open_pipeline (self);
      return;
    }
  sky_track_decoder_finish (self,
                            self->error == NULL ? sky_track_decoder_get_doubtful_frames (self) : 0);
  if (self->error == NULL && !self->has_samples)
    g_set_error_literal (&self->error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_CORRUPT,
                         "There is no sound in the file");
}
