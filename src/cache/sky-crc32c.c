/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CRC-32C (Castagnoli, as in RFC 3720 appendix B.4), eight bytes a step. Any thread. */
#include "cache/sky-crc32c.h"

#define POLYNOMIAL 0x82f63b78u /* reflected */

static guint32 tables[8][256];

static gpointer
fill_tables (gpointer data)
{
  for (guint i = 0; i < 256; i++)
    {
      guint32 value = i;

      for (guint bit = 0; bit < 8; bit++)
        value = (value >> 1) ^ ((value & 1) != 0 ? POLYNOMIAL : 0);
      tables[0][i] = value;
    }
  for (guint t = 1; t < 8; t++)
    for (guint i = 0; i < 256; i++)
      tables[t][i] = (tables[t - 1][i] >> 8) ^ tables[0][tables[t - 1][i] & 0xff];

  return tables;
}

static guint32
step_eight (guint32 crc, const guint8 *p)
{
  crc ^= (guint32) p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;

  return tables[7][crc & 0xff] ^ tables[6][(crc >> 8) & 0xff] ^ tables[5][(crc >> 16) & 0xff] ^
         tables[4][crc >> 24] ^ tables[3][p[4]] ^ tables[2][p[5]] ^ tables[1][p[6]] ^
         tables[0][p[7]];
}

/**
 * sky_crc32c:
 * @data: bytes
 * @size: how many
 *
 * Returns: their CRC-32C
 */
guint32
sky_crc32c (const void *data, gsize size)
{
  static GOnce  once = G_ONCE_INIT;
  const guint8 *p = data;
  guint32       crc = 0xffffffffu;

  g_return_val_if_fail (data != NULL || size == 0, 0);

  g_once (&once, fill_tables, NULL);
  for (; size >= 8; size -= 8, p += 8)
    crc = step_eight (crc, p);
  for (; size > 0; size--, p++)
    crc = (crc >> 8) ^ tables[0][(crc ^ *p) & 0xff];

  return ~crc;
}
