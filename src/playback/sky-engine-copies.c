/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a track goes on when the copy that plays doesn't: notices that its bytes break off or don't
 * come, and joins another copy's samples to the last ones of the first. From the moment on that
 * the other one is opened nothing is taken from the first any more but what is decoded, so that
 * the place of the joint is fixed. Engine thread.
 */
#include "playback/sky-engine-core-private.h"

/* So little sound ahead, for so long, means that no bytes come. What is left of it then is the time
 * that it takes to find and open another copy. */
#define STARVING_NS (1000 * GST_MSECOND)
#define STARVING_US (200 * G_TIME_SPAN_MILLISECOND)
/* While nothing sounds yet there is no hurry, and a slow line is given time. */
#define SLOW_START_US (3 * G_TIME_SPAN_SECOND)

static void
check_broken (SkyEngineCore *self)
{
  SkyTrackDecoder *feeder = sky_engine_copies_get_feeder (self);
  const GError    *error = sky_track_decoder_get_error (feeder);
  guint64          token = sky_track_decoder_get_token (feeder);
  g_autoptr (GError) reason = NULL;

  if (error == NULL || !sky_track_decoder_is_finished (feeder) ||
      (feeder == self->current && self->told_failure))
    return;

  /* A spare that gives sound is taken first. */
  if (feeder == self->spare && sky_track_decoder_get_buffered (feeder) > 0)
    return;
  reason = g_error_copy (error);
  if (feeder == self->spare)
    g_clear_pointer (&self->spare, sky_track_decoder_free);
  else
    self->told_failure = TRUE;
  self->judging = TRUE;
  sky_engine_core_emit_error (self, SKY_ENGINE_BROKEN, token, reason);
}

static void
check_starving (SkyEngineCore *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 patience = self->waiting && !self->stalled ? SLOW_START_US : STARVING_US;

  if (!self->playing || self->told_starving || self->judging || self->spare != NULL ||
      sky_track_decoder_is_finished (self->current) ||
      sky_track_decoder_get_buffered (self->current) + sky_output_get_level (self->output) >=
          (gint64) STARVING_NS)
    {
      self->starving_since_us = 0;
      return;
    }

  if (self->starving_since_us == 0)
    self->starving_since_us = now;
  else if (now - self->starving_since_us >= patience)
    {
      self->told_starving = TRUE;
      sky_engine_core_emit (self, SKY_ENGINE_STARVING, sky_track_decoder_get_token (self->current),
                            0);
    }
}

/* Private: which decoder is to give the samples that nobody has yet. */
SkyTrackDecoder *
sky_engine_copies_get_feeder (SkyEngineCore *self)
{
  return self->spare != NULL ? self->spare : self->current;
}

/* Private: the other copy takes the place of the first. */
void
sky_engine_copies_take (SkyEngineCore *self)
{
  g_clear_pointer (&self->current, sky_track_decoder_free);
  self->current = g_steal_pointer (&self->spare);
  self->told_failure = self->told_end = FALSE;
  g_clear_pointer (&self->told_sound, sky_heard_sound_free);
  self->told_starving = FALSE;
  self->starving_since_us = 0;
}

/* Private: tells when the copy that plays breaks off or gives nothing. */
void
sky_engine_copies_check (SkyEngineCore *self)
{
  check_broken (self);
  check_starving (self);
}

/* Private: what is decoded of the first copy is used up. Returns whether another goes on. */
gboolean
sky_engine_copies_move (SkyEngineCore *self)
{
  if (self->spare == NULL || (sky_track_decoder_get_buffered (self->spare) == 0 &&
                              !sky_track_decoder_is_finished (self->spare)))
    return FALSE;

  sky_engine_copies_take (self);

  return TRUE;
}

/* Private: another track plays, or this one elsewhere. */
void
sky_engine_copies_drop (SkyEngineCore *self)
{
  g_clear_pointer (&self->spare, sky_track_decoder_free);
  self->judging = self->told_starving = FALSE;
  self->starving_since_us = 0;
}

/**
 * sky_engine_core_continue:
 * @self: an engine
 * @token: the track whose bytes are at an end, or don't come
 * @source: (transfer full): the bytes of another copy of it
 * @duration_ms: how long it should be, or -1
 *
 * Goes on in @source, at the sample that follows what is decoded.
 */
void
sky_engine_core_continue (SkyEngineCore     *self,
                          guint64            token,
                          SkyResolvedSource *source,
                          gint64             duration_ms)
{
  if (self->current == NULL || sky_track_decoder_get_token (self->current) != token)
    {
      sky_resolved_source_free (source);
      return;
    }

  g_clear_pointer (&self->spare, sky_track_decoder_free);
  self->judging = FALSE;
  self->spare = sky_track_decoder_new (token, source, duration_ms,
                                       sky_track_decoder_get_end (self->current), self->wake);
  sky_engine_core_apply_sound (self);
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_let_go:
 * @self: an engine
 * @token: a track that is broken
 *
 * There is no other copy of it: what follows begins where it broke.
 */
void
sky_engine_core_let_go (SkyEngineCore *self, guint64 token)
{
  if (self->current == NULL || sky_track_decoder_get_token (self->current) != token)
    return;

  self->judging = FALSE;
  g_source_set_ready_time (self->wake, 0);
}
