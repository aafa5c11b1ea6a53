/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers from and to bytes, at any alignment. Pure functions. */
#include "media/sky-bytes.h"

guint32
sky_bytes_be16 (const guint8 *p)
{
  return (guint32) p[0] << 8 | p[1];
}

guint32
sky_bytes_be24 (const guint8 *p)
{
  return (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
}

guint32
sky_bytes_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | sky_bytes_be24 (p + 1);
}

guint64
sky_bytes_be64 (const guint8 *p)
{
  return (guint64) sky_bytes_be32 (p) << 32 | sky_bytes_be32 (p + 4);
}

guint32
sky_bytes_le32 (const guint8 *p)
{
  return (guint32) p[3] << 24 | (guint32) p[2] << 16 | (guint32) p[1] << 8 | p[0];
}

/* Four times seven bits, as ID3v2 writes sizes. */
guint32
sky_bytes_syncsafe (const guint8 *p)
{
  return (guint32) (p[0] & 0x7f) << 21 | (guint32) (p[1] & 0x7f) << 14 |
         (guint32) (p[2] & 0x7f) << 7 | (p[3] & 0x7f);
}

void
sky_bytes_put_be32 (guint8 *p, guint32 value)
{
  for (int i = 0; i < 4; i++)
    p[i] = value >> (24 - 8 * i);
}

void
sky_bytes_put_le32 (guint8 *p, guint32 value)
{
  for (int i = 0; i < 4; i++)
    p[i] = value >> (8 * i);
}

void
sky_bytes_put_syncsafe (guint8 *p, guint32 value)
{
  for (int i = 0; i < 4; i++)
    p[i] = value >> (21 - 7 * i) & 0x7f;
}
