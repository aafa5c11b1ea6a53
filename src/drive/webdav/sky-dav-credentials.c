/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How to sign in at a WebDAV server. The secret is wiped when the last user lets go. */

#include "drive/webdav/sky-dav-credentials.h"

#include <string.h>

struct _SkyDavCredentials
{
  char *header; /* (owned): value of Authorization */
  char *user;   /* (owned) (nullable): NULL with a token */
  char *secret; /* (owned) (nullable): NULL with a token */
};

G_DEFINE_BOXED_TYPE (SkyDavCredentials,
                     sky_dav_credentials,
                     sky_dav_credentials_ref,
                     sky_dav_credentials_unref)

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
sky_dav_credentials_clear (SkyDavCredentials *self)
{
  wipe (self->header);
  wipe (self->secret);
  g_free (self->user);
}

/**
 * sky_dav_credentials_new_basic:
 * @user: the account
 * @secret: its password
 *
 * Returns: (transfer full): credentials that are sent with the first request (RFC 7617)
 */
SkyDavCredentials *
sky_dav_credentials_new_basic (const char *user, const char *secret)
{
  SkyDavCredentials *self;
  char              *pair;
  char              *encoded;

  g_return_val_if_fail (user != NULL && secret != NULL, NULL);

  self = g_atomic_rc_box_new0 (SkyDavCredentials);
  pair = g_strconcat (user, ":", secret, NULL);
  encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  self->header = g_strconcat ("Basic ", encoded, NULL);
  self->user = g_strdup (user);
  self->secret = g_strdup (secret);
  wipe (pair);
  wipe (encoded);
  return self;
}

/**
 * sky_dav_credentials_new_bearer:
 * @token: the token
 *
 * Returns: (transfer full): credentials that are sent with every request (RFC 6750)
 */
SkyDavCredentials *
sky_dav_credentials_new_bearer (const char *token)
{
  SkyDavCredentials *self;

  g_return_val_if_fail (token != NULL, NULL);

  self = g_atomic_rc_box_new0 (SkyDavCredentials);
  self->header = g_strconcat ("Bearer ", token, NULL);
  return self;
}

/**
 * sky_dav_credentials_ref:
 * @self: credentials
 *
 * Returns: (transfer full): the same
 */
SkyDavCredentials *
sky_dav_credentials_ref (SkyDavCredentials *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * sky_dav_credentials_unref:
 * @self: (transfer full): credentials
 */
void
sky_dav_credentials_unref (SkyDavCredentials *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) sky_dav_credentials_clear);
}

/**
 * sky_dav_credentials_get_header:
 * @self: credentials
 *
 * Returns: (transfer none): the value of an Authorization header; never to be logged
 */
const char *
sky_dav_credentials_get_header (SkyDavCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->header;
}

/**
 * sky_dav_credentials_get_user:
 * @self: credentials
 *
 * Returns: (transfer none) (nullable): the account, where there is a password
 */
const char *
sky_dav_credentials_get_user (SkyDavCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->user;
}

/**
 * sky_dav_credentials_get_secret:
 * @self: credentials
 *
 * Returns: (transfer none) (nullable): the password, where there is one
 */
const char *
sky_dav_credentials_get_secret (SkyDavCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->secret;
}
