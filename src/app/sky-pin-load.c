/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyPinLoad: lets the cache fetch one file, piece by piece. Whoever plays comes first: while
 * something sounds it rests as long as the piece before took, and while the sound waits for bytes
 * it asks for nothing. Main thread.
 */
#include "app/sky-pin-load.h"

/* What is asked for at once. */
#define PIECE (G_GUINT64_CONSTANT (2) * 1024 * 1024)
#define PIECE_BESIDE_MUSIC (G_GUINT64_CONSTANT (256) * 1024)
#define TICK_MS 250
/* How long nothing may come. */
#define STALL_US (90 * G_TIME_SPAN_SECOND)
/* How long the cache may be unable to keep anything. */
#define REFUSED_US (3 * G_TIME_SPAN_SECOND)

struct _SkyPinLoad
{
  GObject parent_instance;

  SkyByteSource *source; /* (owned) (nullable): NULL once it has ended */
  SkyPlayer     *player; /* (owned) */
  guint          tick_id;
  guint64        reach;         /* how much is there, from the beginning */
  guint64        wished;        /* how much was asked for */
  gint64         grown_at;      /* when it became more */
  gint64         piece_began;   /* when the last piece was asked for */
  gint64         rest_until;    /* 0: the piece has not come */
  gint64         refused_since; /* 0: it can be kept */
};

enum
{
  SIGNAL_GROWN,
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyPinLoad, sky_pin_load, G_TYPE_OBJECT)

static void
end (SkyPinLoad *self, SkyPinLoadEnd how)
{
  sky_pin_load_stop (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, (int) how);
}

/* Whether the cache takes what comes; else it has ended, or is waited for. */
static gboolean
check_keeping (SkyPinLoad *self)
{
  SkyCacheKeeping keeping = sky_cache_source_get_keeping (SKY_CACHE_SOURCE (self->source));
  gint64          now = g_get_monotonic_time ();

  if (keeping == SKY_CACHE_KEEPS)
    {
      self->refused_since = 0;
      return TRUE;
    }
  self->grown_at = now;
  if (keeping == SKY_CACHE_APART)
    end (self, SKY_PIN_LOAD_APART);
  else if (self->refused_since == 0 || keeping == SKY_CACHE_WAITS)
    self->refused_since = now;
  else if (now - self->refused_since > REFUSED_US)
    end (self, keeping == SKY_CACHE_FULL ? SKY_PIN_LOAD_FULL : SKY_PIN_LOAD_NOWHERE);

  return FALSE;
}

static gboolean
is_music_waiting (SkyPinLoad *self)
{
  return sky_player_get_buffering (self->player) || sky_player_get_waiting (self->player) != NULL;
}

static void
ask_for_piece (SkyPinLoad *self)
{
  gboolean sounds = sky_player_get_state (self->player) == SKY_PLAYER_PLAYING;
  gint64   now = g_get_monotonic_time ();
  guint64  size = sky_byte_source_get_size (self->source);

  if (self->wished > 0 && self->rest_until == 0)
    self->rest_until = sounds ? now + (now - self->piece_began) : now;
  if (is_music_waiting (self) || (sounds && now < self->rest_until))
    {
      /* It is not the drive that is slow. */
      self->grown_at = now;
      return;
    }
  self->rest_until = 0;
  self->piece_began = now;
  self->wished = MIN (size, self->reach + (sounds ? PIECE_BESIDE_MUSIC : PIECE));
  sky_cache_source_prefetch (SKY_CACHE_SOURCE (self->source), self->reach,
                             self->wished - self->reach);
}

static void
advance (SkyPinLoad *self)
{
  gint64  now = g_get_monotonic_time ();
  guint64 reach;

  if (self->source == NULL || !check_keeping (self))
    return;
  reach = sky_byte_source_count_at_hand (self->source, 0);
  if (reach > self->reach)
    {
      self->grown_at = now;
      self->reach = reach;
      g_signal_emit (self, signals[SIGNAL_GROWN], 0);
    }
  if (self->source == NULL)
    return;
  if (reach >= sky_byte_source_get_size (self->source))
    end (self, SKY_PIN_LOAD_ARRIVED);
  else if (reach >= self->wished)
    ask_for_piece (self);
  else if (now - self->grown_at > STALL_US)
    end (self, SKY_PIN_LOAD_STALLED);
}

static gboolean
tick_cb (gpointer user_data)
{
  g_autoptr (SkyPinLoad) self = g_object_ref (user_data);

  advance (self);
  return self->source != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
sky_pin_load_dispose (GObject *object)
{
  SkyPinLoad *self = SKY_PIN_LOAD (object);

  sky_pin_load_stop (self);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (sky_pin_load_parent_class)->dispose (object);
}

static void
sky_pin_load_class_init (SkyPinLoadClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_pin_load_dispose;

  signals[SIGNAL_GROWN] =
      g_signal_new ("grown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
sky_pin_load_init (SkyPinLoad *self)
{
  self->grown_at = g_get_monotonic_time ();
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
}

/**
 * sky_pin_load_new:
 * @source: a source of the cache, that nobody reads
 * @player: who comes first
 *
 * Returns: (transfer full): what begins in a moment
 */
SkyPinLoad *
sky_pin_load_new (SkyByteSource *source, SkyPlayer *player)
{
  SkyPinLoad *self = g_object_new (SKY_TYPE_PIN_LOAD, NULL);

  self->source = g_object_ref (source);
  self->player = g_object_ref (player);
  g_signal_connect_object (source, "changed", G_CALLBACK (advance), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sky_pin_load_get_reach:
 * @self: a load
 *
 * Returns: how many bytes are there, from the beginning of the file
 */
guint64
sky_pin_load_get_reach (SkyPinLoad *self)
{
  g_return_val_if_fail (SKY_IS_PIN_LOAD (self), 0);

  return self->reach;
}

/**
 * sky_pin_load_has_asked:
 * @self: a load
 *
 * Returns: whether something was missing
 */
gboolean
sky_pin_load_has_asked (SkyPinLoad *self)
{
  g_return_val_if_fail (SKY_IS_PIN_LOAD (self), FALSE);

  return self->wished > 0;
}

/**
 * sky_pin_load_stop:
 * @self: a load
 *
 * Asks for nothing more; what has come stays.
 */
void
sky_pin_load_stop (SkyPinLoad *self)
{
  g_return_if_fail (SKY_IS_PIN_LOAD (self));

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
}
