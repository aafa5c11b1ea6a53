/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "playback/sky-history-entry.h"

G_BEGIN_DECLS

#define SKY_TYPE_HISTORY_ROW (sky_history_row_get_type ())
G_DECLARE_FINAL_TYPE (SkyHistoryRow, sky_history_row, SKY, HISTORY_ROW, GtkWidget)

/* What was heard, and when. */
GtkWidget *sky_history_row_new (GtkListItem *place);
void       sky_history_row_bind (SkyHistoryRow *self, SkyHistoryEntry *entry);
void       sky_history_row_unbind (SkyHistoryRow *self);
guint      sky_history_row_get_position (SkyHistoryRow *self);

G_END_DECLS
