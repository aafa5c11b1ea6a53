/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-art-store.h"
#include "library/sky-track-list.h"
#include "ui/sky-settings.h"
#include "ui/sky-track-cell.h"

G_BEGIN_DECLS

#define SKY_TYPE_SONGS_COLUMNS (sky_songs_columns_get_type ())
G_DECLARE_FINAL_TYPE (SkySongsColumns, sky_songs_columns, SKY, SONGS_COLUMNS, GObject)

/* The columns of the songs page: which, in which order, how wide, and by which the list is sorted.
 * Remembered in the settings. Has the actions "column.NAME" (boolean) that show and hide. */
SkySongsColumns *sky_songs_columns_new (GtkColumnView *view);
void             sky_songs_columns_set_settings (SkySongsColumns *self, SkySettings *settings);
void             sky_songs_columns_set_list (SkySongsColumns *self, SkyTrackList *list);
void sky_songs_columns_set_signs (SkySongsColumns *self, SkyArtStore *art, SkyPinTracks *pins);
void sky_songs_columns_set_width (SkySongsColumns *self, int width);
void sky_songs_columns_set_playing (SkySongsColumns *self, gint64 track_id, gboolean moving);
GMenuModel   *sky_songs_columns_get_menu (SkySongsColumns *self);
GActionGroup *sky_songs_columns_get_actions (SkySongsColumns *self);
guint         sky_songs_columns_get_n_cells (SkySongsColumns *self);

G_END_DECLS
