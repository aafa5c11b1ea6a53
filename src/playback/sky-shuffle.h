/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-queue-item.h"

G_BEGIN_DECLS

/* SKY_SHUFFLE_ALBUMS mixes whole albums, each of which keeps its order. */
typedef enum
{
  SKY_SHUFFLE_OFF,
  SKY_SHUFFLE_TRACKS,
  SKY_SHUFFLE_ALBUMS,
} SkyShuffleMode;

/* Fair random orders: of all possible ones each is as likely as another. Pure functions. */
GPtrArray *sky_shuffle_draw (GPtrArray *all, SkyShuffleMode mode, SkyQueueItem *last);
GPtrArray *
sky_shuffle_begin (GPtrArray *all, SkyShuffleMode mode, SkyQueueItem *current, guint *position);
GPtrArray *sky_shuffle_mix_in (GPtrArray     *upcoming,
                               GPtrArray     *added,
                               SkyShuffleMode mode,
                               SkyQueueItem  *current);

G_END_DECLS
