/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the music is heard: goes to another device when the user wants it, when the chosen one is
 * gone or comes back, and tells what has become of it. Engine thread.
 */
#include "playback/sky-engine-core-private.h"

#include <math.h>

/* When a chosen device that didn't work is tried again. One that comes and goes tells so itself. */
#define FIRST_TRY_MS 5000
#define LONGEST_TRY_MS 300000

/**
 * sky_engine_core_set_output:
 * @self: an engine
 * @wish: where the music is to be heard; copied
 */
void
sky_engine_core_set_output (SkyEngineCore *self, const SkyOutputWish *wish)
{
  self->wish_backoff = (SkyBackoff){ .first_ms = FIRST_TRY_MS, .limit_ms = LONGEST_TRY_MS };
  self->wish_retry_us = 0;
  self->device_retry_us = g_get_monotonic_time ();
  sky_output_set_wish (self->output, wish);
  g_source_set_ready_time (self->wake, 0);
}

static gboolean
can_play_out (SkyEngineCore *self)
{
  return self->playing && !self->waiting && sky_output_is_used (self->output) &&
         !sky_output_is_forsaken (self->output);
}

static void
move (SkyEngineCore *self)
{
  if (self->current == NULL)
    {
      if (self->leave == SKY_LEAVE_NOTHING)
        sky_output_close (self->output);
      return;
    }
  /* At the end and in a fade it waits for what comes next. */
  if (self->told_end || self->leave != SKY_LEAVE_NOTHING || sky_output_has_ended (self->output))
    return;

  if (can_play_out (self))
    sky_output_move (self->output);
  else
    sky_engine_device_lose (self);
}

static void
try_again (SkyEngineCore *self)
{
  gint64 now = g_get_monotonic_time ();

  if (sky_output_get_state (self->output)->trouble != SKY_OUTPUT_BROKEN || self->current == NULL)
    self->wish_retry_us = 0;
  else if (self->wish_retry_us == 0)
    self->wish_retry_us = now + sky_backoff_next_ms (&self->wish_backoff) * G_TIME_SPAN_MILLISECOND;
  else if (now >= self->wish_retry_us)
    {
      self->wish_retry_us = 0;
      sky_output_try_wish (self->output);
    }
}

static void
tell (SkyEngineCore *self)
{
  const SkyOutputState *state = sky_output_take_news (self->output);
  SkyEngineEvent        event = { .kind = SKY_ENGINE_OUTPUT, .serial = self->serial };
  double                factor;
  gboolean              muted;

  if (state != NULL)
    {
      event.output = sky_output_state_copy (state);
      self->func (&event, self->user_data);
      sky_output_state_free (event.output);
    }
  if (sky_output_take_mixer_news (self->output, &factor, &muted))
    {
      sky_engine_core_emit (self, SKY_ENGINE_VOLUME, 0,
                            llround (cbrt (factor) * SKY_ENGINE_VOLUME_FULL));
      sky_engine_core_emit (self, SKY_ENGINE_MUTED, 0, muted);
    }
}

/* Private: brings the sound to where it should be heard. */
void
sky_engine_output_check (SkyEngineCore *self)
{
  try_again (self);
  if (!self->device_lost && sky_output_is_misplaced (self->output))
    move (self);
  tell (self);
}
