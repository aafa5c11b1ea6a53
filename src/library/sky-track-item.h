/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_TRACK_ITEM (sky_track_item_get_type ())
G_DECLARE_FINAL_TYPE (SkyTrackItem, sky_track_item, SKY, TRACK_ITEM, GObject)

/* One row of a track list. Light: an id that fills itself when its page arrives. Properties (all
 * read-only, notified when filled or changed): "id" (gint64), "loaded", "title", "artist",
 * "album", "album-artist", "disc", "track", "year", "genre", "composer", "duration" (ms, gint64),
 * "format" (such as "FLAC 44.1"), "where" (such as "Home cloud +2"), "available", "added"
 * (seconds since 1970), "plays", "rating" (0 to 5). */
gint64      sky_track_item_get_id (SkyTrackItem *self);
gboolean    sky_track_item_get_loaded (SkyTrackItem *self);
const char *sky_track_item_get_title (SkyTrackItem *self);
const char *sky_track_item_get_artist (SkyTrackItem *self);
const char *sky_track_item_get_album (SkyTrackItem *self);
const char *sky_track_item_get_album_artist (SkyTrackItem *self);
const char *sky_track_item_get_genre (SkyTrackItem *self);
int         sky_track_item_get_disc (SkyTrackItem *self);
int         sky_track_item_get_track (SkyTrackItem *self);
int         sky_track_item_get_year (SkyTrackItem *self);
gint64      sky_track_item_get_duration (SkyTrackItem *self);
const char *sky_track_item_get_format (SkyTrackItem *self);
const char *sky_track_item_get_where (SkyTrackItem *self);

G_END_DECLS
