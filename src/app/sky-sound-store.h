/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-chapter-store.h"
#include "playback/sky-output-devices.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_SOUND_STORE (sky_sound_store_get_type ())
G_DECLARE_FINAL_TYPE (SkySoundStore, sky_sound_store, SKY, SOUND_STORE, GObject)

/* Keeps the player's sound, and what it does with bad songs, as the settings say, whoever changes
 * them. Main thread. */
SkySoundStore *sky_sound_store_new (SkyPlayer *player);
void           sky_sound_store_set_speed (SkySoundStore *self, double speed);
/* The devices that sound can come from; whoever wants to see them starts them. */
SkyOutputDevices *sky_sound_store_get_devices (SkySoundStore *self);
/* The chapters of what is heard. */
SkyChapterStore *sky_sound_store_get_chapters (SkySoundStore *self);

G_END_DECLS
