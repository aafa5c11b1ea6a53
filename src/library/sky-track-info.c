/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyTrackInfo and SkyCopyInfo: plain values that travel between threads; their maker owns them. */
#include "library/sky-track-info.h"

/**
 * sky_copy_info_new:
 *
 * Returns: (transfer full): a copy that is a whole file (end -1), all else empty
 */
SkyCopyInfo *
sky_copy_info_new (void)
{
  SkyCopyInfo *self = g_new0 (SkyCopyInfo, 1);

  self->end_ns = -1;
  return self;
}

/**
 * sky_copy_info_free:
 * @self: (transfer full) (nullable): a copy
 */
void
sky_copy_info_free (SkyCopyInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->drive_id);
  g_free (self->path);
  g_free (self->entry_key);
  g_free (self->etag);
  g_free (self->sha256);
  g_free (self->format);
  g_clear_pointer (&self->stream_head, g_bytes_unref);
  g_free (self);
}

/**
 * sky_track_info_new:
 *
 * Returns: (transfer full): an empty track of unknown length (-1) without copies
 */
SkyTrackInfo *
sky_track_info_new (void)
{
  SkyTrackInfo *self = g_new0 (SkyTrackInfo, 1);

  self->duration_ms = -1;
  self->copies = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_copy_info_free);
  return self;
}

/**
 * sky_track_info_free:
 * @self: (transfer full) (nullable): a track
 */
void
sky_track_info_free (SkyTrackInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->album_artist);
  g_free (self->genre);
  g_free (self->composer);
  g_clear_pointer (&self->copies, g_ptr_array_unref);
  g_free (self);
}
