/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main thread's face of playback: owns the queue's progress and what the window shows of the
 * engine. Every call returns at once. Main thread.
 */
#include "playback/sky-player.h"

#define DEFAULT_VOLUME 1.0

struct _SkyPlayer
{
  GObject parent_instance;

  SkyPlayQueue      *queue;    /* (owned) */
  SkySourceResolver *resolver; /* (owned) */
  SkyQueueItem      *current;  /* (owned) (nullable) */
  SkyByteSource     *source;   /* (owned) (nullable) */
  char              *place;    /* (owned) (nullable) */
  char              *format;   /* (owned) (nullable) */
  SkyPlayerState     state;
  gint64             position_ms;
  gint64             duration_ms;
  double             volume;
  gboolean           muted;
  gboolean           buffering;
};

enum
{
  PROP_0,
  PROP_QUEUE,
  PROP_STATE,
  PROP_CURRENT,
  PROP_POSITION,
  PROP_DURATION,
  PROP_VOLUME,
  PROP_MUTED,
  PROP_BUFFERING,
  PROP_PLACE,
  PROP_FORMAT,
  PROP_SOURCE,
  N_PROPS
};

enum
{
  SIGNAL_SEEKED,
  SIGNAL_ITEM_FAILED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint       signals[N_SIGNALS];

static void
set_state (SkyPlayer *self, SkyPlayerState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
set_position (SkyPlayer *self, gint64 position_ms)
{
  if (self->position_ms == position_ms)
    return;

  self->position_ms = position_ms;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_POSITION]);
}

static void
set_current (SkyPlayer *self, SkyQueueItem *item)
{
  if (!g_set_object (&self->current, item))
    return;

  self->duration_ms = item != NULL ? sky_queue_item_get_duration (item) : -1;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURRENT]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DURATION]);
}

G_DEFINE_FINAL_TYPE (SkyPlayer, sky_player, G_TYPE_OBJECT)

static void
sky_player_dispose (GObject *object)
{
  SkyPlayer *self = SKY_PLAYER (object);

  g_clear_object (&self->queue);
  g_clear_object (&self->resolver);
  g_clear_object (&self->current);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (sky_player_parent_class)->dispose (object);
}

static void
sky_player_finalize (GObject *object)
{
  SkyPlayer *self = SKY_PLAYER (object);

  g_free (self->place);
  g_free (self->format);

  G_OBJECT_CLASS (sky_player_parent_class)->finalize (object);
}

