/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/sky-track-item.h"
#include "library/sky-track-row.h"

G_BEGIN_DECLS

/* For the list that makes the items. */
SkyTrackItem *sky_track_item_new (gint64 id);
void          sky_track_item_set_row (SkyTrackItem *self, SkyTrackRow *row);

G_END_DECLS
