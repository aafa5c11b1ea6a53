/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plays now and next. Owns its items and the order in which they come; knows nothing of
 * sound. Main thread. Every change is complete before its first signal goes out.
 */
#include "playback/sky-play-queue.h"

#include "playback/sky-play-queue-private.h"

enum
{
  PROP_0,
  PROP_CURRENT,
  PROP_POSITION,
  PROP_SHUFFLE,
  PROP_SHUFFLE_MODE,
  PROP_REPEAT,
  PROP_STOP_AFTER,
  PROP_CAN_GO_NEXT,
  PROP_CAN_GO_PREVIOUS,
  N_PROPS
};

enum
{
  LEARNED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint       signals[N_SIGNALS];

/* Private: what the properties say before a change. */
SkyPlayQueueSnapshot
sky_play_queue_begin_change (SkyPlayQueue *self)
{
  SkyPlayQueueSnapshot before = { 0 };

  g_set_object (&before.current, sky_play_queue_get_current (self));
  before.stop_after = self->stop_after;
  before.position = self->position;
  before.n_items = self->items->len;
  before.shuffle = self->shuffle;
  before.repeat = self->repeat;
  before.can_go_next = sky_play_queue_peek_next (self, TRUE) != NULL;
  before.can_go_previous = sky_play_queue_can_go_previous (self);

  return before;
}

static void
notify_modes (SkyPlayQueue *self, const SkyPlayQueueSnapshot *before)
{
  GObject *object = G_OBJECT (self);

  if ((before->shuffle != SKY_SHUFFLE_OFF) != (self->shuffle != SKY_SHUFFLE_OFF))
    g_object_notify_by_pspec (object, props[PROP_SHUFFLE]);
  if (before->shuffle != self->shuffle)
    g_object_notify_by_pspec (object, props[PROP_SHUFFLE_MODE]);
  if (before->repeat != self->repeat)
    g_object_notify_by_pspec (object, props[PROP_REPEAT]);
  if (before->stop_after != self->stop_after)
    g_object_notify_by_pspec (object, props[PROP_STOP_AFTER]);
}

/* Private: notifies what differs from @before and releases it. */
void
sky_play_queue_end_change (SkyPlayQueue *self, SkyPlayQueueSnapshot *before)
{
  g_autoptr (SkyQueueItem) old = g_steal_pointer (&before->current);
  GObject      *object = G_OBJECT (self);
  SkyQueueItem *current = sky_play_queue_get_current (self);

  /* To stop after an item is a wish for this one time. */
  if (old != NULL && old == self->stop_after && old != current)
    self->stop_after = NULL;

  g_object_freeze_notify (object);
  if (old != current)
    g_object_notify_by_pspec (object, props[PROP_CURRENT]);
  if (before->position != self->position)
    g_object_notify_by_pspec (object, props[PROP_POSITION]);
  notify_modes (self, before);
  if (before->can_go_next != (sky_play_queue_peek_next (self, TRUE) != NULL))
    g_object_notify_by_pspec (object, props[PROP_CAN_GO_NEXT]);
  if (before->can_go_previous != sky_play_queue_can_go_previous (self))
    g_object_notify_by_pspec (object, props[PROP_CAN_GO_PREVIOUS]);
  g_object_thaw_notify (object);
}

/* Private: the items are others, or in another order; to be told when everything else is right. */
void
sky_play_queue_tell_items (SkyPlayQueue *self, guint position, guint removed, guint added)
{
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* Private: @items (transfer full) are the queue from now on. */
void
sky_play_queue_take_items (SkyPlayQueue *self, GPtrArray *items)
{
  g_ptr_array_unref (self->items);
  self->items = items;
  g_clear_pointer (&self->next_round, g_ptr_array_unref);
  g_clear_pointer (&self->written, g_variant_unref);
}

static GType
sky_play_queue_get_item_type (GListModel *model)
{
  return SKY_TYPE_QUEUE_ITEM;
}

static guint
sky_play_queue_get_n_items (GListModel *model)
{
  return SKY_PLAY_QUEUE (model)->items->len;
}

static gpointer
sky_play_queue_get_item (GListModel *model, guint position)
{
  SkyPlayQueue *self = SKY_PLAY_QUEUE (model);

  if (position >= self->items->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->items, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sky_play_queue_get_item_type;
  iface->get_n_items = sky_play_queue_get_n_items;
  iface->get_item = sky_play_queue_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyPlayQueue,
                               sky_play_queue,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
sky_play_queue_finalize (GObject *object)
{
  SkyPlayQueue *self = SKY_PLAY_QUEUE (object);

  g_clear_pointer (&self->written, g_variant_unref);
  g_clear_pointer (&self->trail, g_ptr_array_unref);
  g_clear_pointer (&self->next_round, g_ptr_array_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);

  G_OBJECT_CLASS (sky_play_queue_parent_class)->finalize (object);
}

static void
sky_play_queue_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SkyPlayQueue *self = SKY_PLAY_QUEUE (object);

  switch (prop_id)
    {
    case PROP_CURRENT:
      g_value_set_object (value, sky_play_queue_get_current (self));
      break;
    case PROP_POSITION:
      g_value_set_uint (value, sky_play_queue_get_position (self));
      break;
    case PROP_SHUFFLE:
      g_value_set_boolean (value, sky_play_queue_get_shuffle (self));
      break;
    case PROP_SHUFFLE_MODE:
      g_value_set_int (value, sky_play_queue_get_shuffle_mode (self));
      break;
    case PROP_REPEAT:
      g_value_set_int (value, sky_play_queue_get_repeat (self));
      break;
    case PROP_STOP_AFTER:
      g_value_set_object (value, sky_play_queue_get_stop_after (self));
      break;
    case PROP_CAN_GO_NEXT:
      g_value_set_boolean (value, sky_play_queue_peek_next (self, TRUE) != NULL);
      break;
    case PROP_CAN_GO_PREVIOUS:
      g_value_set_boolean (value, sky_play_queue_can_go_previous (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sky_play_queue_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SkyPlayQueue *self = SKY_PLAY_QUEUE (object);

  switch (prop_id)
    {
    case PROP_SHUFFLE:
      sky_play_queue_set_shuffle (self, g_value_get_boolean (value));
      break;
    case PROP_SHUFFLE_MODE:
      sky_play_queue_set_shuffle_mode (self, g_value_get_int (value));
      break;
    case PROP_REPEAT:
      sky_play_queue_set_repeat (self, g_value_get_int (value));
      break;
    case PROP_STOP_AFTER:
      sky_play_queue_set_stop_after (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags mode = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  props[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, SKY_TYPE_QUEUE_ITEM, shown);
  props[PROP_POSITION] = g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, G_MAXUINT, shown);
  props[PROP_SHUFFLE] = g_param_spec_boolean ("shuffle", NULL, NULL, FALSE, mode);
  props[PROP_SHUFFLE_MODE] = g_param_spec_int ("shuffle-mode", NULL, NULL, SKY_SHUFFLE_OFF,
                                               SKY_SHUFFLE_ALBUMS, SKY_SHUFFLE_OFF, mode);
  props[PROP_STOP_AFTER] =
      g_param_spec_object ("stop-after", NULL, NULL, SKY_TYPE_QUEUE_ITEM, mode);
  props[PROP_REPEAT] =
      g_param_spec_int ("repeat", NULL, NULL, SKY_REPEAT_OFF, SKY_REPEAT_ALL, SKY_REPEAT_OFF, mode);
  props[PROP_CAN_GO_NEXT] = g_param_spec_boolean ("can-go-next", NULL, NULL, FALSE, shown);
  props[PROP_CAN_GO_PREVIOUS] = g_param_spec_boolean ("can-go-previous", NULL, NULL, FALSE, shown);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sky_play_queue_class_init (SkyPlayQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sky_play_queue_finalize;
  object_class->get_property = sky_play_queue_get_property;
  object_class->set_property = sky_play_queue_set_property;
  install_properties (object_class);
  signals[LEARNED] = g_signal_new ("learned", SKY_TYPE_PLAY_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
sky_play_queue_init (SkyPlayQueue *self)
{
  self->items = sky_play_queue_new_array (0);
  self->trail = sky_play_queue_new_array (0);
  self->usual_shuffle = SKY_SHUFFLE_TRACKS;
  self->position = G_MAXUINT;
}

/**
 * sky_play_queue_new:
 *
 * Returns: (transfer full): an empty queue without a current item
 */
SkyPlayQueue *
sky_play_queue_new (void)
{
  return g_object_new (SKY_TYPE_PLAY_QUEUE, NULL);
}

/**
 * sky_play_queue_get_current:
 * @self: a queue
 *
 * Returns: (nullable) (transfer none): the item that plays, or would
 */
SkyQueueItem *
sky_play_queue_get_current (SkyPlayQueue *self)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), NULL);

  if (self->position == G_MAXUINT)
    return NULL;

  return g_ptr_array_index (self->items, self->position);
}

/**
 * sky_play_queue_get_position:
 * @self: a queue
 *
 * Returns: the current item's place, or %G_MAXUINT
 */
guint
sky_play_queue_get_position (SkyPlayQueue *self)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), G_MAXUINT);

  return self->position;
}

/**
 * sky_play_queue_get_duration:
 * @self: a queue
 *
 * Returns: how long all of it plays in milliseconds, as far as it is known
 */
gint64
sky_play_queue_get_duration (SkyPlayQueue *self)
{
  gint64 total = 0;

  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), 0);

  for (guint i = 0; i < self->items->len; i++)
    total += MAX (sky_queue_item_get_duration (g_ptr_array_index (self->items, i)), 0);

  return total;
}

/**
 * sky_play_queue_tell_learned:
 * @self: a queue of whose items some have learned more about themselves
 */
void
sky_play_queue_tell_learned (SkyPlayQueue *self)
{
  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));

  g_clear_pointer (&self->written, g_variant_unref);
  g_signal_emit (self, signals[LEARNED], 0);
}
