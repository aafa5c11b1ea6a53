/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

#define SKY_TYPE_CONTROL (sky_control_get_type ())
G_DECLARE_FINAL_TYPE (SkyControl, sky_control, SKY, CONTROL, GObject)

/* The services on the control socket. Main thread. Properties: "n-clients". */
SkyControl *sky_control_new (SkyServices *services, const char *state_dir, GError **error);
guint       sky_control_get_n_clients (SkyControl *self);
void        sky_control_refuse (SkyControl *self);
void        sky_control_close (SkyControl *self);

G_END_DECLS
