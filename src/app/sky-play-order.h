/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-queue-builder.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_PLAY_ORDER (sky_play_order_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlayOrder, sky_play_order, SKY, PLAY_ORDER, GObject)

/* Signal: "added" (guint): that many songs came into the queue; sky_player_undo() takes them out.
 */
SkyPlayOrder *sky_play_order_new (SkyPlayer *player, SkyQueueBuilder *builder);
void          sky_play_order_play (SkyPlayOrder *self, GArray *ids, guint start);
void          sky_play_order_enqueue (SkyPlayOrder *self, GArray *ids, gboolean next);
void
sky_play_order_enqueue_locations (SkyPlayOrder *self, const char *const *locations, gboolean next);
void sky_play_order_play_locations (SkyPlayOrder *self, const char *const *locations);

void sky_play_order_insert (SkyPlayOrder *self, GArray *ids, SkyQueueItem *before);
void sky_play_order_insert_locations (SkyPlayOrder      *self,
                                      const char *const *locations,
                                      SkyQueueItem      *before);

G_END_DECLS
