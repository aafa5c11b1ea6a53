/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chapters in an ID3v2 tag at a file's begin: its CHAP frames (ID3v2 Chapter Frame Addendum, 3.1)
 * with the TIT2 in them. Versions 2.3 and 2.4. Pure but for the window; any one thread. */
#include "media/sky-chapter-readers.h"

#include <string.h>

#include "media/sky-bytes.h"

#define HEAD 10
#define MAX_FRAMES 4096
/* Titles come first in a frame; pictures may follow. */
#define MAX_BODY (64 * 1024)
/* A tag of 2.3 whose bytes are coded as a whole is decoded as a whole. */
#define MAX_CODED (1024 * 1024)
#define TAG_CODED 0x80
#define TAG_EXTENDED 0x40
#define FRAME_CODED 0x02
#define FRAME_COUNTED 0x01

typedef struct
{
  SkyMediaWindow *window;  /* what is read from, or */
  GByteArray     *decoded; /* (owned) (nullable): the tag from its head's end on */
  guint64         begin;
  guint64         end;
  guint           version;
  gboolean        is_coded;
} Tag;

static gboolean
read_at (const Tag *tag, guint64 offset, void *buffer, gsize count)
{
  if (offset > tag->end || count > tag->end - offset)
    return FALSE;
  if (tag->decoded == NULL)
    return sky_media_window_read (tag->window, offset, buffer, count, NULL);
  memcpy (buffer, tag->decoded->data + (offset - tag->begin), count);
  return TRUE;
}

/* ID3v2.4, 6.1: each zero behind a 255 was put in. */
static guint
decode (guint8 *p, guint size)
{
  guint n = 0;

  for (guint i = 0; i < size; i++)
    {
      p[n++] = p[i];
      if (p[i] == 0xff && i + 1 < size && p[i + 1] == 0)
        i++;
    }
  return n;
}

static char *
read_text (const guint8 *p, gsize size)
{
  const char *const charsets[] = { "ISO-8859-1", "UTF-16LE", "UTF-16BE", "UTF-8" };
  guint             encoding = size > 0 ? p[0] : 0;
  const char       *charset;
  char             *text;

  if (size < 2 || encoding >= G_N_ELEMENTS (charsets))
    return NULL;
  charset = charsets[encoding];
  p++;
  size = MIN (size - 1, SKY_CHAPTER_TITLE_MAX);
  if (encoding == 1 || encoding == 2)
    {
      gboolean is_marked =
          size >= 2 && (sky_bytes_be16 (p) == 0xfeff || p[0] + 256u * p[1] == 0xfeff);

      if (is_marked)
        charset = p[0] == 0xfe ? "UTF-16BE" : "UTF-16LE";
      p += is_marked ? 2 : 0;
      size = (size - (is_marked ? 2 : 0)) & ~(gsize) 1;
    }
  else if (encoding == 3)
    return g_strndup ((const char *) p, size);
  text = g_convert_with_fallback ((const char *) p, (gssize) size, "UTF-8", charset, "\xef\xbf\xbd",
                                  NULL, NULL, NULL);
  return text;
}

/* Sizes of 2.4 are syncsafe; but some wrote plain ones. */
static guint32
frame_size (guint version, const guint8 *p)
{
  guint32 plain = sky_bytes_be32 (p);

  return version == 4 && (plain & 0x80808080) == 0 ? sky_bytes_syncsafe (p) : plain;
}

static void
take_chapter (const Tag *tag, const guint8 *p, gsize size, GPtrArray *chapters)
{
  const guint8 *end = memchr (p, 0, size);
  gsize         at = end != NULL ? (gsize) (end - p) + 1 : size;
  gint64        start;
  char         *title = NULL;

  if (size - at < 16)
    return;
  start = sky_bytes_be32 (p + at);
  /* What is all ones tells its place by bytes instead, which no player goes by. */
  if (start == G_MAXUINT32)
    return;
  for (at += 16; title == NULL && size - at >= HEAD;)
    {
      gsize length = frame_size (tag->version, p + at + 4);
      gsize room = size - at - HEAD;

      if (memcmp (p + at, "TIT2", 4) == 0)
        title = read_text (p + at + HEAD, MIN (length, room));
      if (length >= room)
        break;
      at += HEAD + length;
    }
  sky_chapters_add (chapters, start, title);
}

static void
read_chapter (const Tag *tag, guint64 offset, guint32 size, guint flags, GPtrArray *chapters)
{
  g_autofree guint8 *body = NULL;
  guint              length = MIN (size, MAX_BODY);
  guint              skip = tag->version == 4 && (flags & FRAME_COUNTED) != 0 ? 4 : 0;
  /* Compressed or encrypted. */
  gboolean is_hidden = (flags & (tag->version == 3 ? 0x00c0 : 0x000c)) != 0;

  if (is_hidden || length <= skip)
    return;
  body = g_malloc (length);
  if (!read_at (tag, offset, body, length))
    return;
  length -= skip;
  if (tag->version == 4 && (tag->is_coded || (flags & FRAME_CODED) != 0))
    length = decode (body + skip, length);
  take_chapter (tag, body + skip, length, chapters);
}

static void
walk (const Tag *tag, guint64 offset, GPtrArray *chapters)
{
  for (guint i = 0; i < MAX_FRAMES; i++)
    {
      guint8  head[HEAD];
      guint32 size;

      if (!read_at (tag, offset, head, HEAD) || head[0] == 0)
        return;
      size = frame_size (tag->version, head + 4);
      offset += HEAD;
      if (memcmp (head, "CHAP", 4) == 0)
        read_chapter (tag, offset, size, sky_bytes_be16 (head + 8), chapters);
      offset += size;
    }
}

/* Where the first frame is. */
static guint64
pass_extended (const Tag *tag, guint flags)
{
  guint8 p[4];

  if ((flags & TAG_EXTENDED) == 0 || !read_at (tag, tag->begin, p, 4))
    return tag->begin;
  return tag->begin +
         (tag->version == 3 ? 4 + (guint64) sky_bytes_be32 (p) : sky_bytes_syncsafe (p));
}

/**
 * sky_id3_chapters_read:
 * @window: a file
 * @chapters: (element-type SkyChapter): to add to
 *
 * Returns: where what follows the tag begins; 0 where there is none
 */
guint64
sky_id3_chapters_read (SkyMediaWindow *window, GPtrArray *chapters)
{
  g_autoptr (GByteArray) decoded = NULL;
  guint8  head[HEAD];
  Tag     tag = { .window = window, .begin = HEAD };
  guint64 behind;

  if (!sky_media_window_read (window, 0, head, HEAD, NULL) || memcmp (head, "ID3", 3) != 0)
    return 0;
  tag.version = head[3];
  tag.end = HEAD + (guint64) sky_bytes_syncsafe (head + 6);
  tag.is_coded = (head[5] & TAG_CODED) != 0;
  behind = tag.end + (tag.version == 4 && (head[5] & 0x10) != 0 ? HEAD : 0);
  if (tag.version != 3 && tag.version != 4)
    return behind;
  if (tag.version == 3 && tag.is_coded)
    {
      if (tag.end > MAX_CODED)
        return behind;
      decoded = g_byte_array_new ();
      g_byte_array_set_size (decoded, (guint) (tag.end - HEAD));
      if (!read_at (&tag, HEAD, decoded->data, decoded->len))
        return behind;
      g_byte_array_set_size (decoded, decode (decoded->data, decoded->len));
      tag.decoded = decoded;
      tag.end = HEAD + (guint64) decoded->len;
    }
  walk (&tag, pass_extended (&tag, head[5]), chapters);
  return behind;
}
