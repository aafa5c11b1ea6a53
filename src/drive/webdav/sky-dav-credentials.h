/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SKY_TYPE_DAV_CREDENTIALS (sky_dav_credentials_get_type ())

/* How to sign in: a user with a password, or a token. Immutable, counted, for any thread. */
typedef struct _SkyDavCredentials SkyDavCredentials;

GType              sky_dav_credentials_get_type (void) G_GNUC_CONST;
SkyDavCredentials *sky_dav_credentials_new_basic (const char *user, const char *secret);
SkyDavCredentials *sky_dav_credentials_new_bearer (const char *token);
SkyDavCredentials *sky_dav_credentials_ref (SkyDavCredentials *self);
void               sky_dav_credentials_unref (SkyDavCredentials *self);
const char        *sky_dav_credentials_get_header (SkyDavCredentials *self);
const char        *sky_dav_credentials_get_user (SkyDavCredentials *self);
const char        *sky_dav_credentials_get_secret (SkyDavCredentials *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyDavCredentials, sky_dav_credentials_unref)

G_END_DECLS
