/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads tags from a byte source that may be far away: fetches head and tail, walks the headers, and
 * gives TagLib the file without its pictures. Any thread; blocks while bytes are fetched.
 */
#include "media/sky-tag-reader.h"

#include "media/sky-adts-walker.h"
#include "media/sky-audio-format.h"
#include "media/sky-audio-key.h"
#include "media/sky-flac-walker.h"
#include "media/sky-id3-walker.h"
#include "media/sky-mp4-walker.h"
#include "media/sky-mpeg-walker.h"
#include "media/sky-ogg-walker.h"
#include "media/sky-riff-walker.h"
#include "media/sky-tag-shim.h"
#include "media/sky-tail-walker.h"

#include <string.h>

/* Two requests bring most files whole: the headers with the sound's first 16 KiB, and its last with
 * the tags behind it. */
#define HEAD_SIZE (32 * 1024)
#define TAIL_SIZE (20 * 1024)

/**
 * sky_media_info_free:
 * @self: (transfer full) (nullable): what was read
 */
void
sky_media_info_free (SkyMediaInfo *self)
{
  if (self == NULL)
    return;
  sky_tags_clear (&self->tags);
  g_clear_pointer (&self->stream_head, g_bytes_unref);
  g_clear_pointer (&self->cue_block, g_bytes_unref);
  g_free (self->audio_key);
  g_free (self->picture.mime);
  g_free (self);
}

/* By the first bytes behind any ID3v2 tag; where these don't tell, by the name. */
static SkyAudioFormat
detect (SkyMediaWindow *window, const char *name)
{
  g_autoptr (SkyMediaLayout) scratch = sky_media_layout_new (sky_media_window_get_size (window));
  guint8         magic[SKY_AUDIO_FORMAT_MAGIC_SIZE];
  SkyAudioFormat format;
  SkyId3Tag      tag = { 0 };
  gsize          n;

  /* A bad tag is told by the walker of the format that the name promises. */
  sky_id3_walk (window, 0, scratch, &tag, NULL);
  n = sky_media_window_peek (window, tag.end, magic, sizeof magic, NULL);
  format = sky_audio_format_from_bytes (magic, n);
  if (format != SKY_AUDIO_FORMAT_NONE)
    return format;
  format = sky_audio_format_from_name (name);
  return format;
}

/* Formats whose sound begins with a word that nothing else does; the tags are behind it. */
static gboolean
walk_marked (SkyMediaWindow *window, SkyAudioFormat format, SkyMediaLayout *layout, GError **error)
{
  guint8    magic[SKY_AUDIO_FORMAT_MAGIC_SIZE] = { 0 };
  SkyId3Tag tag = { 0 };
  gsize     n;

  if (!sky_id3_walk (window, 0, layout, &tag, error))
    return FALSE;
  n = sky_media_window_peek (window, tag.end, magic, sizeof magic, NULL);
  layout->audio_start = tag.end;
  if (sky_audio_format_from_bytes (magic, n) == format)
    return sky_tail_walk (window, layout, error);
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO,
               "it is not what its name promises");
  return FALSE;
}

static gboolean
walk (SkyMediaWindow *window, SkyAudioFormat format, SkyMediaLayout *layout, GError **error)
{
  switch (format)
    {
    case SKY_AUDIO_FORMAT_FLAC:
      return sky_flac_walk (window, layout, error);
    case SKY_AUDIO_FORMAT_OGG:
      return sky_ogg_walk (window, layout, error);
    case SKY_AUDIO_FORMAT_MPEG:
      return sky_mpeg_walk (window, layout, error);
    case SKY_AUDIO_FORMAT_MP4:
      return sky_mp4_walk (window, layout, error);
    case SKY_AUDIO_FORMAT_WAV:
    case SKY_AUDIO_FORMAT_AIFF:
      return sky_riff_walk (window, layout, error);
    case SKY_AUDIO_FORMAT_ADTS:
      return sky_adts_walk (window, layout, error);
    case SKY_AUDIO_FORMAT_WAVPACK:
    case SKY_AUDIO_FORMAT_MUSEPACK:
    case SKY_AUDIO_FORMAT_APE:
      return walk_marked (window, format, layout, error);
    case SKY_AUDIO_FORMAT_NONE:
    default:
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_NOT_AUDIO,
                   "it is no music that Skylark knows");
      return FALSE;
    }
}

