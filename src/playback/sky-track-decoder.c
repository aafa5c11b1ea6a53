/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One track on its way from bytes to samples. Owns the decode pipeline and a short FIFO of what it
 * gave, cut to the samples that belong to the track: frames are counted from the file's first one,
 * or after a seek from the first buffer's time, so that a joint or a landing is exact. Engine
 * thread; the pipeline's own threads only wake the engine.
 */
#include "playback/sky-track-decoder.h"

#include <gst/app/gstappsink.h>
#include <gst/pbutils/missing-plugins.h>

#include "playback/sky-decode-pipeline.h"
#include "playback/sky-playback-error.h"
#include "playback/sky-track-edges.h"
#include "playback/sky-track-fifo.h"

/* A pipeline without an index may land late; each further try aims earlier. */
#define MAX_SEEK_TRIES 4
/* Decoders cut what lies before the aim by rounding down, and call the rest by the aim's time: a
 * bit behind a frame's own time both mean that frame. */
#define SEEK_SLACK_NS 1000
#define LATE_NS (200 * GST_MSECOND)
/* A jump in the stream's times that is damage, not rounding. */
#define HOLE_NS (100 * GST_MSECOND)

struct _SkyTrackDecoder
{
  guint64            token;
  SkyResolvedSource *source;   /* (owned) */
  GSource           *wake;     /* (owned): made ready when there is something to do */
  GstElement        *pipeline; /* (owned) (nullable) */
  GstElement        *sink;     /* in pipeline */
  SkyTrackFifo       fifo;
  GstAudioInfo       info;
  GError            *error;       /* (owned) (nullable) */
  char              *missing;     /* (owned) (nullable): what no plugin can read */
  gint64             target_ns;   /* nothing before it, in the file */
  gint64             floor_frame; /* nothing before it is taken, or taken again */
  guint64            epoch;       /* of the buffers that are taken now */
  guint64            min_epoch;   /* what comes before it is from before a seek */
  gint64             next_frame;  /* of the file's sound; negative before it begins */
  gint64             late_ns;     /* how much earlier than the target to aim */
  guint              tries;
  gboolean           located;      /* next_frame holds; else the next buffer's time tells */
  gboolean           sought;       /* since the pipeline was built */
  gboolean           seek_pending; /* seek as soon as the pipeline runs */
  gboolean           has_samples;  /* since the pipeline was built */
  gboolean           straight;     /* an Ogg stream read from its beginning; a seek opens anew */
  gboolean           linear;       /* the pipeline can't seek: read up to the target */
  gboolean           any_format;   /* the explicit chain wasn't right */
  gboolean           finished;     /* nothing more will come into the FIFO */
  gboolean           no_gate;      /* an Ogg stream may begin anywhere */
  gboolean           edges_known;
  SkyTrackEdges      edges;
  gint64             duration_ns; /* of the file, or -1 */
  gint64             hint_ns;     /* of the track, as others know it, or -1 */
};

static void
close_pipeline (SkyTrackDecoder *self)
{
  g_clear_pointer (&self->pipeline, sky_decode_pipeline_close);
  self->sink = NULL;
}

static void
learn_edges (SkyTrackDecoder *self, guint rate)
{
  if (self->edges_known)
    return;
  self->edges_known =
      sky_decode_pipeline_get_edges (self->pipeline, &self->edges) ||
      sky_track_edges_learn (&self->edges, self->source->source, self->source->audio_offset);
  sky_track_edges_set_rate (&self->edges, rate);
}

static void
open_pipeline (SkyTrackDecoder *self)
{
  SkyDecodeInput input = { .source = self->source, .any_format = self->any_format };

  self->has_samples = FALSE;
  self->epoch = self->min_epoch = 0;
  self->straight = input.straight = self->target_ns == 0 && !self->any_format &&
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
      sky_playback_error_is_stream (message))
    {
      g_debug ("%s isn't as expected, looking closer", self->source->format);
      close_pipeline (self);
      self->any_format = TRUE;
      open_pipeline (self);
      return;
    }

  self->error = sky_playback_error_from_message (message, self->missing);
}

static void
query_duration (SkyTrackDecoder *self)
{
  gint64 duration;

  /* Without a look at the end a demuxer would guess. */
  if (!self->straight && gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration) &&
      duration > 0)
    self->duration_ns = duration;
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
        query_duration (self);
      else if (gst_is_missing_plugin_message (message) && self->missing == NULL)
        self->missing = gst_missing_plugin_message_get_description (message);
      gst_message_unref (message);
    }
}

