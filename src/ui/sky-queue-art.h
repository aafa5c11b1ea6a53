/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"
#include "playback/sky-queue-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_QUEUE_ART (sky_queue_art_get_type ())
G_DECLARE_FINAL_TYPE (SkyQueueArt, sky_queue_art, SKY, QUEUE_ART, GObject)

/* Finds the covers of queue items that are looked at. */
SkyQueueArt *sky_queue_art_new (SkyArtStore *store);
void         sky_queue_art_want (SkyQueueArt *self, SkyQueueItem *item);

G_END_DECLS
