/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

/**
 * SkyHeadlessControls:
 * @services: what has been started
 *
 * Makes what lets the desktop control the player; held while the services run. Its signal "quit"
 * ends them.
 *
 * Returns: (transfer full): an object with a signal "quit"
 */
typedef GObject *(*SkyHeadlessControls) (SkyServices *services);

int sky_headless_run (SkyHeadlessControls new_controls);

G_END_DECLS
