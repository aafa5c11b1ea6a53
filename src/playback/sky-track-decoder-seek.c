/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a track's decoder gets to another place, and which frame of the file it has come to: told by
 * an index where the file is nothing but frames, else by the first buffer's time. Engine thread.
 */
#include "playback/sky-decode-pipeline.h"
#include "playback/sky-track-decoder-private.h"

/* Decoders cut what lies before the aim by rounding down, and call the rest by the aim's time: a
 * bit behind a frame's own time both mean that frame. */
#define SEEK_SLACK_NS 1000
/* Durations are rounded. */
#define LAST_NS ((gint64) GST_MSECOND)
#define LATE_NS (200 * GST_MSECOND)
/* So many bytes cost less than not to know where the sound is. */
#define WORTH_COUNTING (256 * 1024)
/* An Opus decoder comes right after 80 ms (RFC 7845, section 4.6). */
#define RUN_UP_NS (100 * GST_MSECOND)
/* A jump in the stream's times that is damage, not rounding. */
#define HOLE_NS (100 * GST_MSECOND)

/* Another pipeline takes the place of one that can't seek. It seeks when it runs, or reads from the
 * beginning and throws away: what a source or format without seeking needs. */
static void
reopen (SkyTrackDecoder *self)
{
  sky_track_decoder_close_pipeline (self);
  sky_track_decoder_clear_samples (self);
  self->finished = FALSE;
  self->located = TRUE;
  self->sought = FALSE;
  self->floor_frame = self->linear ? sky_track_decoder_frames_of_ns (self, self->target_ns) : 0;
  self->next_frame = -self->edges.skip;
  self->seek_pending = !self->linear && self->target_ns > 0;
  sky_track_decoder_open_pipeline (self);
}

/* Cue sheets name a sample; elsewhere nobody hears where exactly a listener's seek has landed. */
static gboolean
must_be_exact (SkyTrackDecoder *self)
{
  return self->source->begin_ns > 0 || self->source->end_ns >= 0;
}

/* Where the place of a frame can't be told, its number can still be counted by decoding what lies
 * before it; it can be guessed without. */
static gboolean
find_place (SkyTrackDecoder *self, guint64 frame)
{
  SkyFramePlace known, guess;
  gboolean      is_known, is_guess;

  if (self->synced)
    return TRUE;
  if (sky_frame_index_find (self->index, frame, &self->place))
    return TRUE;

  is_known = sky_frame_index_find_known (self->index, &known) && known.frame <= frame;
  is_guess = sky_frame_index_guess (self->index, frame, &guess);
  if (is_known &&
      (must_be_exact (self) || (is_guess && guess.offset <= known.offset + WORTH_COUNTING)))
    self->place = known;
  else if (is_guess)
    self->place = guess;

  return (is_known && must_be_exact (self)) || is_guess;
}

/* How many samples a frame gives, or 0. */
static gint64
get_frame_length (SkyTrackDecoder *self)
{
  SkyFrameStart start;

  if (self->index == NULL || !sky_decode_pipeline_get_frames (self->pipeline, &start))
    return 0;

  return (gint64) gst_util_uint64_scale (start.head.n_samples, (guint64) self->info.rate,
                                         start.head.sample_rate);
}

/* To the frames that are to be decoded so that the target's comes out right. */
static gboolean
jump (SkyTrackDecoder *self)
{
  gint64 samples = get_frame_length (self);
  gint64 aim;

  if (samples == 0)
    return FALSE;

  aim = self->floor_frame;
  if (self->edges.length > 0)
    aim = MIN (aim, self->edges.length - 1);
  aim += self->edges.skip;
  if (!find_place (self, (guint64) (aim / samples)) ||
      !sky_decode_pipeline_seek_to_byte (self->pipeline, self->place.offset))
    return FALSE;

  self->jumped = TRUE;
  self->synced = FALSE;
  self->exact = !self->place.guessed;
  self->located = TRUE;
  self->next_frame = (gint64) self->place.frame * samples - self->edges.skip;

  return TRUE;
}

