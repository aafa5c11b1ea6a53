/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/webdav/sky-dav-credentials.h"

G_BEGIN_DECLS

/* Where a server is and how to sign in there. Immutable, counted, for any thread. */
typedef struct _SkyDavEndpoint SkyDavEndpoint;

SkyDavEndpoint *
sky_dav_endpoint_new (const char *uri, SkyDavCredentials *credentials, GError **error);
SkyDavEndpoint    *sky_dav_endpoint_ref (SkyDavEndpoint *self);
void               sky_dav_endpoint_unref (SkyDavEndpoint *self);
SkyDavCredentials *sky_dav_endpoint_get_credentials (SkyDavEndpoint *self);
const char        *sky_dav_endpoint_get_host (SkyDavEndpoint *self);
char    *sky_dav_endpoint_dup_uri (SkyDavEndpoint *self, const char *path, gboolean folder);
char    *sky_dav_endpoint_dup_path (SkyDavEndpoint *self, const char *href, GError **error);
gboolean sky_dav_endpoint_is_same_origin (SkyDavEndpoint *self, GUri *uri);
gboolean sky_dav_endpoint_is_loopback (SkyDavEndpoint *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyDavEndpoint, sky_dav_endpoint_unref)

G_END_DECLS
