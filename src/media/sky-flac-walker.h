/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-layout.h"

G_BEGIN_DECLS

gboolean sky_flac_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error);
guint    sky_flac_get_max_frame (GBytes *stream_head);

G_END_DECLS