static gint64
frames_of_ns (SkyTrackDecoder *self, gint64 ns)
{
  return (gint64) gst_util_uint64_scale_round ((guint64) ns, (guint64) self->info.rate, GST_SECOND);
}

static gint64
frames_of_ms (SkyTrackDecoder *self, gint64 ms)
{
  return (gint64) gst_util_uint64_scale_round ((guint64) ms, (guint64) self->info.rate, 1000);
}

static gint64
ns_of_frames (SkyTrackDecoder *self, gint64 frames)
{
  return (gint64) gst_util_uint64_scale_round ((guint64) frames, GST_SECOND,
                                               (guint64) self->info.rate);
}

/* Another pipeline takes the place of one that can't seek. It seeks when it runs, or reads from the
 * beginning and throws away: what a source or format without seeking needs. */
static void
reopen (SkyTrackDecoder *self)
{
  close_pipeline (self);
  sky_track_fifo_clear (&self->fifo);
  self->finished = FALSE;
  self->located = TRUE;
  self->sought = FALSE;
  self->floor_frame = self->linear ? frames_of_ns (self, self->target_ns) : 0;
  self->next_frame = -self->edges.skip;
  self->seek_pending = !self->linear && self->target_ns > 0;
  open_pipeline (self);
}

static void
perform_seek (SkyTrackDecoder *self)
{
  gint64 aim = frames_of_ns (self, MAX (self->target_ns - self->late_ns, 0)) + self->edges.skip;
  gint64 aim_ns = aim > 0 ? ns_of_frames (self, aim) + SEEK_SLACK_NS : 0;

  sky_track_fifo_clear (&self->fifo);
  self->seek_pending = FALSE;
  self->finished = FALSE;
  self->located = FALSE;
  self->sought = TRUE;
  self->floor_frame = frames_of_ns (self, self->target_ns);
  self->min_epoch = sky_decode_pipeline_get_epoch (self->sink) + 1;
  if (self->linear || !gst_element_seek (self->pipeline, 1.0, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH,
                                         GST_SEEK_TYPE_SET, aim_ns, GST_SEEK_TYPE_NONE, -1))
    {
      g_debug ("can't seek, reading from the beginning");
      self->linear = TRUE;
      reopen (self);
    }
}

static gint64
time_of_sample (GstSample *sample)
{
  GstBuffer  *buffer = gst_sample_get_buffer (sample);
  GstSegment *segment = gst_sample_get_segment (sample);

  if (!GST_BUFFER_PTS_IS_VALID (buffer) || segment->format != GST_FORMAT_TIME)
    return -1;

  return (gint64) gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
}

/* Finds out which frame of the file a buffer begins with. FALSE: it came too late after a seek, and
 * another one is due. */
static gboolean
locate (SkyTrackDecoder *self, GstSample *sample)
{
  gint64 time_ns = time_of_sample (sample);

  if (self->located)
    {
      gint64 expected_ns = ns_of_frames (self, self->next_frame + self->edges.skip);

      if (time_ns > expected_ns + (gint64) HOLE_NS && !self->linear &&
          GST_BUFFER_FLAG_IS_SET (gst_sample_get_buffer (sample), GST_BUFFER_FLAG_DISCONT))
        self->next_frame = frames_of_ns (self, time_ns) - self->edges.skip;
      return TRUE;
    }

  self->located = TRUE;
  self->next_frame = frames_of_ns (self, self->target_ns);
  if (time_ns >= 0)
    self->next_frame = frames_of_ns (self, time_ns) - self->edges.skip;
  if (!self->sought || self->next_frame <= self->floor_frame || self->tries >= MAX_SEEK_TRIES)
    return TRUE;

  self->tries++;
  self->late_ns += (ns_of_frames (self, self->next_frame) - self->target_ns) * 3 / 2 + LATE_NS;
  self->seek_pending = TRUE;

  return FALSE;
}

/* The first frame of the file that doesn't belong to the track. */
static gint64
end_of_sound (SkyTrackDecoder *self)
{
  gint64 end = G_MAXINT64;

  if (self->source->end_ms >= 0)
    end = frames_of_ms (self, self->source->end_ms);
  if (self->edges.length >= 0 && (guint) self->info.rate == self->edges.rate &&
      !(self->sought && self->edges.inexact_seek))
    end = MIN (end, self->edges.length);

  return end;
}

