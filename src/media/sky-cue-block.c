/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the CUESHEET block of a FLAC file (RFC 9639, section 8.7), which tells where the tracks of
 * a disc lie in it to the sample, but not how they are called. Pure functions over bytes.
 */
#include "media/sky-cue-block.h"

#include <string.h>

#include "media/sky-bytes.h"
#include "media/sky-cue-sheet-private.h"

#define CATALOG_SIZE 128
/* Catalogue number, lead-in, a flag with 258 reserved bytes; then how many tracks there are. */
#define HEAD_SIZE (CATALOG_SIZE + 8 + 259 + 1)
#define FLAGS_AT (CATALOG_SIZE + 8)
#define IS_DISC 0x80
#define TRACK_SIZE 36
#define INDEX_SIZE 12
#define ISRC_AT 9
#define ISRC_SIZE 12
#define NOT_AUDIO 0x80
/* The last entry is where the sound ends. */
#define DISC_END 170
#define END 255
/* More samples than this are none: it is far from where nanoseconds overflow. */
#define MAX_OFFSET (G_GUINT64_CONSTANT (1) << 36)

typedef struct
{
  const guint8 *data;
  gsize         size;
  gsize         at;
  SkyCueSheet  *sheet;
  gboolean      is_disc;
} Reader;

static guint64
read_be64 (const guint8 *p)
{
  return (guint64) sky_bytes_be32 (p) << 32 | sky_bytes_be32 (p + 4);
}

static gboolean
fail (const Reader *self, const char *why, GError **error)
{
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT, "%s: its CUESHEET block %s",
               self->sheet->name, why);
  return FALSE;
}

static char *
dup_isrc (const guint8 *p)
{
  for (guint i = 0; i < ISRC_SIZE; i++)
    if (!g_ascii_isalnum (p[i]))
      return NULL;
  return g_strndup ((const char *) p, ISRC_SIZE);
}

/* Index 1 is where a track begins, index 0 where the gap before it does; where there is no index 1
 * it begins with the first that there is. */
static gboolean
read_indexes (Reader *self, SkyCueTrack *track, guint64 offset, guint n, GError **error)
{
  gboolean has_begin = FALSE;

  for (guint i = 0; i < n; i++, self->at += INDEX_SIZE)
    {
      const guint8 *p = self->data + self->at;
      guint64       place = read_be64 (p);

      if (place > MAX_OFFSET || offset + place > MAX_OFFSET)
        return fail (self, "has a place that can't be", error);
      if (p[8] == 0)
        track->gap_begin = (gint64) (offset + place);
      if (p[8] == 1 || (p[8] > 1 && !has_begin))
        {
          track->begin = (gint64) (offset + place);
          has_begin = TRUE;
        }
    }
  return has_begin || fail (self, "has a track without a beginning", error);
}

static gboolean
read_track (Reader *self, GError **error)
{
  const guint8 *p = self->data + self->at;
  SkyCueTrack  *track, *before;
  guint64       offset;
  guint         number, n_indexes;

  if (self->size - self->at < TRACK_SIZE)
    return fail (self, "is cut off", error);
  offset = read_be64 (p);
  number = p[8];
  n_indexes = p[TRACK_SIZE - 1];
  self->at += TRACK_SIZE;
  if (self->size - self->at < (gsize) n_indexes * INDEX_SIZE)
    return fail (self, "is cut off", error);
  if (number == (self->is_disc ? DISC_END : END))
    {
      self->at += (gsize) n_indexes * INDEX_SIZE;
      return TRUE;
    }
  if (number == 0 || offset > MAX_OFFSET)
    return fail (self, "has a track that can't be", error);

  before = self->sheet->tracks->len > 0
               ? g_ptr_array_index (self->sheet->tracks, self->sheet->tracks->len - 1)
               : NULL;
  track = sky_cue_sheet_add_track (self->sheet, (int) number, 0);
  track->is_audio = (p[ISRC_AT + ISRC_SIZE] & NOT_AUDIO) == 0;
  track->isrc = dup_isrc (p + ISRC_AT);
  if (!read_indexes (self, track, offset, n_indexes, error))
    return FALSE;
  return before == NULL || track->begin > before->begin ||
         fail (self, "has a track that begins before the one above it ends", error);
}

/**
 * sky_cue_block_parse:
 * @name: the file's name, which the sheet then has as well
 * @data: (array length=size): the block without its header
 * @size: how many bytes
 * @sample_rate: of the file
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the sheet, with at least one track; they have no titles
 */
SkyCueSheet *
sky_cue_block_parse (
    const char *name, const guint8 *data, gsize size, guint sample_rate, GError **error)
{
  g_autoptr (SkyCueSheet) sheet = NULL;
  Reader reader = { .data = data, .size = size, .at = HEAD_SIZE };
  guint  n_tracks;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (sample_rate > 0, NULL);

  reader.sheet = sheet = sky_cue_sheet_new (name, sample_rate);
  if (size < HEAD_SIZE)
    {
      fail (&reader, "is cut off", error);
      return NULL;
    }
  sky_cue_sheet_take_file (sheet, g_strdup (name), 0);
  reader.is_disc = (data[FLAGS_AT] & IS_DISC) != 0;
  n_tracks = data[HEAD_SIZE - 1];
  for (guint i = 0; i < n_tracks; i++)
    if (!read_track (&reader, error))
      return NULL;
  if (sheet->tracks->len == 0)
    {
      fail (&reader, "has no track", error);
      return NULL;
    }
  return g_steal_pointer (&sheet);
}
