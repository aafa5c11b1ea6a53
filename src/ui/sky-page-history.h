/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the user has been: pages as win.show-page names them. Main thread. */
typedef struct _SkyPageHistory SkyPageHistory;

SkyPageHistory *sky_page_history_new (void);
void            sky_page_history_free (SkyPageHistory *self);
void            sky_page_history_visit (SkyPageHistory *self, const char *page);
const char     *sky_page_history_get_current (SkyPageHistory *self);
gboolean        sky_page_history_can_go (SkyPageHistory *self, int steps);
const char     *sky_page_history_go (SkyPageHistory *self, int steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyPageHistory, sky_page_history_free)

G_END_DECLS
