/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_MPRIS_PATH "/org/mpris/MediaPlayer2"
/* What the specification wants where nothing plays. */
#define SKY_MPRIS_NO_TRACK SKY_MPRIS_PATH "/TrackList/NoTrack"

char       *sky_mpris_dup_track_path (SkyQueueItem *item);
GVariant   *sky_mpris_new_metadata (SkyQueueItem *item, gint64 duration_ms);
const char *sky_mpris_loop_status (SkyRepeat repeat);
gboolean    sky_mpris_parse_loop (const char *status, SkyRepeat *repeat);
const char *sky_mpris_playback_status (SkyPlayerState state);

G_END_DECLS
