/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

/**
 * SkyRecentAlbum:
 * @title: of the album, or of the track where it has none
 * @artist: of the album
 * @first: where its tracks begin in the list
 * @n_tracks: how many follow each other
 * @track_id: one of them, for the cover
 *
 * Tracks of one album that came into the library together.
 */
typedef struct
{
  char  *title;
  char  *artist;
  guint  first;
  guint  n_tracks;
  gint64 track_id;
} SkyRecentAlbum;

#define SKY_TYPE_RECENT_ALBUMS (sky_recent_albums_get_type ())
G_DECLARE_FINAL_TYPE (SkyRecentAlbums, sky_recent_albums, SKY, RECENT_ALBUMS, GObject)

/* What came into the library last, album by album. Main thread. Signal: "changed". */
SkyRecentAlbums *sky_recent_albums_new (SkyLibrary *library);
GPtrArray       *sky_recent_albums_get (SkyRecentAlbums *self);
GArray          *sky_recent_albums_dup_ids (SkyRecentAlbums *self, const SkyRecentAlbum *album);

G_END_DECLS
