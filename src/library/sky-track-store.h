/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "library/sky-track-info.h"

G_BEGIN_DECLS

/* All of these run on a database's thread; those that write stand in the caller's transaction. */
gint64        sky_track_store_insert (SkyDatabase        *database,
                                      const SkyTrackInfo *track,
                                      gint64              now,
                                      GError            **error);
gboolean      sky_track_store_set_tags (SkyDatabase        *database,
                                        gint64              id,
                                        const SkyTrackInfo *track,
                                        GError            **error);
gboolean      sky_track_store_fill_tags (SkyDatabase        *database,
                                         gint64              id,
                                         const SkyTrackInfo *track,
                                         GError            **error);
gboolean      sky_track_store_refresh (SkyDatabase *database, gint64 id, GError **error);
SkyTrackInfo *sky_track_store_load (SkyDatabase *database, gint64 id, GError **error);
gint64        sky_track_store_resolve (SkyDatabase *database, gint64 id);
gboolean
sky_track_store_merge (SkyDatabase *database, gint64 from, gint64 into, gint64 now, GError **error);
gboolean sky_track_store_add_play (SkyDatabase *database, gint64 id, gint64 now, GError **error);
gboolean sky_track_store_set_rating (SkyDatabase *database, gint64 id, int rating, GError **error);
gboolean sky_track_store_set_favourite (SkyDatabase *database,
                                        gint64       id,
                                        gboolean     favourite,
                                        GError     **error);
gint64   sky_track_store_count (SkyDatabase *database, GError **error);

G_END_DECLS
