/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How samples get from a decoder's pipeline into its queue: which of them belong to the track, and
 * when it is time to look. Engine thread.
 */
#include "playback/sky-track-decoder-private.h"

#include "playback/sky-decode-pipeline.h"
#include "playback/sky-tag-loudness.h"

/* What the sink is to hold, about: a little more than what the queue takes at once. */
#define SINK_NS (600 * GST_MSECOND)

static void
learn_edges (SkyTrackDecoder *self, guint rate)
{
  SkyFrameStart start;

  if (self->edges_known)
    return;
  self->edges_known =
      sky_decode_pipeline_get_edges (self->pipeline, &self->edges) ||
      sky_track_edges_learn (&self->edges, self->source->source, self->source->audio_offset);
  sky_track_edges_set_rate (&self->edges, rate);
  if (self->index == NULL && sky_decode_pipeline_get_frames (self->pipeline, &start))
    self->index = sky_frame_index_new (self->source->source, &start);
}

/**
 * sky_track_decoder_query_duration:
 * @self: a decoder
 *
 * Takes over what the pipeline knows of how long the file is.
 */
void
sky_track_decoder_query_duration (SkyTrackDecoder *self)
{
  gint64 duration;

  /* Without a look at the end a demuxer would guess. */
  if (!self->straight && gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &duration) &&
      duration > 0)
    self->duration_ns = duration;
}

/* The first frame of the file that doesn't belong to the track. */
static gint64
end_of_sound (SkyTrackDecoder *self)
{
  gint64 end = G_MAXINT64;

  if (self->source->end_ns >= 0)
    end = sky_track_decoder_frames_of_ns (self, self->source->end_ns);
  if (self->edges.length >= 0 && (guint) self->info.rate == self->edges.rate &&
      (self->exact || !self->edges.inexact_seek))
    end = MIN (end, self->edges.length);

  return end;
}

/**
 * sky_track_decoder_get_doubtful_frames:
 * @self: a decoder
 *
 * Returns: how many of the last decoded frames may lie behind the sound without anyone seeing it
 */
gint64
sky_track_decoder_get_doubtful_frames (SkyTrackDecoder *self)
{
  gboolean counted = self->edges.length >= 0 && (self->exact || !self->edges.inexact_seek);

  return counted ? 0 : self->edges.tail;
}

/**
 * sky_track_decoder_finish:
 * @self: a decoder
 * @cut: how many of the last decoded frames are no sound
 *
 * The file has no more of it; silence may follow.
 */
void
sky_track_decoder_finish (SkyTrackDecoder *self, gint64 cut)
{
  gint64 end = MIN (end_of_sound (self), self->next_frame - cut);

  sky_track_tail_end (&self->tail, cut, &self->fifo);
  if (!sky_track_silence_begin (self, end))
    self->finished = TRUE;
}

/* Leaves @frames of a chunk, or none of it; returns what lies behind them. */
static SkyTrackChunk *
cut_off (SkyTrackChunk **chunk, gint64 frames)
{
  SkyTrackChunk *first, *rest;

  if (*chunk == NULL || frames >= sky_track_chunk_get_frames (*chunk))
    return NULL;
  first = frames > 0 ? sky_track_chunk_split (*chunk, frames) : NULL;
  rest = *chunk;
  *chunk = first;

  return rest;
}

/**
 * sky_track_decoder_take_chunk:
 * @self: a decoder
 * @chunk: (transfer full): what was decoded next
 *
 * Keeps what belongs to the track and lies behind the last seek's target.
 */
void
sky_track_decoder_take_chunk (SkyTrackDecoder *self, SkyTrackChunk *chunk)
{
  gint64         at = self->next_frame;
  gint64         begin = sky_track_decoder_frames_of_ns (self, self->source->begin_ns);
  gint64         end = end_of_sound (self);
  gint64         first = MAX (MAX (begin, self->floor_frame), at);
  SkyTrackChunk *kept, *rest;

  self->next_frame += sky_track_chunk_get_frames (chunk);
  rest = self->next_frame > end ? cut_off (&chunk, end - at) : NULL;
  kept = first > at ? cut_off (&chunk, first - at) : g_steal_pointer (&chunk);
  g_clear_pointer (&chunk, sky_track_chunk_free);
  if (kept != NULL)
    {
      kept->track_ns = sky_track_decoder_ns_of_frames (self, first - begin);
      sky_track_tail_push (&self->tail, kept, sky_track_decoder_get_doubtful_frames (self),
                           &self->fifo);
    }
  sky_track_parts_keep_rest (self, rest);
  if (self->next_frame >= end)
    sky_track_decoder_finish (self, 0);
}

