/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SkyDriveRequest:
 * @name: how the user calls it; unique, without "/" and ":"
 * @kind: "skylark" or "webdav"
 * @uri: address of its root
 * @user: (nullable): account
 * @secret: (nullable): password or token
 * @ca_file: (nullable): certificates to trust for it, besides the system's
 *
 * What sky_drive_manager_add_async () needs to know.
 */
typedef struct
{
  const char *name;
  const char *kind;
  const char *uri;
  const char *user;
  const char *secret;
  const char *ca_file;
} SkyDriveRequest;

gboolean sky_drive_request_check (const SkyDriveRequest *request, GError **error);

G_END_DECLS
