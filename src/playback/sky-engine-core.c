/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's heart: owns the output, the decoder that feeds it and the one that comes next. All
 * state changes happen in turn (), which looks at everything and does what is due; commands, the
 * pipelines' threads and a timer only cause one. Engine thread.
 */
#include "playback/sky-engine-core-private.h"

/* How often the position is told, and what else only time can tell is looked at. Each time takes
 * two threads' waking, so it isn't often; but as it counts from the track's beginning, every second
 * of it is told when it begins. The output has something left then. */
#define STEP_NS (GST_SECOND / 3)
#define LEAST_WAIT_NS (150 * GST_MSECOND)
#define FAST_TICK_US (20 * G_TIME_SPAN_MILLISECOND)
#define FADE_TICK_US (5 * G_TIME_SPAN_MILLISECOND)

static gboolean
turn_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs turn_source_funcs = { .dispatch = turn_dispatch };

static void
release (SkyEngineCore *self, SkyTrackDecoder **decoder)
{
  guint64 token;

  if (*decoder == NULL)
    return;

  token = sky_track_decoder_get_token (*decoder);
  g_clear_pointer (decoder, sky_track_decoder_free);
  sky_engine_core_emit (self, SKY_ENGINE_RELEASED, token, 0);
}

static void
set_next_state (SkyEngineCore *self, SkyNextState state)
{
  self->next_state = state;
  sky_engine_joint_allow (self->joint, state != SKY_NEXT_NONE);
}

/* Private: what came next is what plays now. */
void
sky_engine_core_take_next (SkyEngineCore *self)
{
  sky_engine_copies_drop (self);
  release (self, &self->current);
  self->current = g_steal_pointer (&self->next);
  set_next_state (self, SKY_NEXT_UNASKED);
  self->steady_since_us = 0;
  self->told_failure = FALSE;
  self->told_end = FALSE;
}

static void
check_next (SkyEngineCore *self)
{
  const GError *error;

  if (self->next == NULL || !sky_track_decoder_is_finished (self->next) ||
      sky_track_decoder_get_buffered (self->next) > 0)
    return;
  error = sky_track_decoder_get_error (self->next);
  if (error == NULL)
    return;

  if (sky_engine_skip_is_patient (self))
    {
      release (self, &self->next);
      self->next_state = SKY_NEXT_ASKED;
      return;
    }

  /* Nothing of it can be heard: there is still time for the one after it. */
  sky_engine_core_emit_error (self, SKY_ENGINE_FAILED, sky_track_decoder_get_token (self->next),
                              error);
  release (self, &self->next);
  set_next_state (self, SKY_NEXT_UNASKED);
}

/* The end is given to the output only when it is dry, so that what is queued in the last moment
 * still follows without a gap. */
static void
finish (SkyEngineCore *self)
{
  /* What fades out says nothing of the track that comes, and isn't the end. */
  if (self->leave != SKY_LEAVE_NOTHING)
    return;

  if (sky_output_has_ended (self->output) && self->next != NULL)
    {
      sky_output_flush (self->output);
      sky_engine_core_take_next (self);
      g_source_set_ready_time (self->wake, 0);
      return;
    }
  if (!sky_engine_core_nothing_follows (self))
    return;

  if (sky_output_is_used (self->output) && !sky_output_is_ending (self->output) &&
      sky_output_get_level (self->output) == 0)
    sky_output_end (self->output);
  if (!self->told_end &&
      (!sky_output_is_used (self->output) || sky_output_has_ended (self->output)))
    {
      self->told_end = TRUE;
      sky_engine_core_emit (self, SKY_ENGINE_ENDED, sky_track_decoder_get_token (self->current), 0);
    }
}

/* Returns microseconds until what is heard has come to the next step. */
static gint64
get_time_to_step (SkyEngineCore *self)
{
  SkyOutputPlace place = { 0 };
  double         speed = sky_output_get_speed (self->output);
  double         wait_ns;

  sky_output_get_place (self->output, &place);
  wait_ns = (double) ((gint64) STEP_NS - place.track_ns % (gint64) STEP_NS) / speed;
  while (wait_ns < (double) LEAST_WAIT_NS)
    wait_ns += (double) STEP_NS / speed;

  return (gint64) wait_ns / 1000 + 1;
}

