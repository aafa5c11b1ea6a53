/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "playback/sky-queue-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_QUEUE_ROW (sky_queue_row_get_type ())
G_DECLARE_FINAL_TYPE (SkyQueueRow, sky_queue_row, SKY, QUEUE_ROW, GtkWidget)

/* One place in the queue; recycled. Its button activates queue.remove with its position. */
GtkWidget *sky_queue_row_new (GtkListItem *place);
void       sky_queue_row_bind (SkyQueueRow *self, SkyQueueItem *item);
void       sky_queue_row_unbind (SkyQueueRow *self);
void       sky_queue_row_set_current (SkyQueueRow *self, guint current);

G_END_DECLS
