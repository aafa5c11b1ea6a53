/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-catalogue.h"
#include "library/sky-track-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_TRACK_WINDOW (sky_track_window_get_type ())
G_DECLARE_FINAL_TYPE (SkyTrackWindow, sky_track_window, SKY, TRACK_WINDOW, GObject)

/* The part of a list that somebody looks at: its items in use, and the rows at hand. Main thread.
 * A page that is wanted is fetched once; whoever shows its items sees them filled. */
SkyTrackWindow *sky_track_window_new (SkyCatalogue *catalogue);
SkyTrackItem   *sky_track_window_dup_item (SkyTrackWindow *self, gint64 id, gboolean *is_new);
gboolean        sky_track_window_fill_item (SkyTrackWindow *self, SkyTrackItem *item, guint page);
gboolean        sky_track_window_begin_page (SkyTrackWindow *self, guint page);
void            sky_track_window_take_page (SkyTrackWindow *self, guint page, GPtrArray *rows);
void            sky_track_window_fetch_page (SkyTrackWindow *self, guint page, GArray *ids);
void            sky_track_window_fetch_items (SkyTrackWindow *self, GArray *ids);
void            sky_track_window_forget_pages (SkyTrackWindow *self);
void            sky_track_window_refresh (SkyTrackWindow *self, GArray *changed);
guint           sky_track_window_get_n_pages (SkyTrackWindow *self);
guint           sky_track_window_get_n_items (SkyTrackWindow *self);

G_END_DECLS
