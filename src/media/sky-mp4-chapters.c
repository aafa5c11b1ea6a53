/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chapters in an MP4 file: Nero's list (moov/udta/chpl), and the track of texts that the sound's
 * track refers to (tref/chap, ISO/IEC 14496-12 8.3.3; QuickTime's chapter lists). Pure but for the
 * window; any one thread. */
#include "media/sky-chapter-readers.h"

#include <string.h>

#include "media/sky-bytes.h"
#include "media/sky-mp4-atom.h"

#define MAX_ATOMS 4096
/* Nero's list counts in one byte, and so may be cut. */
#define MAX_LISTED 255
#define TICKS_PER_MS 10000

/* A table of the sample tables: entries behind a head. */
typedef struct
{
  guint64 offset; /* of the first entry */
  guint32 count;
} Table;

/* The track of texts. */
typedef struct
{
  guint32  rate;
  guint32  size; /* of each sample, or 0 */
  gboolean is_wide;
  Table    times;
  Table    sizes;
  Table    runs;
  Table    chunks;
} Track;

static gboolean
find (SkyMediaWindow *window, const SkyMp4Atom *parent, const char *name, SkyMp4Atom *atom)
{
  guint64 offset = parent->body;

  for (guint i = 0; i < MAX_ATOMS && sky_mp4_atom_read (window, offset, parent->end, atom); i++)
    {
      if (sky_mp4_atom_is (atom, name))
        return atom->end <= parent->end;
      offset = atom->end;
    }
  return FALSE;
}

static gboolean
find_path (SkyMediaWindow *window, const SkyMp4Atom *parent, const char *path, SkyMp4Atom *atom)
{
  SkyMp4Atom at = *parent;

  for (; *path != '\0'; path += path[4] == '/' ? 5 : 4)
    {
      if (!find (window, &at, path, atom))
        return FALSE;
      at = *atom;
    }
  return TRUE;
}

static gboolean
read_be32 (SkyMediaWindow *window, guint64 offset, guint32 *value)
{
  guint8 p[4];

  if (!sky_media_window_read (window, offset, p, 4, NULL))
    return FALSE;
  *value = sky_bytes_be32 (p);
  return TRUE;
}

static gboolean
read_list (SkyMediaWindow *window, const SkyMp4Atom *moov, GPtrArray *chapters)
{
  SkyMp4Atom chpl;
  guint8     head[9] = { 0 };
  guint64    offset;
  gsize      size;

  if (!find_path (window, moov, "udta/chpl", &chpl) ||
      !sky_media_window_read (window, chpl.body, head, 5, NULL))
    return FALSE;
  size = head[0] != 0 ? 9 : 5;
  if (!sky_media_window_read (window, chpl.body, head, size, NULL))
    return FALSE;
  offset = chpl.body + size;
  for (guint i = 0; i < head[size - 1]; i++)
    {
      guint8           p[9];
      g_autofree char *title = NULL;

      if (offset + 9 > chpl.end || !sky_media_window_read (window, offset, p, 9, NULL) ||
          offset + 9 + p[8] > chpl.end)
        break;
      title = g_malloc0 (p[8] + 1u);
      if (!sky_media_window_read (window, offset + 9, title, p[8], NULL) && p[8] > 0)
        break;
      sky_chapters_add (chapters, (gint64) (sky_bytes_be64 (p) / TICKS_PER_MS),
                        g_steal_pointer (&title));
      offset += 9u + p[8];
    }
  return chapters->len > 0 && head[size - 1] < MAX_LISTED;
}

/* Id of the first track that a track refers to for its chapters; 0: none. */
static guint32
find_chapter_id (SkyMediaWindow *window, const SkyMp4Atom *moov)
{
  SkyMp4Atom trak, chap;
  guint64    offset = moov->body;
  guint32    id;

  for (guint i = 0; i < MAX_ATOMS && sky_mp4_atom_read (window, offset, moov->end, &trak); i++)
    {
      if (sky_mp4_atom_is (&trak, "trak") && find_path (window, &trak, "tref/chap", &chap) &&
          chap.end >= chap.body + 4 && read_be32 (window, chap.body, &id))
        return id;
      offset = trak.end;
    }
  return 0;
}

static gboolean
has_id (SkyMediaWindow *window, const SkyMp4Atom *trak, guint32 id)
{
  SkyMp4Atom tkhd;
  guint8     version;
  guint32    found;

  return find (window, trak, "tkhd", &tkhd) &&
         sky_media_window_read (window, tkhd.body, &version, 1, NULL) &&
         read_be32 (window, tkhd.body + (version == 1 ? 20 : 12), &found) && found == id;
}

static gboolean
find_table (SkyMediaWindow   *window,
            const SkyMp4Atom *stbl,
            const char       *name,
            gsize             entry_size,
            Table            *table)
{
  SkyMp4Atom atom;
  gsize      head = g_str_equal (name, "stsz") ? 12 : 8;

  if (!find (window, stbl, name, &atom) || atom.end < atom.body + head ||
      !read_be32 (window, atom.body + head - 4, &table->count))
    return FALSE;
  table->offset = atom.body + head;
  table->count = (guint32) MIN (table->count, (atom.end - table->offset) / entry_size);
  return TRUE;
}

static gboolean
read_track (SkyMediaWindow *window, const SkyMp4Atom *trak, Track *track)
{
  SkyMp4Atom mdhd, hdlr, stbl, stsz;
  guint8     version, kind[4];

  if (!find_path (window, trak, "mdia/mdhd", &mdhd) ||
      !find_path (window, trak, "mdia/hdlr", &hdlr) ||
      !find_path (window, trak, "mdia/minf/stbl", &stbl) ||
      !sky_media_window_read (window, hdlr.body + 8, kind, 4, NULL) ||
      (memcmp (kind, "text", 4) != 0 && memcmp (kind, "sbtl", 4) != 0) ||
      !sky_media_window_read (window, mdhd.body, &version, 1, NULL) ||
      !read_be32 (window, mdhd.body + (version == 1 ? 20 : 12), &track->rate) ||
      !find (window, &stbl, "stsz", &stsz) || !read_be32 (window, stsz.body + 4, &track->size))
    return FALSE;
  if (track->size == 0 && !find_table (window, &stbl, "stsz", 4, &track->sizes))
    return FALSE;
  track->is_wide = !find_table (window, &stbl, "stco", 4, &track->chunks);
  return track->rate > 0 && find_table (window, &stbl, "stts", 8, &track->times) &&
         find_table (window, &stbl, "stsc", 12, &track->runs) &&
         (!track->is_wide || find_table (window, &stbl, "co64", 8, &track->chunks));
}

/* A length, then UTF-8, or UTF-16 with its mark. */
static char *
read_title (SkyMediaWindow *window, guint64 offset, guint32 size)
{
  guint8 p[2 + SKY_CHAPTER_TITLE_MAX] = { 0 };
  gsize  length = MIN (size, sizeof p);

  if (length < 2 || !sky_media_window_read (window, offset, p, length, NULL))
    return NULL;
  length = MIN (length - 2, sky_bytes_be16 (p));
  if (length >= 2 && (sky_bytes_be16 (p + 2) == 0xfeff || sky_bytes_be16 (p + 2) == 0xfffe))
    return g_convert_with_fallback ((const char *) p + 4, (gssize) ((length - 2) & ~(gsize) 1),
                                    "UTF-8", p[2] == 0xfe ? "UTF-16BE" : "UTF-16LE", "\xef\xbf\xbd",
                                    NULL, NULL, NULL);
  return g_strndup ((const char *) p + 2, length);
}

/* How many samples chunk @index has. */
static guint32
count_in_chunk (SkyMediaWindow *window, const Track *track, guint32 index, guint32 *run)
{
  guint32 first, count;

  while (*run + 1 < track->runs.count &&
         read_be32 (window, track->runs.offset + (*run + 1) * (guint64) 12, &first) &&
         first <= index + 1)
    ++*run;
  return read_be32 (window, track->runs.offset + *run * (guint64) 12 + 4, &count) ? count : 0;
}

static gboolean
read_place (SkyMediaWindow *window, const Track *track, guint32 chunk, guint64 *place)
{
  guint8 p[8];
  gsize  size = track->is_wide ? 8 : 4;

  if (!sky_media_window_read (window, track->chunks.offset + chunk * (guint64) size, p, size, NULL))
    return FALSE;
  *place = track->is_wide ? sky_bytes_be64 (p) : sky_bytes_be32 (p);
  return *place <= G_MAXINT64;
}

/* When each sample begins, in ms. */
static GArray *
read_times (SkyMediaWindow *window, const Track *track)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint64 ticks = 0;

  for (guint32 i = 0; i < track->times.count && times->len < SKY_CHAPTERS_MAX; i++)
    {
      guint32 count, delta;

      if (!read_be32 (window, track->times.offset + i * (guint64) 8, &count) ||
          !read_be32 (window, track->times.offset + i * (guint64) 8 + 4, &delta))
        break;
      for (guint32 k = 0; k < count && times->len < SKY_CHAPTERS_MAX; k++)
        {
          gint64 ms = (gint64) (ticks * 1000 / track->rate);

          g_array_append_val (times, ms);
          ticks += delta;
        }
    }
  return times;
}

