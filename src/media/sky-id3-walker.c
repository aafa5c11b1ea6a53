/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks an ID3v2 tag (2.2, 2.3, 2.4) frame by frame, reading headers only: finds the cover, and
 * cuts out what is large and no text, with the padding.
 */
#include "media/sky-id3-walker.h"

#include "media/sky-bytes.h"
#include "media/sky-media-error.h"

#include <string.h>

#define HEADER_SIZE 10
/* No tag in the wild is this large; a size like that comes from damage or malice. */
#define MAX_TAG (64 * 1024 * 1024)
#define MAX_FRAMES 4096
/* Frames up to this are left to the tag library; lyrics fit. */
#define MAX_KEPT (32 * 1024)
/* Before a picture's bytes stand its type and a description. */
#define MAX_PICTURE_HEAD 1024

typedef struct
{
  SkyMediaWindow *window;
  SkyMediaLayout *layout;
  guint           version;
  gboolean        is_unsynchronised;
  guint64         end; /* of the frames */
  guint64         cut;
} Walk;

typedef struct
{
  char    id[5];
  guint64 offset; /* of its header */
  guint   header_size;
  guint32 size; /* of its body */
  guint   flags;
} Frame;

static gboolean
is_frame_id (const guint8 *p, guint length)
{
  for (guint i = 0; i < length; i++)
    if (!g_ascii_isupper (p[i]) && !g_ascii_isdigit (p[i]))
      return FALSE;
  return TRUE;
}

/* iTunes wrote 2.4 tags with plain sizes: whichever leads to a next frame is right. */
static guint32
read_size_24 (Walk *self, guint64 offset, const guint8 *p)
{
  guint32 plain = sky_bytes_be32 (p);
  guint32 safe = sky_bytes_syncsafe (p);
  guint8  next[4];

  if (plain == safe || plain > self->end - offset)
    return safe;
  if ((plain & 0x80808080) != 0)
    return plain;
  if (offset + HEADER_SIZE + safe >= self->end)
    return safe;
  if (sky_media_window_peek (self->window, offset + HEADER_SIZE + safe, next, 4, NULL) == 4 &&
      (is_frame_id (next, 4) || next[0] == 0))
    return safe;
  if (sky_media_window_peek (self->window, offset + HEADER_SIZE + plain, next, 4, NULL) == 4 &&
      (is_frame_id (next, 4) || next[0] == 0))
    return plain;
  return safe;
}

/* Gives no frame (FALSE) at the padding, the end, or where there is no frame header. */
static gboolean
read_frame (Walk *self, guint64 offset, Frame *frame)
{
  guint8 p[HEADER_SIZE];
  guint  header_size = self->version == 2 ? 6 : HEADER_SIZE;
  guint  id_size = self->version == 2 ? 3 : 4;

  if (offset + header_size > self->end ||
      sky_media_window_peek (self->window, offset, p, header_size, NULL) < header_size ||
      !is_frame_id (p, id_size))
    return FALSE;
  memset (frame, 0, sizeof *frame);
  memcpy (frame->id, p, id_size);
  frame->offset = offset;
  frame->header_size = header_size;
  if (self->version == 2)
    frame->size = sky_bytes_be24 (p + 3);
  else if (self->version == 3)
    frame->size = sky_bytes_be32 (p + 4);
  else
    frame->size = read_size_24 (self, offset, p + 4);
  if (self->version > 2)
    frame->flags = sky_bytes_be16 (p + 8);
  return frame->size <= self->end - offset - header_size;
}

/* Length of a text with its end mark, in an encoding of ID3v2; 0 where it does not end. */
static gsize
text_length (const guint8 *p, gsize size, guint8 encoding)
{
  gboolean is_wide = encoding == 1 || encoding == 2;
  gsize    step = is_wide ? 2 : 1;

  for (gsize i = 0; i + step <= size; i += step)
    if (p[i] == 0 && (!is_wide || p[i + 1] == 0))
      return i + step;
  return 0;
}

static char *
read_mime (Walk *self, const guint8 *p, gsize size, gsize *length)
{
  g_autofree char *text = NULL;

  if (self->version == 2)
    {
      *length = 3;
      if (size < 3 || memcmp (p, "-->", 3) == 0)
        return NULL;
      return g_strdup (memcmp (p, "PNG", 3) == 0 ? "image/png" : "image/jpeg");
    }
  *length = text_length (p, size, 0);
  if (*length == 0)
    return NULL;
  text = g_ascii_strdown ((const char *) p, -1);
  /* An address is no picture. */
  if (g_str_equal (text, "-->"))
    return NULL;
  if (g_str_equal (text, "image/jpg") || g_str_equal (text, "jpg"))
    return g_strdup ("image/jpeg");
  if (g_str_equal (text, "png"))
    return g_strdup ("image/png");
  return g_utf8_validate (text, -1, NULL) ? g_steal_pointer (&text) : g_strdup ("");
}

