/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "library/sky-library.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_COPY_CHECK (sky_copy_check_get_type ())
G_DECLARE_FINAL_TYPE (SkyCopyCheck, sky_copy_check, SKY, COPY_CHECK, GObject)

SkyCopyCheck *sky_copy_check_new (SkyPlayer *player, SkyLibrary *library, SkyDriveManager *drives);

G_END_DECLS
