/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"
#include "desktop/sky-mpris-generated.h"

G_BEGIN_DECLS

#define SKY_TYPE_MPRIS_PLAYER (sky_mpris_player_get_type ())
G_DECLARE_FINAL_TYPE (
    SkyMprisPlayer, sky_mpris_player, SKY, MPRIS_PLAYER, SkyMprisBusPlayerSkeleton)

SkyMprisPlayer *sky_mpris_player_new (SkyPlayer *player);

G_END_DECLS
