/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One file, many tracks: joins what a file's tags say with what a cue sheet says. Pure functions.
 */
#include "library/sky-file-parts.h"

#include <string.h>

#include "media/sky-cue-regions.h"

#define NS_PER_MS 1000000

/* Owned; of several sources the first that says something. */
static char *
first_of (const char *a, const char *b, const char *c)
{
  return g_strdup (a != NULL ? a : b != NULL ? b : c);
}

static int
first_number (int a, int b)
{
  return a != 0 ? a : b;
}

/* The file's title, which is its name or the album's, with the number. */
static char *
make_title (const SkyScannedFile *file, int number)
{
  return g_strdup_printf ("%s %02d", file->track->title, number);
}

static void
set_track (SkyTrackInfo         *track,
           const SkyScannedFile *file,
           const SkyCueSheet    *sheet,
           const SkyCueRegion   *region)
{
  const SkyTrackInfo *whole = file->track;
  const SkyCueTrack  *cue = region->track;

  track->title = cue->title != NULL ? g_strdup (cue->title) : make_title (file, cue->number);
  track->artist = first_of (cue->performer, sheet->performer, whole->artist);
  track->album = first_of (sheet->title, whole->album, NULL);
  track->album_artist = first_of (sheet->performer, whole->album_artist, NULL);
  track->genre = first_of (cue->genre, sheet->genre, whole->genre);
  track->composer = first_of (cue->composer, cue->songwriter, sheet->composer);
  if (track->composer == NULL)
    track->composer = first_of (sheet->songwriter, whole->composer, NULL);
  track->disc = first_number (sheet->disc, whole->disc);
  track->track = cue->number;
  track->year = first_number (first_number (cue->year, sheet->year), whole->year);
  if (region->end_ns >= 0)
    track->duration_ms = (region->end_ns - region->begin_ns) / NS_PER_MS;
  else if (whole->duration_ms >= 0)
    track->duration_ms = whole->duration_ms - region->begin_ns / NS_PER_MS;
  if (track->duration_ms >= 0)
    track->duration_ms += region->gap_ns / NS_PER_MS;
}

/* The gain of a file that is an album is the album's. */
static SkyLoudness
get_loudness (const SkyLoudness *whole, const SkyLoudness *cue)
{
  SkyLoudness loudness = *cue;

  if (loudness.has_album)
    return loudness;
  loudness.has_album = whole->has_album || whole->has_track;
  loudness.album_gain = whole->has_album ? whole->album_gain : whole->track_gain;
  loudness.album_peak = whole->has_album ? whole->album_peak : whole->track_peak;
  return loudness;
}

static void
copy_place (SkyCopyInfo *copy, const SkyCopyInfo *whole)
{
  copy->drive_id = g_strdup (whole->drive_id);
  copy->path = g_strdup (whole->path);
  copy->entry_key = g_strdup (whole->entry_key);
  copy->etag = g_strdup (whole->etag);
  copy->size = whole->size;
  copy->mtime = whole->mtime;
  copy->sha256 = g_strdup (whole->sha256);
  copy->format = g_strdup (whole->format);
  copy->sample_rate = whole->sample_rate;
  copy->channels = whole->channels;
  copy->bit_rate = whole->bit_rate;
  copy->bits_per_sample = whole->bits_per_sample;
  copy->audio_offset = whole->audio_offset;
  copy->stream_head = whole->stream_head != NULL ? g_bytes_ref (whole->stream_head) : NULL;
}

static SkyScannedFile *
make_part (const SkyScannedFile *file, const SkyCueSheet *sheet, const SkyCueRegion *region)
{
  SkyScannedFile    *part = sky_scanned_file_new ();
  SkyCopyInfo       *copy = sky_scanned_file_get_copy (part);
  const SkyCopyInfo *whole = sky_scanned_file_get_copy (file);

  copy_place (copy, whole);
  copy->start_ns = region->begin_ns;
  copy->end_ns = region->end_ns;
  copy->gap_ns = region->gap_ns;
  copy->loudness = get_loudness (&whole->loudness, &region->track->loudness);
  set_track (part->track, file, sheet, region);
  /* The same part of the same sound is the same track anywhere. */
  if (file->audio_key != NULL)
    part->audio_key = g_strdup_printf ("%s@%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT, file->audio_key,
                                       region->begin_ns, region->end_ns);
  part->version = g_strdup (file->version);
  part->mtime_nsec = file->mtime_nsec;
  part->picture_offset = file->picture_offset;
  part->picture_length = file->picture_length;
  part->picture_coding = file->picture_coding;
  part->picture_mime = g_strdup (file->picture_mime);
  part->sheets = file->sheets != NULL ? sky_sheet_folder_ref (file->sheets) : NULL;
  part->sheet = g_strdup (file->sheet);
  return part;
}

static void
prefer (char **text, const char *better)
{
  if (better == NULL)
    return;
  g_free (*text);
  *text = g_strdup (better);
}

/* A file that is one track by itself may have tags, which are nearer to it than the sheet. */
static void
prefer_own_tags (SkyScannedFile *part, const SkyScannedFile *file)
{
  const SkyTrackInfo *own = file->track;
  g_autofree char    *name = sky_file_parts_dup_title (sky_scanned_file_get_copy (file)->path);
  SkyTrackInfo       *track = part->track;

  g_free (part->audio_key);
  part->audio_key = g_strdup (file->audio_key);
  sky_scanned_file_get_copy (part)->loudness = sky_scanned_file_get_copy (file)->loudness;
  if (!g_str_equal (own->title, name))
    prefer (&track->title, own->title);
  prefer (&track->artist, own->artist);
  prefer (&track->album, own->album);
  prefer (&track->album_artist, own->album_artist);
  prefer (&track->genre, own->genre);
  prefer (&track->composer, own->composer);
  track->disc = first_number (own->disc, track->disc);
  track->track = first_number (own->track, track->track);
  track->year = first_number (own->year, track->year);
}

/**
 * sky_file_parts_dup_title:
 * @path: a file's path
 *
 * Returns: (transfer full): its name without the extension
 */
char *
sky_file_parts_dup_title (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char            *dot = strrchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_filename_display_name (base);
}

/**
 * sky_file_parts_divide:
 * @file: a file of which all is read
 * @sheet: a sheet
 * @file_name: how the sheet calls the file
 * @error: return location, or %NULL: the sheet isn't of this file
 *
 * Returns: (transfer full) (nullable) (element-type SkyScannedFile): its tracks
 */
GPtrArray *
sky_file_parts_divide (const SkyScannedFile *file,
                       const SkyCueSheet    *sheet,
                       const char           *file_name,
                       GError              **error)
{
  gint64 duration_ms = file->track->duration_ms;
  g_autoptr (GArray) regions = sky_cue_regions_list (
      sheet, file_name, duration_ms >= 0 ? duration_ms * NS_PER_MS : -1, error);
  GPtrArray *parts;

  if (regions == NULL)
    return NULL;
  if (regions->len == 0)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO,
                   "%s, line 1: no track of it sounds", sheet->name);
      return NULL;
    }
  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);
  for (guint i = 0; i < regions->len; i++)
    {
      const SkyCueRegion *region = &g_array_index (regions, SkyCueRegion, i);

      g_ptr_array_add (parts, make_part (file, sheet, region));
      if (region->begin_ns == 0 && region->end_ns < 0)
        prefer_own_tags (g_ptr_array_index (parts, i), file);
    }
  return parts;
}
