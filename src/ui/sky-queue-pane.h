/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"
#include "ui/sky-queue-art.h"

G_BEGIN_DECLS

#define SKY_TYPE_QUEUE_PANE (sky_queue_pane_get_type ())
G_DECLARE_FINAL_TYPE (SkyQueuePane, sky_queue_pane, SKY, QUEUE_PANE, GtkWidget)

/* What plays now and next. Signals: "toast" (AdwToast *): something to tell, with an undo
 * button. */
void sky_queue_pane_set_player (SkyQueuePane *self, SkyPlayer *player, SkyPlayOrder *order);
void sky_queue_pane_set_art (SkyQueuePane *self, SkyQueueArt *art);
void sky_queue_pane_set_alone (SkyQueuePane *self, gboolean alone);

G_END_DECLS
