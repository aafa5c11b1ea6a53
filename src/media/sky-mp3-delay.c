/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Xing/Info frame of an MP3 file: how much silence the encoder has added at both ends. Pure
 * functions over bytes of any origin.
 */
#include "media/sky-mp3-delay.h"

#include <string.h>

#define HAS_FRAMES 1
#define HAS_BYTES 2
#define HAS_TOC 4
#define HAS_QUALITY 8
#define TOC_LENGTH 100
/* In the part that LAME has added to Xing's: 9 bytes of name, 12 of other things, then both. */
#define DELAYS_AT 21

static guint32
get_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);

  return GUINT32_FROM_BE (value);
}

/**
 * sky_mp3_delay_skip_id3:
 * @data: the file's first bytes
 * @length: how many; ten are enough
 *
 * Returns: where what follows an ID3v2 tag begins, or 0 where there is none
 */
guint64
sky_mp3_delay_skip_id3 (const guint8 *data, gsize length)
{
  guint64 size;

  if (length < 10 || memcmp (data, "ID3", 3) != 0 ||
      ((data[6] | data[7] | data[8] | data[9]) & 0x80))
    return 0;

  size = (guint64) data[6] << 21 | (guint64) data[7] << 14 | (guint64) data[8] << 7 | data[9];

  return size + 10 + (data[5] & 0x10 ? 10 : 0);
}

/**
 * sky_mp3_delay_parse:
 * @data: the file's first audio frame, tags before it left out
 * @length: how many bytes; %SKY_MP3_DELAY_HEAD are enough
 * @delay: (out): what the frame tells
 *
 * Reads the frame that encoders put before the sound. The decoder adds 529 frames of its own to the
 * encoder's delay; they aren't counted here.
 *
 * Returns: whether it is such a frame and tells the delay
 */
gboolean
sky_mp3_delay_parse (const guint8 *data, gsize length, SkyMp3Delay *delay)
{
  static const guint rates[] = { 44100, 48000, 32000 };
  gboolean           mpeg1, mono;
  guint              flags, rate_index, samples;
  gsize              at;
  gint64             n_frames = -1;

  if (length < 4 || data[0] != 0xff || (data[1] & 0xe6) != 0xe2)
    return FALSE;
  mpeg1 = (data[1] & 0x18) == 0x18;
  mono = (data[3] & 0xc0) == 0xc0;
  rate_index = (data[2] >> 2) & 3;
  if (rate_index == 3 || (data[1] & 0x18) == 0x08)
    return FALSE;
  delay->rate = rates[rate_index] >> (mpeg1 ? 0 : (data[1] & 0x18) == 0x10 ? 1 : 2);
  samples = mpeg1 ? 1152 : 576;

  at = 4 + (gsize) (mpeg1 ? (mono ? 17 : 32) : (mono ? 9 : 17));
  if (length < at + 8 || (memcmp (data + at, "Info", 4) != 0 && memcmp (data + at, "Xing", 4) != 0))
    return FALSE;
  flags = get_u32 (data + at + 4);
  at += 8;
  if (flags & HAS_FRAMES && length >= at + 4)
    n_frames = get_u32 (data + at);
  at += (flags & HAS_FRAMES ? 4 : 0) + (flags & HAS_BYTES ? 4 : 0) +
        (flags & HAS_TOC ? TOC_LENGTH : 0) + (flags & HAS_QUALITY ? 4 : 0);
  if (length < at + DELAYS_AT + 3 || data[at] == 0)
    return FALSE;

  delay->name_at = at;
  delay->by_lame = memcmp (data + at, "LAME", 4) == 0;
  delay->delay = (guint) data[at + DELAYS_AT] << 4 | data[at + DELAYS_AT + 1] >> 4;
  delay->padding = (guint) (data[at + DELAYS_AT + 1] & 0x0f) << 8 | data[at + DELAYS_AT + 2];
  delay->length = n_frames < 0 ? -1 : n_frames * samples - delay->delay - delay->padding;
  if (delay->length < 0)
    delay->length = -1;

  return TRUE;
}
