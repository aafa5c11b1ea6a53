/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the index of an MP4 file is that stands behind its sound, told by the few bytes before the
 * sound. Pure.
 */
#include "media/sky-mp4-index.h"

#include <string.h>

#include "media/sky-bytes.h"

#define SHORT_HEADER 8
#define LONG_HEADER 16

/**
 * sky_mp4_index_find:
 * @head: what of a file is before its sound, with the header of the atom that holds the sound
 *
 * Returns: where that atom ends, and what is behind it begins; 0 where @head doesn't tell
 */
guint64
sky_mp4_index_find (GBytes *head)
{
  gsize         length;
  const guint8 *data = g_bytes_get_data (head, &length);
  guint64       begin, size;

  if (length >= LONG_HEADER && memcmp (data + length - 12, "mdat", 4) == 0 &&
      sky_bytes_be32 (data + length - LONG_HEADER) == 1)
    {
      begin = length - LONG_HEADER;
      size = sky_bytes_be64 (data + length - 8);
    }
  else if (length >= SHORT_HEADER && memcmp (data + length - 4, "mdat", 4) == 0)
    {
      begin = length - SHORT_HEADER;
      size = sky_bytes_be32 (data + begin);
    }
  else
    return 0;

  return size >= length - begin && size <= G_MAXINT64 ? begin + size : 0;
}