/* The last decoded frame. qtdemux loses its segment where it is sent behind it. */
static gint64
get_last_aim (SkyTrackDecoder *self)
{
  if (self->edges.length > 0 && self->edges.rate == (guint) self->info.rate)
    return self->edges.skip + self->edges.length - 1;
  if (self->duration_ns > LAST_NS)
    return sky_track_decoder_frames_of_ns (self, self->duration_ns - LAST_NS);

  return G_MAXINT64;
}

static gboolean
seek_by_time (SkyTrackDecoder *self)
{
  gint64 early_ns = MAX (self->target_ns - self->late_ns, 0);
  gint64 aim = sky_track_decoder_frames_of_ns (self, early_ns) + self->edges.skip;
  gint64 aim_ns;

  aim = MIN (aim, get_last_aim (self));
  aim_ns = aim > 0 ? sky_track_decoder_ns_of_frames (self, aim) + SEEK_SLACK_NS : 0;

  if (self->index != NULL)
    g_debug ("the place of a frame can't be told, taking the parser's guess");
  self->exact = FALSE;
  self->located = FALSE;

  return sky_decode_pipeline_seek_to_sample (self->pipeline, aim, aim_ns);
}

/* An Ogg stream goes on with a page that is found without oggdemux' help. opusdec 1.22 keeps its
 * state over a flush, and would garble the beginning. */
static void
seek_straight (SkyTrackDecoder *self)
{
  if (!self->linear && self->target_ns >= (gint64) RUN_UP_NS && seek_by_time (self))
    return;

  self->no_straight = self->target_ns >= (gint64) RUN_UP_NS;
  reopen (self);
  if (self->straight)
    {
      self->floor_frame = sky_track_decoder_frames_of_ns (self, self->target_ns);
      self->seek_pending = FALSE;
    }
}

/**
 * sky_track_decoder_perform_seek:
 * @self: a decoder that has had samples
 *
 * Sends the pipeline to the target.
 */
void
sky_track_decoder_perform_seek (SkyTrackDecoder *self)
{
  if (sky_track_silence_seek (self))
    return;

  sky_track_decoder_clear_samples (self);
  self->seek_pending = FALSE;
  self->finished = FALSE;
  self->jumped = FALSE;
  self->sought = TRUE;
  if (!self->synced)
    self->place = (SkyFramePlace){ 0 };
  self->floor_frame = sky_track_decoder_frames_of_ns (self, self->target_ns);
  self->min_epoch = sky_sample_sink_get_epoch (self->sink) + 1;
  if (self->straight)
    {
      seek_straight (self);
      return;
    }
  if (self->linear || (!jump (self) && !seek_by_time (self)))
    {
      g_debug ("can't seek, reading from the beginning");
      self->linear = TRUE;
      reopen (self);
    }
}

/**
 * sky_track_decoder_begin_epoch:
 * @self: a decoder
 * @epoch: of the buffer that has come
 *
 * A flush has passed: the place that was counted up to holds no longer.
 */
