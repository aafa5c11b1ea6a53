/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "cache/sky-block-cache.h"
#include "library/sky-library.h"
#include "playback/sky-source-resolver.h"

G_BEGIN_DECLS

#define SKY_TYPE_TRACK_RESOLVER (sky_track_resolver_get_type ())
G_DECLARE_FINAL_TYPE (SkyTrackResolver, sky_track_resolver, SKY, TRACK_RESOLVER, GObject)

SkySourceResolver *
sky_track_resolver_new (SkyLibrary *library, SkyDriveManager *drives, SkyBlockCache *cache);

G_END_DECLS
