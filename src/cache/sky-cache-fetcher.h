/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-object-private.h"

G_BEGIN_DECLS

/* The network side of one object: decides which ranges to ask for, and asks. Network thread. */
SkyCacheFetcher *sky_cache_fetcher_new (SkyCacheObject *object);
void             sky_cache_fetcher_free (SkyCacheFetcher *self);
void             sky_cache_fetcher_plan (SkyCacheFetcher *self);

G_END_DECLS
