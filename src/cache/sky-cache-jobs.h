/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-core.h"

G_BEGIN_DECLS

void sky_cache_jobs_open (SkyCacheCore *self);
void sky_cache_jobs_load (SkyCacheCore *self, SkyCacheObject *object);
void sky_cache_jobs_commit (SkyCacheCore *self, SkyCacheObject *object);
void sky_cache_jobs_forget (SkyCacheCore *self, SkyCacheObject *object);
void sky_cache_jobs_forget_block (SkyCacheCore *self, SkyCacheObject *object, guint64 index);
void sky_cache_jobs_grow_block (SkyCacheCore *self, SkyCacheObject *object, guint64 index);
void sky_cache_jobs_make_room (SkyCacheCore *self, SkyCacheObject *object);
void sky_cache_jobs_limit (SkyCacheCore *self);
void sky_cache_jobs_clear (SkyCacheCore *self);
void sky_cache_jobs_rekey (SkyCacheCore *self,
                           const char   *drive_id,
                           const char   *old_key,
                           const char   *new_key);

G_END_DECLS
