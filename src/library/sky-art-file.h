/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char   *sky_art_file_dup_folder (void);
GBytes *sky_art_file_read (const char *path, char **mime);
GBytes *sky_art_file_read_beside (const char *folder, char **mime);
char   *sky_art_file_keep (const char *folder, GBytes *bytes, const char *mime);

G_END_DECLS
