/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks a FLAC file (RFC 9639): keeps STREAMINFO and the comments, notes the cover, cuts the rest
 * of the metadata out, and sees by the last frame whether the file is whole.
 */
#include "media/sky-flac-walker.h"

#include "media/sky-bytes.h"
#include "media/sky-cue-block.h"
#include "media/sky-flac-frame.h"
#include "media/sky-id3-walker.h"
#include "media/sky-media-error.h"
#include "media/sky-tail-walker.h"
#include "media/sky-vorbis-comment.h"

#include <string.h>

#define MAX_BLOCKS 1024
#define STREAMINFO_SIZE 34
/* where in it the longest frame's length is */
#define MAX_FRAME_AT 7
#define MAX_PICTURE_HEAD 1024
#define LAST_BLOCK 0x80

typedef enum
{
  BLOCK_STREAMINFO = 0,
  BLOCK_COMMENT = 4,
  BLOCK_CUE_SHEET = 5,
  BLOCK_PICTURE = 6,
} BlockType;

typedef struct
{
  SkyMediaWindow *window;
  SkyMediaLayout *layout;
  guint64         kept; /* offset of the last block's header that is kept */
  guint8          kept_type;
  gboolean        is_kept_patched; /* it stands in an edit already */
  guint           max_frame;       /* bytes, 0 where unknown */
} Walk;

typedef struct
{
  Walk   *walk;
  guint64 offset;
  guint64 length;
} Block;

/* A FLAC stream may consist of its STREAMINFO and of frames only (RFC 9639, 7). */
static GBytes *
make_stream_head (const guint8 *streaminfo)
{
  guint8 head[8 + STREAMINFO_SIZE] = {
    'f', 'L', 'a', 'C', LAST_BLOCK | BLOCK_STREAMINFO, 0, 0, STREAMINFO_SIZE
  };

  memcpy (head + 8, streaminfo, STREAMINFO_SIZE);
  return g_bytes_new (head, sizeof head);
}

static gboolean
read_streaminfo (Walk *self, const Block *block, GError **error)
{
  static const guint8 no_md5[16];
  guint8              p[STREAMINFO_SIZE];
  g_autoptr (GString) md5 = g_string_new (NULL);

  if (block->length < STREAMINFO_SIZE)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT, "its FLAC header is damaged");
      return FALSE;
    }
  if (!sky_media_window_read (self->window, block->offset, p, sizeof p, error))
    return FALSE;
  g_clear_pointer (&self->layout->stream_head, g_bytes_unref);
  self->layout->stream_head = make_stream_head (p);
  self->max_frame = sky_bytes_be24 (p + MAX_FRAME_AT);
  self->layout->sample_rate = sky_bytes_be24 (p + 10) >> 4;
  self->layout->n_samples = (guint64) (p[13] & 0x0f) << 32 | sky_bytes_be32 (p + 14);
  if (memcmp (p + 18, no_md5, 16) == 0 || self->layout->n_samples == 0)
    return TRUE;
  for (guint i = 18; i < STREAMINFO_SIZE; i++)
    g_string_append_printf (md5, "%02x", p[i]);
  g_string_append_printf (md5, ":%" G_GUINT64_FORMAT, self->layout->n_samples);
  self->layout->sound_id = g_string_free (g_steal_pointer (&md5), FALSE);
  return TRUE;
}

/* RFC 9639, 8.8: type, media type, description, four numbers, the picture. */
static void
read_picture (Walk *self, const Block *block)
{
  guint8           p[MAX_PICTURE_HEAD];
  SkyMediaPicture  picture = { 0 };
  g_autofree char *mime = NULL;
  gsize            n =
      sky_media_window_peek (self->window, block->offset, p, MIN (sizeof p, block->length), NULL);
  guint32 mime_length, text_length;
  gsize   at;

  if (n < 32)
    return;
  mime_length = sky_bytes_be32 (p + 4);
  if (mime_length > 128 || 12 + mime_length > n)
    return;
  mime = g_utf8_make_valid ((const char *) p + 8, mime_length);
  text_length = sky_bytes_be32 (p + 8 + mime_length);
  at = 12 + mime_length + (gsize) text_length + 16;
  if (g_str_equal (mime, "-->") || at + 4 > n)
    return;
  picture.offset = block->offset + at + 4;
  picture.length = sky_bytes_be32 (p + at);
  picture.is_front = sky_bytes_be32 (p) == 3;
  picture.mime = mime;
  if (picture.length <= block->length - at - 4)
    sky_media_layout_offer_picture (self->layout, &picture);
}

/* Whoever divides the file looks into it. */
static void
read_cue_sheet (Walk *self, const Block *block)
{
  gsize              size = block->length;
  g_autofree guint8 *data = NULL;

  if (size > SKY_CUE_BLOCK_MAX_SIZE || self->layout->cue_block != NULL)
    return;
  data = g_malloc (size);
  if (sky_media_window_peek (self->window, block->offset, data, size, NULL) == size)
    self->layout->cue_block = g_bytes_new_take (g_steal_pointer (&data), size);
}

