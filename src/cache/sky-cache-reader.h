/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-object-private.h"

G_BEGIN_DECLS

#define SKY_CACHE_FIRST_WINDOW (256 * 1024)

guint64 sky_cache_largest_window (SkyCacheObject *object);
guint64 sky_cache_reader_get_lead (const SkyCacheReader *self);
void sky_cache_reader_choose_window (SkyCacheReader *self, SkyCacheObject *object, guint64 offset);
gboolean sky_cache_reader_is_planned (const SkyCacheReader *self, guint64 offset);
gboolean sky_cache_reader_is_due (SkyCacheReader *self, SkyCacheObject *object);

G_END_DECLS
