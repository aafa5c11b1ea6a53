/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main thread's handle on the engine. Owns the thread "sky-engine" and the events on their way
 * back, which one source in the main context hands out. GStreamer is set up on the engine's thread
 * at the first command, as reading its plugins may take long. Main thread.
 */
#include "playback/sky-engine.h"

#include <gst/gst.h>

#include "base/sky-loop-thread.h"
#include "playback/sky-engine-core.h"

struct _SkyEngine
{
  SkyEngineEventFunc func;
  gpointer           user_data;
  SkyLoopThread     *thread;       /* (owned) */
  GAsyncQueue       *events;       /* (owned) (element-type SkyEngineEvent) */
  GSource           *event_source; /* (owned): made ready by the engine's thread */
  SkyEngineCore     *core;         /* (owned): engine thread only */
  int                last_serial;  /* atomic: of the newest load or seek */
  gboolean           ended;
};

typedef enum
{
  COMMAND_LOAD,
  COMMAND_SET_NEXT,
  COMMAND_FORGET_NEXT,
  COMMAND_CONTINUE,
  COMMAND_LET_GO,
  COMMAND_HALT,
  COMMAND_SET_PLAYING,
  COMMAND_SEEK,
  COMMAND_SKIP,
  COMMAND_SET_VOLUME,
  COMMAND_SET_SOUND,
  COMMAND_SET_OUTPUT,
  COMMAND_SET_TAP,
  COMMAND_END,
} CommandKind;

typedef struct
{
  SkyEngine         *engine; /* outlives its thread */
  CommandKind        kind;
  guint64            token;
  guint64            after;
  SkyResolvedSource *source; /* (owned) (nullable) */
  gint64             duration_ms;
  gint64             position_ms;
  guint              serial;
  gboolean           flag;
  double             factor;
  SkySoundSettings   sound;
  SkyOutputWish     *wish; /* (owned) (nullable) */
  SkySpectrum       *tap;  /* (owned) (nullable) */
} Command;

static void
command_free (gpointer data)
{
  Command *command = data;

  sky_resolved_source_free (command->source);
  sky_output_wish_free (command->wish);
  g_clear_pointer (&command->tap, sky_spectrum_unref);
  g_free (command);
}

static void
event_free (gpointer data)
{
  SkyEngineEvent *event = data;

  g_clear_error (&event->error);
  sky_heard_sound_free (event->sound);
  sky_output_state_free (event->output);
  g_free (event);
}

/* Engine thread. */
static void
event_cb (const SkyEngineEvent *event, gpointer user_data)
{
  SkyEngine      *self = user_data;
  SkyEngineEvent *copy = g_memdup2 (event, sizeof *event);

  if (event->error != NULL)
    copy->error = g_error_copy (event->error);
  copy->sound = sky_heard_sound_copy (event->sound);
  copy->output = sky_output_state_copy (event->output);
  g_async_queue_push (self->events, copy);
  g_source_set_ready_time (self->event_source, 0);
}

static gboolean
events_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);

  return callback (user_data);
}

static GSourceFuncs event_source_funcs = { .dispatch = events_dispatch };

static void
engine_clear (gpointer data)
{
  SkyEngine *self = data;

  g_clear_object (&self->thread);
  g_source_unref (self->event_source);
  g_async_queue_unref (self->events);
}

/* A handler may end the engine: then nothing follows. */
static gboolean
hand_out_events_cb (gpointer user_data)
{
  SkyEngine      *self = g_rc_box_acquire (user_data);
  SkyEngineEvent *event;
  gboolean        again;

  while (!self->ended && (event = g_async_queue_try_pop (self->events)) != NULL)
    {
      self->func (event, self->user_data);
      event_free (event);
    }
  again = !self->ended;
  g_rc_box_release_full (self, engine_clear);

  return again;
}

static SkyEngineCore *
ensure_core (SkyEngine *self)
{
  g_autoptr (GError) error = NULL;

  if (self->core != NULL)
    return self->core;

  if (!gst_init_check (NULL, NULL, &error))
    g_message ("GStreamer can't be set up: %s", error->message);
  self->core = sky_engine_core_new (sky_loop_thread_get_context (self->thread), event_cb, self);

  return self->core;
}