static gboolean
read_comment_cb (guint64 position, void *buffer, gsize count, gpointer data)
{
  const Block *block = data;

  return position + count <= block->length &&
         sky_media_window_peek (block->walk->window, block->offset + position, buffer, count,
                                NULL) == count;
}

static gboolean
keep_comment (Walk *self, Block *block, GError **error)
{
  g_auto (SkyVorbisComment) comment = { 0 };
  guint8 header[4];

  if (!sky_vorbis_comment_walk (read_comment_cb, block, &comment))
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT, "its comments are damaged");
      return FALSE;
    }
  if (comment.bytes == NULL)
    return TRUE;
  /* The header with the new length goes before the shorter comments. */
  sky_bytes_put_be32 (header, comment.bytes->len);
  header[0] = BLOCK_COMMENT | LAST_BLOCK;
  g_byte_array_prepend (comment.bytes, header, 4);
  sky_media_layout_patch (self->layout, block->offset - 4, 4 + block->length, comment.bytes->data,
                          comment.bytes->len);
  self->is_kept_patched = TRUE;
  return TRUE;
}

static gboolean
take_block (Walk *self, guint8 type, Block *block, GError **error)
{
  if (type == BLOCK_STREAMINFO || type == BLOCK_COMMENT)
    {
      self->kept = block->offset - 4;
      self->kept_type = type;
      self->is_kept_patched = FALSE;
      return type == BLOCK_STREAMINFO ? read_streaminfo (self, block, error)
                                      : keep_comment (self, block, error);
    }
  if (type == BLOCK_PICTURE)
    read_picture (self, block);
  else if (type == BLOCK_CUE_SHEET)
    read_cue_sheet (self, block);
  sky_media_layout_cut (self->layout, block->offset - 4, 4 + block->length);
  return TRUE;
}

static gboolean
walk_blocks (Walk *self, guint64 offset, GError **error)
{
  gboolean is_last = FALSE;

  for (guint n = 0; !is_last && n < MAX_BLOCKS; n++)
    {
      guint8 header[4];
      Block  block = { self, offset + 4, 0 };

      if (!sky_media_window_read (self->window, offset, header, 4, error))
        return FALSE;
      is_last = (header[0] & LAST_BLOCK) != 0;
      block.length = sky_bytes_be24 (header + 1);
      offset += 4 + block.length;
      if (offset > sky_media_window_get_size (self->window))
        {
          g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
                       "the FLAC file ends within its header");
          return FALSE;
        }
      if (!take_block (self, header[0] & 0x7f, &block, error))
        return FALSE;
    }
  self->layout->audio_start = offset;
  if (!self->is_kept_patched)
    {
      guint8 header = self->kept_type | LAST_BLOCK;

      sky_media_layout_patch (self->layout, self->kept, 1, &header, 1);
    }
  return TRUE;
}

static gboolean
check_end (Walk *self, GError **error)
{
  SkyMediaLayout *layout = self->layout;
  guint64         last;

  if (layout->n_samples == 0)
    return TRUE;
  if (layout->audio_start >= layout->audio_end)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
                   "the FLAC file has a header but no sound");
      return FALSE;
    }
  if (!sky_flac_frame_find_end (self->window, layout->audio_start, layout->audio_end,
                                layout->n_samples, self->max_frame, &last) ||
      last >= layout->n_samples)
    return TRUE;
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
               "the FLAC file ends after %.1f of %.1f seconds",
               last / (double) MAX (1, layout->sample_rate),
               layout->n_samples / (double) MAX (1, layout->sample_rate));
  return FALSE;
}

/**
 * sky_flac_walk:
 * @window: the file
 * @layout: gets where the frames are, the cover, the cuts, the exact length and the sound's MD5
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where it is no FLAC file, or not all of one
 */
gboolean
sky_flac_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error)
{
  Walk      self = { .window = window, .layout = layout };
  SkyId3Tag tag;
  guint8    magic[4];

  if (!sky_id3_walk (window, 0, layout, &tag, error) ||
      !sky_media_window_read (window, tag.end, magic, 4, error))
    return FALSE;
  if (memcmp (magic, "fLaC", 4) != 0)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO, "it is no FLAC file");
      return FALSE;
    }
  return walk_blocks (&self, tag.end + 4, error) && sky_tail_walk (window, layout, error) &&
         check_end (&self, error);
}

/**
 * sky_flac_get_max_frame:
 * @stream_head: what a FLAC file's layout has as such
 *
 * Returns: the length of the longest frame in bytes, or 0 where its encoder didn't tell
 */
guint
sky_flac_get_max_frame (GBytes *stream_head)
{
  gsize         size;
  const guint8 *p = g_bytes_get_data (stream_head, &size);

  return size == 8 + STREAMINFO_SIZE ? sky_bytes_be24 (p + 8 + MAX_FRAME_AT) : 0;
}
