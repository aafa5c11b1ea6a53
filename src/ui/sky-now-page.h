/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"
#include "ui/sky-queue-art.h"
#include "ui/sky-settings.h"

G_BEGIN_DECLS

#define SKY_TYPE_NOW_PAGE (sky_now_page_get_type ())
G_DECLARE_FINAL_TYPE (SkyNowPage, sky_now_page, SKY, NOW_PAGE, GtkWidget)

/* What plays, over the whole window. Properties: "spectrum": whether it is shown; "chapters":
 * whether they are, where there is no room beside it. */
void sky_now_page_set_player (SkyNowPage *self, SkyPlayer *player);
void sky_now_page_set_services (SkyNowPage *self, SkyServices *services);
void sky_now_page_set_chapters (SkyNowPage *self, SkyChapterStore *chapters);
void sky_now_page_set_art (SkyNowPage *self, SkyQueueArt *art);
void sky_now_page_set_settings (SkyNowPage *self, SkySettings *settings);
void sky_now_page_set_width (SkyNowPage *self, int width);
void sky_now_page_take_focus (SkyNowPage *self);

G_END_DECLS
