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
  PROP_REPEAT,
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
  before.position = self->position;
  before.n_items = self->items->len;
  before.can_go_next = sky_play_queue_peek_next (self, TRUE) != NULL;
  before.can_go_previous = sky_play_queue_can_go_previous (self);

  return before;
}

/* Private: notifies what differs from @before and releases it. */
void
sky_play_queue_end_change (SkyPlayQueue *self, SkyPlayQueueSnapshot *before)
{
  g_autoptr (SkyQueueItem) old = g_steal_pointer (&before->current);
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (old != sky_play_queue_get_current (self))
    g_object_notify_by_pspec (object, props[PROP_CURRENT]);
  if (before->position != self->position)
    g_object_notify_by_pspec (object, props[PROP_POSITION]);
  if (before->can_go_next != (sky_play_queue_peek_next (self, TRUE) != NULL))
    g_object_notify_by_pspec (object, props[PROP_CAN_GO_NEXT]);
  if (before->can_go_previous != sky_play_queue_can_go_previous (self))
    g_object_notify_by_pspec (object, props[PROP_CAN_GO_PREVIOUS]);
  g_object_thaw_notify (object);
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

  g_clear_pointer (&self->way, sky_shuffle_free);
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
    case PROP_REPEAT:
      g_value_set_int (value, sky_play_queue_get_repeat (self));
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
    case PROP_REPEAT:
      sky_play_queue_set_repeat (self, g_value_get_int (value));
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
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->way = sky_shuffle_new ();
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

static void
extend_items (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_object_ref (g_ptr_array_index (from, i)));
}

/**
 * sky_play_queue_replace:
 * @self: a queue
 * @items: (element-type SkyQueueItem): what it holds from now on
 * @current: the place in @items to begin at; anything beyond means no current item
 */
void
sky_play_queue_replace (SkyPlayQueue *self, GPtrArray *items, guint current)
{
  g_autoptr (GPtrArray) old = NULL;
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (items != NULL);

  before = sky_play_queue_begin_change (self);
  old = g_steal_pointer (&self->items);
  self->items = g_ptr_array_new_full (items->len, g_object_unref);
  extend_items (self->items, items);
  self->position = current < items->len ? current : G_MAXUINT;
  if (self->shuffle)
    sky_shuffle_reset (self->way, self->items, sky_play_queue_get_current (self));

  if (before.n_items > 0 || items->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before.n_items, items->len);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_insert:
 * @self: a queue
 * @position: where; anything beyond the end means the end
 * @items: (element-type SkyQueueItem): new items
 */
void
sky_play_queue_insert (SkyPlayQueue *self, guint position, GPtrArray *items)
{
  g_autoptr (GPtrArray) whole = NULL;
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (items != NULL);

  if (items->len == 0)
    return;

  before = sky_play_queue_begin_change (self);
  position = MIN (position, self->items->len);

  /* One new array: inserting one by one would move the tail every time. */
  whole = g_ptr_array_new_full (self->items->len + items->len, g_object_unref);
  for (guint i = 0; i < position; i++)
    g_ptr_array_add (whole, g_object_ref (g_ptr_array_index (self->items, i)));
  extend_items (whole, items);
  for (guint i = position; i < self->items->len; i++)
    g_ptr_array_add (whole, g_object_ref (g_ptr_array_index (self->items, i)));
  g_ptr_array_unref (self->items);
  self->items = g_steal_pointer (&whole);

  if (self->position != G_MAXUINT && self->position >= position)
    self->position += items->len;
  for (guint i = 0; i < items->len && self->shuffle; i++)
    sky_shuffle_add (self->way, g_ptr_array_index (items, i));

  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, items->len);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_append:
 * @self: a queue
 * @items: (element-type SkyQueueItem): new items
 */
void
sky_play_queue_append (SkyPlayQueue *self, GPtrArray *items)
{
  sky_play_queue_insert (self, G_MAXUINT, items);
}

/**
 * sky_play_queue_remove:
 * @self: a queue
 * @position: the first item to remove
 * @count: how many; what lies beyond the end is ignored
 *
 * When the current item goes, the one that would have come after it takes its place.
 */
void
sky_play_queue_remove (SkyPlayQueue *self, guint position, guint count)
{
  g_autoptr (GHashTable) gone = NULL;
  SkyQueueItem        *current;
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));

  if (position >= self->items->len || count == 0)
    return;

  before = sky_play_queue_begin_change (self);
  count = MIN (count, self->items->len - position);
  gone = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  for (guint i = position; i < position + count; i++)
    g_hash_table_add (gone, g_object_ref (g_ptr_array_index (self->items, i)));
  sky_shuffle_remove (self->way, gone);
  g_ptr_array_remove_range (self->items, position, count);

  current = before.current;
  if (current != NULL && g_hash_table_contains (gone, current))
    {
      if (self->shuffle)
        current = sky_shuffle_next (self->way, self->items, NULL, self->repeat == SKY_REPEAT_ALL);
      else
        current = position < self->items->len ? g_ptr_array_index (self->items, position) : NULL;
    }
  self->position = sky_play_queue_find (self, current);

  g_list_model_items_changed (G_LIST_MODEL (self), position, count, 0);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_clear:
 * @self: a queue
 */
