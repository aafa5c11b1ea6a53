/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-queue-item.h"
#include "playback/sky-shuffle.h"

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

/* What plays now and next: a GListModel of SkyQueueItem, in the order of play, without GStreamer in
 * it. Shuffling brings the list itself to another order, and its end back to its own. Main thread.
 * Properties: "current" (SkyQueueItem, nullable), "position" (guint, or G_MAXUINT), "shuffle"
 * (whether), "shuffle-mode", "repeat", "stop-after" (SkyQueueItem, nullable), "can-go-next",
 * "can-go-previous". Signals: "learned": more is known of some items. */
SkyPlayQueue *sky_play_queue_new (void);
void          sky_play_queue_replace (SkyPlayQueue *self, GPtrArray *items, guint current);
/* At that place, or at an end; at an end of a shuffled queue they are mixed into what is left. */
void sky_play_queue_insert (SkyPlayQueue *self, guint position, GPtrArray *items);
void sky_play_queue_append (SkyPlayQueue *self, GPtrArray *items);
void sky_play_queue_prepend (SkyPlayQueue *self, GPtrArray *items);
void sky_play_queue_remove (SkyPlayQueue *self, guint position, guint count);
void sky_play_queue_remove_many (SkyPlayQueue *self, const guint *positions, guint n);
void sky_play_queue_move (SkyPlayQueue *self, const guint *positions, guint n, guint before);
void sky_play_queue_clear (SkyPlayQueue *self);
SkyQueueItem *sky_play_queue_get_current (SkyPlayQueue *self);
guint         sky_play_queue_get_position (SkyPlayQueue *self);
void          sky_play_queue_set_position (SkyPlayQueue *self, guint position);
/* What comes after the current item, by shuffle and repeat; %NULL at the end. */
SkyQueueItem  *sky_play_queue_peek_next (SkyPlayQueue *self, gboolean by_user);
gboolean       sky_play_queue_go_next (SkyPlayQueue *self, gboolean by_user);
gboolean       sky_play_queue_go_previous (SkyPlayQueue *self);
gboolean       sky_play_queue_get_shuffle (SkyPlayQueue *self);
void           sky_play_queue_set_shuffle (SkyPlayQueue *self, gboolean shuffle);
SkyShuffleMode sky_play_queue_get_shuffle_mode (SkyPlayQueue *self);
void           sky_play_queue_set_shuffle_mode (SkyPlayQueue *self, SkyShuffleMode mode);
SkyRepeat      sky_play_queue_get_repeat (SkyPlayQueue *self);
void           sky_play_queue_set_repeat (SkyPlayQueue *self, SkyRepeat repeat);
/* Once: it is forgotten as soon as another item is the current one. */
SkyQueueItem *sky_play_queue_get_stop_after (SkyPlayQueue *self);
void          sky_play_queue_set_stop_after (SkyPlayQueue *self, SkyQueueItem *item);
gint64        sky_play_queue_get_duration (SkyPlayQueue *self);
/* After sky_queue_item_learn () on some of its items. */
void sky_play_queue_tell_learned (SkyPlayQueue *self);
/* The whole queue as a value, for the disk and for a hand-over. */
GVariant *sky_play_queue_serialize (SkyPlayQueue *self);
gboolean  sky_play_queue_restore (SkyPlayQueue *self, GVariant *variant, GError **error);

/* The queue as it was, to undo a change: the same items in their order, with the modes as they are
 * now. What came in since stays, at the end, and what plays goes on where it is still there. */
typedef struct _SkyQueueMemo SkyQueueMemo;

SkyQueueMemo *sky_play_queue_remember (SkyPlayQueue *self);
void          sky_play_queue_bring_back (SkyPlayQueue *self, SkyQueueMemo *memo);
void          sky_queue_memo_free (SkyQueueMemo *memo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyQueueMemo, sky_queue_memo_free)

G_END_DECLS
