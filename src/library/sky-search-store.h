/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/sky-database.h"

G_BEGIN_DECLS

char   *sky_search_store_build_expression (const char *search);
GArray *sky_search_store_find (SkyDatabase  *database,
                               const char   *search,
                               guint         limit,
                               GCancellable *cancellable,
                               GError      **error);
GArray *sky_search_store_find_unranked (SkyDatabase  *database,
                                        const char   *search,
                                        GCancellable *cancellable,
                                        GError      **error);

G_END_DECLS
