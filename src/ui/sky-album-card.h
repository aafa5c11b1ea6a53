/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/sky-recent-albums.h"

G_BEGIN_DECLS

#define SKY_TYPE_ALBUM_CARD (sky_album_card_get_type ())
G_DECLARE_FINAL_TYPE (SkyAlbumCard, sky_album_card, SKY, ALBUM_CARD, GtkWidget)

/* An album as a cover with two lines below. Signal: "activated". */
GtkWidget *sky_album_card_new (void);
void sky_album_card_show (SkyAlbumCard *self, const SkyRecentAlbum *album, const char *art_uri);

G_END_DECLS
