/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main thread's face of playback: owns the queue's progress and what the window shows of the
 * engine. Every call returns at once. Main thread.
 */
#include "playback/sky-decoder-preload.h"
#include "playback/sky-player-private.h"

#include <math.h>

#define DEFAULT_VOLUME 1.0

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
  PROP_WAITING,
  PROP_PLACE,
  PROP_FORMAT,
  PROP_SOURCE,
  PROP_SIGNAL_PATH,
  PROP_SOUND,
  N_PROPS
};

enum
{
  SIGNAL_SEEKED,
  SIGNAL_ITEM_FAILED,
  SIGNAL_ITEM_MOVED,
  SIGNAL_FAILED,
  SIGNAL_OUTPUT_CHANGED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint       signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyPlayer, sky_player, G_TYPE_OBJECT)

static void
sky_player_dispose (GObject *object)
{
  SkyPlayer *self = SKY_PLAYER (object);

  if (self->queue != NULL)
    sky_player_control_end (self);
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
  g_free (self->codec);
  sky_heard_sound_free (self->heard);
  sky_signal_path_free (self->path);
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->fault_serials, g_array_unref);
  g_clear_pointer (&self->held, g_hash_table_unref);
  sky_player_memory_clear (self);
  sky_player_output_clear (self);
  g_clear_pointer (&self->spectrum, sky_spectrum_unref);

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
    case PROP_WAITING:
      g_value_set_object (value, sky_player_get_waiting (self));
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
    case PROP_SIGNAL_PATH:
      g_value_set_boxed (value, sky_player_get_signal_path (self));
      break;
    case PROP_SOUND:
      g_value_set_pointer (value, &self->sound);
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
  props[PROP_WAITING] = g_param_spec_object ("waiting", NULL, NULL, SKY_TYPE_QUEUE_ITEM, shown);
  props[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, shown);
  props[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, shown);
  props[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, SKY_TYPE_BYTE_SOURCE, shown);
  props[PROP_SIGNAL_PATH] =
      g_param_spec_boxed ("signal-path", NULL, NULL, SKY_TYPE_SIGNAL_PATH, shown);
  props[PROP_SOUND] = g_param_spec_pointer ("sound", NULL, NULL, shown);
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
  signals[SIGNAL_ITEM_MOVED] =
      g_signal_new ("item-moved", G_OBJECT_CLASS_TYPE (object_class), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, SKY_TYPE_QUEUE_ITEM, G_TYPE_ERROR);
  signals[SIGNAL_OUTPUT_CHANGED] =
      g_signal_new ("output-changed", G_OBJECT_CLASS_TYPE (object_class), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] =
      g_signal_new ("failed", G_OBJECT_CLASS_TYPE (object_class), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
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
  self->fault_limit = SKY_PLAYER_FAULT_LIMIT;
  self->sound = sky_sound_settings_get_none ();
  sky_player_memory_init (self);
}

static void
queue_items_cb (GListModel *queue, guint position, guint removed, guint added, SkyPlayer *self)
{
  sky_decoder_preload (queue, position, added);
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
  sky_player_control_start (self);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (queue_items_cb), self, 0);

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

  volume = isnan (volume) ? DEFAULT_VOLUME : CLAMP (volume, 0.0, 1.0);
  if (self->volume == volume)
    return;

  self->volume = volume;
  sky_player_output_apply_volume (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VOLUME]);
  sky_player_path_update (self);
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
  sky_player_output_apply_volume (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MUTED]);
  sky_player_path_update (self);
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

/* Private: what the control has found out becomes properties and signals. */
void
sky_player_report_state (SkyPlayer *self, SkyPlayerState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
sky_player_report_position (SkyPlayer *self, gint64 position_ms)
{
  if (self->position_ms == position_ms)
    return;

  self->position_ms = position_ms;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_POSITION]);
}

void
sky_player_report_duration (SkyPlayer *self, gint64 duration_ms)
{
  if (self->duration_ms == duration_ms)
    return;

  self->duration_ms = duration_ms;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DURATION]);
}

void
sky_player_report_current (SkyPlayer *self, SkyQueueItem *item)
{
  if (!g_set_object (&self->current, item))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CURRENT]);
  sky_player_report_duration (self, item != NULL ? sky_queue_item_get_duration (item) : -1);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Private: another item is waited for, or none. */
void
sky_player_report_waiting (SkyPlayer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WAITING]);
}

void
sky_player_report_buffering (SkyPlayer *self, gboolean buffering)
{
  if (self->buffering == buffering)
    return;

  self->buffering = buffering;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BUFFERING]);
}

void
sky_player_report_source (SkyPlayer *self, const SkyResolvedSource *resolved)
{
  const char    *place = resolved != NULL ? resolved->place : NULL;
  SkyByteSource *source = resolved != NULL ? resolved->source : NULL;

  self->begin_ns = resolved != NULL ? resolved->begin_ns : 0;
  self->end_ns = resolved != NULL ? resolved->end_ns : -1;
  self->loudness = resolved != NULL ? resolved->loudness : (SkyLoudness){ 0 };
  self->among_album = resolved != NULL && resolved->among_album;
  self->samples = resolved != NULL ? resolved->samples : (SkySampleFormat){ 0 };
  g_free (self->codec);
  self->codec = g_strdup (resolved != NULL ? resolved->format : NULL);
  if (g_set_object (&self->source, source))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SOURCE]);
  if (g_strcmp0 (self->place, place) != 0)
    {
      g_free (self->place);
      self->place = g_strdup (place);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLACE]);
    }
  sky_player_path_hear (self, NULL);
}

void
sky_player_report_sound (SkyPlayer *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SOUND]);
}

void
sky_player_report_path (SkyPlayer *self, SkySignalPath *path)
{
  sky_signal_path_free (self->path);
  self->path = path;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIGNAL_PATH]);
}

void
sky_player_report_format (SkyPlayer *self, const char *format, gint64 rate)
{
  g_autofree char *rate_text = NULL;
  g_autofree char *text = NULL;

  if (rate > 0)
    rate_text = rate % 1000 == 0 ? g_strdup_printf ("%d kHz", (int) (rate / 1000))
                                 : g_strdup_printf ("%.1f kHz", (double) rate / 1000.0);
  if (format != NULL && rate_text != NULL)
    text = g_strdup_printf ("%s %s", format, rate_text);
  else
    text = g_strdup (format != NULL ? format : rate_text);
  if (g_strcmp0 (self->format, text) == 0)
    return;

  g_free (self->format);
  self->format = g_steal_pointer (&text);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FORMAT]);
}

void
sky_player_emit_seeked (SkyPlayer *self, gint64 position_ms)
{
  g_signal_emit (self, signals[SIGNAL_SEEKED], 0, position_ms);
}

void
sky_player_emit_item_failed (SkyPlayer *self, SkyQueueItem *item, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_ITEM_FAILED], 0, item, error);
}

/* Private: an item plays on from another copy. */
void
sky_player_emit_item_moved (SkyPlayer *self, SkyQueueItem *item, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_ITEM_MOVED], 0, item, error);
}

void
sky_player_emit_failed (SkyPlayer *self, const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

/* Private: says that the music is heard elsewhere, or otherwise. */
void
sky_player_emit_output_changed (SkyPlayer *self)
{
  g_signal_emit (self, signals[SIGNAL_OUTPUT_CHANGED], 0);
}
