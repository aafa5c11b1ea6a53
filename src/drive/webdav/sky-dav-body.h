/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_DAV_BODY (sky_dav_body_get_type ())
G_DECLARE_FINAL_TYPE (SkyDavBody, sky_dav_body, SKY, DAV_BODY, GFilterInputStream)

GInputStream *sky_dav_body_new (GInputStream *stream, gint64 length, const char *host);

G_END_DECLS
