/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-object-private.h"

G_BEGIN_DECLS

/* The network side of one object: decides which ranges to ask for, and asks. Network thread, but
 * for sky_cache_fetcher_is_due (). */
SkyCacheFetcher *sky_cache_fetcher_new (SkyCacheObject *object);
void             sky_cache_fetcher_free (SkyCacheFetcher *self);
void             sky_cache_fetcher_plan (SkyCacheFetcher *self);
gboolean         sky_cache_fetcher_is_due (SkyCacheObject *object, SkyCacheReader *reader);

G_END_DECLS
