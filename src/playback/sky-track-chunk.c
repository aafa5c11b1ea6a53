/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A piece of a track between its decoder and the output. Engine thread. */
#include "playback/sky-track-chunk.h"

/* By so much the sum of rounded durations may be off. */
#define ROUNDED_NS 100

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
 * sky_track_chunk_get_frames:
 * @self: a chunk
 *
 * Returns: how many there are
 */
gint64
sky_track_chunk_get_frames (const SkyTrackChunk *self)
{
  return (gint64) (gst_buffer_get_size (self->buffer) / (gsize) self->info.bpf);
}

/**
 * sky_track_chunk_split:
 * @self: a chunk; what is left is the rest
 * @frames: where to cut; less than it has
 *
 * Returns: (transfer full): its first @frames
 */
SkyTrackChunk *
sky_track_chunk_split (SkyTrackChunk *self, gint64 frames)
{
  SkyTrackChunk *first = g_new0 (SkyTrackChunk, 1);
  gsize          size = (gsize) (frames * self->info.bpf);

  *first = *self;
  first->caps = gst_caps_ref (self->caps);
  first->buffer = gst_buffer_copy_region (self->buffer, GST_BUFFER_COPY_MEMORY, 0, size);
  first->duration_ns = (gint64) gst_util_uint64_scale_round ((guint64) frames, GST_SECOND,
                                                             (guint64) self->info.rate);
  self->buffer = gst_buffer_make_writable (self->buffer);
  gst_buffer_resize (self->buffer, (gssize) size, -1);
  self->track_ns += first->duration_ns;
  self->duration_ns -= first->duration_ns;

  return first;
}

/**
 * sky_track_chunk_is_followed_by:
 * @self: a chunk
 * @other: a chunk
 *
 * Returns: whether both are of one format and nothing lies between them
 */
gboolean
sky_track_chunk_is_followed_by (const SkyTrackChunk *self, const SkyTrackChunk *other)
{
  return ABS (self->track_ns + self->duration_ns - other->track_ns) <= ROUNDED_NS &&
         self->shaped == other->shaped && gst_caps_is_equal (self->caps, other->caps);
}

/**
 * sky_track_chunk_append:
 * @self: a chunk
 * @other: (transfer full): what follows it
 *
 * Makes one chunk of both. The samples themselves aren't copied.
 */
void
sky_track_chunk_append (SkyTrackChunk *self, SkyTrackChunk *other)
{
  gint64 frames = sky_track_chunk_get_frames (self) + sky_track_chunk_get_frames (other);

  self->buffer = gst_buffer_append (self->buffer, g_steal_pointer (&other->buffer));
  self->duration_ns = (gint64) gst_util_uint64_scale_round ((guint64) frames, GST_SECOND,
                                                            (guint64) self->info.rate);
  sky_track_chunk_free (other);
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

/**
 * sky_track_chunk_move:
 * @self: samples
 * @ns: nanoseconds
 *
 * They lie so much later in the track than was said.
 */
void
sky_track_chunk_move (SkyTrackChunk *self, gint64 ns)
{
  self->track_ns = MAX (self->track_ns + ns, 0);
}
