/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-queue-item.h"

G_BEGIN_DECLS

/* As MPRIS' LoopStatus. */
typedef enum
{
  SKY_REPEAT_OFF,
  SKY_REPEAT_TRACK,
  SKY_REPEAT_ALL,
} SkyRepeat;

#define SKY_TYPE_PLAY_QUEUE (sky_play_queue_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlayQueue, sky_play_queue, SKY, PLAY_QUEUE, GObject)

/* What plays now and next: a GListModel of SkyQueueItem without GStreamer in it. Main thread.
 * Properties: "current" (SkyQueueItem, nullable), "position" (guint, or G_MAXUINT), "shuffle",
 * "repeat", "can-go-next", "can-go-previous". Signals: "learned": more is known of some items. */
SkyPlayQueue *sky_play_queue_new (void);
void          sky_play_queue_replace (SkyPlayQueue *self, GPtrArray *items, guint current);
void          sky_play_queue_insert (SkyPlayQueue *self, guint position, GPtrArray *items);
void          sky_play_queue_append (SkyPlayQueue *self, GPtrArray *items);
void          sky_play_queue_remove (SkyPlayQueue *self, guint position, guint count);
void          sky_play_queue_clear (SkyPlayQueue *self);
SkyQueueItem *sky_play_queue_get_current (SkyPlayQueue *self);
guint         sky_play_queue_get_position (SkyPlayQueue *self);
void          sky_play_queue_set_position (SkyPlayQueue *self, guint position);
/* What comes after the current item, by shuffle and repeat; %NULL at the end. */
SkyQueueItem *sky_play_queue_peek_next (SkyPlayQueue *self, gboolean by_user);
gboolean      sky_play_queue_go_next (SkyPlayQueue *self, gboolean by_user);
gboolean      sky_play_queue_go_previous (SkyPlayQueue *self);
gboolean      sky_play_queue_get_shuffle (SkyPlayQueue *self);
void          sky_play_queue_set_shuffle (SkyPlayQueue *self, gboolean shuffle);
SkyRepeat     sky_play_queue_get_repeat (SkyPlayQueue *self);
void          sky_play_queue_set_repeat (SkyPlayQueue *self, SkyRepeat repeat);
/* After sky_queue_item_learn () on some of its items. */
void sky_play_queue_tell_learned (SkyPlayQueue *self);
/* The whole queue as a value, for the disk and for a hand-over. */
GVariant *sky_play_queue_serialize (SkyPlayQueue *self);
gboolean  sky_play_queue_restore (SkyPlayQueue *self, GVariant *variant, GError **error);

G_END_DECLS