/* Keeps what of a buffer belongs to the track and lies behind the last seek's target. */
static void
take_frames (SkyTrackDecoder *self, GstSample *sample)
{
  GstBuffer     *buffer = gst_sample_get_buffer (sample);
  SkyTrackChunk *chunk;
  gint64         frames = (gint64) (gst_buffer_get_size (buffer) / (gsize) self->info.bpf);
  gint64         begin = frames_of_ms (self, self->source->start_ms);
  gint64         end = end_of_sound (self);
  gint64         first, last;

  first = MAX (MAX (begin, self->floor_frame), self->next_frame);
  last = MIN (end, self->next_frame + frames);
  if (first < last)
    {
      chunk = sky_track_chunk_new (sample, &self->info, first - self->next_frame, last - first,
                                   ns_of_frames (self, first - begin));
      sky_track_fifo_push (&self->fifo, chunk);
    }

  self->next_frame += frames;
  if (self->next_frame >= end)
    self->finished = TRUE;
}

static void
take_sample (SkyTrackDecoder *self, GstSample *sample)
{
  GstCaps     *caps = gst_sample_get_caps (sample);
  guint64      epoch = GST_BUFFER_OFFSET (gst_sample_get_buffer (sample));
  GstAudioInfo info;
  gint64       now_ns = 0;

  if (epoch < self->min_epoch || caps == NULL || !gst_audio_info_from_caps (&info, caps))
    return;

  learn_edges (self, (guint) info.rate);
  if (!self->has_samples && !self->sought)
    self->next_frame = -self->edges.skip;
  if (!gst_audio_info_is_equal (&info, &self->info))
    {
      /* Another rate in the middle of a file: its frames count on from the same time. */
      if (self->info.rate > 0 && self->next_frame > 0)
        now_ns = ns_of_frames (self, self->next_frame);
      self->info = info;
      if (now_ns > 0)
        self->next_frame = frames_of_ns (self, now_ns);
    }
  if (!self->has_samples)
    {
      self->has_samples = TRUE;
      query_duration (self);
    }

  if (epoch != self->epoch)
    {
      /* The stream has begun again: what was taken once stays taken. */
      self->epoch = epoch;
      if (self->located)
        self->floor_frame = MAX (self->floor_frame, self->next_frame);
      self->located = FALSE;
    }
  if (!self->seek_pending && locate (self, sample))
    take_frames (self, sample);
}

static gboolean
is_at_end (SkyTrackDecoder *self)
{
  /* An end from before the flush of a seek isn't meant. */
  return self->sink != NULL && gst_app_sink_is_eos (GST_APP_SINK (self->sink)) &&
         sky_decode_pipeline_get_epoch (self->sink) >= self->min_epoch;
}

/**
 * sky_track_decoder_new:
 * @token: by which the engine knows the track
 * @source: (transfer full): where its bytes are
 * @duration_ms: how long it should be, or -1
 * @position_ms: where in the track to begin
 * @wake: made ready from any thread when sky_track_decoder_work() has something to do
 *
 * Opens @source and starts to decode ahead.
 *
 * Returns: (transfer full): a decoder
 */
SkyTrackDecoder *
sky_track_decoder_new (
    guint64 token, SkyResolvedSource *source, gint64 duration_ms, gint64 position_ms, GSource *wake)
{
  SkyTrackDecoder *self = g_new0 (SkyTrackDecoder, 1);

  self->token = token;
  self->source = source;
  self->wake = g_source_ref (wake);
  self->duration_ns = -1;
  self->hint_ns = duration_ms >= 0 ? duration_ms * (gint64) GST_MSECOND : -1;
  self->located = TRUE;
  self->edges.length = -1;
  gst_audio_info_init (&self->info);
  sky_track_fifo_init (&self->fifo);
  self->target_ns = (source->start_ms + MAX (position_ms, 0)) * (gint64) GST_MSECOND;
  self->seek_pending = self->target_ns > 0;
  open_pipeline (self);

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
  close_pipeline (self);
  sky_track_fifo_clear (&self->fifo);
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
  gboolean drained = FALSE;

  /* Errors first: what was decoded before one is still to be pulled after it. */
  handle_messages (self);
  while (!self->finished && !drained && !sky_track_fifo_is_full (&self->fifo))
    {
      g_autoptr (GstSample) sample = NULL;

      if (self->sink != NULL)
        sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), 0);
      drained = sample == NULL;
      if (sample != NULL)
        take_sample (self, sample);
      /* Only now: appsink wants its sample back before a flush. */
      g_clear_pointer (&sample, gst_sample_unref);
      if (self->seek_pending && self->has_samples)
        perform_seek (self);
    }

  /* A source that fails says so, then sends its end: look once more before believing the end. */
  if (drained && is_at_end (self))
    handle_messages (self);
  if (!drained || (self->error == NULL && !is_at_end (self)))
    return;

  if (self->error == NULL && !self->located && self->tries < MAX_SEEK_TRIES)
    {
      /* The seek has landed behind the last frame. */
      self->tries++;
      self->late_ns = self->late_ns * 2 + LATE_NS;
      perform_seek (self);
      return;
    }
  if (self->error == NULL && !self->has_samples && !self->no_gate)
    {
      close_pipeline (self);
      self->no_gate = TRUE;
      open_pipeline (self);
      return;
    }
  self->finished = TRUE;
  if (self->error == NULL && !self->has_samples)
    g_set_error_literal (&self->error, SKY_PLAYBACK_ERROR, SKY_PLAYBACK_ERROR_CORRUPT,
                         "There is no sound in the file");
}

