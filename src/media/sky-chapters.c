/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chapters that a file tells of: MP4 (Nero's list, a track of texts), ID3v2 (CHAP), Vorbis
 * comments (CHAPTER001=…), Matroska. A file that makes no sense has none. Any thread; reading
 * blocks. */
#include "media/sky-chapters.h"

#include <string.h>

#include "media/sky-audio-format.h"
#include "media/sky-bytes.h"
#include "media/sky-chapter-readers.h"
#include "media/sky-ogg-packet.h"

/* Titles may lie scattered through the file; what isn't had for this is left out. */
#define MAX_READ (4 * 1024 * 1024)
#define MAX_FLAC_BLOCKS 256
#define FLAC_COMMENT 4

typedef struct
{
  SkyMediaWindow *window;
  guint64         begin;
  guint64         length;
} Block;

static gboolean
read_block_cb (guint64 position, void *buffer, gsize count, gpointer data)
{
  const Block *block = data;

  return position <= block->length && count <= block->length - position &&
         sky_media_window_read (block->window, block->begin + position, buffer, count, NULL);
}

static gboolean
read_packet_cb (guint64 position, void *buffer, gsize count, gpointer data)
{
  const SkyOggComment *comment = data;

  return position <= G_MAXUINT32 * (guint64) 2 &&
         sky_ogg_packet_read (comment->packet, comment->prefix + position, buffer, count);
}

static void
read_ogg (SkyMediaWindow *window, GPtrArray *chapters)
{
  g_autoptr (SkyOggPacket) packet = NULL;
  SkyOggComment comment = { 0 };

  packet = sky_ogg_packet_find_comment (window, &comment, NULL);
  if (packet != NULL && comment.has_text)
    sky_comment_chapters_read (read_packet_cb, &comment, chapters);
}

/* The metadata blocks of RFC 9639, 8, from @offset on. */
static void
read_flac (SkyMediaWindow *window, guint64 offset, GPtrArray *chapters)
{
  guint8 head[4] = { 0 };

  offset += 4;
  for (guint i = 0; i < MAX_FLAC_BLOCKS && (head[0] & 0x80) == 0; i++)
    {
      Block block = { .window = window, .begin = offset + 4 };

      if (!sky_media_window_read (window, offset, head, 4, NULL))
        return;
      block.length = sky_bytes_be24 (head + 1);
      if ((head[0] & 0x7f) == FLAC_COMMENT)
        {
          sky_comment_chapters_read (read_block_cb, &block, chapters);
          return;
        }
      offset = block.begin + block.length;
    }
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  const SkyChapter *left = *(const SkyChapter *const *) a;
  const SkyChapter *right = *(const SkyChapter *const *) b;

  return (left->start_ms > right->start_ms) - (left->start_ms < right->start_ms);
}

static void
free_chapter (gpointer data)
{
  sky_chapter_free (data);
}

/* Two chapters can't begin at one place: the first counts. */
static void
bring_in_order (GPtrArray *chapters)
{
  g_ptr_array_sort (chapters, compare_cb);
  for (guint i = 1; i < chapters->len;)
    {
      const SkyChapter *before = g_ptr_array_index (chapters, i - 1);
      const SkyChapter *chapter = g_ptr_array_index (chapters, i);

      if (before->start_ms == chapter->start_ms)
        g_ptr_array_remove_index (chapters, i);
      else
        i++;
    }
}

/**
 * sky_chapter_free:
 * @self: (transfer full) (nullable): a chapter
 */
void
sky_chapter_free (SkyChapter *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self);
}

/**
 * sky_chapters_add:
 * @chapters: (element-type SkyChapter): to add to
 * @start_ms: where it begins; what can't be is left out
 * @title: (transfer full) (nullable): as read, perhaps no text at all
 */
void
sky_chapters_add (GPtrArray *chapters, gint64 start_ms, char *title)
{
  g_autofree char *read = title;
  g_autofree char *text = read != NULL ? g_utf8_make_valid (read, -1) : NULL;
  SkyChapter      *chapter;

  if (start_ms < 0 || chapters->len >= SKY_CHAPTERS_MAX)
    return;
  chapter = g_new0 (SkyChapter, 1);
  chapter->start_ms = start_ms;
  if (text != NULL && *g_strstrip (text) != '\0')
    chapter->title = g_steal_pointer (&text);
  g_ptr_array_add (chapters, chapter);
}

/**
 * sky_chapters_read:
 * @source: the file's bytes
 * @cancellable: (nullable): ends the reading
 * @error: return location, or %NULL: why bytes of the file could not be had
 *
 * Reads what headers and tags tell of chapters, and no more; blocks.
 *
 * Returns: (transfer full) (nullable) (element-type SkyChapter): the chapters in the order of their
 *   places, no two at the same; may be empty
 */
GPtrArray *
sky_chapters_read (SkyByteSource *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (SkyMediaWindow) window = NULL;
  g_autoptr (GPtrArray) chapters = g_ptr_array_new_with_free_func (free_chapter);
  guint8         magic[SKY_AUDIO_FORMAT_MAGIC_SIZE];
  SkyAudioFormat format;
  guint64        start;
  gsize          n;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);

  window = sky_media_window_new (source, cancellable);
  sky_media_window_set_limit (window, MAX_READ);
  start = sky_id3_chapters_read (window, chapters);
  n = sky_media_window_peek (window, start, magic, sizeof magic, NULL);
  format = sky_audio_format_from_bytes (magic, n);
  if (chapters->len == 0 && format == SKY_AUDIO_FORMAT_FLAC)
    read_flac (window, start, chapters);
  else if (format == SKY_AUDIO_FORMAT_OGG && start == 0)
    read_ogg (window, chapters);
  else if (format == SKY_AUDIO_FORMAT_MP4)
    sky_mp4_chapters_read (window, chapters);
  else if (n >= 4 && start == 0 && memcmp (magic, "\x1a\x45\xdf\xa3", 4) == 0)
    sky_matroska_chapters_read (window, chapters);
  if (sky_media_window_get_failure (window) != NULL)
    {
      g_propagate_error (error, g_error_copy (sky_media_window_get_failure (window)));
      return NULL;
    }
  bring_in_order (chapters);
  return g_steal_pointer (&chapters);
}

/**
 * sky_chapters_cut:
 * @chapters: (element-type SkyChapter): of a file
 * @begin_ms: where the part of it begins
 * @end_ms: where it ends, or -1
 *
 * Returns: (transfer full) (element-type SkyChapter): those that begin in the part, by their places
 *   in it
 */
GPtrArray *
sky_chapters_cut (const GPtrArray *chapters, gint64 begin_ms, gint64 end_ms)
{
  GPtrArray *part = g_ptr_array_new_with_free_func (free_chapter);

  for (guint i = 0; i < chapters->len; i++)
    {
      const SkyChapter *chapter = g_ptr_array_index (chapters, i);

      if (chapter->start_ms >= begin_ms && (end_ms < 0 || chapter->start_ms < end_ms))
        sky_chapters_add (part, chapter->start_ms - begin_ms, g_strdup (chapter->title));
    }
  return part;
}

/**
 * sky_chapters_find:
 * @chapters: (element-type SkyChapter): in order
 * @position_ms: a place
 *
 * Returns: index of the chapter that it lies in, or -1 before the first one
 */
int
sky_chapters_find (const GPtrArray *chapters, gint64 position_ms)
{
  int found = -1;

  for (guint i = 0; i < chapters->len; i++)
    if (((const SkyChapter *) g_ptr_array_index (chapters, i))->start_ms <= position_ms)
      found = (int) i;
  return found;
}
