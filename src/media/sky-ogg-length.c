/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact length of Opus and Vorbis in Ogg, from the first page and the last one. Pure functions
 * over bytes of any origin.
 */
#include "media/sky-ogg-length.h"

#include <string.h>

#define PAGE_HEADER 27
#define PAGE_FLAGS 5
#define BEGINS_STREAM 0x02
#define NO_GRANULE G_GUINT64_CONSTANT (0xffffffffffffffff)
#define OPUS_RATE 48000

static guint32
get_u32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);

  return GUINT32_FROM_LE (value);
}

static guint64
get_u64 (const guint8 *at)
{
  guint64 value;

  memcpy (&value, at, sizeof value);

  return GUINT64_FROM_LE (value);
}

static gboolean
is_page (const guint8 *at)
{
  return memcmp (at, "OggS", 5) == 0;
}

/* What the first page says: the stream's rate, and how many frames are decoded but not heard. */
static gboolean
parse_head (const guint8 *head, gsize length, guint *rate, guint *skip)
{
  gsize at;

  if (length < PAGE_HEADER || !is_page (head))
    return FALSE;
  at = PAGE_HEADER + head[26];
  if (length < at + 16)
    return FALSE;

  if (memcmp (head + at, "OpusHead", 8) == 0)
    {
      *rate = OPUS_RATE;
      *skip = (guint) head[at + 10] | (guint) head[at + 11] << 8;
      return TRUE;
    }
  if (memcmp (head + at, "\x01vorbis", 7) == 0)
    {
      *rate = get_u32 (head + at + 12);
      *skip = 0;
      return *rate > 0;
    }

  return FALSE;
}

/* Where the page behind the first one begins, or 0. */
static gsize
skip_page (const guint8 *head, gsize length)
{
  gsize size = PAGE_HEADER;

  if (length < PAGE_HEADER || length < PAGE_HEADER + (gsize) head[26])
    return 0;
  size += head[26];
  for (guint i = 0; i < head[26]; i++)
    size += head[PAGE_HEADER + i];

  return size;
}

/**
 * sky_ogg_length_get_codec:
 * @head: (array length=length): the file's first bytes, %SKY_OGG_LENGTH_HEAD of them where it has
 *   so many
 * @length: how many
 *
 * Streams that begin together stand with their first pages before everything else (RFC 3533,
 * section 4).
 *
 * Returns: (nullable): "Opus" or "Vorbis" where the file begins with one stream of that and no
 * other
 */
const char *
sky_ogg_length_get_codec (const guint8 *head, gsize length)
{
  guint rate, skip;
  gsize second = skip_page (head, length);

  if (!parse_head (head, length, &rate, &skip) || second == 0 || length < second + PAGE_HEADER ||
      !is_page (head + second) || (head[second + PAGE_FLAGS] & BEGINS_STREAM) != 0)
    return NULL;

  return rate == OPUS_RATE && memcmp (head + PAGE_HEADER + head[26], "OpusHead", 8) == 0 ? "Opus"
                                                                                         : "Vorbis";
}

/**
 * sky_ogg_length_find:
 * @head: the file's first bytes, %SKY_OGG_LENGTH_HEAD of them where it has so many
 * @head_length: how many
 * @tail: the file's last bytes, %SKY_OGG_LENGTH_TAIL of them where it has so many
 * @tail_length: how many
 * @rate: (out): frames a second
 *
 * The last page's granule position counts the frames of the whole stream (RFC 3533 section 6; for
 * Opus RFC 7845 section 4, at 48 kHz and with the pre-skip). A file whose last page belongs to
 * another stream than the first, chained or multiplexed, has no length that one number could tell.
 *
 * Returns: the number of frames that are to be heard, or -1
 */
gint64
sky_ogg_length_find (
    const guint8 *head, gsize head_length, const guint8 *tail, gsize tail_length, guint *rate)
{
  guint skip;

  if (!parse_head (head, head_length, rate, &skip))
    return -1;

  for (gsize at = tail_length; at-- > 0;)
    {
      guint64 granule;

      if (tail_length - at < PAGE_HEADER || !is_page (tail + at))
        continue;
      granule = get_u64 (tail + at + 6);
      /* A page that only continues a packet has no position. */
      if (granule == NO_GRANULE)
        continue;
      if (get_u32 (tail + at + 14) != get_u32 (head + 14) || granule > G_MAXINT64 || granule < skip)
        return -1;
      return (gint64) (granule - skip);
    }

  return -1;
}
