/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's heart: owns the output, the decoder that feeds it and the one that comes next. All
 * state changes happen in turn (), which looks at everything and does what is due; commands, the
 * pipelines' threads and a timer only cause one. Engine thread.
 */
#include "playback/sky-engine-core.h"

#include "playback/sky-output.h"
#include "playback/sky-playback-error.h"

/* When to ask what follows; its decoder is then ready long before the joint. */
#define ASK_AHEAD_NS (20 * GST_SECOND)
/* What must be there before the sound begins: as long as one more round trip may take. The first
 * samples came after two or three of them, for the connection, the request and what a young
 * connection sends at once. */
#define LEAST_BEGIN_NS (20 * GST_MSECOND)
#define MOST_BEGIN_NS (200 * GST_MSECOND)
#define BEGIN_PART 2
/* And before it goes on after it ran dry. */
#define RESUME_NS (1000 * GST_MSECOND)
/* How long it may be silent or dry before anyone is told. */
#define PATIENCE_US (100 * G_TIME_SPAN_MILLISECOND)
#define POSITION_EVERY_US (100 * G_TIME_SPAN_MILLISECOND)

typedef enum
{
  NEXT_UNASKED,
  NEXT_ASKED,
  NEXT_NONE,
  NEXT_GIVEN,
} NextState;

struct _SkyEngineCore
{
  SkyEngineEventFunc func;
  gpointer           user_data;
  GSource           *wake;    /* (owned): made ready by any thread */
  GSource           *timer;   /* (owned): made ready by time */
  SkyOutput         *output;  /* (owned) */
  SkyTrackDecoder   *current; /* (owned) (nullable): feeds the output */
  SkyTrackDecoder   *next;    /* (owned) (nullable) */
  NextState          next_state;
  guint              serial;  /* of the last load or seek */
  gboolean           playing; /* what the user wants */
  gboolean           waiting; /* the output is held until there is enough */
  gboolean           stalled; /* it ran dry while playing */
  gboolean           told_buffering;
  gboolean           told_failure; /* of the current decoder */
  gboolean           told_end;
  gint64             told_duration;
  int                told_rate;
  gint64             told_position_us; /* when */
  gint64             waiting_since_us;
  gint64             arrived_us;   /* when the first samples since then came, or 0 */
  gint64             dry_since_us; /* or 0 */
};

static gboolean
turn_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs turn_source_funcs = { .dispatch = turn_dispatch };

static void
emit (SkyEngineCore *self, SkyEngineEventKind kind, guint64 token, gint64 value)
{
  SkyEngineEvent event = { .kind = kind, .token = token, .serial = self->serial, .value = value };

  self->func (&event, self->user_data);
}

static void
emit_error (SkyEngineCore *self, SkyEngineEventKind kind, guint64 token, const GError *error)
{
  SkyEngineEvent event = { .kind = kind, .token = token, .serial = self->serial };

  event.error = g_error_copy (error);
  self->func (&event, self->user_data);
  g_error_free (event.error);
}

static void
release (SkyEngineCore *self, SkyTrackDecoder **decoder)
{
  guint64 token;

  if (*decoder == NULL)
    return;

  token = sky_track_decoder_get_token (*decoder);
  g_clear_pointer (decoder, sky_track_decoder_free);
  emit (self, SKY_ENGINE_RELEASED, token, 0);
}

static void
take_next (SkyEngineCore *self)
{
  release (self, &self->current);
  self->current = g_steal_pointer (&self->next);
  self->next_state = NEXT_UNASKED;
  self->told_failure = FALSE;
  self->told_end = FALSE;
}

static void
hold (SkyEngineCore *self, gboolean stalled)
{
  self->waiting = TRUE;
  self->stalled = stalled;
  self->waiting_since_us = g_get_monotonic_time ();
  self->arrived_us = 0;
  self->dry_since_us = 0;
  sky_output_set_playing (self->output, FALSE);
}

static void
tell_buffering (SkyEngineCore *self, gboolean buffering)
{
  if (self->told_buffering == buffering)
    return;

  self->told_buffering = buffering;
  emit (self, SKY_ENGINE_BUFFERING,
        self->current != NULL ? sky_track_decoder_get_token (self->current) : 0, buffering);
}

static void
check_failures (SkyEngineCore *self)
{
  const GError *error;

  error = sky_track_decoder_get_error (self->current);
  if (error != NULL && !self->told_failure && sky_track_decoder_is_finished (self->current))
    {
      self->told_failure = TRUE;
      emit_error (self, SKY_ENGINE_FAILED, sky_track_decoder_get_token (self->current), error);
    }

  if (self->next == NULL || !sky_track_decoder_is_finished (self->next) ||
      sky_track_decoder_get_buffered (self->next) > 0)
    return;
  error = sky_track_decoder_get_error (self->next);
  if (error == NULL)
    return;

  /* Nothing of it can be heard: there is still time for the one after it. */
  emit_error (self, SKY_ENGINE_FAILED, sky_track_decoder_get_token (self->next), error);
  release (self, &self->next);
  self->next_state = NEXT_UNASKED;
}

