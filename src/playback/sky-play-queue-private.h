/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-play-queue.h"
#include "playback/sky-shuffle.h"

G_BEGIN_DECLS

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

SkyQueueItem *sky_play_queue_peek_ahead (SkyPlayQueue *self, guint n);
SkyShuffle   *sky_play_queue_get_way (SkyPlayQueue *self);
void          sky_play_queue_adopt (SkyPlayQueue *self, SkyPlayQueueState *state);

G_END_DECLS