static void
sky_player_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SkyPlayer *self = SKY_PLAYER (object);

  switch (prop_id)
    {
    case PROP_QUEUE:
      g_value_set_object (value, sky_player_get_queue (self));
      break;
    case PROP_STATE:
      g_value_set_int (value, sky_player_get_state (self));
      break;
    case PROP_CURRENT:
      g_value_set_object (value, sky_player_get_current (self));
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, sky_player_get_position (self));
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, sky_player_get_duration (self));
      break;
    case PROP_VOLUME:
      g_value_set_double (value, sky_player_get_volume (self));
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, sky_player_get_muted (self));
      break;
    case PROP_BUFFERING:
      g_value_set_boolean (value, sky_player_get_buffering (self));
      break;
    case PROP_PLACE:
      g_value_set_string (value, sky_player_get_place (self));
      break;
    case PROP_FORMAT:
      g_value_set_string (value, sky_player_get_format (self));
      break;
    case PROP_SOURCE:
      g_value_set_object (value, sky_player_get_source (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sky_player_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SkyPlayer *self = SKY_PLAYER (object);

  switch (prop_id)
    {
    case PROP_VOLUME:
      sky_player_set_volume (self, g_value_get_double (value));
      break;
    case PROP_MUTED:
      sky_player_set_muted (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags knob = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[PROP_QUEUE] = g_param_spec_object ("queue", NULL, NULL, SKY_TYPE_PLAY_QUEUE, shown);
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, SKY_PLAYER_STOPPED, SKY_PLAYER_PAUSED,
                                        SKY_PLAYER_STOPPED, shown);
  props[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, SKY_TYPE_QUEUE_ITEM, shown);
  props[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, shown);
  props[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, -1, G_MAXINT64, -1, shown);
  props[PROP_VOLUME] = g_param_spec_double ("volume", NULL, NULL, 0.0, 1.0, DEFAULT_VOLUME, knob);
  props[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, knob);
  props[PROP_BUFFERING] = g_param_spec_boolean ("buffering", NULL, NULL, FALSE, shown);
  props[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, shown);
  props[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, shown);
  props[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, SKY_TYPE_BYTE_SOURCE, shown);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
install_signals (GObjectClass *object_class)
{
  signals[SIGNAL_SEEKED] =
      g_signal_new ("seeked", G_OBJECT_CLASS_TYPE (object_class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_ITEM_FAILED] =
      g_signal_new ("item-failed", G_OBJECT_CLASS_TYPE (object_class), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, SKY_TYPE_QUEUE_ITEM, G_TYPE_ERROR);
}

static void
sky_player_class_init (SkyPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sky_player_dispose;
  object_class->finalize = sky_player_finalize;
  object_class->get_property = sky_player_get_property;
  object_class->set_property = sky_player_set_property;
  install_properties (object_class);
  install_signals (object_class);
}

static void
sky_player_init (SkyPlayer *self)
{
  self->volume = DEFAULT_VOLUME;
  self->duration_ms = -1;
}

/**
 * sky_player_new:
 * @queue: what to play
 * @resolver: finds the bytes of the queue's items
 *
 * Returns: (transfer full): a stopped player
 */
SkyPlayer *
sky_player_new (SkyPlayQueue *queue, SkySourceResolver *resolver)
{
  SkyPlayer *self;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (queue), NULL);
  g_return_val_if_fail (SKY_IS_SOURCE_RESOLVER (resolver), NULL);

  self = g_object_new (SKY_TYPE_PLAYER, NULL);
  self->queue = g_object_ref (queue);
  self->resolver = g_object_ref (resolver);

  return self;
}

/**
 * sky_player_get_queue:
 * @self: a player
 *
 * Returns: (transfer none): its queue
 */
SkyPlayQueue *
sky_player_get_queue (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->queue;
}

/**
 * sky_player_play:
 * @self: a player
 *
 * Plays on, or begins with the queue's current or first item.
 */
void
sky_player_play (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (sky_play_queue_get_current (self->queue) == NULL)
    sky_play_queue_go_next (self->queue, TRUE);
  if (sky_play_queue_get_current (self->queue) == NULL)
    return;

  set_current (self, sky_play_queue_get_current (self->queue));
  set_state (self, SKY_PLAYER_PLAYING);
}

/**
 * sky_player_pause:
 * @self: a player
 */
void
sky_player_pause (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (self->state == SKY_PLAYER_PLAYING)
    set_state (self, SKY_PLAYER_PAUSED);
}

/**
 * sky_player_toggle:
 * @self: a player
 */
void
sky_player_toggle (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (self->state == SKY_PLAYER_PLAYING)
    sky_player_pause (self);
  else
    sky_player_play (self);
}

/**
 * sky_player_stop:
 * @self: a player
 */
void
sky_player_stop (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  set_position (self, 0);
  set_state (self, SKY_PLAYER_STOPPED);
}

/**
 * sky_player_next:
 * @self: a player
 *
 * What the user's "next" does.
 */
void
sky_player_next (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (sky_play_queue_go_next (self->queue, TRUE))
    set_current (self, sky_play_queue_get_current (self->queue));
}

/**
 * sky_player_previous:
 * @self: a player
 *
 * Back to the item's beginning, or to the previous item when near it.
 */
void
sky_player_previous (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (sky_play_queue_go_previous (self->queue))
    set_current (self, sky_play_queue_get_current (self->queue));
}

/**
 * sky_player_play_at:
 * @self: a player
 * @queue_position: a place in the queue
 */
void
sky_player_play_at (SkyPlayer *self, guint queue_position)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  sky_play_queue_set_position (self->queue, queue_position);
  sky_player_play (self);
}

/**
 * sky_player_seek:
 * @self: a player
 * @position_ms: where in the current item
 */
void
sky_player_seek (SkyPlayer *self, gint64 position_ms)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  if (self->current == NULL)
    return;

  set_position (self, MAX (position_ms, 0));
  g_signal_emit (self, signals[SIGNAL_SEEKED], 0, self->position_ms);
}

/**
 * sky_player_get_state:
 * @self: a player
 *
 * Returns: what the user asked for
 */
SkyPlayerState
sky_player_get_state (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), SKY_PLAYER_STOPPED);

  return self->state;
}

