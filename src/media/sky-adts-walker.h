/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-layout.h"
#include "media/sky-tags.h"

G_BEGIN_DECLS

gboolean sky_adts_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error);
gboolean sky_adts_read_tags (SkyMediaWindow *window, const SkyMediaLayout *layout, SkyTags *tags);

G_END_DECLS
