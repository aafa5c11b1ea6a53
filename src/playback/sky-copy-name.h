/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* By what a copy is known to those who play it: its drive, a colon, and its path there. What lies
 * on this computer has no drive before the colon. */
char    *sky_copy_name_new (const char *drive_id, const char *path);
char    *sky_copy_name_dup_drive (const char *name);
gboolean sky_copy_name_is_on (const char *name, const char *drive_id);
gboolean sky_copy_name_is_same_drive (const char *name, const char *other);

G_END_DECLS
