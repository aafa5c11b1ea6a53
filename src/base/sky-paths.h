/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folders of this user's state. SKYLARK_STATE_DIR, where set, is the state folder and holds the
 * others too. All are created with mode 0700 by sky_paths_ensure (). */
const char *sky_paths_get_state_dir (void);
const char *sky_paths_get_cache_dir (void);
const char *sky_paths_get_drive_dir (void);
char       *sky_paths_build_state (const char *name);
gboolean    sky_paths_ensure (GError **error);

G_END_DECLS
