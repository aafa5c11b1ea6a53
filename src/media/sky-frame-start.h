/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/sky-byte-source.h"
#include "media/sky-frame-head.h"

G_BEGIN_DECLS

/**
 * SkyFrameStart:
 * @offset: byte of the first frame, even where it holds no sound
 * @begin: byte where a decoder is to begin: at that frame, unless it might take it for sound
 * @first: byte of the first frame with sound
 * @head: the header of that frame
 * @delay: samples that the encoder put before the sound, or -1 where the file doesn't tell
 * @padding: samples that it put behind the sound, or -1
 * @length: samples of the sound itself, or -1
 * @n_frames: frames with sound, as the first frame counts them, or 0
 * @tables: byte of the word in the first frame behind which it may tell where others lie, or 0
 * @name: byte at which LAME has signed, or 0
 * @constant: whether all frames are of one size, but for a byte of padding
 *
 * How a file that is nothing but frames begins.
 */
typedef struct
{
  guint64      offset;
  guint64      begin;
  guint64      first;
  SkyFrameHead head;
  gint64       delay;
  gint64       padding;
  gint64       length;
  guint64      n_frames;
  guint64      tables;
  guint64      name;
  gboolean     constant;
} SkyFrameStart;

gboolean sky_frame_start_read (SkyByteSource *source,
                               guint64        offset,
                               GCancellable  *cancellable,
                               SkyFrameStart *start);

G_END_DECLS
