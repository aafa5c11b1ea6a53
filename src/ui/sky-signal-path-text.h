/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/sky-services.h"

G_BEGIN_DECLS

/* What the signal path's popover says, in words. All texts are (transfer full). */
gboolean sky_signal_path_is_here (const char *place, SkyByteSource *source);
char    *sky_signal_path_text_copy (const char *place, SkyByteSource *source);
char    *sky_signal_path_text_location (SkyByteSource *source);
char    *sky_signal_path_text_file (const SkySignalPath *path, guint64 size, gint64 duration_ms);
char    *sky_signal_path_text_changes (const SkySignalPath *path);
char    *sky_signal_path_text_output (const SkySignalPath *path);

G_END_DECLS
