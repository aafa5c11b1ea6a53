/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-control-server.h"
#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_CONTROL_WATCH (sky_control_watch_get_type ())
G_DECLARE_FINAL_TYPE (SkyControlWatch, sky_control_watch, SKY, CONTROL_WATCH, GObject)

SkyControlWatch *sky_control_watch_new (SkyServices *services, SkyControlServer *server);

G_END_DECLS