static gboolean
is_drained (SkyTrackDecoder *decoder)
{
  return sky_track_decoder_is_finished (decoder) && sky_track_decoder_get_buffered (decoder) == 0;
}

static void
feed (SkyEngineCore *self)
{
  while (sky_output_wants_data (self->output))
    {
      SkyTrackChunk *chunk = sky_track_decoder_pop (self->current);

      if (chunk != NULL)
        sky_output_push (self->output, sky_track_decoder_get_token (self->current), chunk);
      else if (is_drained (self->current) && self->next != NULL &&
               (sky_track_decoder_get_buffered (self->next) > 0 ||
                sky_track_decoder_is_finished (self->next)))
        take_next (self);
      else
        return;
    }
}

static gboolean
nothing_follows (SkyEngineCore *self)
{
  return is_drained (self->current) && self->next_state == NEXT_NONE;
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

  if (sky_track_decoder_is_finished (self->current))
    return ahead > 0 || nothing_follows (self);

  if (self->stalled)
    return ahead >= (gint64) RESUME_NS;

  if (ahead > 0 && self->arrived_us == 0)
    self->arrived_us = g_get_monotonic_time ();

  return ahead > 0 && ahead >= get_begin_ns (self);
}

static void
check_supply (SkyEngineCore *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->waiting && has_enough (self))
    {
      self->waiting = self->stalled = FALSE;
      self->dry_since_us = 0;
      sky_output_set_playing (self->output, self->playing);
    }
  else if (!self->waiting && self->playing && !sky_output_is_ending (self->output) &&
           sky_output_get_level (self->output) == 0 &&
           sky_track_decoder_get_buffered (self->current) == 0 && !nothing_follows (self))
    {
      if (self->dry_since_us == 0)
        self->dry_since_us = now;
      else if (now - self->dry_since_us >= PATIENCE_US)
        hold (self, TRUE);
    }
  else
    self->dry_since_us = 0;

  tell_buffering (self, self->waiting && self->playing &&
                            (self->stalled || now - self->waiting_since_us >= PATIENCE_US));
}

static void
ask_for_next (SkyEngineCore *self)
{
  gint64       duration = sky_track_decoder_get_expected (self->current);
  GstAudioInfo info;

  if (self->next_state != NEXT_UNASKED)
    return;
  if (!sky_track_decoder_is_finished (self->current))
    {
      if (!sky_track_decoder_get_format (self->current, &info))
        return;
      if (duration >= 0 &&
          duration - sky_track_decoder_get_position (self->current) > (gint64) ASK_AHEAD_NS)
        return;
    }

  self->next_state = NEXT_ASKED;
  emit (self, SKY_ENGINE_WANT_NEXT, sky_track_decoder_get_token (self->current), 0);
}

/* The end is given to the output only when it is dry, so that what is queued in the last moment
 * still follows without a gap. */
static void
finish (SkyEngineCore *self)
{
  if (sky_output_has_ended (self->output) && self->next != NULL)
    {
      sky_output_flush (self->output);
      take_next (self);
      g_source_set_ready_time (self->wake, 0);
      return;
    }
  if (!nothing_follows (self))
    return;

  if (sky_output_is_used (self->output) && !sky_output_is_ending (self->output) &&
      sky_output_get_level (self->output) == 0)
    sky_output_end (self->output);
  if (!self->told_end &&
      (!sky_output_is_used (self->output) || sky_output_has_ended (self->output)))
    {
      self->told_end = TRUE;
      emit (self, SKY_ENGINE_ENDED, sky_track_decoder_get_token (self->current), 0);
    }
}

static void
tell_current (SkyEngineCore *self, SkyTrackDecoder *decoder)
{
  guint64      token = sky_track_decoder_get_token (decoder);
  gint64       duration = sky_track_decoder_get_duration (decoder);
  GstAudioInfo info;

  if (duration >= 0 && duration != self->told_duration)
    {
      self->told_duration = duration;
      emit (self, SKY_ENGINE_DURATION, token, duration / (gint64) GST_MSECOND);
    }
  if (sky_track_decoder_get_format (decoder, &info) && info.rate != self->told_rate)
    {
      self->told_rate = info.rate;
      emit (self, SKY_ENGINE_FORMAT, token, info.rate);
    }
}

static void
tell_progress (SkyEngineCore *self)
{
  SkyOutputPlace place;
  guint64        token;
  gint64         now = g_get_monotonic_time ();
  gboolean       due = now - self->told_position_us >= POSITION_EVERY_US;

  while (sky_output_pass_joint (self->output, &token))
    {
      emit (self, SKY_ENGINE_STARTED, token, 0);
      self->told_duration = -1;
      self->told_rate = 0;
      due = TRUE;
    }
  if (!sky_output_get_place (self->output, &place))
    return;

  if (self->current != NULL && sky_track_decoder_get_token (self->current) == place.token)
    tell_current (self, self->current);
  if (due)
    {
      self->told_position_us = now;
      emit (self, SKY_ENGINE_POSITION, place.token, place.track_ns / (gint64) GST_MSECOND);
    }
}

