/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hands on to the player what the library has read of a copy, so that nobody reads it again. Main
 * thread. */
#include "app/sky-copy-source.h"

#include "playback/sky-copy-name.h"

/**
 * sky_copy_source_learn:
 * @resolved: the bytes of a file
 * @copy: what the library has read of the very same version of it
 */
void
sky_copy_source_learn (SkyResolvedSource *resolved, const SkyCopyInfo *copy)
{
  g_free (resolved->format);
  resolved->format = g_strdup (copy->format);
  resolved->audio_offset = copy->audio_offset;
  g_clear_pointer (&resolved->stream_head, g_bytes_unref);
  if (copy->stream_head != NULL)
    resolved->stream_head = g_bytes_ref (copy->stream_head);
  resolved->loudness = copy->loudness;
  resolved->samples.rate = copy->sample_rate;
  resolved->samples.channels = copy->channels;
  resolved->samples.bits = copy->bits_per_sample;
}

/**
 * sky_copy_source_set_album:
 * @resolved: the bytes of a track, of no album yet
 * @track: what the library knows of it
 */
void
sky_copy_source_set_album (SkyResolvedSource *resolved, const SkyTrackInfo *track)
{
  if (track->album == NULL)
    return;

  resolved->album = g_strdup_printf (
      "%s\n%s", track->album_artist != NULL ? track->album_artist : "", track->album);
  resolved->disc = track->disc;
  resolved->number = track->track;
}

/**
 * sky_copy_source_new:
 * @source: (transfer full): the bytes of a copy
 * @copy: what the library knows of it
 * @place: (nullable): where it lies, for people
 *
 * Returns: (transfer full): both together
 */
SkyResolvedSource *
sky_copy_source_new (SkyByteSource *source, const SkyCopyInfo *copy, const char *place)
{
  SkyResolvedSource *resolved = g_new0 (SkyResolvedSource, 1);

  resolved->source = source;
  resolved->begin_ns = copy->start_ns;
  resolved->end_ns = copy->end_ns;
  resolved->gap_ns = copy->gap_ns;
  resolved->place = g_strdup (place);
  resolved->copy = sky_copy_name_new (copy->drive_id, copy->path);
  sky_copy_source_learn (resolved, copy);

  return resolved;
}

/**
 * sky_copy_source_new_entry:
 * @copy: what the library knows of a file on a drive
 *
 * Returns: (transfer full): the entry as it was listed then
 */
SkyDriveEntry *
sky_copy_source_new_entry (const SkyCopyInfo *copy)
{
  SkyDriveEntryInfo info = {
    .path = copy->path,
    .size = copy->size,
    .mtime = copy->mtime,
    .etag = copy->etag,
    .sha256 = copy->sha256,
  };

  /* The key is the resource id where the server has one, else the path. */
  if (copy->entry_key != NULL && !g_str_equal (copy->entry_key, copy->path))
    info.resource_id = copy->entry_key;
  return sky_drive_entry_new (&info);
}
