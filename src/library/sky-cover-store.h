/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "library/sky-scanned-file.h"

G_BEGIN_DECLS

char *sky_cover_store_dup_name (SkyDatabase *database, gint64 track_id);
gboolean
sky_cover_store_set_name (SkyDatabase *database, gint64 track_id, const char *name, GError **error);
gboolean   sky_cover_store_forget (SkyDatabase *database, gint64 track_id, GError **error);
GPtrArray *sky_cover_store_list_sources (SkyDatabase *database, gint64 track_id, GError **error);

G_END_DECLS
