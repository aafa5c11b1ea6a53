/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"
#include "ui/sky-queue-art.h"

G_BEGIN_DECLS

#define SKY_TYPE_UP_NEXT (sky_up_next_get_type ())
G_DECLARE_FINAL_TYPE (SkyUpNext, sky_up_next, SKY, UP_NEXT, GtkWidget)

/* What comes after what plays, beside a large cover. */
void sky_up_next_set_player (SkyUpNext *self, SkyPlayer *player);
void sky_up_next_set_art (SkyUpNext *self, SkyQueueArt *art);

G_END_DECLS
