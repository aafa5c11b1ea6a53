/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who may come in: accounts and their tokens. */
typedef struct _SkyServerAuth SkyServerAuth;

/**
 * SkyServerAccount:
 * @name: (owned): what the token file calls it
 * @id: its row in the database
 */
typedef struct
{
  char  *name;
  gint64 id;
} SkyServerAccount;

SkyServerAuth *sky_server_auth_new (void);
void           sky_server_auth_free (SkyServerAuth *self);

void              sky_server_auth_add (SkyServerAuth *self, const char *account, const char *token);
gboolean          sky_server_auth_load (SkyServerAuth *self, const char *path, GError **error);
guint             sky_server_auth_get_size (SkyServerAuth *self);
SkyServerAccount *sky_server_auth_get (SkyServerAuth *self, guint index);
const SkyServerAccount *sky_server_auth_check (SkyServerAuth *self, const char *header);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerAuth, sky_server_auth_free)

G_END_DECLS
