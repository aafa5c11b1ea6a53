/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a drop would do, in words. Pure functions over what the pointer carries: no disk. */
char    *sky_drop_text (guint n_items, const char *drive_name, const char *folder);
gboolean sky_drop_is_music (GSList *files);
gboolean sky_name_is_audio (const char *name);
gboolean sky_name_is_playable (const char *name);

G_END_DECLS
