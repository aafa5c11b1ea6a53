/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names of files that are being uploaded: hidden, short, in the folder of the final file. */
char    *sky_dav_part_build_path (const char *final_path);
gboolean sky_dav_part_is_name (const char *path);

G_END_DECLS
