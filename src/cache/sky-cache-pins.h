/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-core.h"

G_BEGIN_DECLS

void sky_cache_pins_set (SkyCacheCore *self, const char *drive, const char *key, gboolean pinned);
void sky_cache_pins_set_all (SkyCacheCore *self, const char *const *names);
void
sky_cache_pins_rename (SkyCacheCore *self, const char *drive, const char *from, const char *to);
void sky_cache_pins_restore (SkyCacheCore *self);
void
sky_cache_pins_count (SkyCacheCore *self, const char *drive, SkyDriveEntry *entry, GTask *task);

G_END_DECLS