/**
 * sky_track_decoder_get_fifo:
 * @self: a decoder
 *
 * Returns: (transfer none): the samples that are ready; to be taken from there
 */
SkyTrackFifo *
sky_track_decoder_get_fifo (SkyTrackDecoder *self)
{
  return &self->fifo;
}

/**
 * sky_track_decoder_seek:
 * @self: a decoder
 * @position_ms: where in the track to go on
 *
 * Drops what is decoded. What is popped after this call lies at or after @position_ms.
 */
void
sky_track_decoder_seek (SkyTrackDecoder *self, gint64 position_ms)
{
  if (self->error != NULL)
    return;

  self->target_ns = (self->source->start_ms + MAX (position_ms, 0)) * (gint64) GST_MSECOND;
  self->late_ns = 0;
  self->tries = 0;
  if (self->straight)
    reopen (self);
  else if (self->has_samples)
    perform_seek (self);
  else
    self->seek_pending = TRUE;
}

/**
 * sky_track_decoder_get_buffered:
 * @self: a decoder
 *
 * Returns: nanoseconds of sound that are ready
 */
gint64
sky_track_decoder_get_buffered (SkyTrackDecoder *self)
{
  return self->fifo.duration_ns;
}

/**
 * sky_track_decoder_get_position:
 * @self: a decoder
 *
 * Returns: nanoseconds from the track's beginning to the next sample that would be popped
 */
gint64
sky_track_decoder_get_position (SkyTrackDecoder *self)
{
  SkyTrackChunk *head = sky_track_fifo_peek (&self->fifo);
  gint64         begin_ns = self->source->start_ms * (gint64) GST_MSECOND;

  if (head != NULL)
    return head->track_ns;
  if (!self->located || self->next_frame < 0 || self->info.rate == 0)
    return self->target_ns - begin_ns;
  return MAX (ns_of_frames (self, self->next_frame), self->target_ns) - begin_ns;
}

/**
 * sky_track_decoder_get_duration:
 * @self: a decoder
 *
 * Returns: nanoseconds of the whole track, or -1 while unknown
 */
gint64
sky_track_decoder_get_duration (SkyTrackDecoder *self)
{
  gint64 begin_ns = self->source->start_ms * (gint64) GST_MSECOND;

  if (self->source->end_ms >= 0)
    return MAX (self->source->end_ms * (gint64) GST_MSECOND - begin_ns, 0);
  if (self->edges.length >= 0 && self->edges.rate > 0)
    return MAX (sky_track_edges_get_length_ns (&self->edges) - begin_ns, 0);

  return self->duration_ns < 0 ? -1 : MAX (self->duration_ns - begin_ns, 0);
}

/**
 * sky_track_decoder_get_expected:
 * @self: a decoder
 *
 * Returns: nanoseconds of the whole track as far as anyone knows, or -1
 */
gint64
sky_track_decoder_get_expected (SkyTrackDecoder *self)
{
  gint64 duration = sky_track_decoder_get_duration (self);

  return duration >= 0 ? duration : self->hint_ns;
}

/**
 * sky_track_decoder_is_finished:
 * @self: a decoder
 *
 * Returns: whether nothing will follow what is ready now
 */
gboolean
sky_track_decoder_is_finished (SkyTrackDecoder *self)
{
  return self->finished;
}

/**
 * sky_track_decoder_get_error:
 * @self: a decoder
 *
 * Returns: (nullable): why the track ends early
 */
const GError *
sky_track_decoder_get_error (SkyTrackDecoder *self)
{
  return self->error;
}

/**
 * sky_track_decoder_get_format:
 * @self: a decoder
 * @info: (out): rate and channels
 *
 * Returns: whether they are known yet
 */
gboolean
sky_track_decoder_get_format (SkyTrackDecoder *self, GstAudioInfo *info)
{
  *info = self->info;

  return self->info.rate > 0;
}
