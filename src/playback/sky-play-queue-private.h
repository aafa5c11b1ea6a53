/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-play-queue.h"
#include "playback/sky-shuffle.h"

G_BEGIN_DECLS

struct _SkyPlayQueue
{
  GObject parent_instance;

  GPtrArray  *items;    /* (owned) (element-type SkyQueueItem) */
  SkyShuffle *way;      /* (owned): in use while shuffling */
  guint       position; /* of the current item, or G_MAXUINT */
  gboolean    shuffle;
  SkyRepeat   repeat;
};

/* What the properties said before a change, to notify only what is different after it. */
typedef struct
{
  SkyQueueItem *current; /* (owned) (nullable) */
  guint         position;
  guint         n_items;
  gboolean      can_go_next;
  gboolean      can_go_previous;
} SkyPlayQueueSnapshot;

/* Everything that a queue is; no field owns its items but @items. */
typedef struct
{
  GPtrArray *items; /* (owned) (element-type SkyQueueItem) */
  guint      position;
  gboolean   shuffle;
  SkyRepeat  repeat;
  GPtrArray *played;   /* (owned) */
  GPtrArray *upcoming; /* (owned) */
} SkyPlayQueueState;

/* sky-play-queue.c */
SkyPlayQueueSnapshot sky_play_queue_begin_change (SkyPlayQueue *self);
void                 sky_play_queue_end_change (SkyPlayQueue *self, SkyPlayQueueSnapshot *before);
SkyShuffle          *sky_play_queue_get_way (SkyPlayQueue *self);
void                 sky_play_queue_adopt (SkyPlayQueue *self, SkyPlayQueueState *state);

/* sky-play-queue-steps.c */
gboolean      sky_play_queue_can_go_previous (SkyPlayQueue *self);
guint         sky_play_queue_find (SkyPlayQueue *self, SkyQueueItem *item);
SkyQueueItem *sky_play_queue_peek_ahead (SkyPlayQueue *self, guint n);

G_END_DECLS
