/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The headers of frames that stand one behind the other, without a container: MPEG audio and ADTS.
 * Pure functions over bytes of any origin.
 */
#include "media/sky-frame-head.h"

/* kbit/s by the header's index: MPEG 1 layers I to III, then MPEG 2 layer I, and II with III. */
static const guint16 bit_rates[5][16] = {
  { 0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0 },
  { 0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0 },
  { 0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0 },
  { 0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0 },
  { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0 },
};

/* ISO 11172-3, 2.4.1.3, and ISO 13818-3; 2.5 is an extension that everybody knows. */
static gboolean
parse_mpeg (const guint8 *p, SkyFrameHead *head)
{
  static const guint sample_rates[3] = { 44100, 48000, 32000 };
  static const guint divisors[4] = { 4, 0, 2, 1 };
  guint              divisor = divisors[(p[1] >> 3) & 3];
  guint              rate_index = p[2] >> 4;
  guint              padding = (p[2] >> 1) & 1;
  guint              row;

  head->kind = SKY_FRAME_MPEG;
  head->layer = 4 - ((p[1] >> 1) & 3);
  if (divisor == 0 || rate_index == 15 || (p[2] & 0x0c) == 0x0c)
    return FALSE;

  head->is_mpeg1 = divisor == 1;
  head->is_mono = (p[3] & 0xc0) == 0xc0;
  head->channels = head->is_mono ? 1 : 2;
  head->sample_rate = sample_rates[(p[2] >> 2) & 3] / divisor;
  head->stream = (guint) (p[1] & 0xfe) << 8 | (p[2] & 0x0c);
  head->n_samples = head->layer == 1 ? 384 : head->layer == 3 && divisor != 1 ? 576 : 1152;
  row = divisor == 1 ? head->layer - 1 : head->layer == 1 ? 3 : 4;
  head->bit_rate = bit_rates[row][rate_index] * 1000U;
  head->size = 0;
  if (head->bit_rate == 0)
    return TRUE;
  if (head->layer == 1)
    head->size = (12 * head->bit_rate / head->sample_rate + padding) * 4;
  else
    head->size = head->n_samples / 8 * head->bit_rate / head->sample_rate + padding;

  return TRUE;
}

/* ISO 14496-3, 1.A.3.2. */
static gboolean
parse_adts (const guint8 *p, SkyFrameHead *head)
{
  static const guint sample_rates[13] = { 96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                          22050, 16000, 12000, 11025, 8000,  7350 };
  static const guint channels[8] = { 0, 1, 2, 3, 4, 5, 6, 8 };
  guint              rate_index = (p[2] >> 2) & 15;

  head->kind = SKY_FRAME_ADTS;
  head->size = (guint) (p[3] & 3) << 11 | (guint) p[4] << 3 | (guint) p[5] >> 5;
  if (rate_index >= G_N_ELEMENTS (sample_rates) || head->size < 7)
    return FALSE;

  head->layer = 0;
  head->is_mpeg1 = FALSE;
  head->is_mono = FALSE;
  head->channels = channels[(guint) (p[2] & 1) << 2 | (guint) p[3] >> 6];
  head->sample_rate = sample_rates[rate_index];
  head->bit_rate = 0;
  head->n_samples = 1024;
  head->stream = (guint) (p[1] & 0xfe) << 8 | (p[2] & 0xfc);

  return TRUE;
}

/**
 * sky_frame_head_parse:
 * @data: (array fixed-size=6): %SKY_FRAME_HEAD_SIZE bytes
 * @head: (out): what they say, where they are a header
 *
 * Returns: whether a frame may begin with them. That its next one begins where it ends is for the
 * caller to see
 */
gboolean
sky_frame_head_parse (const guint8 *data, SkyFrameHead *head)
{
  if (data[0] != 0xff || (data[1] & 0xe0) != 0xe0)
    return FALSE;
  if ((data[1] & 0xf6) == 0xf0)
    return parse_adts (data, head);

  return (data[1] & 0x06) != 0 && parse_mpeg (data, head);
}
