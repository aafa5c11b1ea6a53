/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSocket *sky_control_socket_listen (const char *state_dir, GError **error);
GSocket *sky_control_socket_connect (const char *state_dir, GError **error);
void     sky_control_socket_remove (const char *state_dir);

G_END_DECLS
