/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/sky-cache-core.h"
#include "cache/sky-cache-source.h"

G_BEGIN_DECLS

SkyByteSource *sky_cache_source_new (SkyCacheCore *core, SkyDrive *drive, SkyDriveEntry *entry);

G_END_DECLS
