/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-core.h"

G_BEGIN_DECLS

gboolean sky_cache_rebase_open (SkyCacheCore *self, GError **error);
void     sky_cache_rebase_detach_all (SkyCacheCore *self);

G_END_DECLS