static void
set_timer (SkyEngineCore *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 joint_ns = sky_output_get_time_to_joint (self->output);
  gint64 wait_us = get_time_to_step (self);

  if (self->device_lost)
    {
      g_source_set_ready_time (self->timer, self->device_retry_us);
      return;
    }
  if (self->leave != SKY_LEAVE_NOTHING)
    {
      g_source_set_ready_time (self->timer, now + FADE_TICK_US);
      return;
    }
  if (self->current == NULL || !self->playing || self->told_end)
    {
      g_source_set_ready_time (self->timer, -1);
      return;
    }

  if (joint_ns >= 0)
    wait_us = MIN (wait_us, joint_ns / 1000 + G_TIME_SPAN_MILLISECOND);
  if (self->waiting || self->dry_since_us != 0 || sky_engine_core_is_drained (self->current))
    wait_us = MIN (wait_us, FAST_TICK_US);
  g_source_set_ready_time (self->timer, now + wait_us);
}

static gboolean
turn_cb (gpointer user_data)
{
  SkyEngineCore *self = user_data;

  sky_output_work (self->output);
  if (sky_output_get_error (self->output) != NULL)
    sky_engine_device_lose (self);

  sky_engine_core_check_leave (self);
  sky_engine_output_check (self);
  if (!sky_engine_device_is_away (self) && self->current != NULL)
    {
      sky_engine_core_check_speed (self);
      sky_track_decoder_work (sky_engine_copies_get_feeder (self));
      if (self->next != NULL)
        sky_track_decoder_work (self->next);
      sky_engine_core_check_loudness (self);
      sky_engine_copies_check (self);
      check_next (self);
      sky_engine_core_feed (self);
      sky_engine_core_check_supply (self);
      sky_engine_core_tell_progress (self);
      sky_engine_skip_ask (self);
      finish (self);
    }
  set_timer (self);

  return G_SOURCE_CONTINUE;
}

static GSource *
add_source (SkyEngineCore *self, GMainContext *context)
{
  GSource *source = g_source_new (&turn_source_funcs, sizeof (GSource));

  g_source_set_callback (source, turn_cb, self, NULL);
  g_source_attach (source, context);

  return source;
}

/**
 * sky_engine_core_new:
 * @context: of the engine's thread
 * @func: called on the engine's thread for everything that happens
 * @user_data: for @func
 *
 * Returns: (transfer full): an engine with nothing loaded
 */
SkyEngineCore *
sky_engine_core_new (GMainContext *context, SkyEngineEventFunc func, gpointer user_data)
{
  SkyEngineCore *self = g_new0 (SkyEngineCore, 1);

  self->func = func;
  self->user_data = user_data;
  self->wake = add_source (self, context);
  self->timer = add_source (self, context);
  self->output = sky_output_new (self->wake);
  self->joint = sky_engine_joint_new ();
  self->sound = sky_sound_settings_get_none ();

  return self;
}

/**
 * sky_engine_core_free:
 * @self: (transfer full): an engine
 */
void
sky_engine_core_free (SkyEngineCore *self)
{
  sky_engine_core_halt (self);
  g_clear_pointer (&self->output, sky_output_free);
  g_clear_pointer (&self->joint, sky_engine_joint_free);
  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_free (self);
}

/**
 * sky_engine_core_load:
 * @self: an engine
 * @token: by which the track is known in events
 * @source: (transfer full): its bytes
 * @duration_ms: how long it should be, or -1
 * @position_ms: where to begin
 * @serial: of this load, for events
 *
 * Drops whatever plays and begins with @source.
 */
