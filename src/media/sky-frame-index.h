/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-frame-start.h"

G_BEGIN_DECLS

/**
 * SkyFramePlace:
 * @frame: the number of a frame; the first with sound is 0
 * @offset: its first byte, or, where it isn't @certain, a few bytes before it
 * @certain: whether the frame has been seen there
 * @guessed: whether the number is only about right; where it is @certain as well, a frame is there
 */
typedef struct
{
  guint64  frame;
  guint64  offset;
  gboolean certain;
  gboolean guessed;
} SkyFramePlace;

/* Where in a file that is nothing but frames each of them lies, as far as that can be told from
 * bytes that are at hand. One thread at a time. */
typedef struct _SkyFrameIndex SkyFrameIndex;

SkyFrameIndex *sky_frame_index_new (SkyByteSource *source, const SkyFrameStart *start);
void           sky_frame_index_free (SkyFrameIndex *self);
gboolean       sky_frame_index_find (SkyFrameIndex *self, guint64 frame, SkyFramePlace *place);
gboolean       sky_frame_index_find_known (SkyFrameIndex *self, SkyFramePlace *place);
gboolean       sky_frame_index_guess (SkyFrameIndex *self, guint64 frame, SkyFramePlace *place);
gboolean       sky_frame_index_confirm (SkyFrameIndex *self, const SkyFramePlace *place);
gboolean       sky_frame_index_sync (SkyFrameIndex *self, SkyFramePlace *place);
gboolean       sky_frame_index_number (SkyFrameIndex *self, guint64 offset, guint64 *frame);
void           sky_frame_index_read_ahead (SkyFrameIndex *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyFrameIndex, sky_frame_index_free)

G_END_DECLS
