/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-drive-manager.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_WAKE_WATCH (sky_wake_watch_get_type ())
G_DECLARE_FINAL_TYPE (SkyWakeWatch, sky_wake_watch, SKY, WAKE_WATCH, GObject)

/* When the computer wakes up, drives that don't answer are tried at once. Main thread. */
SkyWakeWatch *sky_wake_watch_new (SkyPlayer *player, SkyDriveManager *drives);

G_END_DECLS