void
sky_engine_core_load (SkyEngineCore     *self,
                      guint64            token,
                      SkyResolvedSource *source,
                      gint64             duration_ms,
                      gint64             position_ms,
                      guint              serial)
{
  g_autoptr (GError) error = NULL;

  sky_engine_core_halt (self);
  self->serial = serial;
  if (!sky_output_open (self->output, &error))
    {
      sky_resolved_source_free (source);
      sky_engine_core_emit_error (self, SKY_ENGINE_NO_OUTPUT, token, error);
      sky_engine_core_emit (self, SKY_ENGINE_RELEASED, token, 0);
      return;
    }

  self->current = sky_track_decoder_new (token, source, duration_ms,
                                         position_ms * (gint64) GST_MSECOND, self->wake);
  sky_engine_core_apply_sound (self);
  sky_engine_core_leave_to_flush (self, position_ms > 0);
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_set_next:
 * @self: an engine
 * @after: the track that it follows; if that one isn't the last any more, nothing happens
 * @token: by which the track is known in events, or 0
 * @source: (transfer full) (nullable): its bytes, or %NULL: nothing follows
 * @duration_ms: how long it should be, or -1
 * @apart: whether it may be faded into; else it follows without a break, as on the album
 */
void
sky_engine_core_set_next (SkyEngineCore     *self,
                          guint64            after,
                          guint64            token,
                          SkyResolvedSource *source,
                          gint64             duration_ms,
                          gboolean           apart)
{
  if (self->current == NULL || sky_track_decoder_get_token (self->current) != after)
    {
      sky_resolved_source_free (source);
      if (token != 0)
        sky_engine_core_emit (self, SKY_ENGINE_RELEASED, token, 0);
      return;
    }

  release (self, &self->next);
  set_next_state (self, source != NULL ? SKY_NEXT_GIVEN : SKY_NEXT_NONE);
  if (source != NULL)
    self->next = sky_track_decoder_new_after (self->current, token, source, duration_ms);
  /* What is one sound in the file is not mixed with itself. */
  sky_engine_joint_allow (self->joint,
                          self->next != NULL && apart && !sky_track_decoder_goes_on (self->next));
  sky_engine_core_apply_sound (self);
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_forget_next:
 * @self: an engine
 *
 * What was said to follow doesn't any more. The engine asks again.
 */
void
sky_engine_core_forget_next (SkyEngineCore *self)
{
  release (self, &self->next);
  set_next_state (self, SKY_NEXT_UNASKED);
  self->told_end = FALSE;
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_halt:
 * @self: an engine
 *
 * Drops whatever plays, at once or after a short fade. The device stays open; what it holds is
 * flushed at the next load.
 */
void
sky_engine_core_halt (SkyEngineCore *self)
{
  sky_engine_core_leave_to_stop (self);
  sky_engine_core_tell_buffering (self, FALSE);
  sky_engine_copies_drop (self);
  sky_engine_device_forget (self);
  release (self, &self->next);
  release (self, &self->current);
  set_next_state (self, SKY_NEXT_UNASKED);
  self->waiting = self->stalled = FALSE;
  self->told_failure = self->told_end = FALSE;
  self->told_duration = -1;
  g_clear_pointer (&self->told_sound, sky_heard_sound_free);
  g_source_set_ready_time (self->timer, -1);
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_set_playing:
 * @self: an engine
 * @playing: whether the sound runs
 */
void
sky_engine_core_set_playing (SkyEngineCore *self, gboolean playing)
{
  self->dry_since_us = 0;
  if (self->current != NULL && !self->waiting && playing)
    sky_engine_core_come_back (self);
  else if (self->current != NULL && !self->waiting)
    sky_engine_core_leave_to_pause (self);
  self->playing = playing;
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_seek:
 * @self: an engine
 * @token: the track that is meant
 * @position_ms: where in it
 * @serial: of this seek, for events
 */
void
sky_engine_core_seek (SkyEngineCore *self, guint64 token, gint64 position_ms, guint serial)
{
  self->serial = serial;
  if (sky_engine_device_seek (self, token, position_ms))
    return;
  if (self->spare != NULL && sky_track_decoder_get_token (self->spare) == token)
    sky_engine_copies_take (self);
  if (self->current == NULL || sky_track_decoder_get_token (self->current) != token ||
      sky_track_decoder_get_error (self->current) != NULL)
    {
      sky_engine_core_emit (self, SKY_ENGINE_RELOAD, token, position_ms);
      return;
    }

  /* First the fade, so that it can be heard while the decoder looks for the place. */
  sky_engine_core_leave_to_flush (self, position_ms > 0);
  self->told_end = FALSE;
  sky_track_decoder_seek (self->current, position_ms * (gint64) GST_MSECOND);
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_set_volume:
 * @self: an engine
 * @factor: what every sample is multiplied with
 * @muted: whether nothing is heard at all
 */
void
sky_engine_core_set_volume (SkyEngineCore *self, double factor, gboolean muted)
{
  sky_output_set_volume (self->output, factor, muted);
}
