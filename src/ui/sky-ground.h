/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/sky-cover.h"

G_BEGIN_DECLS

#define SKY_TYPE_GROUND (sky_ground_get_type ())
G_DECLARE_FINAL_TYPE (SkyGround, sky_ground, SKY, GROUND, GtkWidget)

void sky_ground_set_cover (SkyGround *self, SkyCover *cover);

G_END_DECLS
