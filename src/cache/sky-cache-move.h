/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-core.h"

G_BEGIN_DECLS

void sky_cache_core_move (SkyCacheCore *self, const char *folder, gboolean adopt, GTask *task);
void sky_cache_core_get_move_progress (SkyCacheCore *self, guint64 *done, guint64 *total);

G_END_DECLS
