/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Paths on a drive: absolute, "/" separated, UTF-8, without a slash at the end ("/" is the root),
 * without empty, "." or ".." parts. */
gboolean sky_drive_path_is_valid (const char *path);
gboolean sky_drive_name_check (const char *name, GError **error);
char    *sky_drive_path_normalise (const char *path, GError **error);
char    *sky_drive_path_join (const char *folder, const char *name);
char    *sky_drive_path_dup_name (const char *path);
char    *sky_drive_path_dup_parent (const char *path);
gboolean sky_drive_path_is_inside (const char *path, const char *folder);
gboolean sky_drive_path_is_own (const char *path);
char    *sky_drive_path_escape (const char *path);

G_END_DECLS
