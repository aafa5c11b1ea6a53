/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-track-item.h"

G_BEGIN_DECLS

/**
 * SkyTrackSort:
 *
 * What a track list is sorted by; ties are broken by album, disc, track, title, id.
 */
typedef enum
{
  SKY_TRACK_SORT_TITLE,
  SKY_TRACK_SORT_ARTIST,
  SKY_TRACK_SORT_ALBUM,
  SKY_TRACK_SORT_YEAR,
  SKY_TRACK_SORT_GENRE,
  SKY_TRACK_SORT_DURATION,
  SKY_TRACK_SORT_ADDED,
  SKY_TRACK_SORT_PLAYS,
  SKY_TRACK_SORT_FORMAT,
  SKY_TRACK_SORT_WHERE,
  SKY_TRACK_SORT_RELEVANCE,
} SkyTrackSort;

#define SKY_TYPE_TRACK_LIST (sky_track_list_get_type ())
G_DECLARE_FINAL_TYPE (SkyTrackList, sky_track_list, SKY, TRACK_LIST, GObject)

/* A windowed GListModel of SkyTrackItem: an array of ids from one query, items made on demand and
 * dropped again. Made by sky_library_list_tracks (). Properties: "search" (string), "sort",
 * "descending", "loading", "total-duration" (ms). */
void         sky_track_list_set_search (SkyTrackList *self, const char *search);
const char  *sky_track_list_get_search (SkyTrackList *self);
void         sky_track_list_set_sort (SkyTrackList *self, SkyTrackSort sort, gboolean descending);
SkyTrackSort sky_track_list_get_sort (SkyTrackList *self);
gboolean     sky_track_list_get_descending (SkyTrackList *self);
gboolean     sky_track_list_get_loading (SkyTrackList *self);
gint64       sky_track_list_get_total_duration (SkyTrackList *self);
/* The ids of positions [first, first + count), clamped: (transfer full) (element-type gint64). */
GArray *sky_track_list_dup_ids (SkyTrackList *self, guint first, guint count);

G_END_DECLS
