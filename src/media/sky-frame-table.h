/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/sky-frame-start.h"

G_BEGIN_DECLS

/**
 * SkyFrameMark:
 * @frame: the number of a frame; the first with sound is 0
 * @offset: its first byte
 */
typedef struct
{
  guint64 frame;
  guint64 offset;
} SkyFrameMark;

/* Where some of an MP3 file's frames lie, as its first frame tells: a place for every hundredth of
 * the sound, rounded (Xing), or for every few frames (VBRI). Never changes. */
typedef struct _SkyFrameTable SkyFrameTable;

SkyFrameTable *sky_frame_table_read (SkyByteSource *source, const SkyFrameStart *start);
void           sky_frame_table_free (SkyFrameTable *self);
gboolean       sky_frame_table_find (SkyFrameTable *self, guint64 frame, SkyFrameMark *mark);
gboolean       sky_frame_table_guess (SkyFrameTable *self, guint64 frame, SkyFrameMark *mark);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SkyFrameTable, sky_frame_table_free)

G_END_DECLS
