/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-window.h"

G_BEGIN_DECLS

gboolean sky_flac_frame_find_end (SkyMediaWindow *window,
                                  guint64         start,
                                  guint64         end,
                                  guint64         n_samples,
                                  guint           max_frame,
                                  guint64        *last_sample);

G_END_DECLS
