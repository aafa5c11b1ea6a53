/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-headless.h"

G_BEGIN_DECLS

gboolean sky_cli_handles (int argc, char **argv);
int      sky_cli_main (int argc, char **argv, SkyHeadlessControls new_controls);

G_END_DECLS
