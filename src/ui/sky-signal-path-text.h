/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"

G_BEGIN_DECLS

/* What the signal path's popover says, in words. All texts are (transfer full). */
gboolean sky_signal_path_is_here (const char *place, SkyByteSource *source);
char    *sky_signal_path_text_copy (const char *place, SkyByteSource *source);
char    *sky_signal_path_text_location (SkyByteSource *source);

G_END_DECLS
