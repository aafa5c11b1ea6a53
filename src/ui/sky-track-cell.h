/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/sky-pin-tracks.h"
#include "library/sky-track-item.h"

G_BEGIN_DECLS

/* Columns of the songs page. */
typedef enum
{
  SKY_SONG_COLUMN_TITLE,
  SKY_SONG_COLUMN_ARTIST,
  SKY_SONG_COLUMN_ALBUM,
  SKY_SONG_COLUMN_ALBUM_ARTIST,
  SKY_SONG_COLUMN_DISC,
  SKY_SONG_COLUMN_TRACK,
  SKY_SONG_COLUMN_YEAR,
  SKY_SONG_COLUMN_GENRE,
  SKY_SONG_COLUMN_COMPOSER,
  SKY_SONG_COLUMN_PLAYS,
  SKY_SONG_COLUMN_ADDED,
  SKY_SONG_COLUMN_FORMAT,
  SKY_SONG_COLUMN_WHERE,
  SKY_SONG_COLUMN_TIME,
} SkySongColumn;

#define SKY_N_SONG_COLUMNS (SKY_SONG_COLUMN_TIME + 1)

#define SKY_TYPE_TRACK_CELL (sky_track_cell_get_type ())
G_DECLARE_FINAL_TYPE (SkyTrackCell, sky_track_cell, SKY, TRACK_CELL, GtkWidget)

/* One field of a track; the title comes with a cover and a sign while it plays. Recycled. */
GtkWidget    *sky_track_cell_new (SkySongColumn column, GtkListItem *place);
void          sky_track_cell_bind (SkyTrackCell *self, SkyTrackItem *item);
void          sky_track_cell_unbind (SkyTrackCell *self);
guint         sky_track_cell_get_position (SkyTrackCell *self);
SkySongColumn sky_track_cell_get_column (SkyTrackCell *self);
gint64        sky_track_cell_get_track_id (SkyTrackCell *self);
void          sky_track_cell_set_playing (SkyTrackCell *self, gboolean playing, gboolean moving);
void          sky_track_cell_set_pins (SkyTrackCell *self, SkyPinTracks *pins);
void          sky_track_cell_set_art (SkyTrackCell *self, const char *art_uri);
void          sky_track_cell_set_two_lines (SkyTrackCell *self, gboolean two_lines);
/* In a list of rows of such cells. */
void sky_track_cell_focus_row (GtkWidget *list, gint64 track_id);

G_END_DECLS