static gboolean
read_tags (SkyMediaWindow       *window,
           SkyAudioFormat        format,
           const SkyMediaLayout *layout,
           SkyTags              *tags,
           GError              **error)
{
  g_autoptr (SkyMediaStream) stream = sky_media_stream_new (window, layout);
  gboolean is_read = format == SKY_AUDIO_FORMAT_ADTS ? sky_adts_read_tags (window, layout, tags)
                                                     : sky_tag_shim_read (stream, format, tags);
  GError  *stream_error = sky_media_stream_take_error (stream);

  if (stream_error != NULL)
    {
      g_propagate_error (error, stream_error);
      return FALSE;
    }
  if (!is_read)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_CORRUPT, "its headers make no sense");
      return FALSE;
    }
  if (layout->n_samples > 0 && layout->sample_rate > 0)
    tags->duration_ms = (layout->n_samples * 1000 + layout->sample_rate / 2) / layout->sample_rate;
  return TRUE;
}

static SkyMediaInfo *
read_info (SkyMediaWindow *window, const char *name, GError **error)
{
  guint64 size = sky_media_window_get_size (window);
  g_autoptr (SkyMediaLayout) layout = sky_media_layout_new (size);
  g_autoptr (SkyMediaInfo) info = g_new0 (SkyMediaInfo, 1);
  SkyAudioFormat format;

  if (size == 0)
    {
      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED, "the file is empty");
      return NULL;
    }
  if (!sky_media_window_fetch (window, 0, HEAD_SIZE, error))
    return NULL;
  if (size > HEAD_SIZE &&
      !sky_media_window_fetch (window, size - MIN (size, TAIL_SIZE), TAIL_SIZE, error))
    return NULL;
  format = detect (window, name);
  if (!walk (window, format, layout, error) ||
      !read_tags (window, format, layout, &info->tags, error))
    return NULL;
  info->audio_key = sky_audio_key_build (window, layout, info->tags.codec, error);
  if (info->audio_key == NULL)
    return NULL;
  info->audio_offset = layout->audio_start;
  info->stream_head = g_steal_pointer (&layout->stream_head);
  info->cue_block = g_steal_pointer (&layout->cue_block);
  info->picture = layout->picture;
  info->picture.mime = g_strdup (layout->picture.mime);
  info->bytes_read = sky_media_window_get_bytes_read (window);
  return g_steal_pointer (&info);
}

/**
 * sky_tag_reader_read:
 * @source: the file's bytes
 * @name: its name; only the extension counts
 * @cancellable: (nullable): ends the reading
 * @error: return location, or %NULL: %SKY_MEDIA_ERROR, or what the source says
 *
 * Reads some tens of kilobytes, whatever the size of the file and of its pictures; blocks.
 *
 * Returns: (transfer full) (nullable): what was found
 */
SkyMediaInfo *
sky_tag_reader_read (SkyByteSource *source,
                     const char    *name,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr (SkyMediaWindow) window = NULL;
  g_autoptr (GError) local_error = NULL;
  SkyMediaInfo *info;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  window = sky_media_window_new (source, cancellable);
  info = read_info (window, name, &local_error);
  if (info != NULL)
    return info;
  if (local_error->domain == SKY_MEDIA_ERROR)
    {
      g_autofree char *label = sky_byte_source_dup_label (source);

      if (!g_str_has_prefix (local_error->message, label))
        g_prefix_error (&local_error, "%s: ", label);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
