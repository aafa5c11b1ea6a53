/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_NOW_PAGE (sky_now_page_get_type ())
G_DECLARE_FINAL_TYPE (SkyNowPage, sky_now_page, SKY, NOW_PAGE, GtkWidget)

/* What plays, over the whole of a narrow window. */
void sky_now_page_set_player (SkyNowPage *self, SkyPlayer *player);
void sky_now_page_take_focus (SkyNowPage *self);

G_END_DECLS
