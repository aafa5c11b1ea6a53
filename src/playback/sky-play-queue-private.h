/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-play-queue.h"

G_BEGIN_DECLS

struct _SkyPlayQueue
{
  GObject parent_instance;

  GPtrArray     *items;      /* (owned) (element-type SkyQueueItem): in the order of play */
  GPtrArray     *order;      /* (owned) (nullable): their own order, while they are shuffled */
  GPtrArray     *next_round; /* (owned) (nullable): of a shuffled queue; drawn, not begun */
  GPtrArray     *trail;      /* (owned): what the current item was come to from, oldest first */
  SkyQueueItem  *stop_after; /* (nullable): one of the items */
  GVariant      *written;    /* (owned) (nullable): the items as a value, until they change */
  guint          position;   /* of the current item, or G_MAXUINT */
  SkyShuffleMode shuffle;
  SkyShuffleMode usual_shuffle; /* what "on" means */
  SkyRepeat      repeat;
};

/* What the properties said before a change, to notify only what is different after it. */
typedef struct
{
  SkyQueueItem  *current;    /* (owned) (nullable) */
  SkyQueueItem  *stop_after; /* not owned: only compared */
  guint          position;
  guint          n_items;
  SkyShuffleMode shuffle;
  SkyRepeat      repeat;
  gboolean       can_go_next;
  gboolean       can_go_previous;
} SkyPlayQueueSnapshot;

/* sky-play-queue.c */
SkyPlayQueueSnapshot sky_play_queue_begin_change (SkyPlayQueue *self);
void                 sky_play_queue_end_change (SkyPlayQueue *self, SkyPlayQueueSnapshot *before);
void sky_play_queue_tell_items (SkyPlayQueue *self, guint position, guint removed, guint added);
void sky_play_queue_take_items (SkyPlayQueue *self, GPtrArray *items);

/* sky-play-queue-modes.c */
void sky_play_queue_begin_round (SkyPlayQueue *self, SkyQueueItem *current);

/* sky-play-queue-steps.c */
gboolean      sky_play_queue_can_go_previous (SkyPlayQueue *self);
guint         sky_play_queue_find (SkyPlayQueue *self, SkyQueueItem *item);
SkyQueueItem *sky_play_queue_peek_ahead (SkyPlayQueue *self, guint n);

/* sky-play-queue-edit.c; arrays of items */
void       sky_play_queue_tell_difference (SkyPlayQueue *self, GPtrArray *old);
GPtrArray *sky_play_queue_new_array (guint size);
void       sky_play_queue_extend (GPtrArray *to, GPtrArray *from, guint first, guint end);

G_END_DECLS
