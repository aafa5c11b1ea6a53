/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A piece of a track between its decoder and the output. Engine thread. */
#include "playback/sky-track-chunk.h"

/**
 * sky_track_chunk_new:
 * @sample: decoded F32 samples
 * @info: their format
 * @first: the first frame of @sample to keep
 * @frames: how many
 * @track_ns: where in the track the first one lies
 *
 * Returns: (transfer full): that part; the samples themselves aren't copied
 */
SkyTrackChunk *
sky_track_chunk_new (
    GstSample *sample, const GstAudioInfo *info, gint64 first, gint64 frames, gint64 track_ns)
{
  SkyTrackChunk *self = g_new0 (SkyTrackChunk, 1);

  self->buffer = gst_buffer_copy_region (gst_sample_get_buffer (sample), GST_BUFFER_COPY_MEMORY,
                                         (gsize) (first * info->bpf), (gsize) (frames * info->bpf));
  self->caps = gst_caps_ref (gst_sample_get_caps (sample));
  self->info = *info;
  self->track_ns = track_ns;
  self->duration_ns =
      (gint64) gst_util_uint64_scale_round ((guint64) frames, GST_SECOND, (guint64) info->rate);

  return self;
}

/**
 * sky_track_chunk_free:
 * @self: (transfer full): a chunk
 */
void
sky_track_chunk_free (SkyTrackChunk *self)
{
  gst_clear_buffer (&self->buffer);
  gst_clear_caps (&self->caps);
  g_free (self);
}
