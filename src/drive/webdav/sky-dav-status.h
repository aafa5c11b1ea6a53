/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean sky_dav_status_is_success (guint status);
gboolean sky_dav_status_is_gateway (guint status);
GError  *sky_dav_status_to_error (guint status, const char *method, const char *path);
GError  *sky_dav_error_translate (const GError *error, const char *host);

G_END_DECLS
