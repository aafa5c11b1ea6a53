/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

SkyPlayer *sky_silent_player_new (void);

G_END_DECLS
