/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-pins.h"
#include "library/sky-library.h"

G_BEGIN_DECLS

/**
 * SkyPinnedTracks:
 * @pinned: whether they were to be kept
 * @n_changed: tracks that are wanted now, or no longer
 * @n_here: those that have a file on this computer anyway
 * @n_let_go: those that are let go of by themselves, while a folder that holds them stays
 *
 * What has become of tracks.
 */
typedef struct
{
  gboolean pinned;
  guint    n_changed;
  guint    n_here;
  guint    n_let_go;
} SkyPinnedTracks;

#define SKY_TYPE_PIN_TRACKS (sky_pin_tracks_get_type ())
G_DECLARE_FINAL_TYPE (SkyPinTracks, sky_pin_tracks, SKY, PIN_TRACKS, GObject)

/* Which tracks of the library are pinned, and how they become so. Main thread. Signal "changed":
 * others are. */
SkyPinTracks *sky_pin_tracks_new (SkyPins *pins, SkyLibrary *library);
gboolean      sky_pin_tracks_contains (SkyPinTracks *self, gint64 id);
void          sky_pin_tracks_set_async (SkyPinTracks       *self,
                                        GArray             *ids,
                                        gboolean            pinned,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean      sky_pin_tracks_set_finish (SkyPinTracks    *self,
                                         GAsyncResult    *result,
                                         SkyPinnedTracks *outcome,
                                         GError         **error);

G_END_DECLS
