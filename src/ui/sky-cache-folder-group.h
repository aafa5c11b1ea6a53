/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_CACHE_FOLDER_GROUP (sky_cache_folder_group_get_type ())
G_DECLARE_FINAL_TYPE (
    SkyCacheFolderGroup, sky_cache_folder_group, SKY, CACHE_FOLDER_GROUP, AdwPreferencesGroup)

/* The part of the preferences about the folder that the cache lies in. */
void  sky_cache_folder_group_set_home (SkyCacheFolderGroup *self, SkyCacheHome *home);
char *sky_cache_folder_group_dup_folder (const char *chosen);

G_END_DECLS
