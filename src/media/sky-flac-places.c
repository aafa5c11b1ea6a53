/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkySoundPlaces of a FLAC file (RFC 9639): every frame's header tells its first sample; a seek
 * table tells some of them beforehand.
 */
#include "media/sky-bytes.h"
#include "media/sky-flac-frame.h"
#include "media/sky-sound-places-private.h"

#include <string.h>

#define LAST_BLOCK 0x80
#define BLOCK_STREAMINFO 0
#define BLOCK_SEEKTABLE 3
#define STREAMINFO_SIZE 34
#define POINT_SIZE 18
#define MAX_BLOCKS 128
#define MAX_POINTS 4096
#define PLACEHOLDER G_MAXUINT64

/* The file's head: where its beginning was left out, what stands in its place. */
typedef struct
{
  SkyByteSource *source;
  GBytes        *head;
  guint64        offset;
  GCancellable  *cancellable;
} Head;

static GBytes *
read_head (const Head *self, guint64 at, gsize count)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->head == NULL)
    bytes = sky_byte_source_read_bytes (self->source, self->offset + at, count, self->cancellable,
                                        NULL);
  else if (at + count <= g_bytes_get_size (self->head))
    bytes = g_bytes_new_from_bytes (self->head, at, count);

  return bytes != NULL && g_bytes_get_size (bytes) == count ? g_steal_pointer (&bytes) : NULL;
}

static gboolean
scan_flac (SkySoundPlaces *self, const guint8 *data, gsize length, gsize *at, SkySoundUnit *unit)
{
  SkyFlacFrame frame;
  guint        size = self->even ? (guint) self->unit_length : 0;

  for (; *at + SKY_FLAC_FRAME_HEAD <= length; (*at)++)
    {
      const guint8 *next = memchr (data + *at, 0xff, length - *at - SKY_FLAC_FRAME_HEAD + 1);

      if (next == NULL)
        {
          *at = length - SKY_FLAC_FRAME_HEAD + 1;
          return FALSE;
        }
      *at = (gsize) (next - data);
      /* Bytes of sound may look like a header: hardly one of this stream. */
      if (!sky_flac_frame_parse (next, length - *at, size, &frame) ||
          frame.n_samples > self->unit_length ||
          frame.first + frame.n_samples > (guint64) self->total)
        continue;
      *unit =
          (SkySoundUnit){ *at, 0, (gint64) frame.first, (gint64) (frame.first + frame.n_samples) };
      return TRUE;
    }

  return FALSE;
}

static gboolean
take_streaminfo (SkySoundPlaces *self, GBytes *bytes)
{
  const guint8 *p = bytes != NULL ? g_bytes_get_data (bytes, NULL) : NULL;

  if (p == NULL)
    return FALSE;
  self->unit_length = sky_bytes_be16 (p + 2);
  self->even = sky_bytes_be16 (p) == sky_bytes_be16 (p + 2);
  self->total = (gint64) ((guint64) (p[13] & 0x0f) << 32 | sky_bytes_be32 (p + 14));

  return self->unit_length > 0 && self->total > 0;
}

static void
take_table (SkySoundPlaces *self, GBytes *table, guint64 begin)
{
  gsize         length;
  const guint8 *p = g_bytes_get_data (table, &length);

  for (gsize at = 0; at + POINT_SIZE <= length; at += POINT_SIZE)
    {
      guint64 sample = sky_bytes_be64 (p + at);
      guint64 offset = sky_bytes_be64 (p + at + 8);

      if (sample != PLACEHOLDER && sample < (guint64) self->total &&
          offset < sky_byte_source_get_size (self->source) - begin)
        sky_sound_places_add (self, (gint64) sample, begin + offset);
    }
}

/**
 * sky_sound_places_new_flac:
 * @source: the file
 * @head: (nullable): what stands in place of the bytes before @offset
 * @offset: where the file's "fLaC" stands, or the first frame where there is a @head
 * @cancellable: (nullable): wakes the call at once
 *
 * Reads the file's head, which has been read before.
 *
 * Returns: (transfer full) (nullable): %NULL where it doesn't tell how long the file is
 */
SkySoundPlaces *
sky_sound_places_new_flac (SkyByteSource *source,
                           GBytes        *head,
                           guint64        offset,
                           GCancellable  *cancellable)
{
  g_autoptr (SkySoundPlaces) self = sky_sound_places_new (source, scan_flac, offset);
  Head from = { source, head, offset, cancellable };
  g_autoptr (GBytes) magic = read_head (&from, 0, 4);
  g_autoptr (GBytes) table = NULL;
  gboolean is_last = FALSE;
  guint64  at = 4;

  if (magic == NULL || memcmp (g_bytes_get_data (magic, NULL), "fLaC", 4) != 0)
    return NULL;
  for (guint i = 0; i < MAX_BLOCKS && !is_last; i++)
    {
      g_autoptr (GBytes) header = read_head (&from, at, 4);
      const guint8 *p = header != NULL ? g_bytes_get_data (header, NULL) : NULL;
      guint         length;

      if (p == NULL)
        return NULL;
      length = sky_bytes_be24 (p + 1);
      is_last = (p[0] & LAST_BLOCK) != 0;
      if ((p[0] & 0x7f) == BLOCK_STREAMINFO)
        {
          g_autoptr (GBytes) info = read_head (&from, at + 4, STREAMINFO_SIZE);

          if (!take_streaminfo (self, info))
            return NULL;
        }
      else if ((p[0] & 0x7f) == BLOCK_SEEKTABLE && length <= MAX_POINTS * POINT_SIZE &&
               table == NULL)
        table = read_head (&from, at + 4, length);
      at += 4 + length;
    }
  if (self->total == 0)
    return NULL;
  if (head == NULL)
    {
      g_array_set_size (self->points, 0);
      sky_sound_places_add (self, 0, offset + at);
    }
  if (table != NULL && offset + at < sky_byte_source_get_size (source))
    take_table (self, table, head == NULL ? offset + at : offset);

  return g_steal_pointer (&self);
}
