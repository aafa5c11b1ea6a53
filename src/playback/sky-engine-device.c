/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens when the sound device goes away while something is loaded: the place that was heard
 * last is kept, the device is looked for again and again, and when it is back the sound goes on
 * from there. Engine thread.
 */
#include "playback/sky-engine-core-private.h"

#define FIRST_DELAY_MS 250
#define LONGEST_DELAY_MS 5000
/* One that is lost sooner than this after it came back isn't there yet. */
#define STEADY_US (3 * G_TIME_SPAN_SECOND)

static void
look_later (SkyEngineCore *self)
{
  self->device_retry_us = g_get_monotonic_time () +
                          sky_backoff_next_ms (&self->device_backoff) * G_TIME_SPAN_MILLISECOND;
}

static void
go_on (SkyEngineCore *self)
{
  guint64 token = self->lost_place.token;

  sky_engine_device_forget (self);
  sky_engine_core_tell_buffering (self, FALSE);
  if (self->spare != NULL)
    sky_engine_copies_take (self);
  if (sky_track_decoder_get_token (self->current) != token ||
      sky_track_decoder_get_error (self->current) != NULL)
    {
      /* Its samples are used up. */
      sky_engine_core_emit (self, SKY_ENGINE_RELOAD, token,
                            self->lost_place.track_ns / (gint64) GST_MSECOND);
      sky_engine_core_halt (self);
      return;
    }

  sky_engine_core_leave_to_flush (self, TRUE);
  self->told_end = FALSE;
  sky_track_decoder_seek (self->current, self->lost_place.track_ns);
}

static void
look (SkyEngineCore *self)
{
  g_autoptr (GError) error = NULL;

  if (sky_output_open (self->output, &error))
    {
      self->device_back_us = g_get_monotonic_time ();
      go_on (self);
      return;
    }

  look_later (self);
  if (self->told_lost)
    return;
  self->told_lost = TRUE;
  sky_engine_core_emit_error (self, SKY_ENGINE_OUTPUT_LOST, self->lost_place.token, error);
  sky_engine_core_tell_buffering (self, TRUE);
}

/* Private: the output has failed. */
void
sky_engine_device_lose (SkyEngineCore *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->current != NULL && !sky_output_get_place (self->output, &self->lost_place))
    self->lost_place =
        (SkyOutputPlace){ .token = sky_track_decoder_get_token (self->current),
                          .track_ns = sky_track_decoder_get_position (self->current) };
  sky_output_close (self->output);
  self->leave = SKY_LEAVE_NOTHING;
  if (self->current == NULL)
    return;

  self->device_lost = TRUE;
  if (self->device_back_us != 0 && now - self->device_back_us < STEADY_US)
    {
      look_later (self);
      return;
    }
  self->device_backoff = (SkyBackoff){ .first_ms = FIRST_DELAY_MS, .limit_ms = LONGEST_DELAY_MS };
  self->device_retry_us = now;
}

/* Private: looks for the device if that is due. Returns whether it isn't there. */
gboolean
sky_engine_device_is_away (SkyEngineCore *self)
{
  if (self->device_lost && g_get_monotonic_time () >= self->device_retry_us)
    look (self);

  return self->device_lost;
}

/* Private: a seek while the device is away. Returns whether it is. */
gboolean
sky_engine_device_seek (SkyEngineCore *self, guint64 token, gint64 position_ms)
{
  if (!self->device_lost)
    return FALSE;

  self->lost_place =
      (SkyOutputPlace){ .token = token, .track_ns = position_ms * (gint64) GST_MSECOND };

  return TRUE;
}

/* Private: nothing waits for the device any more. */
void
sky_engine_device_forget (SkyEngineCore *self)
{
  self->device_lost = self->told_lost = FALSE;
}
