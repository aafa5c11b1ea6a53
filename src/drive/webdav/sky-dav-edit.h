/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "drive/webdav/sky-dav-client.h"

G_BEGIN_DECLS

/* What users do with entries: each swallows its task and answers TRUE on it, in the context of its
 * caller. */
void sky_dav_make_folder (SkyDavClient *client, const char *path, GTask *task);
void sky_dav_move (SkyDavClient *client, const char *from, const char *to, GTask *task);
void sky_dav_copy (SkyDavClient *client, const char *from, const char *to, GTask *task);
void sky_dav_remove (SkyDavClient *client, const char *path, GTask *task);

G_END_DECLS
