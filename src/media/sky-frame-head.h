/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many bytes are enough for sky_frame_head_parse (). */
#define SKY_FRAME_HEAD_SIZE 6

/**
 * SkyFrameKind:
 * @SKY_FRAME_MPEG: MPEG audio: MP3 and the layers below it
 * @SKY_FRAME_ADTS: AAC in ADTS
 */
typedef enum
{
  SKY_FRAME_MPEG,
  SKY_FRAME_ADTS,
} SkyFrameKind;

/**
 * SkyFrameHead:
 * @kind: what kind of frame
 * @layer: of MPEG audio, 1 to 3
 * @is_mpeg1: whether its rate is one of the first three; else a half or a quarter of them
 * @is_mono: whether MPEG audio has one channel
 * @channels: how many
 * @sample_rate: Hz
 * @bit_rate: bits per second; 0 where the header doesn't tell
 * @n_samples: of one channel, in the frame
 * @size: bytes from this header to the next; 0 where the header doesn't tell
 * @stream: the same number in all frames of one stream
 *
 * The header of a frame of a stream that is nothing but frames.
 */
typedef struct
{
  SkyFrameKind kind;
  guint        layer;
  gboolean     is_mpeg1;
  gboolean     is_mono;
  guint        channels;
  guint        sample_rate;
  guint        bit_rate;
  guint        n_samples;
  guint        size;
  guint        stream;
} SkyFrameHead;

gboolean sky_frame_head_parse (const guint8 *data, SkyFrameHead *head);

G_END_DECLS
