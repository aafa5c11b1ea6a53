/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The longest name in bytes, as on every usual file system, so that an export can hold it. */
#define SKY_SERVER_NAME_MAX 255
/* The deepest path in names. */
#define SKY_SERVER_DEPTH_MAX 256

/* A request's path: the names from the account's root down, checked and decoded. */
typedef struct _SkyServerPath SkyServerPath;

SkyServerPath *sky_server_path_parse (const char *encoded, GError **error);
SkyServerPath *sky_server_path_copy (const SkyServerPath *self);
void           sky_server_path_free (SkyServerPath *self);

guint       sky_server_path_get_depth (const SkyServerPath *self);
const char *sky_server_path_get_part (const SkyServerPath *self, guint index);
const char *sky_server_path_get_name (const SkyServerPath *self);
gboolean    sky_server_path_is_root (const SkyServerPath *self);
gboolean    sky_server_path_has_slash (const SkyServerPath *self);
gboolean    sky_server_path_is_inside (const SkyServerPath *self, const SkyServerPath *folder);
gboolean    sky_server_path_is_reserved (const SkyServerPath *self);
char       *sky_server_path_to_text (const SkyServerPath *self);
char       *sky_server_path_to_href (const SkyServerPath *self, gboolean slash);
char       *sky_server_path_child_href (const char *base, const char *name, gboolean slash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyServerPath, sky_server_path_free)

G_END_DECLS
