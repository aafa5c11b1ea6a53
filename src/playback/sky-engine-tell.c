/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine tells the player. Engine thread. */
#include "playback/sky-engine-core-private.h"

#define POSITION_EVERY_US (100 * G_TIME_SPAN_MILLISECOND)
/* What has become of the sound's way is only looked at so often, for that takes as long as all the
 * rest of a turn. */
#define SOUND_EVERY_US (500 * G_TIME_SPAN_MILLISECOND)

/* Private: tells of something that has happened. */
void
sky_engine_core_emit (SkyEngineCore *self, SkyEngineEventKind kind, guint64 token, gint64 value)
{
  SkyEngineEvent event = { .kind = kind, .token = token, .serial = self->serial, .value = value };

  self->func (&event, self->user_data);
}

/* Private: tells of something that went wrong. */
void
sky_engine_core_emit_error (SkyEngineCore     *self,
                            SkyEngineEventKind kind,
                            guint64            token,
                            const GError      *error)
{
  SkyEngineEvent event = { .kind = kind, .token = token, .serial = self->serial };

  event.error = g_error_copy (error);
  self->func (&event, self->user_data);
  g_error_free (event.error);
}

/* Private: tells whether the sound waits for bytes, if that is news. */
void
sky_engine_core_tell_buffering (SkyEngineCore *self, gboolean buffering)
{
  if (self->told_buffering == buffering)
    return;

  self->told_buffering = buffering;
  sky_engine_core_emit (self, SKY_ENGINE_BUFFERING,
                        self->current != NULL ? sky_track_decoder_get_token (self->current) : 0,
                        buffering);
}

static void
tell_current (SkyEngineCore *self, SkyTrackDecoder *decoder)
{
  guint64 token = sky_track_decoder_get_token (decoder);
  gint64  duration = sky_track_decoder_get_duration (decoder);

  if (duration >= 0 && duration != self->told_duration)
    {
      self->told_duration = duration;
      sky_engine_core_emit (self, SKY_ENGINE_DURATION, token, duration / (gint64) GST_MSECOND);
    }
}

static void
tell_sound (SkyEngineCore *self, SkyTrackDecoder *decoder, gint64 now)
{
  SkyHeardSound  sound = { .decoded = sky_track_decoder_get_decoded (decoder),
                           .loudness = sky_track_decoder_get_fifo (decoder)->loudness };
  SkyEngineEvent event = { .kind = SKY_ENGINE_SOUND,
                           .token = sky_track_decoder_get_token (decoder),
                           .serial = self->serial,
                           .sound = &sound };

  if (self->told_sound != NULL && self->told_sound->device != NULL &&
      now - self->told_sound_us < SOUND_EVERY_US)
    return;
  self->told_sound_us = now;
  sky_output_get_sound (self->output, &sound);
  if (sky_heard_sound_equal (&sound, self->told_sound))
    return;

  sky_heard_sound_free (self->told_sound);
  self->told_sound = sky_heard_sound_copy (&sound);
  self->func (&event, self->user_data);
}

/* Private: tells what is heard, and how far it has come. What fades out because of a seek isn't
 * where we are any more. */
void
sky_engine_core_tell_progress (SkyEngineCore *self)
{
  SkyOutputPlace place;
  guint64        token;
  gint64         now = g_get_monotonic_time ();
  gboolean       due = now - self->told_position_us >= POSITION_EVERY_US;

  if (self->leave == SKY_LEAVE_TO_FLUSH)
    return;

  while (sky_output_pass_joint (self->output, &token))
    {
      sky_engine_core_emit (self, SKY_ENGINE_STARTED, token, 0);
      self->told_duration = -1;
      g_clear_pointer (&self->told_sound, sky_heard_sound_free);
      due = TRUE;
    }
  if (!sky_output_get_place (self->output, &place))
    return;

  if (self->current != NULL && sky_track_decoder_get_token (self->current) == place.token)
    {
      tell_current (self, self->current);
      tell_sound (self, self->current, now);
    }
  if (due)
    {
      self->told_position_us = now;
      sky_engine_core_emit (self, SKY_ENGINE_POSITION, place.token,
                            place.track_ns / (gint64) GST_MSECOND);
    }
}