static SkyTrackChunk *
chunk_of (SkyTrackDecoder *self, GstSample *sample)
{
  gsize size = gst_buffer_get_size (gst_sample_get_buffer (sample));

  return sky_track_chunk_new (sample, &self->info, 0, (gint64) (size / (gsize) self->info.bpf), 0);
}

/* What only the file itself tells: others may not have looked at it yet. */
static void
learn_sound (SkyTrackDecoder *self)
{
  SkyLoudness loudness;

  sky_decode_pipeline_get_decoded (self->pipeline, &self->decoded);
  if (self->source->loudness.has_track || self->source->loudness.has_album ||
      (!sky_decode_pipeline_get_loudness (self->pipeline, &loudness) &&
       !sky_tag_loudness_of_id3 (self->source->source, &loudness)))
    return;

  self->source->loudness = loudness;
  sky_track_fifo_set_loudness (&self->fifo, &loudness);
  self->learned = TRUE;
}

/* So that one look into the sink finds all that the queue needs until the next. */
static void
make_room (SkyTrackDecoder *self, GstSample *sample)
{
  gint64 frames =
      (gint64) (gst_buffer_get_size (gst_sample_get_buffer (sample)) / (gsize) self->info.bpf);

  sky_sample_sink_set_room (self->sink,
                            sky_track_decoder_frames_of_ns (self, SINK_NS) / MAX (frames, 1) + 1);
}

/* Another rate in the middle of a file: its frames count on from the same time. */
static void
take_format (SkyTrackDecoder *self, const GstAudioInfo *info)
{
  gint64 now_ns = 0;

  if (gst_audio_info_is_equal (info, &self->info))
    return;
  if (self->info.rate > 0 && self->next_frame > 0)
    now_ns = sky_track_decoder_ns_of_frames (self, self->next_frame);
  self->info = *info;
  if (now_ns > 0)
    self->next_frame = sky_track_decoder_frames_of_ns (self, now_ns);
}

/* Returns whether @sample has a format. It is looked at only where it is another one. */
static gboolean
take_caps (SkyTrackDecoder *self, GstSample *sample)
{
  GstCaps     *caps = gst_sample_get_caps (sample);
  GstAudioInfo info;

  if (caps == NULL || (caps != self->caps && !gst_audio_info_from_caps (&info, caps)))
    return FALSE;

  learn_edges (self, (guint) (caps != self->caps ? info.rate : self->info.rate));
  if (!self->has_samples && !self->sought)
    self->next_frame = -self->edges.skip;
  if (caps != self->caps)
    {
      take_format (self, &info);
      gst_caps_replace (&self->caps, caps);
    }

  return TRUE;
}

static void
take_sample (SkyTrackDecoder *self, GstSample *sample, guint64 epoch)
{
  if (epoch < self->min_epoch || !take_caps (self, sample))
    return;

  if (!self->has_samples)
    {
      self->has_samples = TRUE;
      sky_track_decoder_query_duration (self);
      learn_sound (self);
      make_room (self, sample);
    }

  if (epoch != self->epoch)
    sky_track_decoder_begin_epoch (self, epoch);
  if (!self->seek_pending && sky_track_decoder_locate (self, sample))
    sky_track_decoder_take_chunk (self, chunk_of (self, sample));
}

/**
 * sky_track_decoder_should_fill:
 * @self: a decoder
 *
 * Little by little takes a thread's waking for each little: once it is full the queue is left alone
 * until there is room for much. The end is looked for at once.
 *
 * Returns: whether sky_track_decoder_fill () is due
 */
gboolean
sky_track_decoder_should_fill (SkyTrackDecoder *self)
{
  if (self->finished)
    return FALSE;
  self->filling = self->filling || sky_track_fifo_has_room (&self->fifo);

  return self->filling || self->error != NULL || self->sink == NULL ||
         sky_sample_sink_has_end (self->sink);
}

/**
 * sky_track_decoder_fill:
 * @self: a decoder
 *
 * Takes what the pipeline has, until the queue is full.
 *
 * Returns: whether the pipeline has no more for now
 */
gboolean
sky_track_decoder_fill (SkyTrackDecoder *self)
{
  gboolean drained = FALSE;

  while (!self->finished && !self->silent && !drained && !sky_track_fifo_is_full (&self->fifo))
    {
      g_autoptr (GstSample) sample = NULL;
      guint64 epoch;

      if (self->sink != NULL)
        sample = sky_sample_sink_try_pull (self->sink, &epoch);
      drained = sample == NULL;
      if (sample != NULL)
        take_sample (self, sample, epoch);
      if (self->seek_pending && self->has_samples)
        sky_track_decoder_perform_seek (self);
    }

  return drained;
}
