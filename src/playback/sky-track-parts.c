/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of one file that follow each other are read by one pipeline: the decoder of the second has
 * none of its own, but takes over the first one's with the frame at which the first one ends. It
 * goes back when the listener does. Engine thread.
 */
#include "playback/sky-track-decoder-private.h"

/* All but what is of the part, whoever reads it. */
static void
keep_part (SkyTrackDecoder *self, const SkyTrackDecoder *was)
{
  self->token = was->token;
  self->source = was->source;
  self->fifo = was->fifo;
  self->tail = was->tail;
  self->error = was->error;
  self->target_ns = was->target_ns;
  self->floor_frame = was->floor_frame;
  self->late_ns = was->late_ns;
  self->tries = was->tries;
  self->finished = was->finished;
  self->filled = was->filled;
  self->filling = was->filling;
  self->learned = was->learned;
  self->hint_ns = was->hint_ns;
  self->silent = was->silent;
  self->silence_at = was->silence_at;
  self->silence_left = was->silence_left;
  self->before = was->before;
  self->after = was->after;
}

/* What is known of a file that somebody else reads. */
static void
know_file (SkyTrackDecoder *self, const SkyTrackDecoder *reader)
{
  self->info = reader->info;
  self->decoded = reader->decoded;
  self->edges_known = reader->edges_known;
  self->edges = reader->edges;
  self->duration_ns = reader->duration_ns;
}

static void
move_pipeline (SkyTrackDecoder *from, SkyTrackDecoder *to)
{
  SkyTrackDecoder giver = *from;
  SkyTrackDecoder taker = *to;
  SkyByteSource  *bytes = from->source->source;

  *to = giver;
  keep_part (to, &taker);
  *from = taker;
  keep_part (from, &giver);
  /* The index reads from the pipeline's bytes. */
  from->source->source = to->source->source;
  to->source->source = bytes;
  know_file (from, to);
}

static void
part (SkyTrackDecoder *before, SkyTrackDecoder *after)
{
  before->after = NULL;
  after->before = NULL;
}

/* The other one is gone, or broken. */
static void
open_alone (SkyTrackDecoder *self)
{
  self->has_samples = self->sought = FALSE;
  self->located = TRUE;
  self->next_frame = 0;
  self->floor_frame = 0;
  self->seek_pending = self->target_ns > 0;
  sky_track_decoder_open_pipeline (self);
}

/* Where the first part was read to its end the second begins with the next frame; from elsewhere
 * the pipeline is sent there. */
static void
take_over (SkyTrackDecoder *self)
{
  SkyTrackDecoder *before = self->before;
  gint64           begin, place;

  move_pipeline (before, self);
  before->located = TRUE;
  if (self->info.rate > 0)
    before->next_frame = sky_track_decoder_frames_of_ns (before, before->source->end_ns);
  begin = self->info.rate > 0 ? sky_track_decoder_frames_of_ns (self, self->source->begin_ns) : -1;
  place = self->next_frame - (self->rest != NULL ? sky_track_chunk_get_frames (self->rest) : 0);
  if (!self->has_samples || !self->located || self->seek_pending || place != begin)
    {
      sky_track_decoder_seek (self, 0);
      return;
    }

  self->floor_frame = self->next_frame = begin;
  if (self->rest != NULL)
    sky_track_decoder_take_chunk (self, g_steal_pointer (&self->rest));
}

/**
 * sky_track_decoder_new_after:
 * @before: the track that is heard before it
 * @token: by which the engine knows the track
 * @source: (transfer full): where its bytes are
 * @duration_ms: how long it should be, or -1
 *
 * Where @source is the part of a file that begins where @before ends, the pipeline of @before goes
 * on with it.
 *
 * Returns: (transfer full): a decoder
 */
SkyTrackDecoder *
sky_track_decoder_new_after (SkyTrackDecoder   *before,
                             guint64            token,
                             SkyResolvedSource *source,
                             gint64             duration_ms)
{
  SkyResolvedSource *whole = before->source;
  SkyTrackDecoder   *self;

  if (before->error != NULL || before->after != NULL || before->pipeline == NULL ||
      whole->end_ns < 0 || source->begin_ns != whole->end_ns ||
      g_strcmp0 (source->format, whole->format) != 0 ||
      !sky_byte_source_is_same (source->source, whole->source))
    return sky_track_decoder_new (token, source, duration_ms, 0, before->wake);

  self = sky_track_decoder_prepare (token, source, duration_ms, 0, before->wake);
  know_file (self, before);
  self->before = before;
  before->after = self;
  return self;
}

/**
 * sky_track_decoder_goes_on:
 * @self: a decoder
 *
 * Returns: whether it reads on where the track before it ends, in the same file
 */
gboolean
sky_track_decoder_goes_on (SkyTrackDecoder *self)
{
  return self->before != NULL;
}

/**
 * sky_track_parts_keep_rest:
 * @self: a decoder that has come to its end
 * @rest: (transfer full) (nullable): what was decoded behind that
 *
 * Keeps it for the part that follows.
 */
void
sky_track_parts_keep_rest (SkyTrackDecoder *self, SkyTrackChunk *rest)
{
  g_clear_pointer (&self->rest, sky_track_chunk_free);
  self->rest = rest;
}

/**
 * sky_track_parts_is_waiting:
 * @self: a decoder
 *
 * Takes the pipeline over when it is time.
 *
 * Returns: whether the part before it is still being read
 */
gboolean
sky_track_parts_is_waiting (SkyTrackDecoder *self)
{
  SkyTrackDecoder *before = self->before;

  if (before == NULL || self->pipeline != NULL || self->error != NULL)
    return FALSE;

  if (before->error != NULL)
    {
      part (before, self);
      open_alone (self);
    }
  else if (before->finished)
    take_over (self);

  return self->pipeline == NULL && self->error == NULL;
}

/**
 * sky_track_parts_take_back:
 * @self: a decoder that is to read again
 *
 * What follows has its pipeline no more.
 */
void
sky_track_parts_take_back (SkyTrackDecoder *self)
{
  SkyTrackDecoder *after = self->after;

  if (after == NULL || after->pipeline == NULL || after->error != NULL)
    return;

  sky_track_decoder_clear_samples (after);
  move_pipeline (after, self);
  after->finished = after->learned = FALSE;
}

/**
 * sky_track_parts_leave:
 * @self: a decoder that goes away
 *
 * Its neighbour has the pipeline from now on.
 */
void
sky_track_parts_leave (SkyTrackDecoder *self)
{
  SkyTrackDecoder *before = self->before;
  SkyTrackDecoder *after = self->after;

  if (before != NULL)
    {
      sky_track_parts_take_back (before);
      part (before, self);
    }
  if (after == NULL)
    return;

  if (after->pipeline == NULL && after->error == NULL && self->error == NULL &&
      self->pipeline != NULL)
    take_over (after);
  part (self, after);
  if (after->pipeline == NULL && after->error == NULL)
    open_alone (after);
}
