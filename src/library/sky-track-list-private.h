/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-catalogue.h"
#include "library/sky-track-list.h"

G_BEGIN_DECLS

/* For the library, and for tests of what is kept in memory. */
SkyTrackList *sky_track_list_new (SkyCatalogue *catalogue);
guint         sky_track_list_get_n_pages (SkyTrackList *self);
guint         sky_track_list_get_n_live_items (SkyTrackList *self);

G_END_DECLS
