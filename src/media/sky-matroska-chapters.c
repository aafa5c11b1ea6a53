/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chapters of a Matroska file (RFC 9559, 5.1.7; its elements are those of RFC 8794): the outermost
 * ones of the first edition that is not hidden. Pure but for the window; any one thread. */
#include "media/sky-chapter-readers.h"

#include <string.h>

#define ID_EBML 0x1a45dfa3
#define ID_SEGMENT 0x18538067
#define ID_CLUSTER 0x1f43b675
#define ID_SEEK_HEAD 0x114d9b74
#define ID_SEEK 0x4dbb
#define ID_SEEK_ID 0x53ab
#define ID_SEEK_POSITION 0x53ac
#define ID_CHAPTERS 0x1043a770
#define ID_EDITION 0x45b9
#define ID_EDITION_HIDDEN 0x45bd
#define ID_ATOM 0xb6
#define ID_TIME_START 0x91
#define ID_HIDDEN 0x98
#define ID_DISPLAY 0x80
#define ID_STRING 0x85

#define MAX_ELEMENTS 4096
#define NS_PER_MS 1000000

typedef struct
{
  guint32 id;
  guint64 body;
  guint64 end;
} Element;

/* A number whose first byte tells its length by its leading zeros (RFC 8794, 4). */
static guint
read_number (SkyMediaWindow *window, guint64 offset, gboolean with_marker, guint64 *value)
{
  guint8 p[8] = { 0 };
  guint  length = 1;

  if (!sky_media_window_read (window, offset, p, 1, NULL) || p[0] == 0)
    return 0;
  while ((p[0] & (0x80 >> (length - 1))) == 0)
    length++;
  if (!sky_media_window_read (window, offset, p, length, NULL))
    return 0;
  *value = with_marker ? p[0] : p[0] & ((0x80 >> (length - 1)) - 1);
  for (guint i = 1; i < length; i++)
    *value = *value << 8 | p[i];
  return length;
}

/* One of unknown size goes on to the end of what it is in. */
static gboolean
read_element (SkyMediaWindow *window, guint64 offset, guint64 end, Element *element)
{
  guint64 id = 0;
  guint64 size = 0;
  guint   n_id = offset < end ? read_number (window, offset, TRUE, &id) : 0;
  guint   n_size = n_id > 0 && n_id <= 4 ? read_number (window, offset + n_id, FALSE, &size) : 0;

  if (n_size == 0)
    return FALSE;
  element->id = (guint32) id;
  element->body = offset + n_id + n_size;
  if (element->body > end)
    return FALSE;
  if (size == (G_GUINT64_CONSTANT (1) << (7 * n_size)) - 1)
    size = end - element->body;
  if (size > end - element->body)
    return FALSE;
  element->end = element->body + size;
  return TRUE;
}

static gboolean
find (SkyMediaWindow *window, const Element *parent, guint32 id, Element *found)
{
  guint64 offset = parent->body;

  for (guint i = 0; i < MAX_ELEMENTS && read_element (window, offset, parent->end, found); i++)
    {
      if (found->id == id)
        return TRUE;
      offset = found->end;
    }
  return FALSE;
}

static gboolean
find_integer (SkyMediaWindow *window, const Element *parent, guint32 id, guint64 *value)
{
  Element element;
  guint8  p[8];
  gsize   n;

  if (!find (window, parent, id, &element))
    return FALSE;
  n = element.end - element.body;
  if (n > sizeof p || (n > 0 && !sky_media_window_read (window, element.body, p, n, NULL)))
    return FALSE;
  *value = 0;
  for (gsize i = 0; i < n; i++)
    *value = *value << 8 | p[i];
  return TRUE;
}

static gboolean
is_flagged (SkyMediaWindow *window, const Element *parent, guint32 id)
{
  guint64 value;

  return find_integer (window, parent, id, &value) && value != 0;
}

static char *
dup_title (SkyMediaWindow *window, const Element *atom)
{
  Element          display, string;
  g_autofree char *title = NULL;
  gsize            n;

  if (!find (window, atom, ID_DISPLAY, &display) || !find (window, &display, ID_STRING, &string))
    return NULL;
  n = MIN (string.end - string.body, SKY_CHAPTER_TITLE_MAX);
  title = g_malloc0 (n + 1);
  if (n > 0 && !sky_media_window_read (window, string.body, title, n, NULL))
    return NULL;
  return g_steal_pointer (&title);
}

static void
read_edition (SkyMediaWindow *window, const Element *edition, GPtrArray *chapters)
{
  guint64 offset = edition->body;
  Element atom;

  for (guint i = 0; i < MAX_ELEMENTS && read_element (window, offset, edition->end, &atom); i++)
    {
      guint64 start;

      offset = atom.end;
      if (atom.id == ID_ATOM && !is_flagged (window, &atom, ID_HIDDEN) &&
          find_integer (window, &atom, ID_TIME_START, &start))
        sky_chapters_add (chapters, (gint64) (start / NS_PER_MS), dup_title (window, &atom));
    }
}

static void
read_chapters (SkyMediaWindow *window, const Element *list, GPtrArray *chapters)
{
  guint64 offset = list->body;
  Element edition;

  for (guint i = 0; i < MAX_ELEMENTS && read_element (window, offset, list->end, &edition); i++)
    {
      offset = edition.end;
      if (edition.id != ID_EDITION || is_flagged (window, &edition, ID_EDITION_HIDDEN))
        continue;
      read_edition (window, &edition, chapters);
      return;
    }
}

/* Where the index of the segment says that they are. */
static gboolean
find_by_index (SkyMediaWindow *window, const Element *segment, const Element *index, Element *list)
{
  guint64 offset = index->body;
  Element seek;

  for (guint i = 0; i < MAX_ELEMENTS && read_element (window, offset, index->end, &seek); i++)
    {
      guint64 id, position;

      offset = seek.end;
      if (seek.id == ID_SEEK && find_integer (window, &seek, ID_SEEK_ID, &id) &&
          id == ID_CHAPTERS && find_integer (window, &seek, ID_SEEK_POSITION, &position))
        return position < segment->end - segment->body &&
               read_element (window, segment->body + position, segment->end, list) &&
               list->id == ID_CHAPTERS;
    }
  return FALSE;
}

/* Before the sound, or where the index says. */
static gboolean
find_list (SkyMediaWindow *window, const Element *segment, Element *list)
{
  guint64 offset = segment->body;
  Element index = { 0 };

  for (guint i = 0; i < MAX_ELEMENTS && read_element (window, offset, segment->end, list); i++)
    {
      if (list->id == ID_CHAPTERS)
        return TRUE;
      if (list->id == ID_SEEK_HEAD && index.id == 0)
        index = *list;
      if (list->id == ID_CLUSTER)
        break;
      offset = list->end;
    }
  return index.id != 0 && find_by_index (window, segment, &index, list);
}

/**
 * sky_matroska_chapters_read:
 * @window: a file
 * @chapters: (element-type SkyChapter): to add to
 */
void
sky_matroska_chapters_read (SkyMediaWindow *window, GPtrArray *chapters)
{
  Element whole = { .end = sky_media_window_get_size (window) };
  Element head, list;

  if (!read_element (window, 0, whole.end, &head) || head.id != ID_EBML)
    return;
  whole.body = head.end;
  if (find (window, &whole, ID_SEGMENT, &head) && find_list (window, &head, &list))
    read_chapters (window, &list, chapters);
}
