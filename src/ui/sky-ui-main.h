/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int  sky_ui_main (int argc, char **argv);
void sky_ui_register_resources (void);

G_END_DECLS
