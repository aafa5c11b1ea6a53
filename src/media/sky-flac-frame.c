/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The frames of a FLAC stream (RFC 9639, section 9): their headers, and where the last one ends,
 * from the stream's last bytes. Pure functions over bytes of any origin.
 */
#include "media/sky-flac-frame.h"

#include <string.h>

#include "media/sky-bytes.h"

#define DEFAULT_TAIL (32 * 1024)
#define MAX_TAIL (1024 * 1024)

static guint8
crc8 (const guint8 *p, gsize n)
{
  guint8 crc = 0;

  for (gsize i = 0; i < n; i++)
    {
      crc ^= p[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 0x80) != 0 ? (guint8) (crc << 1) ^ 0x07 : (guint8) (crc << 1);
    }
  return crc;
}

static guint16
crc16 (const guint8 *p, gsize n)
{
  guint16 crc = 0;

  for (gsize i = 0; i < n; i++)
    {
      crc ^= (guint16) (p[i] << 8);
      for (guint bit = 0; bit < 8; bit++)
        crc = (crc & 0x8000) != 0 ? (guint16) (crc << 1) ^ 0x8005 : (guint16) (crc << 1);
    }
  return crc;
}

/* The number coded as UTF-8 would code it, up to 36 bits; 0 bytes where it is none. */
static gsize
read_coded (const guint8 *p, gsize n, guint64 *number)
{
  gsize length = 1;

  if ((p[0] & 0x80) == 0)
    {
      *number = p[0];
      return 1;
    }
  while (length < 8 && (p[0] & (0x80 >> length)) != 0)
    length++;
  if (length < 2 || length > 7 || length > n)
    return 0;
  *number = length < 7 ? p[0] & (0x7f >> length) : 0;
  for (gsize i = 1; i < length; i++)
    {
      if ((p[i] & 0xc0) != 0x80)
        return 0;
      *number = *number << 6 | (p[i] & 0x3f);
    }
  return length;
}

/* Section 9.1.1; sizes that stand behind the number are read from there. */
static guint
read_block_size (guint code, const guint8 *p, gsize *n_extra)
{
  *n_extra = code == 6 ? 1 : code == 7 ? 2 : 0;
  switch (code)
    {
    case 0:
      return 0;
    case 1:
      return 192;
    case 6:
      return p[0] + 1u;
    case 7:
      return sky_bytes_be16 (p) + 1u;
    default:
      return code < 6 ? 144u << code : 1u << code;
    }
}

/**
 * sky_flac_frame_parse:
 * @p: bytes
 * @n: how many; a header is only found in %SKY_FLAC_FRAME_HEAD or more
 * @fixed_size: how many samples each frame has, where that is always the same
 * @frame: (out): what the header says
 *
 * Returns: whether a frame's header begins there
 */
gboolean
sky_flac_frame_parse (const guint8 *p, gsize n, guint fixed_size, SkyFlacFrame *frame)
{
  guint64 number;
  gsize   at, n_coded, n_size, n_rate;
  guint   rate_code;

  if (n < SKY_FLAC_FRAME_HEAD || p[0] != 0xff || (p[1] & 0xfe) != 0xf8 || (p[2] & 0x0f) == 15 ||
      (p[3] & 0x01) != 0 || (p[3] >> 4) > 10)
    return FALSE;
  rate_code = p[2] & 0x0f;
  n_coded = read_coded (p + 4, n - 4, &number);
  if (n_coded == 0)
    return FALSE;
  at = 4 + n_coded;
  frame->n_samples = read_block_size (p[2] >> 4, p + at, &n_size);
  n_rate = rate_code == 12 ? 1 : rate_code == 13 || rate_code == 14 ? 2 : 0;
  at += n_size + n_rate;
  if (frame->n_samples == 0 || crc8 (p, at) != p[at])
    return FALSE;
  /* With a fixed size (last bit 0) frames are counted, else samples. */
  frame->first = (p[1] & 0x01) != 0 ? number : number * fixed_size;
  return TRUE;
}

/* Whether the bytes from a frame's start to the end are that frame, whole. */
static gboolean
is_whole (const guint8 *p, gsize n)
{
  return n > 2 && crc16 (p, n - 2) == sky_bytes_be16 (p + n - 2);
}

/**
 * sky_flac_frame_find_end:
 * @window: the file
 * @start: first byte of the first frame
 * @end: one past the last byte of sound
 * @n_samples: how many samples the whole stream has
 * @max_frame: the longest frame in bytes, as the header says, or 0
 * @last_sample: (out): how many samples the file holds up to its end
 *
 * Returns: %FALSE where the end does not tell: no frame's header is in the bytes looked at
 */
gboolean
sky_flac_frame_find_end (SkyMediaWindow *window,
                         guint64         start,
                         guint64         end,
                         guint64         n_samples,
                         guint           max_frame,
                         guint64        *last_sample)
{
  gsize              tail = MIN (end - start, MAX (DEFAULT_TAIL, MIN (2 * max_frame, MAX_TAIL)));
  g_autofree guint8 *data = g_malloc (tail + SKY_FLAC_FRAME_HEAD);
  guint8             head[SKY_FLAC_FRAME_HEAD];
  SkyFlacFrame       frame;
  guint              fixed_size;

  if (sky_media_window_peek (window, start, head, sizeof head, NULL) < sizeof head ||
      !sky_flac_frame_parse (head, sizeof head, 0, &frame))
    return FALSE;
  fixed_size = frame.n_samples;
  memset (data + tail, 0, SKY_FLAC_FRAME_HEAD);
  if (sky_media_window_peek (window, end - tail, data, tail, NULL) < tail)
    return FALSE;
  *last_sample = 0;
  for (gsize i = tail; i-- > 0;)
    {
      if (data[i] != 0xff ||
          !sky_flac_frame_parse (data + i, tail - i + SKY_FLAC_FRAME_HEAD, fixed_size, &frame))
        continue;
      /* What looks like a header may be none; one whose checksum fits to the end is the last. A
       * last frame that something foreign follows counts too. */
      if (is_whole (data + i, tail - i) || frame.first + frame.n_samples == n_samples)
        {
          *last_sample = frame.first + frame.n_samples;
          return TRUE;
        }
      if (frame.first < n_samples)
        *last_sample = MAX (*last_sample, frame.first);
    }
  return *last_sample > 0;
}
