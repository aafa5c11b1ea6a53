/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-media-window.h"

G_BEGIN_DECLS

/* No header is longer. */
#define SKY_FLAC_FRAME_HEAD 16

/**
 * SkyFlacFrame:
 * @first: the number of its first sample
 * @n_samples: how many it holds, of each channel
 *
 * What a frame's header says.
 */
typedef struct
{
  guint64 first;
  guint   n_samples;
} SkyFlacFrame;

gboolean sky_flac_frame_parse (const guint8 *p, gsize n, guint fixed_size, SkyFlacFrame *frame);
gboolean sky_flac_frame_find_end (SkyMediaWindow *window,
                                  guint64         start,
                                  guint64         end,
                                  guint64         n_samples,
                                  guint           max_frame,
                                  guint64        *last_sample);

G_END_DECLS