void
sky_play_queue_clear (SkyPlayQueue *self)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  sky_play_queue_replace (self, nothing, G_MAXUINT);
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
 * sky_play_queue_set_position:
 * @self: a queue
 * @position: the place of the new current item; anything beyond means none
 */
void
sky_play_queue_set_position (SkyPlayQueue *self, guint position)
{
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));

  if (position >= self->items->len)
    position = G_MAXUINT;
  if (position == self->position)
    return;

  before = sky_play_queue_begin_change (self);
  if (self->shuffle && position != G_MAXUINT)
    sky_shuffle_jump (self->way, before.current, g_ptr_array_index (self->items, position));
  self->position = position;
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_get_shuffle:
 * @self: a queue
 *
 * Returns: whether the order is random
 */
gboolean
sky_play_queue_get_shuffle (SkyPlayQueue *self)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), FALSE);

  return self->shuffle;
}

/**
 * sky_play_queue_set_shuffle:
 * @self: a queue
 * @shuffle: whether the order is random
 *
 * Turning it on begins a round in which the current item has had its turn.
 */
void
sky_play_queue_set_shuffle (SkyPlayQueue *self, gboolean shuffle)
{
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));

  shuffle = !!shuffle;
  if (self->shuffle == shuffle)
    return;

  before = sky_play_queue_begin_change (self);
  self->shuffle = shuffle;
  if (shuffle)
    sky_shuffle_reset (self->way, self->items, before.current);
  else
    sky_shuffle_clear (self->way);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHUFFLE]);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_get_repeat:
 * @self: a queue
 *
 * Returns: what happens at the end
 */
SkyRepeat
sky_play_queue_get_repeat (SkyPlayQueue *self)
{
  g_return_val_if_fail (SKY_IS_PLAY_QUEUE (self), SKY_REPEAT_OFF);

  return self->repeat;
}

/**
 * sky_play_queue_set_repeat:
 * @self: a queue
 * @repeat: what happens at the end
 */
void
sky_play_queue_set_repeat (SkyPlayQueue *self, SkyRepeat repeat)
{
  SkyPlayQueueSnapshot before;

  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));
  g_return_if_fail (repeat <= SKY_REPEAT_ALL);

  if (self->repeat == repeat)
    return;

  before = sky_play_queue_begin_change (self);
  self->repeat = repeat;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REPEAT]);
  sky_play_queue_end_change (self, &before);
}

/**
 * sky_play_queue_tell_learned:
 * @self: a queue of whose items some have learned more about themselves
 */
void
sky_play_queue_tell_learned (SkyPlayQueue *self)
{
  g_return_if_fail (SKY_IS_PLAY_QUEUE (self));

  g_signal_emit (self, signals[LEARNED], 0);
}

/* Private: the order while shuffling. */
SkyShuffle *
sky_play_queue_get_way (SkyPlayQueue *self)
{
  return self->way;
}

/* Private: takes everything over at once; @played and @upcoming are the order while shuffling. */
void
sky_play_queue_adopt (SkyPlayQueue *self, SkyPlayQueueState *state)
{
  SkyPlayQueueSnapshot before = sky_play_queue_begin_change (self);

  g_ptr_array_unref (self->items);
  self->items = g_steal_pointer (&state->items);
  self->position = state->position < self->items->len ? state->position : G_MAXUINT;
  self->shuffle = state->shuffle;
  self->repeat = state->repeat;
  sky_shuffle_set (self->way, state->played, state->upcoming);

  if (before.n_items > 0 || self->items->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before.n_items, self->items->len);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHUFFLE]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REPEAT]);
  sky_play_queue_end_change (self, &before);
}
