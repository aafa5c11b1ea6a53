/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "playback/sky-play-queue.h"

G_BEGIN_DECLS

#define SKY_TYPE_QUEUE_ROW (sky_queue_row_get_type ())
G_DECLARE_FINAL_TYPE (SkyQueueRow, sky_queue_row, SKY, QUEUE_ROW, GtkWidget)

/* One place in the queue; recycled. Its button activates queue.remove with its position. */
GtkWidget *sky_queue_row_new (GtkListItem *place);
void       sky_queue_row_set_fixed (SkyQueueRow *self);
void       sky_queue_row_bind (SkyQueueRow *self, SkyQueueItem *item);
void       sky_queue_row_unbind (SkyQueueRow *self);
/* Whether it plays, and whether it is the last one to do so. */
void          sky_queue_row_show_place (SkyQueueRow *self, SkyPlayQueue *queue, gboolean moving);
guint         sky_queue_row_get_position (SkyQueueRow *self);
SkyQueueItem *sky_queue_row_get_item (SkyQueueRow *self);

G_END_DECLS
