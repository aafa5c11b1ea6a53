/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes tracks of a file by what its tags and the sheets beside it say. Any thread; blocks. */
#include "library/sky-file-reader.h"

#include "library/sky-file-parts.h"
#include "media/sky-audio-format.h"
#include "media/sky-cue-block.h"
#include "media/sky-tag-reader.h"

#include <string.h>

/**
 * sky_file_reader_is_music:
 * @path: a file's name or path
 *
 * Returns: whether its name promises music
 */
gboolean
sky_file_reader_is_music (const char *path)
{
  g_autofree char *base = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  base = g_path_get_basename (path);
  /* "._song.mp3" is what macOS keeps beside a file; it is no music. */
  return !g_str_has_prefix (base, "._") &&
         sky_audio_format_from_name (base) != SKY_AUDIO_FORMAT_NONE;
}

static void
take_tags (SkyTrackInfo *track, SkyTags *tags, const char *path)
{
  track->title =
      tags->title != NULL ? g_steal_pointer (&tags->title) : sky_file_parts_dup_title (path);
  track->artist = g_steal_pointer (&tags->artist);
  track->album = g_steal_pointer (&tags->album);
  track->album_artist = g_steal_pointer (&tags->album_artist);
  track->genre = g_steal_pointer (&tags->genre);
  track->composer = g_steal_pointer (&tags->composer);
  track->disc = tags->disc;
  track->track = tags->track;
  track->year = tags->year;
  track->duration_ms = tags->duration_ms;
}

/* The track and the copy that the whole file is. */
static void
take_info (SkyScannedFile *file, SkyMediaInfo *info, SkyByteSource *source)
{
  SkyCopyInfo *copy = sky_scanned_file_get_copy (file);

  copy->format = g_strdup (info->tags.codec);
  copy->sample_rate = info->tags.sample_rate;
  copy->channels = info->tags.channels;
  copy->bit_rate = info->tags.bit_rate;
  copy->bits_per_sample = info->tags.bits_per_sample;
  copy->audio_offset = info->audio_offset;
  copy->stream_head = g_steal_pointer (&info->stream_head);
  copy->loudness = info->tags.loudness;
  copy->size = sky_byte_source_get_size (source);
  take_tags (file->track, &info->tags, copy->path);
  file->audio_key = g_steal_pointer (&info->audio_key);
  file->picture_offset = info->picture.offset;
  file->picture_length = info->picture.length;
  file->picture_coding = info->picture.coding;
  file->picture_mime = g_steal_pointer (&info->picture.mime);
}

/* By its tags, which have names, else by FLAC's own block. */
static SkyCueSheet *
parse_own_sheet (const char *name, const SkyMediaInfo *info, GError **error)
{
  const char *text = info->tags.cue_sheet;

  if (text != NULL)
    return sky_cue_sheet_parse (name, (const guint8 *) text, strlen (text), error);
  return sky_cue_block_parse (name, g_bytes_get_data (info->cue_block, NULL),
                              g_bytes_get_size (info->cue_block), (guint) info->tags.sample_rate,
                              error);
}

/* A sheet in the file that makes no sense leaves it what it is. */
static GPtrArray *
divide_by_own_sheet (SkyScannedFile *file, const SkyMediaInfo *info)
{
  g_autofree char *name = g_filename_display_basename (sky_scanned_file_get_copy (file)->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyCueSheet) sheet = NULL;
  GPtrArray *parts = NULL;

  if (info->tags.cue_sheet == NULL && (info->cue_block == NULL || info->tags.sample_rate <= 0))
    return NULL;
  sheet = parse_own_sheet (name, info, &error);
  /* A block with one track says nothing. */
  if (sheet != NULL && info->tags.cue_sheet == NULL && sheet->tracks->len == 1)
    return NULL;
  if (sheet != NULL)
    parts = sky_file_parts_divide (
        file, sheet, ((SkyCueFile *) g_ptr_array_index (sheet->files, 0))->name, &error);
  if (parts == NULL)
    g_info ("%s: the sheet in it: %s", name, error->message);
  return parts;
}

/* By a sheet beside it, or in it; %NULL without an error where there is none. */
static GPtrArray *
divide (SkyScannedFile *file, const SkyMediaInfo *info, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_path_get_basename (sky_scanned_file_get_copy (file)->path);
  g_autoptr (GError) fault = NULL;
  const SkyCueSheet *sheet = NULL;
  const char        *file_name = NULL;
  GPtrArray         *parts = NULL;

  if (file->sheets != NULL &&
      !sky_sheet_folder_find (file->sheets, name, &sheet, &file_name, cancellable, error))
    return NULL;
  if (sheet != NULL)
    {
      g_free (file->sheet);
      file->sheet = g_strdup (sky_sheet_folder_get_path (file->sheets, sheet));
      parts = sky_file_parts_divide (file, sheet, file_name, &fault);
      if (parts != NULL)
        return parts;
      g_clear_pointer (&file->sheet, g_free);
      sky_sheet_folder_blame (file->sheets, sheet, fault);
    }
  return divide_by_own_sheet (file, info);
}

/* A sheet without music beside it has no tracks; the folder tells why. */
static GPtrArray *
read_lonely (SkyScannedFile *file, GCancellable *cancellable, GError **error)
{
  const SkyCueSheet *sheet;
  const char        *file_name;

  if (!sky_sheet_folder_find (file->sheets, "", &sheet, &file_name, cancellable, error))
    return NULL;
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);
}

/**
 * sky_file_reader_read:
 * @file: (inout): with its copy's place and the sheets beside it; taken where it could be read
 * @source: its bytes
 * @cancellable: (nullable): ends the reading
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable) (element-type SkyScannedFile): the tracks that it is: itself,
 *   or its parts; none for a sheet without music beside it; %NULL where it can't be read, or is no
 * music
 */
GPtrArray *
sky_file_reader_read (SkyScannedFile **file,
                      SkyByteSource   *source,
                      GCancellable    *cancellable,
                      GError         **error)
{
  const char *path = sky_scanned_file_get_copy (*file)->path;
  g_autoptr (GError) fault = NULL;
  g_autoptr (SkyMediaInfo) info = NULL;
  GPtrArray *parts;

  if ((*file)->sheets != NULL && sky_cue_sheet_is_name (path))
    return read_lonely (*file, cancellable, error);
  info = sky_tag_reader_read (source, path, cancellable, error);
  if (info == NULL)
    return NULL;
  take_info (*file, info, source);
  parts = divide (*file, info, cancellable, &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  if (parts != NULL)
    {
      g_clear_pointer (file, sky_scanned_file_free);
      return parts;
    }
  parts = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_scanned_file_free);
  g_ptr_array_add (parts, g_steal_pointer (file));
  return parts;
}
