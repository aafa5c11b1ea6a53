/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries out "play these": the chosen track is queued and played at once, the rest of a long list
 * follows in pieces, first what comes after it, then what comes before. A new order drops what is
 * left of the old one. Main thread. */
#include "app/sky-play-order.h"

#define FIRST_PIECE 1
#define PIECE 500

enum
{
  ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _SkyPlayOrder
{
  GObject parent_instance;

  SkyPlayer       *player;
  SkyQueueBuilder *builder;
  GCancellable    *cancellable; /* (owned) (nullable): of the order that is carried out */
};

/* One order, of tracks or of places: those from `start` on come in pieces, then those before it in
 * one. */
typedef struct
{
  SkyPlayOrder *self;
  GCancellable *cancellable;
  GArray       *ids;       /* (owned) (nullable) */
  GStrv         locations; /* (owned) (nullable) */
  guint         length;
  guint         start;
  guint         done; /* from `start` on, that are queued */
  guint         piece;
  gboolean      next;   /* for additions: after the current one */
  SkyQueueItem *before; /* (owned) (nullable): for additions: before this one */
} Order;

static void
order_free (Order *order)
{
  g_object_unref (order->self);
  g_object_unref (order->cancellable);
  g_clear_pointer (&order->ids, g_array_unref);
  g_strfreev (order->locations);
  g_clear_object (&order->before);
  g_free (order);
}

static Order *
order_new (SkyPlayOrder *self)
{
  Order *order = g_new0 (Order, 1);

  order->self = g_object_ref (self);
  order->cancellable = g_cancellable_new ();
  return order;
}

static Order *
order_new_places (SkyPlayOrder *self, const char *const *locations)
{
  Order *order = order_new (self);

  order->locations = g_strdupv ((char **) locations);
  order->length = g_strv_length (order->locations);
  return order;
}

static Order *
order_new_tracks (SkyPlayOrder *self, GArray *ids, guint start)
{
  Order *order = order_new (self);

  order->ids = g_array_copy (ids);
  order->length = ids->len;
  order->start = start;
  return order;
}

static void
ask_for_tracks (Order *order, guint first, guint count, GAsyncReadyCallback callback)
{
  g_autoptr (GArray) piece = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (piece, &g_array_index (order->ids, gint64, first), count);
  sky_queue_builder_build_async (order->self->builder, piece, order->cancellable, callback, order);
}

static void
ask_for_places (Order *order, guint first, guint count, GAsyncReadyCallback callback)
{
  g_autofree const char **piece = g_new0 (const char *, count + 1);

  for (guint i = 0; i < count; i++)
    piece[i] = order->locations[first + i];
  sky_queue_builder_build_places_async (order->self->builder, piece, order->cancellable, callback,
                                        order);
}

static void
ask_for (Order *order, guint first, guint count, GAsyncReadyCallback callback)
{
  order->piece = count;
  if (order->ids != NULL)
    ask_for_tracks (order, first, count, callback);
  else
    ask_for_places (order, first, count, callback);
}

static GPtrArray *
finish_piece (Order *order, GObject *source, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items;

  items = sky_queue_builder_build_finish (SKY_QUEUE_BUILDER (source), result, &error);
  if (items == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("The queue is incomplete: %s", error->message);
  if (g_cancellable_is_cancelled (order->cancellable))
    g_clear_pointer (&items, g_ptr_array_unref);
  return items;
}

static void
head_built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Order *order = user_data;
  g_autoptr (GPtrArray) items = finish_piece (order, source, result);

  if (items != NULL && items->len > 0)
    sky_play_queue_prepend (sky_player_get_queue (order->self->player), items);
  order_free (order);
}

static void
tail_built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Order        *order = user_data;
  SkyPlayer    *player = order->self->player;
  SkyPlayQueue *queue = sky_player_get_queue (player);
  g_autoptr (GPtrArray) items = finish_piece (order, source, result);
  guint left;

  if (items == NULL)
    {
      order_free (order);
      return;
    }
  if (order->done == 0)
    {
      sky_play_queue_replace (queue, items, 0);
      if (items->len > 0)
        sky_player_play_at (player, 0);
    }
  else
    sky_play_queue_append (queue, items);
  order->done += order->piece;
  left = order->length - order->start - order->done;
  if (left > 0)
    ask_for (order, order->start + order->done, MIN (left, PIECE), tail_built_cb);
  else if (order->start > 0)
    ask_for (order, 0, order->start, head_built_cb);
  else
    order_free (order);
}

/* At the end, where neither a place nor what was to follow is there any more. */
static guint
find_place (Order *order, GListModel *queue)
{
  guint current = sky_play_queue_get_position (SKY_PLAY_QUEUE (queue));
  guint n = g_list_model_get_n_items (queue);

  if (order->next && current != G_MAXUINT)
    return current + 1;
  for (guint i = 0; order->before != NULL && i < n; i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (queue, i);

      if (item == order->before)
        return i;
    }
  return n;
}

