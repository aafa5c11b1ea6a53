/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetches a cover by its place in the file, and undoes how the tag has coded it. Any thread. */
#include "media/sky-tag-reader.h"

#include "media/sky-bytes.h"
#include "media/sky-ogg-packet.h"
#include "media/sky-vorbis-comment.h"

#include <string.h>

/* No cover is larger; what claims to be is not fetched. */
#define MAX_PICTURE (64 * 1024 * 1024)

static char *
guess_mime (const guint8 *data, gsize size, const char *claimed)
{
  if (size > 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return g_strdup ("image/jpeg");
  if (size > 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return g_strdup ("image/png");
  if (size > 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return g_strdup ("image/webp");
  if (size > 6 && memcmp (data, "GIF8", 4) == 0)
    return g_strdup ("image/gif");
  return g_strdup (claimed);
}

/* ID3v2.4, 6.1: each zero behind a 255 was put in. */
static GBytes *
resynchronise (GBytes *coded)
{
  gsize         size;
  const guint8 *p = g_bytes_get_data (coded, &size);
  GByteArray   *plain = g_byte_array_sized_new (size);

  for (gsize i = 0; i < size; i++)
    {
      g_byte_array_append (plain, p + i, 1);
      if (p[i] == 0xff && i + 1 < size && p[i + 1] == 0)
        i++;
    }
  return g_byte_array_free_to_bytes (plain);
}

static gboolean
read_comment_cb (guint64 position, void *buffer, gsize count, gpointer data)
{
  SkyOggComment *comment = data;

  return sky_ogg_packet_read (comment->packet, comment->prefix + position, buffer, count);
}

/* The block of RFC 9639, 8.8, without its head. */
static GBytes *
unwrap_block (const guint8 *p, gsize size)
{
  gsize at = 4;
  gsize length;

  for (guint i = 0; i < 2; i++)
    {
      if (size < at + 4 || sky_bytes_be32 (p + at) > size - at - 4)
        return NULL;
      at += 4 + sky_bytes_be32 (p + at);
    }
  at += 16;
  if (size < at + 4)
    return NULL;
  length = sky_bytes_be32 (p + at);
  if (length > size - at - 4)
    return NULL;
  return g_bytes_new (p + at + 4, length);
}

static GBytes *
read_from_ogg (SkyMediaWindow *window)
{
  g_autoptr (SkyOggPacket) packet = NULL;
  g_auto (SkyVorbisComment) found = { 0 };
  g_autofree char   *text = NULL;
  g_autofree guint8 *block = NULL;
  SkyOggComment      comment;
  gsize              size;

  packet = sky_ogg_packet_find_comment (window, &comment, NULL);
  if (packet == NULL || !sky_vorbis_comment_walk (read_comment_cb, &comment, &found) ||
      found.picture_length == 0 || found.picture_length > MAX_PICTURE)
    return NULL;
  text = g_malloc0 (found.picture_length + 1);
  if (!read_comment_cb (found.picture, text, found.picture_length, &comment))
    return NULL;
  block = g_base64_decode (text, &size);
  return unwrap_block (block, size);
}

static GBytes *
read_coded (SkyByteSource         *source,
            const SkyMediaPicture *picture,
            GCancellable          *cancellable,
            GError               **error)
{
  g_autoptr (SkyMediaWindow) window = NULL;
  g_autoptr (GBytes) coded = NULL;

  if (picture->coding == SKY_PICTURE_OGG)
    {
      window = sky_media_window_new (source, cancellable);
      /* Base64 and page headers come on top of the picture. */
      sky_media_window_set_limit (window, 2 * (guint64) MAX_PICTURE);
      return read_from_ogg (window);
    }
  coded = sky_byte_source_read_bytes (source, picture->offset, picture->length, cancellable, error);
  if (coded == NULL || picture->coding == SKY_PICTURE_PLAIN)
    return g_steal_pointer (&coded);
  return resynchronise (coded);
}

/**
 * sky_tag_reader_read_picture:
 * @source: the file's bytes
 * @picture: where its cover lies
 * @cancellable: (nullable): ends the reading
 * @mime: (out) (optional) (nullable): media type, by the picture's own bytes where these tell
 * @error: return location, or %NULL
 *
 * Reads the cover and nothing else; blocks.
 *
 * Returns: (transfer full) (nullable): the picture's bytes
 */
GBytes *
sky_tag_reader_read_picture (SkyByteSource         *source,
                             const SkyMediaPicture *picture,
                             GCancellable          *cancellable,
                             char                 **mime,
                             GError               **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;
  const guint8 *data;
  gsize         size;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);
  g_return_val_if_fail (picture != NULL, NULL);

  if (picture->length > 0 && picture->length <= MAX_PICTURE)
    bytes = read_coded (source, picture, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      g_autofree char *label = sky_byte_source_dup_label (source);

      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT, "%s: its cover can't be read",
                   label);
      return NULL;
    }
  data = g_bytes_get_data (bytes, &size);
  if (mime != NULL)
    *mime = guess_mime (data, size, picture->mime);
  return g_steal_pointer (&bytes);
}
