/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a file that is nothing but frames (MP3, ADTS) begins: tags are passed over, pictures in them
 * not read. Any thread; blocks while bytes are fetched.
 */
#include "media/sky-frame-start.h"

#include "media/sky-bytes.h"
#include "media/sky-mp3-delay.h"

#include <string.h>

#define MAX_TAGS 8
#define ID3_HEAD 10
/* So much is looked at in one go; so far behind the tags the first frame may be. */
#define STRETCH 8192
#define MAX_GARBAGE (64 * 1024)
/* Frames of one size make it likely that all are. */
#define SAMPLE_FRAMES 4
#define VBRI_AT 36
#define VBRI_FRAMES_AT (VBRI_AT + 14)

/* Behind all ID3v2 tags from @offset on. */
static guint64
skip_tags (SkyByteSource *source, guint64 offset, GCancellable *cancellable)
{
  for (guint i = 0; i < MAX_TAGS; i++)
    {
      g_autoptr (GBytes) head =
                     sky_byte_source_read_bytes (source, offset, ID3_HEAD, cancellable, NULL);
      guint64 length;

      if (head == NULL)
        break;
      length = sky_mp3_delay_skip_id3 (g_bytes_get_data (head, NULL), g_bytes_get_size (head));
      if (length == 0)
        break;
      offset += length;
    }

  return offset;
}

/* A header that leads to another one of the same stream, or to the end of the file. */
static gboolean
is_frame (const guint8 *data, gsize length, gboolean is_all, SkyFrameHead *head)
{
  SkyFrameHead next;

  if (length < SKY_FRAME_HEAD_SIZE || !sky_frame_head_parse (data, head) || head->size == 0)
    return FALSE;
  if (head->size + SKY_FRAME_HEAD_SIZE > length)
    return is_all && head->size <= length;

  return sky_frame_head_parse (data + head->size, &next) && next.stream == head->stream;
}

/* Returns what the file holds from its first frame on, and where that is. */
static GBytes *
find_frame (SkyByteSource *source, guint64 *offset, GCancellable *cancellable, SkyFrameHead *head)
{
  const guint64 begin = *offset;

  for (guint64 done = 0; done < MAX_GARBAGE; done += STRETCH / 2)
    {
      g_autoptr (GBytes) bytes =
                     sky_byte_source_read_bytes (source, begin + done, STRETCH, cancellable, NULL);
      gsize         length;
      const guint8 *data;

      if (bytes == NULL)
        return NULL;
      data = g_bytes_get_data (bytes, &length);
      for (gsize i = 0; i < MIN (length, STRETCH / 2); i++)
        if (is_frame (data + i, length - i, length < STRETCH, head))
          {
            *offset = begin + done + i;
            return g_bytes_new_from_bytes (bytes, i, length - i);
          }
      if (length < STRETCH)
        return NULL;
    }

  return NULL;
}

static gboolean
has_word (const guint8 *data, gsize length, gsize at, const char *word)
{
  return length >= at + 4 && memcmp (data + at, word, 4) == 0;
}

/* MPEG audio may say in its first frame how much of what follows is sound. */
static void
read_info (SkyFrameStart *self, const guint8 *data, gsize length)
{
  SkyMp3Delay delay;

  if (!sky_mp3_delay_parse (data, length, &delay))
    return;
  self->delay = delay.delay;
  self->padding = delay.padding;
  self->length = delay.length;
  self->name = delay.by_lame ? self->offset + delay.name_at : 0;
}

/* By the first few frames: a file of many sizes hardly begins with so many of one. */
static gboolean
is_constant (const SkyFrameStart *self, const guint8 *data, gsize length)
{
  gsize at = 0;

  for (guint i = 0; i < SAMPLE_FRAMES && at + SKY_FRAME_HEAD_SIZE <= length; i++)
    {
      SkyFrameHead head;

      if (!sky_frame_head_parse (data + at, &head) || head.bit_rate != self->head.bit_rate)
        return FALSE;
      at += head.size;
    }

  return TRUE;
}

/* Layer III may begin with a frame that only tells of the others. */
static void
read_mp3 (SkyFrameStart *self, const guint8 *data, gsize length)
{
  gsize side =
      4 + (self->head.is_mpeg1 ? (self->head.is_mono ? 17 : 32) : (self->head.is_mono ? 9 : 17));
  gboolean     is_info = has_word (data, length, side, "Info");
  gboolean     is_xing = has_word (data, length, side, "Xing");
  gboolean     is_vbri = !is_info && !is_xing && has_word (data, length, VBRI_AT, "VBRI");
  gsize        size = self->head.size;
  SkyFrameHead head;

  if (is_info || is_xing || is_vbri)
    {
      self->first = self->offset + size;
      self->tables = self->offset + (is_vbri ? VBRI_AT : side);
      if (is_vbri && length >= VBRI_FRAMES_AT + 4)
        self->n_frames = sky_bytes_be32 (data + VBRI_FRAMES_AT);
      else if (!is_vbri)
        read_info (self, data, length);
      /* Decoders pass over the one, and not all of them over the other. */
      if (is_vbri)
        self->begin = self->first;
      /* It may have a size of its own. */
      if (size + SKY_FRAME_HEAD_SIZE <= length && sky_frame_head_parse (data + size, &head) &&
          head.stream == self->head.stream)
        self->head = head;
    }
  self->constant = is_info || (!is_xing && !is_vbri && is_constant (self, data, length));
}

/**
 * sky_frame_start_read:
 * @source: the file
 * @offset: where to look: 0, or what is known to lie behind the tags
 * @cancellable: (nullable): wakes the call at once
 * @start: (out): how the frames begin, where %TRUE is returned
 *
 * Returns: whether frames begin there; else the file is something else, or can't be read
 */
gboolean
sky_frame_start_read (SkyByteSource *source,
                      guint64        offset,
                      GCancellable  *cancellable,
                      SkyFrameStart *start)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize         length;
  const guint8 *data;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), FALSE);

  *start = (SkyFrameStart){ .delay = -1, .padding = -1, .length = -1 };
  start->offset = skip_tags (source, offset, cancellable);
  bytes = find_frame (source, &start->offset, cancellable, &start->head);
  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &length);
  start->first = start->begin = start->offset;
  if (start->head.layer == 3)
    read_mp3 (start, data, length);

  return TRUE;
}
