/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a sheet to parts of files: which file a sheet means, and where in it each track begins and
 * ends. All of a file belongs to some track, so that nothing that sounds is lost. Pure functions.
 */
#include "media/sky-cue-regions.h"

#include <string.h>

#include "media/sky-audio-format.h"
#include "media/sky-cue-text.h"

typedef enum
{
  MATCH_NONE,
  MATCH_SHEET_NAME, /* the file is called as the sheet is */
  MATCH_STEM,       /* all but the extension is the same */
  MATCH_CASE,       /* all but the case is the same */
} Match;

/* Names are bytes, sheets come from systems where they are letters. */
static char *
fold (const char *name)
{
  gsize            length;
  g_autofree char *text = sky_cue_text_decode ((const guint8 *) name, strlen (name), &length);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
}

static gboolean
is_same_stem (const char *a, const char *b)
{
  const char *dot_a = strrchr (a, '.');
  const char *dot_b = strrchr (b, '.');
  gsize       n = dot_a != NULL ? (gsize) (dot_a - a) : strlen (a);

  return n > 0 && n == (dot_b != NULL ? (gsize) (dot_b - b) : strlen (b)) && strncmp (a, b, n) == 0;
}

/* Sheets may name folders, of the system on which they were written. */
static const char *
base_of (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if ((*p == '/' || *p == '\\') && p[1] != '\0')
      name = p + 1;
  return name;
}

static Match
match (const char *wanted_folded, const char *sheet_folded, const char *name)
{
  g_autofree char *folded = fold (name);

  if (g_str_equal (wanted_folded, folded))
    return MATCH_CASE;
  if (is_same_stem (wanted_folded, folded))
    return MATCH_STEM;
  return sheet_folded != NULL && is_same_stem (sheet_folded, folded) ? MATCH_SHEET_NAME
                                                                     : MATCH_NONE;
}

/* Whether all of the sheet lies in one file. */
static gboolean
has_one_file (const SkyCueSheet *sheet)
{
  const SkyCueFile *first = g_ptr_array_index (sheet->files, 0);

  for (guint i = 1; i < sheet->files->len; i++)
    if (!g_str_equal (((SkyCueFile *) g_ptr_array_index (sheet->files, i))->name, first->name))
      return FALSE;
  return TRUE;
}

/**
 * sky_cue_regions_find_file:
 * @sheet: a sheet
 * @file: one of its files
 * @names: (element-type filename): the names in the sheet's folder
 *
 * A sheet may have been written for the file's form before it was encoded, under another name, or
 * where case doesn't count.
 *
 * Returns: (transfer none) (nullable): the one of @names that is meant, if it is music
 */
const char *
sky_cue_regions_find_file (const SkyCueSheet *sheet, const SkyCueFile *file, GPtrArray *names)
{
  const char      *wanted = base_of (file->name);
  guint            exact;
  g_autofree char *wanted_folded = fold (wanted);
  g_autofree char *sheet_folded = has_one_file (sheet) ? fold (base_of (sheet->name)) : NULL;
  const char      *best = NULL;
  Match            best_match = MATCH_NONE;

  /* Most sheets say it as it is, and folding costs. */
  if (g_ptr_array_find_with_equal_func (names, wanted, g_str_equal, &exact) &&
      sky_audio_format_from_name (wanted) != SKY_AUDIO_FORMAT_NONE)
    return g_ptr_array_index (names, exact);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      Match       m;

      if (sky_audio_format_from_name (name) == SKY_AUDIO_FORMAT_NONE)
        continue;
      m = match (wanted_folded, sheet_folded, name);
      if (m > best_match)
        {
          best = name;
          best_match = m;
        }
    }
  return best;
}

/* Rounded to the next nanosecond: no rate's samples are missed by that. */
static gint64
ns_of (const SkyCueSheet *sheet, gint64 time)
{
  const gint64 second = G_GINT64_CONSTANT (1000000000);
  const gint64 rate = sheet->rate;

  return time / rate * second + (time % rate * second + rate / 2) / rate;
}

/* A disc goes on with the gap of the track that follows. Silence before the first track, or behind
 * one that is no sound, isn't heard from a disc either. */
static gint64
get_gap (const SkyCueSheet *sheet, guint index)
{
  const SkyCueTrack *track = g_ptr_array_index (sheet->tracks, index);
  const SkyCueTrack *after =
      index + 1 < sheet->tracks->len ? g_ptr_array_index (sheet->tracks, index + 1) : NULL;

  return ns_of (sheet, track->postgap + (after != NULL && after->is_audio ? after->pregap : 0));
}

static gboolean
check_region (const SkyCueSheet  *sheet,
              const SkyCueRegion *region,
              const SkyCueRegion *before,
              const char         *file_name,
              gint64              length_ns,
              GError            **error)
{
  const char *fault = NULL;

  if (length_ns >= 0 && region->begin_ns >= length_ns)
    fault = "behind the end of";
  else if (before != NULL && region->begin_ns <= before->begin_ns)
    fault = "before the one above it in";
  if (fault == NULL)
    return TRUE;
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT,
               "%s, line %u: track %d begins %s %s", sheet->name, region->track->line,
               region->track->number, fault, file_name);
  return FALSE;
}

/**
 * sky_cue_regions_list:
 * @sheet: a sheet
 * @file_name: as the sheet calls one of its files
 * @length_ns: how long the file is, or -1 where that isn't known
 * @error: return location, or %NULL
 *
 * A gap that the file holds (INDEX 00) is the end of the track before it, as players of discs have
 * it, and so is one that it doesn't (PREGAP); what lies before the first track is that one's
 * beginning. Data tracks are left out.
 *
 * Returns: (transfer full) (nullable) (element-type SkyCueRegion): the tracks in that file, which
 *   borrow from the sheet; %NULL where the sheet can't be of this file
 */
GArray *
sky_cue_regions_list (const SkyCueSheet *sheet,
                      const char        *file_name,
                      gint64             length_ns,
                      GError           **error)
{
  g_autoptr (GArray) regions = g_array_new (FALSE, FALSE, sizeof (SkyCueRegion));

  g_return_val_if_fail (sheet != NULL, NULL);
  g_return_val_if_fail (file_name != NULL, NULL);

  for (guint i = 0; i < sheet->tracks->len; i++)
    {
      const SkyCueTrack *track = g_ptr_array_index (sheet->tracks, i);
      const SkyCueFile  *file = g_ptr_array_index (sheet->files, track->file);
      SkyCueRegion       region = { track, ns_of (sheet, track->begin), -1, get_gap (sheet, i) };
      SkyCueRegion      *before =
          regions->len > 0 ? &g_array_index (regions, SkyCueRegion, regions->len - 1) : NULL;

      if (!g_str_equal (file->name, file_name))
        continue;
      if (!check_region (sheet, &region, before, file_name, length_ns, error))
        return NULL;
      if (before != NULL)
        before->end_ns = region.begin_ns;
      else
        region.begin_ns = 0;
      g_array_append_val (regions, region);
    }
  for (guint i = regions->len; i-- > 0;)
    if (!g_array_index (regions, SkyCueRegion, i).track->is_audio)
      g_array_remove_index (regions, i);
  return g_steal_pointer (&regions);
}
