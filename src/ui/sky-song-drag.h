/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKY_TYPE_SONG_DRAG (sky_song_drag_get_type ())
G_DECLARE_FINAL_TYPE (SkySongDrag, sky_song_drag, SKY, SONG_DRAG, GObject)

/* Songs that the pointer carries within the program: tracks of the library, or places on drives.
 * Immutable. */
SkySongDrag       *sky_song_drag_new_tracks (GArray *ids);
SkySongDrag       *sky_song_drag_new_places (const char *const *locations);
GArray            *sky_song_drag_get_ids (SkySongDrag *self);
const char *const *sky_song_drag_get_locations (SkySongDrag *self);
guint              sky_song_drag_get_count (SkySongDrag *self);

/**
 * SkySongDragPick:
 * @widget: where the drag begins
 * @x: where the pointer was pressed
 * @y: likewise
 *
 * Returns: (transfer full) (nullable): what is dragged from there; %NULL for nothing
 */
typedef SkySongDrag *(*SkySongDragPick) (GtkWidget *widget, double x, double y, gpointer user_data);

void sky_song_drag_watch (GtkWidget *widget, SkySongDragPick pick, gpointer owner);

G_END_DECLS
