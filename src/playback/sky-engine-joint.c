/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides how the track that plays passes into the one that follows. For a crossfade the end of the
 * first is kept back until it is known where that end is; then it is mixed into the first samples
 * of the second, which is the current one from the fade's first sample on: its clock starts there,
 * as nothing else could show its first seconds. A fade takes half of either track at most, and
 * there is none between rates, as the device's resampler would start anew in full sound. Engine
 * thread.
 */
#include "playback/sky-engine-joint.h"

/* So long before the place where the end should be it may really be. */
#define DOUBT_NS (10 * GST_SECOND)

struct _SkyEngineJoint
{
  gint64            fade_ns; /* or 0 */
  SkyCrossfadeCurve curve;
  gboolean          allowed; /* what follows, or may follow, is to be faded into */
  SkyCrossfade     *mixing;  /* (owned) (nullable): the fade that goes on */
};

static gint64
frames_of_ns (gint64 ns, int rate)
{
  return (gint64) gst_util_uint64_scale_round ((guint64) ns, (guint64) rate, GST_SECOND);
}

/* How long a track is, or -1. */
static gint64
get_frames (SkyTrackDecoder *decoder, int rate)
{
  SkyTrackFifo  *fifo = sky_track_decoder_get_fifo (decoder);
  SkyTrackChunk *head = sky_track_fifo_peek (fifo);
  gint64         expected_ns = sky_track_decoder_get_expected (decoder);

  if (sky_track_decoder_is_finished (decoder) && head != NULL)
    return frames_of_ns (head->track_ns, rate) + fifo->frames;

  return expected_ns >= 0 ? frames_of_ns (expected_ns, rate) : -1;
}

static gint64
get_length (SkyEngineJoint *self, SkyTrackDecoder *current, SkyTrackDecoder *next, int rate)
{
  gint64 length = frames_of_ns (self->fade_ns, rate);
  gint64 going = sky_track_decoder_is_finished (current) ? get_frames (current, rate) : -1;
  gint64 coming = next != NULL ? get_frames (next, rate) : -1;

  if (going >= 0)
    length = MIN (length, going / 2);
  if (coming >= 0)
    length = MIN (length, coming / 2);

  return length;
}

static gboolean
is_near_end (SkyEngineJoint *self, SkyTrackDecoder *current)
{
  gint64 expected = sky_track_decoder_get_expected (current);

  return expected < 0 || sky_track_decoder_is_finished (current) ||
         expected - sky_track_decoder_get_position (current) <
             self->fade_ns + (gint64) DOUBT_NS + (gint64) SKY_TRACK_FIFO_USUAL_NS;
}

static gboolean
may_fade (SkyEngineJoint *self, SkyTrackDecoder *current, SkyTrackDecoder *next)
{
  GstAudioInfo going, coming;

  if (self->fade_ns <= 0 || !self->allowed || self->mixing != NULL ||
      sky_track_decoder_get_error (current) != NULL)
    return FALSE;
  if (!sky_track_decoder_get_format (current, &going))
    return FALSE;

  return next == NULL || !sky_track_decoder_get_format (next, &coming) || coming.rate == going.rate;
}

/**
 * sky_engine_joint_new:
 *
 * Returns: (transfer full): a joint without a fade
 */
SkyEngineJoint *
sky_engine_joint_new (void)
{
  SkyEngineJoint *self = g_new0 (SkyEngineJoint, 1);

  self->allowed = TRUE;

  return self;
}

/**
 * sky_engine_joint_free:
 * @self: (transfer full): a joint
 */
void
sky_engine_joint_free (SkyEngineJoint *self)
{
  sky_engine_joint_drop (self);
  g_free (self);
}

/**
 * sky_engine_joint_set_fade:
 * @self: a joint
 * @duration_ns: how long tracks sound together, or 0
 * @curve: how loud both are
 *
 * A fade that goes on already isn't changed.
 */
void
sky_engine_joint_set_fade (SkyEngineJoint *self, gint64 duration_ns, SkyCrossfadeCurve curve)
{
  self->fade_ns = MAX (duration_ns, 0);
  self->curve = curve;
}

/**
 * sky_engine_joint_get_fade:
 * @self: a joint
 *
 * Returns: how long tracks sound together, in nanoseconds
 */
