/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What lies in it: the map of what is kept, and the folder of the data files. */
#define SKY_CACHE_MAP_NAME "cache.db"
#define SKY_CACHE_BLOCKS_NAME "blocks"

int      sky_cache_folder_lock (const char *folder, GError **error);
gboolean sky_cache_folder_is_cache (const char *folder);
gboolean sky_cache_folder_is_foreign (const char *folder);
void     sky_cache_folder_clear (const char *folder);
void     sky_cache_folder_remove_map (const char *folder);
gboolean sky_cache_folder_is_data_name (const char *name);

G_END_DECLS
