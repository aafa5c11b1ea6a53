/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills a scanned file with what its tags say. Any thread; blocks. */
#include "library/sky-file-reader.h"

#include "media/sky-audio-format.h"
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

/* The file's name without its extension stands where no title is. */
static char *
title_of_path (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  char            *dot = strrchr (base, '.');

  if (dot != NULL && dot != base)
    *dot = '\0';
  return g_filename_display_name (base);
}

static void
take_tags (SkyTrackInfo *track, SkyTags *tags, const char *path)
{
  track->title = tags->title != NULL ? g_steal_pointer (&tags->title) : title_of_path (path);
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

/**
 * sky_file_reader_read:
 * @file: with its copy's place; gets all else
 * @source: its bytes
 * @cancellable: (nullable): ends the reading
 * @error: return location, or %NULL
 *
 * Returns: %FALSE where it can't be read, or is no music
 */
gboolean
sky_file_reader_read (SkyScannedFile *file,
                      SkyByteSource  *source,
                      GCancellable   *cancellable,
                      GError        **error)
{
  SkyCopyInfo *copy = sky_scanned_file_get_copy (file);
  g_autoptr (SkyMediaInfo) info = sky_tag_reader_read (source, copy->path, cancellable, error);

  if (info == NULL)
    return FALSE;
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
  return TRUE;
}
