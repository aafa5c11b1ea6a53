/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "app/sky-chapter-store.h"
#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_PLAYER_ACTIONS (sky_player_actions_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlayerActions, sky_player_actions, SKY, PLAYER_ACTIONS, GObject)

/* The player as actions: "toggle", "next", "previous", "next-chapter", "previous-chapter",
 * "shuffle" (boolean), "repeat" (cycles; state "off", "all", "track"), "mute" (boolean), "louder",
 * "quieter". */
SkyPlayerActions *sky_player_actions_new (SkyPlayer *player, SkyChapterStore *chapters);
GActionGroup     *sky_player_actions_get_group (SkyPlayerActions *self);

G_END_DECLS
