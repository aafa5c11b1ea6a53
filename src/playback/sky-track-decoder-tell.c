/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a track's decoder knows of the track, and what it has ready. Engine thread. */
#include "playback/sky-track-decoder-private.h"

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
 * sky_track_decoder_is_ahead:
 * @self: a decoder
 *
 * Returns: whether its queue was full, and there is no need yet to fill it up again
 */
gboolean
sky_track_decoder_is_ahead (SkyTrackDecoder *self)
{
  return !self->filling || self->finished;
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

  return head != NULL ? head->track_ns : sky_track_decoder_get_end (self);
}

/**
 * sky_track_decoder_get_end:
 * @self: a decoder
 *
 * Returns: nanoseconds from the track's beginning to the end of what is decoded
 */
gint64
sky_track_decoder_get_end (SkyTrackDecoder *self)
{
  gint64 begin_ns = self->source->begin_ns;

  if (self->silent)
    return sky_track_decoder_ns_of_frames (self, self->silence_at) - begin_ns;
  if (!self->located || self->next_frame < 0 || self->info.rate == 0)
    return self->target_ns - begin_ns;
  return MAX (sky_track_decoder_ns_of_frames (self, self->next_frame), self->target_ns) - begin_ns;
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
  gint64 begin_ns = self->source->begin_ns;
  gint64 end_ns;

  if (self->source->end_ns >= 0)
    return MAX (self->source->end_ns - begin_ns, 0) + self->source->gap_ns;
  end_ns = sky_track_edges_get_length_ns (&self->edges);
  if (end_ns < 0)
    end_ns = self->duration_ns;

  return end_ns < 0 ? -1 : MAX (end_ns - begin_ns, 0) + self->source->gap_ns;
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

/**
 * sky_track_decoder_get_decoded:
 * @self: a decoder
 *
 * Returns: the samples as the decoder gives them; a rate of 0 while there are none
 */
SkySampleFormat
sky_track_decoder_get_decoded (SkyTrackDecoder *self)
{
  return self->decoded;
}

/**
 * sky_track_decoder_take_learned:
 * @self: a decoder
 *
 * Returns: whether the track's loudness is another one than when it was last asked
 */
gboolean
sky_track_decoder_take_learned (SkyTrackDecoder *self)
{
  gboolean learned = self->learned;

  self->learned = FALSE;

  return learned;
}
