/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks Vorbis comments by their lengths, wherever their bytes lie: pictures in them are found and
 * left out without being read. Pure but for the caller's reading.
 */
#include "media/sky-vorbis-comment.h"

#include "media/sky-bytes.h"

#define MAX_COMMENTS 8192
/* Comments up to this are kept; lyrics fit. */
#define MAX_KEPT (64 * 1024)
#define MAX_BYTES (2 * 1024 * 1024)

static const char picture_name[] = "METADATA_BLOCK_PICTURE=";

typedef struct
{
  SkyCommentReadFunc read;
  gpointer           data;
  guint64            position;
  GByteArray        *bytes; /* (owned): what is kept */
  guint32            n_kept;
} Walk;

static gboolean
read_number (Walk *self, guint32 *number)
{
  guint8 p[4];

  if (!self->read (self->position, p, 4, self->data))
    return FALSE;
  *number = sky_bytes_le32 (p);
  self->position += 4;
  return TRUE;
}

/* A text with its length before it; appended where it is kept. */
static gboolean
copy_text (Walk *self, guint32 length)
{
  guint start = self->bytes->len;

  if (length > MAX_KEPT || start + length > MAX_BYTES)
    return FALSE;
  g_byte_array_set_size (self->bytes, start + 4 + length);
  sky_bytes_put_le32 (self->bytes->data + start, length);
  if (!self->read (self->position, self->bytes->data + start + 4, length, self->data))
    return FALSE;
  self->position += length;
  return TRUE;
}

static gboolean
is_picture (Walk *self, guint32 length)
{
  char  name[sizeof picture_name];
  gsize size = sizeof picture_name - 1;

  return length > size && self->read (self->position, name, size, self->data) &&
         g_ascii_strncasecmp (name, picture_name, size) == 0;
}

static gboolean
walk_comment (Walk *self, SkyVorbisComment *comment, gboolean *was_cut)
{
  const gsize name_size = sizeof picture_name - 1;
  guint32     length;

  if (!read_number (self, &length))
    return FALSE;
  if (is_picture (self, length))
    {
      if (comment->picture == 0)
        {
          comment->picture = self->position + name_size;
          comment->picture_length = length - name_size;
        }
    }
  else if (length <= MAX_KEPT)
    {
      self->n_kept++;
      return copy_text (self, length);
    }
  *was_cut = TRUE;
  self->position += length;
  return TRUE;
}

/**
 * sky_vorbis_comment_walk:
 * @read: how to get at the bytes, position 0 being the vendor's length
 * @data: for @read
 * @comment: (out): what was found
 *
 * Returns: %FALSE where the lengths lead outside, or there are absurdly many comments
 */
gboolean
sky_vorbis_comment_walk (SkyCommentReadFunc read, gpointer data, SkyVorbisComment *comment)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Walk     self = { .read = read, .data = data, .bytes = bytes };
  gboolean was_cut = FALSE;
  guint32  length, n_comments;
  guint    count_at;

  *comment = (SkyVorbisComment){ 0 };
  if (!read_number (&self, &length) || !copy_text (&self, length) ||
      !read_number (&self, &n_comments) || n_comments > MAX_COMMENTS)
    return FALSE;
  count_at = bytes->len;
  g_byte_array_set_size (bytes, count_at + 4);
  for (guint32 i = 0; i < n_comments; i++)
    if (!walk_comment (&self, comment, &was_cut))
      return FALSE;
  sky_bytes_put_le32 (bytes->data + count_at, self.n_kept);
  comment->length = self.position;
  if (was_cut)
    comment->bytes = g_steal_pointer (&bytes);
  return TRUE;
}

/**
 * sky_vorbis_comment_clear:
 * @self: what a walk has filled
 */
void
sky_vorbis_comment_clear (SkyVorbisComment *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
}
