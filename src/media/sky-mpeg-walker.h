/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-layout.h"

G_BEGIN_DECLS

gboolean sky_mpeg_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error);

G_END_DECLS
