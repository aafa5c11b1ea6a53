/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the samples get from the decoders to the output, and what is done while there are none.
 * Engine thread.
 */
#include "playback/sky-engine-core-private.h"

/* What must be there before the sound begins: as long as one more round trip may take. The first
 * samples came after two or three of them, for the connection, the request and what a young
 * connection sends at once. */
#define LEAST_BEGIN_NS (20 * GST_MSECOND)
#define MOST_BEGIN_NS (200 * GST_MSECOND)
#define BEGIN_PART 2
/* And before it goes on after it ran dry. */
#define RESUME_NS (1000 * GST_MSECOND)
/* How long it may be dry before anyone is told. */
#define PATIENCE_US (100 * G_TIME_SPAN_MILLISECOND)
/* What the output must have for samples to be kept back for a fade. */
#define SPARE_NS (120 * GST_MSECOND)

/* Private: stops the clock until there is enough. */
void
sky_engine_core_hold (SkyEngineCore *self, gboolean stalled)
{
  self->waiting = TRUE;
  self->stalled = stalled;
  self->waiting_since_us = g_get_monotonic_time ();
  self->arrived_us = 0;
  self->dry_since_us = 0;
  sky_output_set_playing (self->output, FALSE);
}

/* Private: whether everything of a track was pushed. */
gboolean
sky_engine_core_is_drained (SkyTrackDecoder *decoder)
{
  return sky_track_decoder_is_finished (decoder) && sky_track_decoder_get_buffered (decoder) == 0;
}

/* Private: whether everything was pushed that there is. */
gboolean
sky_engine_core_nothing_follows (SkyEngineCore *self)
{
  return sky_engine_core_is_drained (self->current) && self->next_state == SKY_NEXT_NONE &&
         self->spare == NULL && !self->judging;
}

static gboolean
pass_on (SkyEngineCore *self, gint64 most)
{
  SkyTrackFifo  *fifo = sky_track_decoder_get_fifo (self->current);
  SkyTrackChunk *chunk = sky_track_fifo_pop_frames (fifo, most);

  if (chunk != NULL)
    {
      sky_engine_joint_mix (self->joint, chunk);
      sky_output_push (self->output, sky_track_decoder_get_token (self->current), chunk);
      return TRUE;
    }
  if (sky_engine_copies_move (self))
    return TRUE;
  if (self->spare != NULL || self->judging || !sky_engine_core_is_drained (self->current) ||
      self->next == NULL ||
      (sky_track_decoder_get_buffered (self->next) == 0 &&
       !sky_track_decoder_is_finished (self->next)))
    return FALSE;

  sky_engine_joint_drop (self->joint);
  sky_engine_core_take_next (self);

  return TRUE;
}

/* Private: gives the output what it wants, as far as it is there. */
void
sky_engine_core_feed (SkyEngineCore *self)
{
  gboolean going_on = self->leave != SKY_LEAVE_TO_FLUSH;

  sky_engine_joint_prepare (self->joint, self->current);
  while (going_on && sky_output_wants_data (self->output))
    {
      gboolean     spare = sky_output_get_level (self->output) >= (gint64) SPARE_NS;
      gint64       most = G_MAXINT64;
      SkyJointStep step = SKY_JOINT_POP;

      /* What is left of a copy that another one goes on from isn't the track's end. */
      if (self->spare == NULL)
        step = sky_engine_joint_decide (self->joint, self->current, self->next, spare, &most);
      going_on = step != SKY_JOINT_WAIT;
      if (step == SKY_JOINT_POP)
        going_on = pass_on (self, most);
      else if (step == SKY_JOINT_FADE)
        {
          sky_engine_joint_begin (self->joint, self->current, self->next);
          sky_engine_core_take_next (self);
        }
    }
}

static gint64
get_begin_ns (SkyEngineCore *self)
{
  gint64 waited_ns = (self->arrived_us - self->waiting_since_us) * 1000;

  return CLAMP (waited_ns / BEGIN_PART, (gint64) LEAST_BEGIN_NS, (gint64) MOST_BEGIN_NS);
}

static gboolean
has_enough (SkyEngineCore *self)
{
  gint64 ahead =
      sky_track_decoder_get_buffered (self->current) + sky_output_get_level (self->output);

  if (self->spare != NULL)
    ahead += sky_track_decoder_get_buffered (self->spare);
  if (sky_track_decoder_is_finished (sky_engine_copies_get_feeder (self)))
    return ahead > 0 || sky_engine_core_nothing_follows (self);

  if (self->stalled)
    return ahead >= (gint64) RESUME_NS;

  if (ahead > 0 && self->arrived_us == 0)
    self->arrived_us = g_get_monotonic_time ();

  return ahead > 0 && ahead >= get_begin_ns (self);
}

/* Private: stops and starts the clock as samples run out and come. */
void
sky_engine_core_check_supply (SkyEngineCore *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->leave != SKY_LEAVE_NOTHING)
    return;

  if (self->waiting && has_enough (self))
    {
      self->waiting = self->stalled = FALSE;
      self->dry_since_us = 0;
      sky_output_set_playing (self->output, self->playing);
    }
  else if (!self->waiting && self->playing && !sky_output_is_ending (self->output) &&
           sky_output_get_level (self->output) == 0 &&
           sky_track_decoder_get_buffered (self->current) == 0 &&
           !sky_engine_core_nothing_follows (self))
    {
      if (self->dry_since_us == 0)
        self->dry_since_us = now;
      else if (now - self->dry_since_us >= PATIENCE_US)
        sky_engine_core_hold (self, TRUE);
    }
  else
    self->dry_since_us = 0;

  sky_engine_core_tell_buffering (
      self, self->waiting && self->playing &&
                (self->stalled || now - self->waiting_since_us >= PATIENCE_US));
}
