/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows is asked for and prepared long before it is due, so that the user's "next" finds it
 * ready; then it takes the place of what plays. Engine thread.
 */
#include "playback/sky-engine-core-private.h"

/* After so long a time without a hitch there is room for the next track. */
#define STEADY_US (5 * G_TIME_SPAN_SECOND)
/* When it must be known at the latest; its decoder is then ready long before the joint. */
#define ASK_AHEAD_NS (20 * GST_SECOND)

static gboolean
is_near_end (SkyEngineCore *self)
{
  SkyTrackDecoder *feeder = sky_engine_copies_get_feeder (self);
  gint64           duration = sky_track_decoder_get_expected (feeder);
  GstAudioInfo     info;

  if (sky_track_decoder_is_finished (feeder))
    return TRUE;
  if (!sky_track_decoder_get_format (feeder, &info))
    return FALSE;

  return duration < 0 || duration - sky_track_decoder_get_position (feeder) <=
                             (gint64) ASK_AHEAD_NS + sky_engine_joint_get_fade (self->joint);
}

/* Whether the track sounds, has done so for a while, and its bytes come faster than they are used.
 */
static gboolean
is_steady (SkyEngineCore *self)
{
  if (!self->playing || self->waiting || self->leave != SKY_LEAVE_NOTHING || self->spare != NULL ||
      self->dry_since_us != 0)
    {
      self->steady_since_us = 0;
      return FALSE;
    }
  if (self->steady_since_us == 0)
    self->steady_since_us = g_get_monotonic_time ();

  return g_get_monotonic_time () - self->steady_since_us >= STEADY_US &&
         sky_track_decoder_is_ahead (self->current);
}

/* Private: asks what follows, when it is time. What couldn't be had early is asked for again. */
void
sky_engine_skip_ask (SkyEngineCore *self)
{
  gboolean steady = is_steady (self);
  /* While a seek waits for its bytes, nothing else is to come over the line. */
  gboolean near =
      is_near_end (self) &&
      (!self->waiting || sky_track_decoder_is_finished (sky_engine_copies_get_feeder (self)));

  if (self->judging || !(steady || near) ||
      !(self->next_state == SKY_NEXT_UNASKED ||
        (self->next_state == SKY_NEXT_ASKED && self->early && near)))
    return;

  self->next_state = SKY_NEXT_ASKED;
  self->early = !near;
  sky_engine_core_emit (self, SKY_ENGINE_WANT_NEXT, sky_track_decoder_get_token (self->current),
                        self->early);
}

/* Private: what follows can't be played now. Returns whether that says nothing yet, as there is
 * time to try again. */
gboolean
sky_engine_skip_is_patient (SkyEngineCore *self)
{
  return self->early && !is_near_end (self);
}

/**
 * sky_engine_core_skip:
 * @self: an engine
 * @token: what was said to follow
 * @serial: of this skip, for events
 *
 * Goes on with @token at once. Where it isn't prepared (any more), the player is told to load it.
 */
void
sky_engine_core_skip (SkyEngineCore *self, guint64 token, guint serial)
{
  gboolean is_next = self->next != NULL && sky_track_decoder_get_token (self->next) == token &&
                     sky_track_decoder_get_error (self->next) == NULL;
  /* It was pushed behind the end of the one before. */
  gboolean is_pushed = self->current != NULL &&
                       sky_track_decoder_get_token (self->current) == token &&
                       sky_track_decoder_get_error (self->current) == NULL;

  self->serial = serial;
  if (self->device_lost || !(is_next || is_pushed))
    {
      sky_engine_core_emit (self, SKY_ENGINE_RELOAD, token, 0);
      return;
    }

  sky_engine_core_leave_to_flush (self, FALSE);
  if (is_next)
    sky_engine_core_take_next (self);
  else
    sky_track_decoder_seek (self->current, 0);
  self->told_end = FALSE;
  g_source_set_ready_time (self->wake, 0);
}