gint64
sky_engine_joint_get_fade (SkyEngineJoint *self)
{
  return self->fade_ns;
}

/**
 * sky_engine_joint_allow:
 * @self: a joint
 * @allowed: whether there may be a fade into what follows; nothing is known yet: %TRUE
 */
void
sky_engine_joint_allow (SkyEngineJoint *self, gboolean allowed)
{
  self->allowed = allowed;
}

/**
 * sky_engine_joint_prepare:
 * @self: a joint
 * @current: the track that plays
 *
 * Near its end lets @current be decoded as far ahead as the fade needs.
 */
void
sky_engine_joint_prepare (SkyEngineJoint *self, SkyTrackDecoder *current)
{
  SkyTrackFifo *fifo = sky_track_decoder_get_fifo (current);

  fifo->limit_ns = SKY_TRACK_FIFO_USUAL_NS;
  if (may_fade (self, current, NULL) && is_near_end (self, current))
    fifo->limit_ns += self->fade_ns;
}

/**
 * sky_engine_joint_decide:
 * @self: a joint
 * @current: the track that plays
 * @next: (nullable): the one that follows
 * @spare: whether the output can do without more for now; else nothing is kept back
 * @most: (out): how many frames may be popped
 *
 * Returns: what to do next
 */
SkyJointStep
sky_engine_joint_decide (SkyEngineJoint  *self,
                         SkyTrackDecoder *current,
                         SkyTrackDecoder *next,
                         gboolean         spare,
                         gint64          *most)
{
  SkyTrackFifo *fifo = sky_track_decoder_get_fifo (current);
  GstAudioInfo  info;
  gint64        length;

  *most = G_MAXINT64;
  if (fifo->frames == 0 || !may_fade (self, current, next) || !is_near_end (self, current))
    return SKY_JOINT_POP;

  sky_track_decoder_get_format (current, &info);
  length = get_length (self, current, next, info.rate);
  if (length == 0)
    return SKY_JOINT_POP;
  if (fifo->frames > length)
    {
      *most = fifo->frames - length;
      return SKY_JOINT_POP;
    }
  if (sky_track_decoder_is_finished (current) && next != NULL &&
      sky_track_decoder_get_buffered (next) > 0)
    return SKY_JOINT_FADE;

  return spare ? SKY_JOINT_WAIT : SKY_JOINT_POP;
}

/**
 * sky_engine_joint_begin:
 * @self: a joint that has decided to fade
 * @current: the track that goes; it is empty afterwards
 * @next: the one that comes
 */
void
sky_engine_joint_begin (SkyEngineJoint *self, SkyTrackDecoder *current, SkyTrackDecoder *next)
{
  SkyTrackFifo  *fifo = sky_track_decoder_get_fifo (current);
  SkyTrackChunk *chunk;

  sky_engine_joint_drop (self);
  self->mixing = sky_crossfade_new (self->curve);
  while ((chunk = sky_track_fifo_pop (fifo)) != NULL)
    sky_crossfade_add (self->mixing, chunk);
  if (!sky_crossfade_match (self->mixing,
                            &sky_track_fifo_peek (sky_track_decoder_get_fifo (next))->info))
    sky_engine_joint_drop (self);
}

/**
 * sky_engine_joint_mix:
 * @self: a joint
 * @chunk: what was popped of the current track; changed in place while a fade into it goes on
 */
void
sky_engine_joint_mix (SkyEngineJoint *self, SkyTrackChunk *chunk)
{
  if (self->mixing == NULL)
    return;

  if (sky_crossfade_match (self->mixing, &chunk->info))
    {
      sky_crossfade_mix (self->mixing, chunk);
      chunk->shaped = TRUE;
    }
  else
    sky_engine_joint_drop (self);
  if (self->mixing != NULL && sky_crossfade_get_left (self->mixing) == 0)
    sky_engine_joint_drop (self);
}

/**
 * sky_engine_joint_drop:
 * @self: a joint
 *
 * What was to be mixed isn't heard any more.
 */
void
sky_engine_joint_drop (SkyEngineJoint *self)
{
  g_clear_pointer (&self->mixing, sky_crossfade_free);
}
