/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "playback/sky-player.h"

G_BEGIN_DECLS

/* What is done to the sound, for scripts: the field names are a contract. */
JsonObject *sky_json_from_sound (SkyPlayer *player);
/* The gain of what is heard, or NULL while nothing is loaded. */
JsonObject *sky_json_from_gain (SkyPlayer *player);
/* The way of what is heard from the copy to the device, or NULL while nothing is loaded. */
JsonObject *sky_json_from_signal_path (SkyPlayer *player);
/* The device that it is heard from, or NULL while none is open. */
JsonObject *sky_json_from_output (SkyPlayer *player);

G_END_DECLS
