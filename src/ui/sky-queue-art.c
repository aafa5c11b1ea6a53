/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for the covers of queue items as they come into view, and gives them to the items when they
 * are found. Main thread. */
#include "config.h"

#include "ui/sky-queue-art.h"

struct _SkyQueueArt
{
  GObject parent;

  SkyArtStore *store;  /* (owned) */
  GHashTable  *wanted; /* (owned) (element-type SkyQueueItem): as a set; waiting */
};

G_DEFINE_FINAL_TYPE (SkyQueueArt, sky_queue_art, G_TYPE_OBJECT)

/* One track may stand in the queue more than once. */
static void
found_cb (SkyQueueArt *self, gint64 track_id, const char *uri)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer       item;

  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (sky_queue_item_get_track_id (item) == track_id)
      g_ptr_array_add (found, g_object_ref (item));
  for (guint i = 0; i < found->len; i++)
    {
      g_hash_table_remove (self->wanted, found->pdata[i]);
      sky_queue_item_set_art_uri (found->pdata[i], uri);
    }
}

static void
sky_queue_art_dispose (GObject *object)
{
  SkyQueueArt *self = SKY_QUEUE_ART (object);

  g_clear_pointer (&self->wanted, g_hash_table_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sky_queue_art_parent_class)->dispose (object);
}

static void
sky_queue_art_class_init (SkyQueueArtClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_queue_art_dispose;
}

static void
sky_queue_art_init (SkyQueueArt *self)
{
  self->wanted = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * sky_queue_art_new:
 * @store: knows the covers
 *
 * Returns: (transfer full): one that waits for nothing yet
 */
SkyQueueArt *
sky_queue_art_new (SkyArtStore *store)
{
  SkyQueueArt *self = g_object_new (SKY_TYPE_QUEUE_ART, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "found", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * sky_queue_art_want:
 * @self: a finder of covers
 * @item: which is looked at; where it has a cover, or is no track of the library, nothing happens
 */
void
sky_queue_art_want (SkyQueueArt *self, SkyQueueItem *item)
{
  gint64           track_id;
  g_autofree char *uri = NULL;

  g_return_if_fail (SKY_IS_QUEUE_ART (self));
  g_return_if_fail (SKY_IS_QUEUE_ITEM (item));

  track_id = sky_queue_item_get_track_id (item);
  if (track_id <= 0 || sky_queue_item_get_art_uri (item) != NULL ||
      g_hash_table_contains (self->wanted, item))
    return;
  uri = sky_art_store_dup_uri (self->store, track_id);
  if (uri != NULL)
    {
      sky_queue_item_set_art_uri (item, uri);
      return;
    }
  g_hash_table_add (self->wanted, g_object_ref (item));
  sky_art_store_request (self->store, track_id);
}
