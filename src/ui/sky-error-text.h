/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sky_error_text (const GError *error, const char *drive_name);
char *sky_error_text_find (const GError *error, const char *drive_name);

G_END_DECLS
