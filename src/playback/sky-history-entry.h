/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-queue-item.h"

G_BEGIN_DECLS

#define SKY_TYPE_HISTORY_ENTRY (sky_history_entry_get_type ())
G_DECLARE_FINAL_TYPE (SkyHistoryEntry, sky_history_entry, SKY, HISTORY_ENTRY, GObject)

/* What was heard, and when: seconds since 1970. Immutable, but for what its item learns. */
SkyHistoryEntry *sky_history_entry_new (SkyQueueItem *item, gint64 heard_at);
SkyQueueItem    *sky_history_entry_get_item (SkyHistoryEntry *self);
gint64           sky_history_entry_get_heard_at (SkyHistoryEntry *self);

G_END_DECLS