/**
 * sky_player_get_current:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): the item that is heard
 */
SkyQueueItem *
sky_player_get_current (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->current;
}

/**
 * sky_player_get_position:
 * @self: a player
 *
 * Returns: milliseconds from the item's beginning, as heard
 */
gint64
sky_player_get_position (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), 0);

  return self->position_ms;
}

/**
 * sky_player_get_duration:
 * @self: a player
 *
 * Returns: the item's length in milliseconds, or -1
 */
gint64
sky_player_get_duration (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), -1);

  return self->duration_ms;
}

/**
 * sky_player_get_volume:
 * @self: a player
 *
 * Returns: 0 to 1, as ears count
 */
double
sky_player_get_volume (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), 0.0);

  return self->volume;
}

/**
 * sky_player_set_volume:
 * @self: a player
 * @volume: 0 to 1; the cube of it is the factor
 */
void
sky_player_set_volume (SkyPlayer *self, double volume)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  volume = CLAMP (volume, 0.0, 1.0);
  if (self->volume == volume)
    return;

  self->volume = volume;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VOLUME]);
}

/**
 * sky_player_get_muted:
 * @self: a player
 *
 * Returns: whether the sound is off
 */
gboolean
sky_player_get_muted (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), FALSE);

  return self->muted;
}

/**
 * sky_player_set_muted:
 * @self: a player
 * @muted: whether the sound is off
 */
void
sky_player_set_muted (SkyPlayer *self, gboolean muted)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  muted = !!muted;
  if (self->muted == muted)
    return;

  self->muted = muted;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MUTED]);
}

/**
 * sky_player_get_buffering:
 * @self: a player
 *
 * Returns: whether it would play but waits for bytes
 */
gboolean
sky_player_get_buffering (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), FALSE);

  return self->buffering;
}

/**
 * sky_player_get_place:
 * @self: a player
 *
 * Returns: (nullable): where the sound comes from, for people
 */
const char *
sky_player_get_place (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->place;
}

/**
 * sky_player_get_format:
 * @self: a player
 *
 * Returns: (nullable): for instance "FLAC 44.1 kHz"
 */
const char *
sky_player_get_format (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->format;
}

/**
 * sky_player_get_source:
 * @self: a player
 *
 * Returns: (nullable) (transfer none): the current item's bytes
 */
SkyByteSource *
sky_player_get_source (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return self->source;
}

/**
 * sky_player_serialize:
 * @self: a player
 *
 * Returns: (transfer full): place in the current item, volume and mute
 */
GVariant *
sky_player_serialize (SkyPlayer *self)
{
  g_return_val_if_fail (SKY_IS_PLAYER (self), NULL);

  return g_variant_ref_sink (g_variant_new ("(xdb)", self->position_ms, self->volume, self->muted));
}

/**
 * sky_player_restore:
 * @self: a player
 * @variant: what sky_player_serialize() gave; restore the queue first
 *
 * Takes up the place where the last run stopped, without a sound. What isn't such a value is
 * ignored.
 */
void
sky_player_restore (SkyPlayer *self, GVariant *variant)
{
  double   volume;
  gint64   position_ms;
  gboolean muted;

  g_return_if_fail (SKY_IS_PLAYER (self));
  g_return_if_fail (variant != NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("(xdb)")))
    return;

  g_variant_get (variant, "(xdb)", &position_ms, &volume, &muted);
  sky_player_set_volume (self, volume);
  sky_player_set_muted (self, muted);
  set_current (self, sky_play_queue_get_current (self->queue));
  if (self->current == NULL)
    return;

  set_position (self, MAX (position_ms, 0));
  set_state (self, SKY_PLAYER_PAUSED);
}

/**
 * sky_player_shutdown:
 * @self: a player
 *
 * Ends playback and every thread of it. Nothing but the last unref may follow.
 */
void
sky_player_shutdown (SkyPlayer *self)
{
  g_return_if_fail (SKY_IS_PLAYER (self));

  sky_player_stop (self);
}