static void
set_timer (SkyEngineCore *self)
{
  gint64 now = g_get_monotonic_time ();
  gint64 joint_ns = sky_output_get_time_to_joint (self->output);
  gint64 wait_us = POSITION_EVERY_US;

  if (self->current == NULL || !self->playing || self->told_end)
    {
      g_source_set_ready_time (self->timer, -1);
      return;
    }

  if (joint_ns >= 0)
    wait_us = MIN (wait_us, joint_ns / 1000 + G_TIME_SPAN_MILLISECOND);
  if (self->waiting || self->dry_since_us != 0 || is_drained (self->current))
    wait_us = MIN (wait_us, 20 * G_TIME_SPAN_MILLISECOND);
  g_source_set_ready_time (self->timer, now + wait_us);
}

static void
lose_output (SkyEngineCore *self, const GError *error)
{
  guint64 token = self->current != NULL ? sky_track_decoder_get_token (self->current) : 0;

  emit_error (self, SKY_ENGINE_NO_OUTPUT, token, error);
  sky_output_close (self->output);
  sky_engine_core_halt (self);
}

static gboolean
turn_cb (gpointer user_data)
{
  SkyEngineCore *self = user_data;

  sky_output_work (self->output);
  if (sky_output_get_error (self->output) != NULL)
    {
      g_autoptr (GError) error = g_error_copy (sky_output_get_error (self->output));

      lose_output (self, error);
    }

  if (self->current != NULL)
    {
      sky_track_decoder_work (self->current);
      if (self->next != NULL)
        sky_track_decoder_work (self->next);
      check_failures (self);
      feed (self);
      check_supply (self);
      tell_progress (self);
      ask_for_next (self);
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
      emit_error (self, SKY_ENGINE_NO_OUTPUT, token, error);
      emit (self, SKY_ENGINE_RELEASED, token, 0);
      return;
    }

  sky_output_flush (self->output);
  self->current = sky_track_decoder_new (token, source, duration_ms, position_ms, self->wake);
  hold (self, FALSE);
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_set_next:
 * @self: an engine
 * @after: the track that it follows; if that one isn't the last any more, nothing happens
 * @token: by which the track is known in events, or 0
 * @source: (transfer full) (nullable): its bytes, or %NULL: nothing follows
 * @duration_ms: how long it should be, or -1
 */
void
sky_engine_core_set_next (SkyEngineCore     *self,
                          guint64            after,
                          guint64            token,
                          SkyResolvedSource *source,
                          gint64             duration_ms)
{
  if (self->current == NULL || sky_track_decoder_get_token (self->current) != after)
    {
      sky_resolved_source_free (source);
      if (token != 0)
        emit (self, SKY_ENGINE_RELEASED, token, 0);
      return;
    }

  release (self, &self->next);
  self->next_state = source != NULL ? NEXT_GIVEN : NEXT_NONE;
  if (source != NULL)
    self->next = sky_track_decoder_new (token, source, duration_ms, 0, self->wake);
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
  self->next_state = NEXT_UNASKED;
  self->told_end = FALSE;
  g_source_set_ready_time (self->wake, 0);
}

/**
 * sky_engine_core_halt:
 * @self: an engine
 *
 * Drops whatever plays, at once. The device stays open; what it holds is flushed at the next load.
 */
void
sky_engine_core_halt (SkyEngineCore *self)
{
  sky_output_set_playing (self->output, FALSE);
  tell_buffering (self, FALSE);
  release (self, &self->next);
  release (self, &self->current);
  self->next_state = NEXT_UNASKED;
  self->waiting = self->stalled = FALSE;
  self->told_failure = self->told_end = FALSE;
  self->told_duration = -1;
  self->told_rate = 0;
  g_source_set_ready_time (self->timer, -1);
}

/**
 * sky_engine_core_set_playing:
 * @self: an engine
 * @playing: whether the sound runs
 */
void
sky_engine_core_set_playing (SkyEngineCore *self, gboolean playing)
{
  self->playing = playing;
  self->dry_since_us = 0;
  if (self->current != NULL && !self->waiting)
    sky_output_set_playing (self->output, playing);
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
  if (self->current == NULL || sky_track_decoder_get_token (self->current) != token ||
      sky_track_decoder_get_error (self->current) != NULL)
    {
      emit (self, SKY_ENGINE_RELOAD, token, position_ms);
      return;
    }

  hold (self, FALSE);
  self->told_end = FALSE;
  sky_track_decoder_seek (self->current, position_ms);
  sky_output_flush (self->output);
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
