/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "server/sky-server-node.h"

G_BEGIN_DECLS

/* Versions of files, made of segments of blobs. */
gboolean sky_content_store_set (SkyDatabase *database,
                                gint64       account,
                                gint64       node,
                                const char  *sha256,
                                guint64      size,
                                GError     **error);
gboolean sky_content_store_copy (
    SkyDatabase *database, gint64 account, gint64 version, gint64 node, GError **error);
GArray    *sky_content_store_list_segments (SkyDatabase *database, gint64 version, GError **error);
GPtrArray *sky_content_store_take_unused (SkyDatabase *database, guint limit, GError **error);
gboolean   sky_content_store_has_blob (SkyDatabase *database,
                                       const char  *sha256,
                                       gboolean    *found,
                                       GError     **error);

G_END_DECLS
