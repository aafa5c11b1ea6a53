/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-database.h"
#include "library/sky-track-list.h"
#include "library/sky-track-row.h"

G_BEGIN_DECLS

/**
 * SkyListQuery:
 * @search: (owned) (nullable): words, or %NULL for all tracks
 * @sort: the order
 * @descending: whether the greatest comes first
 */
typedef struct
{
  char        *search;
  SkyTrackSort sort;
  gboolean     descending;
} SkyListQuery;

GArray    *sky_list_store_query (SkyDatabase        *database,
                                 const SkyListQuery *query,
                                 GCancellable       *cancellable,
                                 gint64             *total_ms,
                                 GError            **error);
GPtrArray *sky_list_store_load_rows (SkyDatabase  *database,
                                     GArray       *ids,
                                     GCancellable *cancellable,
                                     GError      **error);

G_END_DECLS