static void
read_samples (SkyMediaWindow *window, const Track *track, GPtrArray *chapters)
{
  g_autoptr (GArray) times = read_times (window, track);
  guint32 run = 0;
  guint   sample = 0;

  for (guint32 chunk = 0; chunk < track->chunks.count && sample < times->len; chunk++)
    {
      guint32 count = track->runs.count > 0 ? count_in_chunk (window, track, chunk, &run) : 0;
      guint64 place;

      if (count == 0 || !read_place (window, track, chunk, &place))
        return;
      for (guint32 i = 0; i < count && sample < times->len; i++, sample++)
        {
          guint32 size = track->size;

          if (size == 0 && (sample >= track->sizes.count ||
                            !read_be32 (window, track->sizes.offset + sample * (guint64) 4, &size)))
            return;
          sky_chapters_add (chapters, g_array_index (times, gint64, sample),
                            read_title (window, place, size));
          place += size;
        }
    }
}

static void
read_texts (SkyMediaWindow *window, const SkyMp4Atom *moov, GPtrArray *chapters)
{
  SkyMp4Atom trak;
  guint64    offset = moov->body;
  guint32    id = find_chapter_id (window, moov);

  for (guint i = 0; id != 0 && i < MAX_ATOMS; i++)
    {
      Track track = { 0 };

      if (!sky_mp4_atom_read (window, offset, moov->end, &trak))
        return;
      if (sky_mp4_atom_is (&trak, "trak") && has_id (window, &trak, id))
        {
          if (read_track (window, &trak, &track))
            read_samples (window, &track, chapters);
          return;
        }
      offset = trak.end;
    }
}

/**
 * sky_mp4_chapters_read:
 * @window: a file
 * @chapters: (element-type SkyChapter): to add to
 *
 * The list is taken where it is whole, for its places are exact; else the track of texts.
 */
void
sky_mp4_chapters_read (SkyMediaWindow *window, GPtrArray *chapters)
{
  guint64    size = sky_media_window_get_size (window);
  SkyMp4Atom whole = { .end = size };
  SkyMp4Atom moov;
  guint      n_listed;

  if (!find (window, &whole, "moov", &moov) || read_list (window, &moov, chapters))
    return;
  n_listed = chapters->len;
  read_texts (window, &moov, chapters);
  if (chapters->len > n_listed)
    g_ptr_array_remove_range (chapters, 0, n_listed);
}
