/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "server/sky-server-node.h"
#include "server/sky-server-path.h"

G_BEGIN_DECLS

/* The tree of files and folders of every account. */
SkyServerNode *sky_node_store_lookup (SkyDatabase         *database,
                                      gint64               account,
                                      const SkyServerPath *path,
                                      GError             **error);
SkyServerNode *sky_node_store_lookup_parent (SkyDatabase         *database,
                                             gint64               account,
                                             const SkyServerPath *path,
                                             GError             **error);
SkyServerNode *sky_node_store_lookup_child (SkyDatabase *database,
                                            gint64       parent,
                                            const char  *name,
                                            GError     **error);
SkyServerNode *sky_node_store_get (SkyDatabase *database, gint64 id, GError **error);
GPtrArray     *sky_node_store_list (SkyDatabase *database, gint64 folder, GError **error);
gboolean
sky_node_store_get_height (SkyDatabase *database, gint64 node, guint *height, GError **error);
gint64 sky_node_store_add (SkyDatabase *database,
                           gint64       account,
                           gint64       parent,
                           const char  *name,
                           gboolean     is_folder,
                           GError     **error);
gboolean
sky_node_store_set_modified (SkyDatabase *database, gint64 node, gint64 modified, GError **error);
gboolean sky_node_store_move (
    SkyDatabase *database, gint64 node, gint64 parent, const char *name, GError **error);
gboolean sky_node_store_remove (SkyDatabase *database, gint64 node, GError **error);

G_END_DECLS
