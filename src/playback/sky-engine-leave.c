/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fades before the sound stops or jumps. The command is carried out at once, as far as anyone can
 * see; only the output goes on until silence is heard. Without a fade everything happens here and
 * now. Engine thread.
 */
#include "playback/sky-engine-core-private.h"

/* How much longer than the fade itself a pause may take: what devices hold, and a loaded machine.
 */
#define PAUSE_PATIENCE_US (1000 * G_TIME_SPAN_MILLISECOND)
/* Who jumps wants to hear it: where the device holds more than this, its sound is cut off. */
#define JUMP_REACH_NS (250 * GST_MSECOND)
#define JUMP_PATIENCE_US (350 * G_TIME_SPAN_MILLISECOND)

static gboolean
is_sounding (SkyEngineCore *self)
{
  return self->playing && !self->waiting && !self->told_end && sky_output_is_used (self->output) &&
         !sky_output_is_ending (self->output) && sky_output_get_level (self->output) > 0;
}

static void
begin_leave (SkyEngineCore *self, SkyLeave leave, gint64 fade_ns, gint64 patience_us)
{
  self->leave = leave;
  self->leave_until_us = g_get_monotonic_time () + fade_ns / 1000 + patience_us;
  sky_output_fade_out (self->output, fade_ns);
  g_source_set_ready_time (self->wake, 0);
}

static void
flush (SkyEngineCore *self)
{
  self->leave = SKY_LEAVE_NOTHING;
  sky_engine_core_hold (self, FALSE);
  sky_output_flush (self->output);
  sky_output_begin_anew (self->output, self->inside ? self->fade_ns : 0);
}

static gboolean
is_worth_a_fade (SkyEngineCore *self)
{
  return self->fade_ns > 0 && is_sounding (self) &&
         sky_output_get_lag (self->output) <= (gint64) JUMP_REACH_NS;
}

/* Private: what was pushed is to be dropped. @inside: what comes then begins in the middle of the
 * sound, not where a track does. */
void
sky_engine_core_leave_to_flush (SkyEngineCore *self, gboolean inside)
{
  self->inside = inside;
  sky_engine_joint_drop (self->joint);
  if (self->leave == SKY_LEAVE_TO_FLUSH)
    return;

  if (self->leave == SKY_LEAVE_TO_PAUSE)
    self->leave = SKY_LEAVE_TO_FLUSH;
  else if (is_worth_a_fade (self))
    begin_leave (self, SKY_LEAVE_TO_FLUSH, self->fade_ns, JUMP_PATIENCE_US);
  else
    flush (self);
}

/* Private: the user wants silence. */
void
sky_engine_core_leave_to_pause (SkyEngineCore *self)
{
  if (self->leave != SKY_LEAVE_NOTHING)
    return;

  if (self->fade_ns > 0 && is_sounding (self))
    begin_leave (self, SKY_LEAVE_TO_PAUSE, self->fade_ns, PAUSE_PATIENCE_US);
  else
    sky_output_set_playing (self->output, FALSE);
}

/* Private: nothing is loaded any more. */
void
sky_engine_core_leave_to_stop (SkyEngineCore *self)
{
  sky_engine_joint_drop (self->joint);
  if (self->leave == SKY_LEAVE_TO_FLUSH)
    self->leave = SKY_LEAVE_TO_PAUSE;
  else if (self->leave == SKY_LEAVE_NOTHING && is_worth_a_fade (self))
    begin_leave (self, SKY_LEAVE_TO_PAUSE, self->fade_ns, JUMP_PATIENCE_US);
  else if (self->leave == SKY_LEAVE_NOTHING)
    sky_output_set_playing (self->output, FALSE);
}

/* Private: the user wants to hear something again. */
void
sky_engine_core_come_back (SkyEngineCore *self)
{
  if (self->leave == SKY_LEAVE_TO_FLUSH)
    return;

  self->leave = SKY_LEAVE_NOTHING;
  sky_output_fade_in (self->output, self->fade_ns);
  sky_output_set_playing (self->output, TRUE);
}

/* Private: does what waits for silence, when it is there or takes too long. */
void
sky_engine_core_check_leave (SkyEngineCore *self)
{
  if (self->leave == SKY_LEAVE_NOTHING ||
      (!sky_output_is_silent (self->output) && g_get_monotonic_time () < self->leave_until_us))
    return;

  if (self->leave == SKY_LEAVE_TO_FLUSH)
    flush (self);
  else
    {
      self->leave = SKY_LEAVE_NOTHING;
      sky_output_set_playing (self->output, FALSE);
    }
}

/* Private: another speed needs what was pushed to be pushed again. It waits while the track that is
 * heard isn't the one that is decoded. */
void
sky_engine_core_check_speed (SkyEngineCore *self)
{
  SkyOutputPlace place;

  if (self->sound.speed == sky_output_get_speed (self->output) || self->leave != SKY_LEAVE_NOTHING)
    return;
  if (!sky_output_is_used (self->output))
    {
      sky_output_set_speed (self->output, self->sound.speed);
      sky_output_flush (self->output);
      return;
    }
  if (self->spare != NULL || !sky_output_get_place (self->output, &place) ||
      place.token != sky_track_decoder_get_token (self->current) ||
      sky_track_decoder_get_error (self->current) != NULL || self->told_end)
    return;

  sky_output_set_speed (self->output, self->sound.speed);
  sky_engine_core_leave_to_flush (self, TRUE);
  sky_track_decoder_seek (self->current, place.track_ns);
}