/* Engine thread. A seek that another one has overtaken isn't done at all. */
static void
carry_out (SkyEngine *self, Command *command)
{
  SkyEngineCore *core = ensure_core (self);

  switch (command->kind)
    {
    case COMMAND_LOAD:
      sky_engine_core_load (core, command->token, g_steal_pointer (&command->source),
                            command->duration_ms, command->position_ms, command->serial);
      break;
    case COMMAND_SET_NEXT:
      sky_engine_core_set_next (core, command->after, command->token,
                                g_steal_pointer (&command->source), command->duration_ms,
                                command->flag);
      break;
    case COMMAND_FORGET_NEXT:
      sky_engine_core_forget_next (core);
      break;
    case COMMAND_CONTINUE:
      sky_engine_core_continue (core, command->token, g_steal_pointer (&command->source),
                                command->duration_ms);
      break;
    case COMMAND_LET_GO:
      sky_engine_core_let_go (core, command->token);
      break;
    case COMMAND_HALT:
      sky_engine_core_halt (core);
      break;
    case COMMAND_SET_PLAYING:
      sky_engine_core_set_playing (core, command->flag);
      break;
    case COMMAND_SEEK:
      if ((guint) g_atomic_int_get (&self->last_serial) == command->serial)
        sky_engine_core_seek (core, command->token, command->position_ms, command->serial);
      break;
    case COMMAND_SKIP:
      sky_engine_core_skip (core, command->token, command->serial);
      break;
    case COMMAND_SET_VOLUME:
      sky_engine_core_set_volume (core, command->factor, command->flag);
      break;
    case COMMAND_SET_SOUND:
      sky_engine_core_set_sound (core, &command->sound);
      break;
    case COMMAND_SET_OUTPUT:
      sky_engine_core_set_output (core, command->wish);
      break;
    case COMMAND_SET_TAP:
      sky_engine_core_set_tap (core, command->tap);
      break;
    case COMMAND_END:
    default:
      g_assert_not_reached ();
    }
}

/* Engine thread. */
static gboolean
run_command_cb (gpointer user_data)
{
  Command   *command = user_data;
  SkyEngine *self = command->engine;

  if (command->kind == COMMAND_END)
    {
      g_clear_pointer (&self->core, sky_engine_core_free);
      return G_SOURCE_REMOVE;
    }

  carry_out (self, command);

  return G_SOURCE_REMOVE;
}

static void
post (SkyEngine *self, const Command *command)
{
  Command *copy = g_memdup2 (command, sizeof *command);

  copy->engine = self;
  sky_loop_thread_invoke (self->thread, run_command_cb, copy, command_free);
}

/**
 * sky_engine_new:
 * @func: called in the main context for everything that happens
 * @user_data: for @func
 *
 * Returns: (transfer full): an engine; sky_engine_shutdown() frees it
 */
SkyEngine *
sky_engine_new (SkyEngineEventFunc func, gpointer user_data)
{
  SkyEngine *self = g_rc_box_new0 (SkyEngine);

  self->func = func;
  self->user_data = user_data;
  self->events = g_async_queue_new_full (event_free);
  self->event_source = g_source_new (&event_source_funcs, sizeof (GSource));
  g_source_set_callback (self->event_source, hand_out_events_cb, self, NULL);
  g_source_attach (self->event_source, NULL);
  self->thread = sky_loop_thread_new ("sky-engine");

  return self;
}

/**
 * sky_engine_shutdown:
 * @self: (transfer full): an engine
 *
 * Ends playback, waits for the engine's threads and frees it. No event follows.
 */
void
sky_engine_shutdown (SkyEngine *self)
{
  Command command = { .kind = COMMAND_END };

  self->ended = TRUE;
  post (self, &command);
  sky_loop_thread_stop (self->thread);
  g_source_destroy (self->event_source);
  g_rc_box_release_full (self, engine_clear);
}

/**
 * sky_engine_load:
 * @self: an engine
 * @token: by which events name the track
 * @source: its bytes; copied
 * @duration_ms: how long it should be, or -1
 * @position_ms: where to begin
 * @serial: higher than that of any load or seek before
 *
 * Drops whatever plays and begins with @source.
 */
void
sky_engine_load (SkyEngine               *self,
                 guint64                  token,
                 const SkyResolvedSource *source,
                 gint64                   duration_ms,
                 gint64                   position_ms,
                 guint                    serial)
{
  Command command = { .kind = COMMAND_LOAD, .token = token, .position_ms = position_ms };

  command.source = sky_resolved_source_copy (source);
  command.duration_ms = duration_ms;
  command.serial = serial;
  g_atomic_int_set (&self->last_serial, (int) serial);
  post (self, &command);
}

/**
 * sky_engine_set_next:
 * @self: an engine
 * @after: the track that it follows
 * @token: by which events name the track, or 0
 * @source: (nullable): its bytes, copied; %NULL: nothing follows @after
 * @duration_ms: how long it should be, or -1
 * @apart: whether it may be faded into; else it follows without a break, as on the album
 */
