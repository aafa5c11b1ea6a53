/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chapters in Vorbis comments: CHAPTER001=01:02:03.456 and CHAPTER001NAME=…; other comments are
 * passed over unread. Pure but for the caller's reading. */
#include "media/sky-chapter-readers.h"

#include <math.h>
#include <string.h>

#include "media/sky-bytes.h"

#define MAX_COMMENTS 8192
#define MARK "CHAPTER"
#define MARK_SIZE (sizeof MARK - 1)
#define MAX_TEXT (MARK_SIZE + 16 + SKY_CHAPTER_TITLE_MAX)

/* What one number has been told of. */
typedef struct
{
  gint64 start_ms; /* or -1 */
  char  *title;    /* (owned) (nullable) */
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->title);
  g_free (entry);
}

/* Hours, minutes and seconds with a fraction; -1 where it is no time. */
static gint64
parse_time (const char *text)
{
  double value = 0;

  for (guint i = 0; i < 3; i++)
    {
      char  *end;
      double part = g_ascii_isdigit (*text) ? g_ascii_strtod (text, &end) : -1;

      if (!(part >= 0 && part < 1e6) || (i > 0 && part >= 60) || *end != (i < 2 ? ':' : '\0'))
        return -1;
      value = value * 60 + part;
      text = end + 1;
    }
  return llrint (value * 1000);
}

static Entry *
get_entry (GHashTable *entries, guint number)
{
  Entry *entry = g_hash_table_lookup (entries, GUINT_TO_POINTER (number));

  if (entry == NULL && g_hash_table_size (entries) < SKY_CHAPTERS_MAX)
    {
      entry = g_new0 (Entry, 1);
      entry->start_ms = -1;
      g_hash_table_insert (entries, GUINT_TO_POINTER (number), entry);
    }
  return entry;
}

static void
take_comment (GHashTable *entries, const char *text)
{
  const char *p = text + MARK_SIZE;
  guint       number = 0;
  Entry      *entry;

  if (!g_ascii_isdigit (*p))
    return;
  for (; g_ascii_isdigit (*p) && number < 100000; p++)
    number = number * 10 + (guint) g_ascii_digit_value (*p);
  entry = get_entry (entries, number);
  if (entry == NULL)
    return;
  if (*p == '=' && entry->start_ms < 0)
    entry->start_ms = parse_time (p + 1);
  else if (g_ascii_strncasecmp (p, "NAME=", 5) == 0 && entry->title == NULL)
    entry->title = g_strdup (p + 5);
}

static gboolean
read_number (SkyCommentReadFunc read, gpointer data, guint64 *position, guint32 *number)
{
  guint8 p[4];

  if (!read (*position, p, 4, data))
    return FALSE;
  *number = sky_bytes_le32 (p);
  *position += 4;
  return TRUE;
}

/**
 * sky_comment_chapters_read:
 * @read: how to get at the bytes, position 0 being the vendor's length
 * @data: for @read
 * @chapters: (element-type SkyChapter): to add to
 */
void
sky_comment_chapters_read (SkyCommentReadFunc read, gpointer data, GPtrArray *chapters)
{
  g_autoptr (GHashTable) entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  GHashTableIter iter;
  gpointer       value;
  guint64        position = 0;
  guint32        length, n_comments;

  if (!read_number (read, data, &position, &length))
    return;
  position += length;
  if (!read_number (read, data, &position, &n_comments) || n_comments > MAX_COMMENTS)
    return;
  for (guint32 i = 0; i < n_comments; i++)
    {
      char  text[MAX_TEXT + 1] = { 0 };
      gsize kept;

      if (!read_number (read, data, &position, &length))
        break;
      kept = MIN (length, MAX_TEXT);
      if (kept > MARK_SIZE && read (position, text, MARK_SIZE, data) &&
          g_ascii_strncasecmp (text, MARK, MARK_SIZE) == 0 && read (position, text, kept, data))
        take_comment (entries, text);
      position += length;
    }
  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    sky_chapters_add (chapters, ((Entry *) value)->start_ms,
                      g_steal_pointer (&((Entry *) value)->title));
}
