/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was heard, newest first. Owns its entries; the oldest go when there are too many. Main
 * thread.
 */
#include "playback/sky-play-history.h"

#include "playback/sky-queue-items-variant.h"

#define MAX_ENTRIES 500
/* the items, and when each was heard; the oldest first */
#define STATE_FORMAT "(a{sv}ax)"

struct _SkyPlayHistory
{
  GObject parent_instance;

  GPtrArray *entries; /* (owned) (element-type SkyHistoryEntry): oldest first */
};

static GType
sky_play_history_get_item_type (GListModel *model)
{
  return SKY_TYPE_HISTORY_ENTRY;
}

static guint
sky_play_history_get_n_items (GListModel *model)
{
  return SKY_PLAY_HISTORY (model)->entries->len;
}

static gpointer
sky_play_history_get_item (GListModel *model, guint position)
{
  GPtrArray *entries = SKY_PLAY_HISTORY (model)->entries;

  if (position >= entries->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (entries, entries->len - 1 - position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = sky_play_history_get_item_type;
  iface->get_n_items = sky_play_history_get_n_items;
  iface->get_item = sky_play_history_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyPlayHistory,
                               sky_play_history,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
sky_play_history_finalize (GObject *object)
{
  g_ptr_array_unref (SKY_PLAY_HISTORY (object)->entries);

  G_OBJECT_CLASS (sky_play_history_parent_class)->finalize (object);
}

static void
sky_play_history_class_init (SkyPlayHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_play_history_finalize;
}

static void
sky_play_history_init (SkyPlayHistory *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sky_play_history_new:
 *
 * Returns: (transfer full): a history in which nothing was heard yet
 */
SkyPlayHistory *
sky_play_history_new (void)
{
  return g_object_new (SKY_TYPE_PLAY_HISTORY, NULL);
}

/**
 * sky_play_history_add:
 * @self: a history
 * @item: what has begun to sound
 * @heard_at: when, in seconds since 1970
 */
void
sky_play_history_add (SkyPlayHistory *self, SkyQueueItem *item, gint64 heard_at)
{
  g_return_if_fail (SKY_IS_PLAY_HISTORY (self));
  g_return_if_fail (SKY_IS_QUEUE_ITEM (item));

  if (self->entries->len >= MAX_ENTRIES)
    {
      g_ptr_array_remove_index (self->entries, 0);
      g_list_model_items_changed (G_LIST_MODEL (self), self->entries->len, 1, 0);
    }
  g_ptr_array_add (self->entries, sky_history_entry_new (item, heard_at));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
}

/**
 * sky_play_history_clear:
 * @self: a history
 */
void
sky_play_history_clear (SkyPlayHistory *self)
{
  guint n;

  g_return_if_fail (SKY_IS_PLAY_HISTORY (self));

  n = self->entries->len;
  g_ptr_array_set_size (self->entries, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

/**
 * sky_play_history_serialize:
 * @self: a history
 *
 * Returns: (transfer full): all of it, oldest first
 */
GVariant *
sky_play_history_serialize (SkyPlayHistory *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autofree gint64 *times = NULL;

  g_return_val_if_fail (SKY_IS_PLAY_HISTORY (self), NULL);

  times = g_new (gint64, self->entries->len);
  for (guint i = 0; i < self->entries->len; i++)
    {
      SkyHistoryEntry *entry = g_ptr_array_index (self->entries, i);

      g_ptr_array_add (items, sky_history_entry_get_item (entry));
      times[i] = sky_history_entry_get_heard_at (entry);
    }

  return g_variant_ref_sink (g_variant_new (
      "(@a{sv}@ax)", sky_queue_items_to_variant (items),
      g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, times, self->entries->len, sizeof *times)));
}

/**
 * sky_play_history_restore:
 * @self: a history
 * @variant: what sky_play_history_serialize() gave; what isn't such a value is ignored
 */
void
sky_play_history_restore (SkyPlayHistory *self, GVariant *variant)
{
  g_autoptr (GVariant) whole = NULL;
  g_autoptr (GVariant) heard = NULL;
  g_autoptr (GPtrArray) items = NULL;
  const gint64 *times;
  gsize         n;

  g_return_if_fail (SKY_IS_PLAY_HISTORY (self));
  g_return_if_fail (variant != NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (STATE_FORMAT)))
    return;

  sky_play_history_clear (self);
  g_variant_get (variant, "(@a{sv}@ax)", &whole, &heard);
  items = sky_queue_items_from_variant (whole);
  times = g_variant_get_fixed_array (heard, &n, sizeof *times);
  for (gsize i = items->len > MAX_ENTRIES ? items->len - MAX_ENTRIES : 0; i < MIN (n, items->len);
       i++)
    g_ptr_array_add (self->entries, sky_history_entry_new (g_ptr_array_index (items, i), times[i]));
  if (self->entries->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, self->entries->len);
}
