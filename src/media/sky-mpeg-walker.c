/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks an MP3 file: the tags before and behind the frames, the first frame, and what the encoder
 * wrote into it of the exact length (Xing/Info with the LAME extension).
 */
#include "media/sky-mpeg-walker.h"

#include "media/sky-bytes.h"
#include "media/sky-frame-head.h"
#include "media/sky-id3-walker.h"
#include "media/sky-media-error.h"
#include "media/sky-tail-walker.h"

#include <string.h>

#define MAX_TAGS 8
/* So far behind the tag the first frame may be; encoders leave some zeros. */
#define MAX_GARBAGE (64 * 1024)
#define CHUNK 4096
#define XING_FRAMES 0x1
#define XING_BYTES 0x2
#define XING_TOC 0x4
#define XING_QUALITY 0x8

/* A frame whose next frame begins where it ends, or that is the last. */
static gboolean
is_frame (SkyMediaWindow *window, guint64 offset, guint64 end, SkyFrameHead *frame)
{
  guint8       p[SKY_FRAME_HEAD_SIZE];
  SkyFrameHead next;

  if (sky_media_window_peek (window, offset, p, sizeof p, NULL) < sizeof p ||
      !sky_frame_head_parse (p, frame) || frame->kind != SKY_FRAME_MPEG || frame->size < 24)
    return FALSE;
  if (offset + frame->size + sizeof p > end)
    return offset + frame->size <= end;
  return sky_media_window_peek (window, offset + frame->size, p, sizeof p, NULL) == sizeof p &&
         sky_frame_head_parse (p, &next) && next.stream == frame->stream;
}

static gboolean
find_frame (SkyMediaWindow *window, SkyMediaLayout *layout, SkyFrameHead *frame, GError **error)
{
  guint64 limit = MIN (layout->audio_end, layout->audio_start + MAX_GARBAGE);
  guint8  chunk[CHUNK];

  for (guint64 offset = layout->audio_start; offset < limit; offset += CHUNK)
    {
      g_autoptr (GError) local_error = NULL;
      gsize n =
          sky_media_window_peek (window, offset, chunk, MIN (CHUNK, limit - offset), &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      for (gsize i = 0; i < n; i++)
        if (chunk[i] == 0xff && is_frame (window, offset + i, layout->audio_end, frame))
          {
            layout->audio_start = offset + i;
            return TRUE;
          }
    }
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO, "there is no MP3 sound in it");
  return FALSE;
}

/* Exact only with the encoder's delay and padding; these stand in what LAME and libav write. */
static void
read_length (SkyMediaWindow *window, SkyMediaLayout *layout, const SkyFrameHead *frame)
{
  guint8  p[192] = { 0 };
  guint   side = frame->is_mpeg1 ? (frame->is_mono ? 17 : 32) : (frame->is_mono ? 9 : 17);
  guint   at = 4 + side;
  guint32 flags, n_frames, gaps;

  if (sky_media_window_peek (window, layout->audio_start, p, sizeof p, NULL) < sizeof p ||
      (memcmp (p + at, "Xing", 4) != 0 && memcmp (p + at, "Info", 4) != 0))
    return;
  flags = sky_bytes_be32 (p + at + 4);
  if ((flags & XING_FRAMES) == 0)
    return;
  at += 8;
  n_frames = sky_bytes_be32 (p + at);
  at += 4 + ((flags & XING_BYTES) != 0 ? 4 : 0);
  at += ((flags & XING_TOC) != 0 ? 100 : 0) + ((flags & XING_QUALITY) != 0 ? 4 : 0);
  if (memcmp (p + at, "LAME", 4) != 0 && memcmp (p + at, "Lav", 3) != 0)
    return;
  gaps = sky_bytes_be24 (p + at + 21);
  layout->sample_rate = frame->sample_rate;
  layout->n_samples = (guint64) n_frames * frame->n_samples;
  layout->n_samples -= MIN (layout->n_samples, (gaps >> 12) + (gaps & 0xfff));
}

/**
 * sky_mpeg_walk:
 * @window: the file
 * @layout: gets where the frames are, the cover, the cuts and, where known, the exact length
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where no frames are found
 */
gboolean
sky_mpeg_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error)
{
  guint64      offset = 0;
  SkyFrameHead frame = { 0 };

  for (guint i = 0; i < MAX_TAGS; i++)
    {
      SkyId3Tag tag;

      if (!sky_id3_walk (window, offset, layout, &tag, error))
        return FALSE;
      if (tag.end == offset)
        break;
      offset = tag.end;
    }
  layout->audio_start = offset;
  if (!sky_tail_walk (window, layout, error) || !find_frame (window, layout, &frame, error))
    return FALSE;
  read_length (window, layout, &frame);
  return TRUE;
}
