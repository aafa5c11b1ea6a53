/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_MINI_PLAYER (sky_mini_player_get_type ())
G_DECLARE_FINAL_TYPE (SkyMiniPlayer, sky_mini_player, SKY, MINI_PLAYER, GtkWidget)

/* The player bar of a narrow window: one row; a tap on it activates win.now-playing. */
void sky_mini_player_set_player (SkyMiniPlayer *self, SkyPlayer *player);

G_END_DECLS