void
sky_track_decoder_begin_epoch (SkyTrackDecoder *self, guint64 epoch)
{
  self->epoch = epoch;
  if (self->jumped)
    {
      self->jumped = FALSE;
      if (self->place.guessed && !self->place.certain)
        self->seek_pending = self->synced = sky_frame_index_sync (self->index, &self->place);
      else
        self->seek_pending =
            !self->place.certain && !sky_frame_index_confirm (self->index, &self->place);
      return;
    }

  /* The stream has begun again: what was taken once stays taken. */
  if (self->located)
    self->floor_frame = MAX (self->floor_frame, self->next_frame);
  self->located = FALSE;
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

/**
 * sky_track_decoder_locate:
 * @self: a decoder
 * @sample: what has come
 *
 * Finds out which frame of the file a buffer begins with.
 *
 * Returns: %FALSE when it came too late after a seek, and another one is due
 */
gboolean
sky_track_decoder_locate (SkyTrackDecoder *self, GstSample *sample)
{
  gint64 time_ns = time_of_sample (sample);

  if (self->located)
    {
      gint64 expected_ns =
          sky_track_decoder_ns_of_frames (self, self->next_frame + self->edges.skip);

      if (time_ns > expected_ns + (gint64) HOLE_NS && !self->linear && self->index == NULL &&
          GST_BUFFER_FLAG_IS_SET (gst_sample_get_buffer (sample), GST_BUFFER_FLAG_DISCONT))
        self->next_frame = sky_track_decoder_frames_of_ns (self, time_ns) - self->edges.skip;
      return TRUE;
    }

  self->located = TRUE;
  self->next_frame = sky_track_decoder_frames_of_ns (self, self->target_ns);
  if (time_ns >= 0)
    self->next_frame = sky_track_decoder_frames_of_ns (self, time_ns) - self->edges.skip;
  if (!self->sought || self->next_frame <= self->floor_frame || self->tries >= SKY_TRACK_SEEK_TRIES)
    return TRUE;

  self->tries++;
  self->late_ns +=
      (sky_track_decoder_ns_of_frames (self, self->next_frame) - self->target_ns) * 3 / 2 + LATE_NS;
  self->seek_pending = TRUE;

  return FALSE;
}

/**
 * sky_track_decoder_land_earlier:
 * @self: a decoder whose seek has landed behind the last frame
 *
 * Tries again.
 */
void
sky_track_decoder_land_earlier (SkyTrackDecoder *self)
{
  self->tries++;
  self->late_ns = self->late_ns * 2 + LATE_NS;
  sky_track_decoder_perform_seek (self);
}

/**
 * sky_track_decoder_settle:
 * @self: a decoder with an index
 *
 * Once the frames can be counted between a place that was guessed and the file's beginning or end,
 * what was decoded from there on gets its true time. Its end is cut as before.
 */
void
sky_track_decoder_settle (SkyTrackDecoder *self)
{
  gint64  samples, moved, moved_ns;
  guint64 frame;

  if (!self->place.guessed || !self->place.certain || self->jumped || self->seek_pending ||
      !sky_frame_index_number (self->index, self->place.offset, &frame))
    return;

  samples = get_frame_length (self);
  moved = ((gint64) frame - (gint64) self->place.frame) * samples;
  moved_ns = sky_track_decoder_ns_of_frames (self, ABS (moved));
  moved_ns = moved < 0 ? -moved_ns : moved_ns;
  g_debug ("a guessed place was wrong by %" G_GINT64_FORMAT " samples", moved);
  self->place.frame = frame;
  self->place.guessed = FALSE;
  if (self->next_frame > self->floor_frame)
    self->floor_frame = MIN (self->floor_frame, self->next_frame + moved);
  self->next_frame += moved;
  sky_track_fifo_move (&self->fifo, moved_ns);
  sky_track_tail_move (&self->tail, moved_ns);
}

/**
 * sky_track_decoder_seek:
 * @self: a decoder
 * @position_ns: where in the track to go on
 *
 * Drops what is decoded. What is popped after this call lies at or after @position_ns.
 */
void
sky_track_decoder_seek (SkyTrackDecoder *self, gint64 position_ns)
{
  if (self->error != NULL)
    return;

  sky_track_parts_take_back (self);
  self->target_ns = self->source->begin_ns + MAX (position_ns, 0);
  self->late_ns = 0;
  self->tries = 0;
  self->synced = FALSE;
  if (self->pipeline == NULL)
    reopen (self);
  else if (self->has_samples)
    sky_track_decoder_perform_seek (self);
  else
    self->seek_pending = TRUE;
}
