/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers and names as people read them. Pure functions; all return (transfer full). */
char *sky_format_duration (gint64 milliseconds);
char *sky_format_total (gint64 milliseconds);
char *sky_format_date (gint64 seconds, gint64 now);
char *sky_format_time_left (gint64 seconds);
char *sky_format_speed (guint64 bytes_per_second);
char *sky_format_bytes_of (guint64 done, guint64 total);
char *sky_format_title (const char *title);
char *sky_format_file_name (const char *name);
char *sky_format_place (const char *drive_name, const char *folder);

G_END_DECLS
