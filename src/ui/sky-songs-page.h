/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-services.h"
#include "ui/sky-settings.h"

G_BEGIN_DECLS

#define SKY_TYPE_SONGS_PAGE (sky_songs_page_get_type ())
G_DECLARE_FINAL_TYPE (SkySongsPage, sky_songs_page, SKY, SONGS_PAGE, GtkWidget)

/* Every song of the library. */
void sky_songs_page_set_settings (SkySongsPage *self, SkySettings *settings);
void sky_songs_page_set_services (SkySongsPage *self, SkyServices *services);
void sky_songs_page_set_search (SkySongsPage *self, const char *search);
void sky_songs_page_show_playing (SkySongsPage *self);
void sky_songs_page_play_first (SkySongsPage *self);
void sky_songs_page_take_focus (SkySongsPage *self);

G_END_DECLS