void
sky_engine_set_next (SkyEngine               *self,
                     guint64                  after,
                     guint64                  token,
                     const SkyResolvedSource *source,
                     gint64                   duration_ms,
                     gboolean                 apart)
{
  Command command = { .kind = COMMAND_SET_NEXT, .after = after, .token = token };

  command.source = sky_resolved_source_copy (source);
  command.duration_ms = duration_ms;
  command.flag = apart;
  post (self, &command);
}

/**
 * sky_engine_forget_next:
 * @self: an engine
 *
 * The queue has changed: the engine drops what was to follow and asks again.
 */
void
sky_engine_forget_next (SkyEngine *self)
{
  Command command = { .kind = COMMAND_FORGET_NEXT };

  post (self, &command);
}

/**
 * sky_engine_continue:
 * @self: an engine
 * @token: the track whose bytes are at an end, or don't come
 * @source: the bytes of another copy of it; copied
 * @duration_ms: how long it should be, or -1
 *
 * The sound goes on in @source, at the sample that follows what is decoded.
 */
void
sky_engine_continue (SkyEngine               *self,
                     guint64                  token,
                     const SkyResolvedSource *source,
                     gint64                   duration_ms)
{
  Command command = { .kind = COMMAND_CONTINUE, .token = token };

  command.source = sky_resolved_source_copy (source);
  command.duration_ms = duration_ms;
  post (self, &command);
}

/**
 * sky_engine_let_go:
 * @self: an engine
 * @token: a track that is broken
 *
 * There is no other copy: it ends where it broke, and what follows begins there.
 */
void
sky_engine_let_go (SkyEngine *self, guint64 token)
{
  Command command = { .kind = COMMAND_LET_GO, .token = token };

  post (self, &command);
}

/**
 * sky_engine_halt:
 * @self: an engine
 *
 * Silence, and nothing loaded.
 */
void
sky_engine_halt (SkyEngine *self)
{
  Command command = { .kind = COMMAND_HALT };

  post (self, &command);
}

/**
 * sky_engine_set_playing:
 * @self: an engine
 * @playing: whether the sound runs
 */
void
sky_engine_set_playing (SkyEngine *self, gboolean playing)
{
  Command command = { .kind = COMMAND_SET_PLAYING, .flag = playing };

  post (self, &command);
}

/**
 * sky_engine_seek:
 * @self: an engine
 * @token: the track that is meant
 * @position_ms: where in it
 * @serial: higher than that of any load or seek before
 */
void
sky_engine_seek (SkyEngine *self, guint64 token, gint64 position_ms, guint serial)
{
  Command command = { .kind = COMMAND_SEEK, .token = token, .position_ms = position_ms };

  command.serial = serial;
  g_atomic_int_set (&self->last_serial, (int) serial);
  post (self, &command);
}

/**
 * sky_engine_skip:
 * @self: an engine
 * @token: what was said to follow
 * @serial: higher than that of any load or seek before
 *
 * Goes on with @token at once.
 */
void
sky_engine_skip (SkyEngine *self, guint64 token, guint serial)
{
  Command command = { .kind = COMMAND_SKIP, .token = token };

  command.serial = serial;
  g_atomic_int_set (&self->last_serial, (int) serial);
  post (self, &command);
}

/**
 * sky_engine_set_volume:
 * @self: an engine
 * @factor: what every sample is multiplied with
 * @muted: whether nothing is heard at all
 */
void
sky_engine_set_volume (SkyEngine *self, double factor, gboolean muted)
{
  Command command = { .kind = COMMAND_SET_VOLUME, .factor = factor, .flag = muted };

  post (self, &command);
}

/**
 * sky_engine_set_sound:
 * @self: an engine
 * @settings: what is done to the sound from now on; copied
 */
void
sky_engine_set_sound (SkyEngine *self, const SkySoundSettings *settings)
{
  Command command = { .kind = COMMAND_SET_SOUND, .sound = *settings };

  post (self, &command);
}

/**
 * sky_engine_set_tap:
 * @self: an engine
 * @tap: (nullable): is told what is heard from now on
 */
void
sky_engine_set_tap (SkyEngine *self, SkySpectrum *tap)
{
  Command command = { .kind = COMMAND_SET_TAP, .tap = tap != NULL ? sky_spectrum_ref (tap) : NULL };

  post (self, &command);
}

/**
 * sky_engine_set_output:
 * @self: an engine
 * @wish: where the music is to be heard from now on; copied
 */
void
sky_engine_set_output (SkyEngine *self, const SkyOutputWish *wish)
{
  Command command = { .kind = COMMAND_SET_OUTPUT, .wish = sky_output_wish_copy (wish) };

  post (self, &command);
}
