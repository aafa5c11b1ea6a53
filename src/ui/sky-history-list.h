/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_HISTORY_LIST (sky_history_list_get_type ())
G_DECLARE_FINAL_TYPE (SkyHistoryList, sky_history_list, SKY, HISTORY_LIST, GtkWidget)

/* What was heard, newest first; it can be played and queued again. Signals: "added" (guint): that
 * many songs came into the queue; "toast" (AdwToast *): something to tell, with an undo button. */
void sky_history_list_set_player (SkyHistoryList *self, SkyPlayer *player);

G_END_DECLS
