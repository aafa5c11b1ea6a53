/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-history-entry.h"

G_BEGIN_DECLS

#define SKY_TYPE_PLAY_HISTORY (sky_play_history_get_type ())
G_DECLARE_FINAL_TYPE (SkyPlayHistory, sky_play_history, SKY, PLAY_HISTORY, GObject)

/* What was heard: a GListModel of SkyHistoryEntry, the newest first, of bounded length. Main
 * thread. */
SkyPlayHistory *sky_play_history_new (void);
void            sky_play_history_add (SkyPlayHistory *self, SkyQueueItem *item, gint64 heard_at);
void            sky_play_history_clear (SkyPlayHistory *self);
GVariant       *sky_play_history_serialize (SkyPlayHistory *self);
void            sky_play_history_restore (SkyPlayHistory *self, GVariant *variant);

G_END_DECLS
