/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-pin-tracks.h"

G_BEGIN_DECLS

/* What is said of things that are kept on this computer. Pure functions; (transfer full). */
char *sky_keep_text_songs (const SkyPinnedTracks *outcome);
char *sky_keep_text_items (guint n_items, guint n_let_go, gboolean pinned);
char *sky_keep_text_sum (const SkyPinsSum *sum);
char *sky_keep_text_trouble (const SkyPinsSum *sum);

G_END_DECLS
