/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places that were queued before the library knew them get their tags when it does. All of them are
 * looked up again a while after each change, in pieces, one look at a time: a long scan changes the
 * library over and over. Main thread. */
#include "app/sky-queue-tags.h"

#define DELAY_MS 500
#define PIECE 500

struct _SkyQueueTags
{
  GObject parent_instance;

  SkyPlayQueue    *queue;
  SkyQueueBuilder *builder;
  GHashTable      *unknown; /* (owned): items that the library does not know yet, as a set */
  GPtrArray       *left;    /* (owned) (nullable): of the look that goes on, not asked for yet */
  GCancellable    *cancellable;
  guint            tick_id;
};

static gboolean
is_known_cb (gpointer item, gpointer value, gpointer user_data)
{
  return sky_queue_item_get_track_id (item) != 0;
}

static void
ask_next (SkyQueueTags *self, GAsyncReadyCallback callback)
{
  g_autoptr (GPtrArray) piece = g_ptr_array_new_with_free_func (g_object_unref);

  while (self->left->len > 0 && piece->len < PIECE)
    g_ptr_array_add (piece, g_ptr_array_steal_index_fast (self->left, self->left->len - 1));
  sky_queue_builder_learn_async (self->builder, piece, self->cancellable, callback,
                                 g_object_ref (self));
}

static void
learned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyQueueTags) self = user_data;
  g_autoptr (GError) error = NULL;
  gssize n = sky_queue_builder_learn_finish (SKY_QUEUE_BUILDER (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (n < 0)
    {
      g_info ("Places in the queue could not be looked up: %s", error->message);
      g_ptr_array_set_size (self->left, 0);
    }
  if (n > 0)
    {
      g_hash_table_foreach_remove (self->unknown, is_known_cb, NULL);
      sky_play_queue_tell_learned (self->queue);
    }
  if (self->left->len > 0)
    ask_next (self, learned_cb);
  else
    g_clear_pointer (&self->left, g_ptr_array_unref);
}

/* Ticks until the look after the last change has begun. */
static gboolean
tick_cb (gpointer user_data)
{
  SkyQueueTags  *self = user_data;
  GHashTableIter iter;
  gpointer       item;

  if (self->left != NULL)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  if (g_hash_table_size (self->unknown) == 0)
    return G_SOURCE_REMOVE;
  self->left = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->unknown);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    g_ptr_array_add (self->left, g_object_ref (item));
  ask_next (self, learned_cb);
  return G_SOURCE_REMOVE;
}

static void
look_soon (SkyQueueTags *self)
{
  if (self->tick_id == 0 && g_hash_table_size (self->unknown) > 0)
    self->tick_id = g_timeout_add (DELAY_MS, tick_cb, self);
}

static void
queue_items_cb (GListModel *queue, guint position, guint removed, guint added, SkyQueueTags *self)
{
  if (g_list_model_get_n_items (queue) == added)
    g_hash_table_remove_all (self->unknown);
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SkyQueueItem) item = g_list_model_get_item (queue, i);

      if (sky_queue_item_get_track_id (item) == 0 && sky_queue_item_get_location (item) != NULL &&
          !sky_queue_item_is_part (item))
        g_hash_table_add (self->unknown, g_steal_pointer (&item));
    }
  look_soon (self);
}

G_DEFINE_FINAL_TYPE (SkyQueueTags, sky_queue_tags, G_TYPE_OBJECT)

static void
sky_queue_tags_dispose (GObject *object)
{
  SkyQueueTags *self = SKY_QUEUE_TAGS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->queue);
  g_clear_object (&self->builder);

  G_OBJECT_CLASS (sky_queue_tags_parent_class)->dispose (object);
}

static void
sky_queue_tags_finalize (GObject *object)
{
  SkyQueueTags *self = SKY_QUEUE_TAGS (object);

  g_hash_table_unref (self->unknown);
  g_clear_pointer (&self->left, g_ptr_array_unref);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sky_queue_tags_parent_class)->finalize (object);
}

static void
sky_queue_tags_class_init (SkyQueueTagsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_queue_tags_dispose;
  G_OBJECT_CLASS (klass)->finalize = sky_queue_tags_finalize;
}

static void
sky_queue_tags_init (SkyQueueTags *self)
{
  self->unknown = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * sky_queue_tags_new:
 * @queue: an empty queue: what comes into it is watched
 * @builder: looks places up
 * @library: whose changes count
 *
 * Returns: (transfer full): what keeps the queue's tags up to date
 */
SkyQueueTags *
sky_queue_tags_new (SkyPlayQueue *queue, SkyQueueBuilder *builder, SkyLibrary *library)
{
  SkyQueueTags *self = g_object_new (SKY_TYPE_QUEUE_TAGS, NULL);

  self->queue = g_object_ref (queue);
  self->builder = g_object_ref (builder);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (queue_items_cb), self, 0);
  g_signal_connect_object (library, "changed", G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);
  return self;
}
