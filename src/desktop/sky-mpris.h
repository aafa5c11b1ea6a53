/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_MPRIS (sky_mpris_get_type ())
G_DECLARE_FINAL_TYPE (SkyMpris, sky_mpris, SKY, MPRIS, GObject)

/* The player on the session bus, as MPRIS 2.2. Main thread. Signals: "raise", "quit", "open-uri"
 * (char *uri): what only the process around it can do. */
SkyMpris *sky_mpris_new (SkyServices *services, gboolean can_raise);

G_END_DECLS
