/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Walks the first pages and the last page of an Ogg stream (RFC 3533): finds the cover in the
 * comments without reading it, and cuts it out by writing the comments' pages anew.
 */
#include "media/sky-ogg-walker.h"

#include "media/sky-bytes.h"
#include "media/sky-media-error.h"
#include "media/sky-ogg-packet.h"
#include "media/sky-vorbis-comment.h"

#include <string.h>

#define MAX_PAGE (27 + 255 + 255 * 255)
/* The last page is rarely larger. */
#define FIRST_LOOK (8 * 1024)
#define FULL_PAYLOAD (255 * 255)

static gboolean
read_comment_cb (guint64 position, void *buffer, gsize count, gpointer data)
{
  SkyOggComment *comment = data;

  return sky_ogg_packet_read (comment->packet, comment->prefix + position, buffer, count);
}

/* One packet as pages of our own; their checksums are left 0, nobody here looks at them. */
static GByteArray *
write_pages (SkyOggPacket *packet, const guint8 *data, gsize size)
{
  GByteArray *pages = g_byte_array_new ();
  guint32     sequence = 1;
  gsize       done = 0;
  gboolean    is_open = TRUE;

  while (is_open)
    {
      gsize  n = MIN (size - done, FULL_PAYLOAD);
      guint8 header[27 + 255] = "OggS";
      guint  n_segments = MIN (255, n / 255 + 1);

      header[5] = done > 0 ? 1 : 0;
      sky_bytes_put_le32 (header + 14, sky_ogg_packet_get_serial (packet));
      sky_bytes_put_le32 (header + 18, sequence++);
      header[26] = n_segments;
      memset (header + 27, 255, n_segments);
      if (n < FULL_PAYLOAD)
        header[27 + n_segments - 1] = n % 255;
      is_open = n == FULL_PAYLOAD;
      g_byte_array_append (pages, header, 27 + n_segments);
      g_byte_array_append (pages, data + done, n);
      done += n;
    }
  return pages;
}

static void
offer_picture (SkyMediaLayout *layout, SkyOggComment *comment, const SkyVorbisComment *found)
{
  SkyMediaPicture    picture = { 0 };
  char               text[9] = { 0 };
  g_autofree guint8 *head = NULL;
  gsize              n;

  if (found->picture_length < 64 || !read_comment_cb (found->picture, text, 8, comment))
    return;
  head = g_base64_decode (text, &n);
  picture.offset = sky_ogg_packet_get_offset (comment->packet);
  picture.length = found->picture_length;
  picture.coding = SKY_PICTURE_OGG;
  picture.is_front = n >= 4 && sky_bytes_be32 (head) == 3;
  sky_media_layout_offer_picture (layout, &picture);
}

static gboolean
walk_comments (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error)
{
  g_autoptr (SkyOggPacket) packet = NULL;
  g_auto (SkyVorbisComment) found = { 0 };
  g_autoptr (GByteArray) pages = NULL;
  SkyOggComment comment;
  guint8        prefix[16];
  guint64       end;

  packet = sky_ogg_packet_find_comment (window, &comment, error);
  if (packet == NULL)
    return FALSE;
  if (!comment.has_text)
    return TRUE;
  if (!sky_vorbis_comment_walk (read_comment_cb, &comment, &found) &&
      !(sky_ogg_packet_start_over (packet) &&
        sky_vorbis_comment_walk (read_comment_cb, &comment, &found)))
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT, "its comments are damaged");
      return FALSE;
    }
  offer_picture (layout, &comment, &found);
  if (found.bytes == NULL ||
      !sky_ogg_packet_find_page_end (packet, comment.prefix + found.length, &end) ||
      !sky_ogg_packet_read (packet, 0, prefix, comment.prefix))
    return TRUE;
  /* In Ogg FLAC the prefix is a block's header with its length. */
  if (comment.prefix == 4)
    sky_bytes_put_be32 (prefix, (guint32) prefix[0] << 24 | found.bytes->len);
  g_byte_array_prepend (found.bytes, prefix, comment.prefix);
  /* The framing bit of Vorbis. */
  g_byte_array_append (found.bytes, (const guint8 *) "\x01", 1);
  pages = write_pages (packet, found.bytes->data, found.bytes->len);
  sky_media_layout_patch (layout, sky_ogg_packet_get_offset (packet),
                          end - sky_ogg_packet_get_offset (packet), pages->data, pages->len);
  return TRUE;
}

/* Whether the page that begins at @at is whole; its lengths may be cut off too. */
static gboolean
is_whole_page (const guint8 *tail, gsize size, gsize at)
{
  guint n_segments = tail[at + 26];
  gsize length = 27 + n_segments;

  if (at + length > size)
    return FALSE;
  for (guint i = 0; i < n_segments; i++)
    length += tail[at + 27 + i];
  return at + length <= size;
}

/* The start of the last page, or FALSE. */
static gboolean
find_last_page (const guint8 *tail, gsize size, gsize *at)
{
  for (gsize i = size - MIN (size, 26); i-- > 0;)
    if (memcmp (tail + i, "OggS", 4) == 0 && tail[i + 4] == 0)
      {
        *at = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
check_end (SkyMediaWindow *window, GError **error)
{
  guint64            size = sky_media_window_get_size (window);
  g_autofree guint8 *tail = g_malloc (MAX_PAGE);
  gsize              looked = 0;
  gsize              at;

  while (looked < MIN (size, MAX_PAGE))
    {
      looked = MIN (MIN (size, MAX_PAGE), looked > 0 ? 4 * looked : FIRST_LOOK);
      if (!sky_media_window_read (window, size - looked, tail, looked, error))
        return FALSE;
      if (!find_last_page (tail, looked, &at))
        continue;
      if (is_whole_page (tail, looked, at))
        return TRUE;
      break;
    }
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED,
               "the Ogg file ends within a page");
  return FALSE;
}

/**
 * sky_ogg_walk:
 * @window: the file
 * @layout: gets the cover and the cuts; the sound is the whole file, as its pages' numbers and
 *   checksums depend on the comments
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where it is no Ogg file with a codec that we know, or not all of one
 */
gboolean
sky_ogg_walk (SkyMediaWindow *window, SkyMediaLayout *layout, GError **error)
{
  return walk_comments (window, layout, error) && check_end (window, error);
}