static void
addition_built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Order     *order = user_data;
  SkyPlayer *player = order->self->player;
  g_autoptr (GPtrArray) items = finish_piece (order, source, result);
  guint place = find_place (order, G_LIST_MODEL (sky_player_get_queue (player)));

  if (items != NULL && items->len > 0)
    {
      sky_player_add (player, place, items);
      g_signal_emit (order->self, signals[ADDED], 0, items->len);
    }
  order_free (order);
}

static void
drop_running_order (SkyPlayOrder *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Takes @order. */
static void
carry_out (SkyPlayOrder *self, Order *order)
{
  self->cancellable = g_object_ref (order->cancellable);
  ask_for (order, order->start, FIRST_PIECE, tail_built_cb);
}

G_DEFINE_FINAL_TYPE (SkyPlayOrder, sky_play_order, G_TYPE_OBJECT)

static void
sky_play_order_dispose (GObject *object)
{
  SkyPlayOrder *self = SKY_PLAY_ORDER (object);

  drop_running_order (self);
  g_clear_object (&self->player);
  g_clear_object (&self->builder);

  G_OBJECT_CLASS (sky_play_order_parent_class)->dispose (object);
}

static void
sky_play_order_class_init (SkyPlayOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_play_order_dispose;

  /**
   * SkyPlayOrder::added:
   * @self: an order
   * @n_items: how many
   *
   * Songs were added to the queue, which can be undone.
   */
  signals[ADDED] = g_signal_new ("added", SKY_TYPE_PLAY_ORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
sky_play_order_init (SkyPlayOrder *self)
{
}

SkyPlayOrder *
sky_play_order_new (SkyPlayer *player, SkyQueueBuilder *builder)
{
  SkyPlayOrder *self = g_object_new (SKY_TYPE_PLAY_ORDER, NULL);

  self->player = g_object_ref (player);
  self->builder = g_object_ref (builder);
  return self;
}

/**
 * sky_play_order_play:
 * @self: an order
 * @ids: (element-type gint64): tracks, in order
 * @start: index of the one to begin with
 */
void
sky_play_order_play (SkyPlayOrder *self, GArray *ids, guint start)
{
  g_return_if_fail (SKY_IS_PLAY_ORDER (self) && ids != NULL);

  drop_running_order (self);
  if (ids->len == 0)
    return;
  carry_out (self, order_new_tracks (self, ids, MIN (start, ids->len - 1)));
}

/**
 * sky_play_order_enqueue:
 * @self: an order
 * @ids: (element-type gint64): tracks, in order
 * @next: whether they come after the current one, or at the end
 */
void
sky_play_order_enqueue (SkyPlayOrder *self, GArray *ids, gboolean next)
{
  Order *order;

  g_return_if_fail (SKY_IS_PLAY_ORDER (self) && ids != NULL);

  if (ids->len == 0)
    return;
  order = order_new_tracks (self, ids, 0);
  order->next = next;
  ask_for (order, 0, ids->len, addition_built_cb);
}

/**
 * sky_play_order_enqueue_locations:
 * @self: an order
 * @locations: (array zero-terminated=1): absolute file names, file URIs or DRIVE:/path
 * @next: whether they come after the current one, or at the end
 */
void
sky_play_order_enqueue_locations (SkyPlayOrder *self, const char *const *locations, gboolean next)
{
  Order *order;

  g_return_if_fail (SKY_IS_PLAY_ORDER (self) && locations != NULL);

  if (locations[0] == NULL)
    return;
  order = order_new_places (self, locations);
  order->next = next;
  ask_for (order, 0, order->length, addition_built_cb);
}

/**
 * sky_play_order_play_locations:
 * @self: an order
 * @locations: (array zero-terminated=1): absolute file names, file URIs or DRIVE:/path
 */
void
sky_play_order_play_locations (SkyPlayOrder *self, const char *const *locations)
{
  g_return_if_fail (SKY_IS_PLAY_ORDER (self) && locations != NULL);

  drop_running_order (self);
  if (locations[0] != NULL)
    carry_out (self, order_new_places (self, locations));
}

/**
 * sky_play_order_insert:
 * @self: an order
 * @ids: (element-type gint64): tracks, in order
 * @before: (nullable): the item that they are to precede; where it is gone meanwhile they come last
 */
void
sky_play_order_insert (SkyPlayOrder *self, GArray *ids, SkyQueueItem *before)
{
  Order *order;

  g_return_if_fail (SKY_IS_PLAY_ORDER (self) && ids != NULL);

  if (ids->len == 0)
    return;
  order = order_new_tracks (self, ids, 0);
  g_set_object (&order->before, before);
  ask_for (order, 0, ids->len, addition_built_cb);
}

/**
 * sky_play_order_insert_locations:
 * @self: an order
 * @locations: (array zero-terminated=1): absolute file names, file URIs or DRIVE:/path
 * @before: (nullable): the item that they are to precede; where it is gone meanwhile they come last
 */
void
sky_play_order_insert_locations (SkyPlayOrder      *self,
                                 const char *const *locations,
                                 SkyQueueItem      *before)
{
  Order *order;

  g_return_if_fail (SKY_IS_PLAY_ORDER (self) && locations != NULL);

  if (locations[0] == NULL)
    return;
  order = order_new_places (self, locations);
  g_set_object (&order->before, before);
  ask_for (order, 0, order->length, addition_built_cb);
}
