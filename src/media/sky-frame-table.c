/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the tables that encoders put into an MP3 file's first frame. Xing's gives a byte for every
 * hundredth of the sound, rounded down to a 256th of the file: the middle is good for a guess.
 * Fraunhofer's (VBRI) gives the bytes of every few frames, rounded to a unit of its own: where that
 * is a byte, and the sum of all ends where the file does, the places are exact. Only bytes that are
 * at hand are read.
 */
#include "media/sky-frame-table.h"

#include <string.h>

#include "media/sky-bytes.h"

/* The longest frame of layer III. */
#define MOST_BYTES 2881
#define XING_FRAMES 1
#define XING_BYTES 2
#define XING_TOC 4
#define XING_STEPS 100
#define XING_UNITS 256
/* Behind the word "VBRI": 2 bytes each of version, delay and quality, 4 of bytes and of frames,
 * then 2 each of the table's length, unit, bytes an entry and frames an entry. */
#define VBRI_FRAMES 14
#define VBRI_ENTRIES 18
#define VBRI_UNIT 20
#define VBRI_WIDTH 22
#define VBRI_STEP 24
#define VBRI_TABLE 26
#define VBRI_MAX_WIDTH 4
/* A tag behind the last frame. */
#define ID3V1_SIZE 128

struct _SkyFrameTable
{
  GArray  *marks; /* of SkyFrameMark: rising */
  gboolean exact;
};

static void
add_mark (SkyFrameTable *self, guint64 frame, guint64 offset)
{
  SkyFrameMark mark = { .frame = frame, .offset = offset };

  if (self->marks->len > 0)
    {
      const SkyFrameMark *last = &g_array_index (self->marks, SkyFrameMark, self->marks->len - 1);

      if (frame <= last->frame)
        return;
      mark.offset = MAX (mark.offset, last->offset);
    }
  g_array_append_val (self->marks, mark);
}

/* @data: behind the word. */
static gboolean
take_xing (SkyFrameTable *self, const SkyFrameStart *start, const guint8 *data, gsize length)
{
  const guint needed = XING_FRAMES | XING_BYTES | XING_TOC;
  guint64     n_frames, n_bytes;

  if (length < 12 + XING_STEPS || (sky_bytes_be32 (data) & needed) != needed)
    return FALSE;

  n_frames = sky_bytes_be32 (data + 4);
  n_bytes = sky_bytes_be32 (data + 8);
  add_mark (self, 0, start->first);
  for (guint i = 1; i < XING_STEPS; i++)
    add_mark (self, n_frames * i / XING_STEPS,
              start->offset + n_bytes * (2 * (guint64) data[12 + i] + 1) / (2 * XING_UNITS));
  add_mark (self, n_frames, start->offset + n_bytes);

  return TRUE;
}

static guint64
get_number (const guint8 *data, guint width)
{
  guint64 number = 0;

  for (guint i = 0; i < width; i++)
    number = number << 8 | data[i];

  return number;
}

/* @data: from the word on. */
static gboolean
take_vbri (SkyFrameTable *self, const SkyFrameStart *start, const guint8 *data, gsize length)
{
  guint   entries, unit, width, step;
  guint64 n_frames, offset = start->first;

  if (length < VBRI_TABLE)
    return FALSE;
  n_frames = sky_bytes_be32 (data + VBRI_FRAMES);
  entries = sky_bytes_be16 (data + VBRI_ENTRIES);
  unit = sky_bytes_be16 (data + VBRI_UNIT);
  width = sky_bytes_be16 (data + VBRI_WIDTH);
  step = sky_bytes_be16 (data + VBRI_STEP);
  if (unit == 0 || width == 0 || width > VBRI_MAX_WIDTH || step == 0 ||
      length < VBRI_TABLE + (gsize) entries * width)
    return FALSE;

  add_mark (self, 0, offset);
  for (guint i = 0; i < entries; i++)
    {
      offset += get_number (data + VBRI_TABLE + i * width, width) * unit;
      add_mark (self, MIN ((guint64) (i + 1) * step, n_frames), offset);
    }
  self->exact = unit == 1;

  return TRUE;
}

/* Nobody says whether a table counts the frame that it stands in: the end tells. */
static gboolean
ends_with_file (SkyFrameTable *self, guint64 size)
{
  guint64 end = g_array_index (self->marks, SkyFrameMark, self->marks->len - 1).offset;

  return end == size || end + ID3V1_SIZE == size;
}

static gboolean
take (SkyFrameTable *self, const SkyFrameStart *start, const guint8 *data, gsize length)
{
  gsize at = start->tables - start->offset;

  if (length < at + 4)
    return FALSE;
  if (memcmp (data + at, "VBRI", 4) == 0)
    return take_vbri (self, start, data + at, length - at);

  return take_xing (self, start, data + at + 4, length - at - 4);
}

/**
 * sky_frame_table_read:
 * @source: the file
 * @start: how its frames begin
 *
 * Returns: (transfer full) (nullable): its table, or %NULL where there is none at hand
 */
SkyFrameTable *
sky_frame_table_read (SkyByteSource *source, const SkyFrameStart *start)
{
  g_autoptr (SkyFrameTable) self = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize         length;
  const guint8 *data;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);

  if (start->tables == 0)
    return NULL;
  length = (gsize) MIN (sky_byte_source_count_at_hand (source, start->offset), MOST_BYTES);
  bytes = sky_byte_source_read_at_hand (source, start->offset, length);
  if (bytes == NULL)
    return NULL;

  self = g_new0 (SkyFrameTable, 1);
  self->marks = g_array_new (FALSE, FALSE, sizeof (SkyFrameMark));
  data = g_bytes_get_data (bytes, &length);
  if (!take (self, start, data, length) || self->marks->len < 2)
    return NULL;
  self->exact = self->exact && ends_with_file (self, sky_byte_source_get_size (source));

  return g_steal_pointer (&self);
}

/**
 * sky_frame_table_free:
 * @self: (transfer full): a table
 */
void
sky_frame_table_free (SkyFrameTable *self)
{
  g_array_unref (self->marks);
  g_free (self);
}

/* The last mark that isn't behind a frame. */
static guint
find_mark (SkyFrameTable *self, guint64 frame)
{
  guint low = 0, high = self->marks->len;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->marks, SkyFrameMark, middle).frame <= frame)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/**
 * sky_frame_table_find:
 * @self: a table
 * @frame: the number of a frame
 * @mark: (out): the last frame not behind it whose place the table tells
 *
 * Returns: %FALSE where the table isn't exact
 */
gboolean
sky_frame_table_find (SkyFrameTable *self, guint64 frame, SkyFrameMark *mark)
{
  *mark = g_array_index (self->marks, SkyFrameMark, find_mark (self, frame));

  return self->exact;
}

/**
 * sky_frame_table_guess:
 * @self: a table
 * @frame: the number of a frame
 * @mark: (out): about where it is
 *
 * Returns: %FALSE where the file is said to end before
 */
gboolean
sky_frame_table_guess (SkyFrameTable *self, guint64 frame, SkyFrameMark *mark)
{
  guint               i = find_mark (self, frame);
  const SkyFrameMark *before = &g_array_index (self->marks, SkyFrameMark, i);

  if (i + 1 >= self->marks->len)
    return FALSE;

  *mark = (SkyFrameMark){ .frame = frame, .offset = before->offset };
  mark->offset += (before[1].offset - before->offset) * (frame - before->frame) /
                  (before[1].frame - before->frame);

  return TRUE;
}
