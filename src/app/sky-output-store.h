/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "playback/sky-output-devices.h"
#include "playback/sky-player.h"

G_BEGIN_DECLS

#define SKY_TYPE_OUTPUT_STORE (sky_output_store_get_type ())
G_DECLARE_FINAL_TYPE (SkyOutputStore, sky_output_store, SKY, OUTPUT_STORE, GObject)

/* Brings the player's sound to the device that the settings name, whoever changes them, and
 * whatever is plugged in and out. Main thread. */
SkyOutputStore   *sky_output_store_new (SkyPlayer *player);
SkyOutputDevices *sky_output_store_get_devices (SkyOutputStore *self);

G_END_DECLS
