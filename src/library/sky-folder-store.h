/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"

G_BEGIN_DECLS

gboolean sky_folder_store_add (SkyDatabase *database, const char *path, gint64 now, GError **error);
gboolean sky_folder_store_remove (SkyDatabase *database, const char *path, GError **error);
GPtrArray *sky_folder_store_list (SkyDatabase *database, GError **error);
gboolean   sky_folder_store_set_scanned (
      SkyDatabase *database, const char *drive_id, const char *folder, gint64 now, GError **error);
gboolean sky_folder_store_set_place (SkyDatabase *database,
                                     const char  *drive_id,
                                     const char  *name,
                                     gboolean     available,
                                     GError     **error);
gboolean sky_folder_store_reset_places (SkyDatabase *database, GError **error);

G_END_DECLS
