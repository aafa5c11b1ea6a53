/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/sky-server-auth.h"
#include "server/sky-server-root.h"

G_BEGIN_DECLS

#define SKY_TYPE_SERVER (sky_server_get_type ())
G_DECLARE_FINAL_TYPE (SkyServer, sky_server, SKY, SERVER, GObject)

SkyServer *sky_server_new (SkyServerRoot *root, SkyServerAuth *auth, GTlsCertificate *certificate);
gboolean   sky_server_listen (SkyServer *self, GSocketAddress *address, GError **error);
char      *sky_server_dup_url (SkyServer *self);
guint      sky_server_get_port (SkyServer *self);
void       sky_server_stop (SkyServer *self);

G_END_DECLS