static void
offer_picture (Walk *self, const Frame *frame)
{
  guint8           head[MAX_PICTURE_HEAD];
  SkyMediaPicture  picture = { 0 };
  g_autofree char *mime = NULL;
  gsize            skip = self->version == 4 && (frame->flags & 0x0001) != 0 ? 4 : 0;
  gsize            size, mime_length, text;
  guint64          body = frame->offset + frame->header_size;
  /* Compressed or encrypted by the frame's flags. */
  gboolean is_hidden = (self->version == 3 && (frame->flags & 0x00c0) != 0) ||
                       (self->version == 4 && (frame->flags & 0x000c) != 0);

  if (is_hidden || frame->size < skip + 4)
    return;
  size = MIN (sizeof head, frame->size - skip);
  size = sky_media_window_peek (self->window, body + skip, head, size, NULL);
  if (size < 4)
    return;
  mime = read_mime (self, head + 1, size - 1, &mime_length);
  if (mime == NULL || 1 + mime_length + 1 >= size)
    return;
  text = text_length (head + 1 + mime_length + 1, size - 1 - mime_length - 1, head[0]);
  if (text == 0)
    return;
  skip += 1 + mime_length + 1 + text;
  picture.offset = body + skip;
  picture.length = frame->size - skip;
  picture.is_front = head[1 + mime_length] == 3;
  picture.mime = mime;
  if (self->is_unsynchronised || (self->version == 4 && (frame->flags & 0x0002) != 0))
    picture.coding = SKY_PICTURE_UNSYNCHRONISED;
  sky_media_layout_offer_picture (self->layout, &picture);
}

static void
cut (Walk *self, guint64 offset, guint64 length)
{
  if (length == 0)
    return;
  sky_media_layout_cut (self->layout, offset, length);
  self->cut += length;
}

static void
walk_frames (Walk *self, guint64 offset)
{
  Frame frame;

  for (guint n = 0; n < MAX_FRAMES && read_frame (self, offset, &frame); n++)
    {
      gboolean is_picture = g_str_equal (frame.id, "APIC") || g_str_equal (frame.id, "PIC");
      guint64  length = frame.header_size + (guint64) frame.size;

      if (is_picture)
        offer_picture (self, &frame);
      if (is_picture || frame.size > MAX_KEPT)
        cut (self, offset, length);
      offset += length;
    }
  /* Padding, or what can't be understood. */
  cut (self, offset, self->end - offset);
}

static guint64
skip_extended_header (Walk *self, guint64 offset)
{
  guint8 p[4];

  if (sky_media_window_peek (self->window, offset, p, 4, NULL) < 4)
    return offset;
  return offset + (self->version == 4 ? sky_bytes_syncsafe (p) : 4 + (guint64) sky_bytes_be32 (p));
}

static gboolean
check_size (SkyMediaWindow *window, guint64 offset, guint64 length, GError **error)
{
  if (length > MAX_TAG)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TOO_LARGE,
                   "the tag claims %" G_GUINT64_FORMAT " bytes, more than any tag has", length);
      return FALSE;
    }
  if (offset + length > sky_media_window_get_size (window))
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
                   "the file ends within its tag");
      return FALSE;
    }
  return TRUE;
}

static void
patch_size (SkyMediaLayout *layout, guint64 offset, guint32 size)
{
  guint8 p[4];

  sky_bytes_put_syncsafe (p, size);
  sky_media_layout_patch (layout, offset + 6, 4, p, 4);
}

/**
 * sky_id3_walk:
 * @window: the file
 * @offset: where a tag may be
 * @layout: gets the cover's place and the cuts
 * @tag: (out): its end is @offset where there is no tag
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where there is a tag that can't be one
 */
gboolean
sky_id3_walk (
    SkyMediaWindow *window, guint64 offset, SkyMediaLayout *layout, SkyId3Tag *tag, GError **error)
{
  guint8  header[HEADER_SIZE];
  Walk    self = { .window = window, .layout = layout };
  guint64 first = offset + HEADER_SIZE;
  guint32 size;

  tag->end = offset;
  tag->cut = 0;
  /* What can't be read here is met again, and told, by the walker of the file's format. */
  if (sky_media_window_peek (window, offset, header, HEADER_SIZE, NULL) < HEADER_SIZE ||
      memcmp (header, "ID3", 3) != 0 || header[3] < 2 || header[3] > 4)
    return TRUE;
  size = sky_bytes_syncsafe (header + 6);
  tag->end = first + size + ((header[5] & 0x10) != 0 ? HEADER_SIZE : 0);
  if (!check_size (window, offset, tag->end - offset, error))
    return FALSE;

  self.version = header[3];
  self.is_unsynchronised = (header[5] & 0x80) != 0;
  self.end = first + size;
  /* Up to 2.3 unsynchronised tags count their frames' sizes without the zeros that were put in:
   * they can't be walked by reading headers only, and are left as they are. */
  if (self.is_unsynchronised && self.version < 4)
    return TRUE;
  if ((header[5] & 0x40) != 0 && self.version > 2)
    first = skip_extended_header (&self, first);
  if (first < self.end)
    walk_frames (&self, first);
  if (self.cut > 0)
    patch_size (layout, offset, size - self.cut);
  tag->cut = self.cut;
  return TRUE;
}
