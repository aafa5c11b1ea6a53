/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-library.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_ART_STORE (sky_art_store_get_type ())
G_DECLARE_FINAL_TYPE (SkyArtStore, sky_art_store, SKY, ART_STORE, GObject)

/* Covers for those who show tracks: found one after the other, what was asked for last first. Gives
 * what is played its picture by itself. Main thread. Signal: "found" (gint64 track id, char *uri).
 */
SkyArtStore *sky_art_store_new (SkyLibrary *library, SkyPlayer *player);
char        *sky_art_store_dup_uri (SkyArtStore *self, gint64 track_id);
void         sky_art_store_request (SkyArtStore *self, gint64 track_id);
void         sky_art_store_retry (SkyArtStore *self);

G_END_DECLS
