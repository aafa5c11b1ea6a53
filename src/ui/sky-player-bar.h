/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-chapter-store.h"
#include "app/sky-services.h"
#include "ui/sky-cover.h"

G_BEGIN_DECLS

#define SKY_TYPE_PLAYER_BAR (sky_player_bar_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlayerBar, sky_player_bar, SKY, PLAYER_BAR, GtkWidget)

/* What plays, and what can be done with it; its buttons activate the actions "player.…". */
void      sky_player_bar_set_player (SkyPlayerBar *self, SkyPlayer *player);
void      sky_player_bar_set_services (SkyPlayerBar *self, SkyServices *services);
void      sky_player_bar_set_chapters (SkyPlayerBar *self, SkyChapterStore *chapters);
SkyCover *sky_player_bar_get_cover (SkyPlayerBar *self);
void      sky_player_bar_set_width (SkyPlayerBar *self, int width);

G_END_DECLS
