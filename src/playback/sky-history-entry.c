/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing that was heard. Owns a reference to the item that was played. Main thread. */
#include "playback/sky-history-entry.h"

struct _SkyHistoryEntry
{
  GObject parent_instance;

  SkyQueueItem *item; /* (owned) */
  gint64        heard_at;
};

G_DEFINE_FINAL_TYPE (SkyHistoryEntry, sky_history_entry, G_TYPE_OBJECT)

static void
sky_history_entry_dispose (GObject *object)
{
  g_clear_object (&SKY_HISTORY_ENTRY (object)->item);

  G_OBJECT_CLASS (sky_history_entry_parent_class)->dispose (object);
}

static void
sky_history_entry_class_init (SkyHistoryEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sky_history_entry_dispose;
}

static void
sky_history_entry_init (SkyHistoryEntry *self)
{
}

/**
 * sky_history_entry_new:
 * @item: what was heard
 * @heard_at: when it began, in seconds since 1970
 *
 * Returns: (transfer full): an entry
 */
SkyHistoryEntry *
sky_history_entry_new (SkyQueueItem *item, gint64 heard_at)
{
  SkyHistoryEntry *self;

  g_return_val_if_fail (SKY_IS_QUEUE_ITEM (item), NULL);

  self = g_object_new (SKY_TYPE_HISTORY_ENTRY, NULL);
  self->item = g_object_ref (item);
  self->heard_at = heard_at;

  return self;
}

/**
 * sky_history_entry_get_item:
 * @self: an entry
 *
 * Returns: (transfer none): what was heard
 */
SkyQueueItem *
sky_history_entry_get_item (SkyHistoryEntry *self)
{
  g_return_val_if_fail (SKY_IS_HISTORY_ENTRY (self), NULL);

  return self->item;
}

/**
 * sky_history_entry_get_heard_at:
 * @self: an entry
 *
 * Returns: when it began to sound, in seconds since 1970
 */
gint64
sky_history_entry_get_heard_at (SkyHistoryEntry *self)
{
  g_return_val_if_fail (SKY_IS_HISTORY_ENTRY (self), 0);

  return self->heard_at;
}
