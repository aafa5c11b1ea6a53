/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"
#include "ui/sky-cover.h"
#include "ui/sky-seek-bar.h"

G_BEGIN_DECLS

/* How the player's state looks: shared by the bar, the narrow bar and the page of what plays. */
void sky_player_show_item (
    SkyQueueItem *item, SkyCover *cover, GtkLabel *title, GtkLabel *artist, GtkLabel *album);
void sky_player_show_state (SkyPlayer *player, GtkButton *play);
void sky_player_show_badge (SkyPlayer *player, GtkWidget *badge, GtkImage *icon, GtkLabel *text);
void sky_player_show_modes (SkyPlayQueue *queue, GtkWidget *shuffle, GtkButton *repeat);
void sky_player_show_ranges (SkyByteSource *source, SkySeekBar *seek_bar);

G_END_DECLS
