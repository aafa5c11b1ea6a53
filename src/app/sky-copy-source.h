/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/sky-drive-entry.h"
#include "library/sky-track-info.h"
#include "playback/sky-source-resolver.h"

G_BEGIN_DECLS

/* A copy's bytes together with what the library knows of it, as the player wants them. */
SkyResolvedSource *
sky_copy_source_new (SkyByteSource *source, const SkyCopyInfo *copy, const char *place);
SkyDriveEntry *sky_copy_source_new_entry (const SkyCopyInfo *copy);
void           sky_copy_source_learn (SkyResolvedSource *resolved, const SkyCopyInfo *copy);
void           sky_copy_source_set_album (SkyResolvedSource *resolved, const SkyTrackInfo *track);

G_END_DECLS
