/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tracks over each other. Owns the end of the one that goes; the chunks of the one that comes
 * are changed in place. Frame i of a fade of n frames lies at (i + 1/2) / n of its way. Engine
 * thread.
 */
#include "playback/sky-crossfade.h"

#include <math.h>

struct _SkyCrossfade
{
  SkyCrossfadeCurve curve;
  GstAudioInfo      info;    /* of the samples */
  GArray           *samples; /* (owned) (element-type float): of the track that goes, interleaved */
  gsize             frames;  /* of them */
  gsize             done;    /* that are mixed */
};

/**
 * sky_crossfade_new:
 * @curve: how loud both are on the way
 *
 * Returns: (transfer full): a fade of no length
 */
SkyCrossfade *
sky_crossfade_new (SkyCrossfadeCurve curve)
{
  SkyCrossfade *self = g_new0 (SkyCrossfade, 1);

  self->curve = curve;
  self->samples = g_array_new (FALSE, FALSE, sizeof (float));
  gst_audio_info_init (&self->info);

  return self;
}

/**
 * sky_crossfade_free:
 * @self: (transfer full): a fade
 */
void
sky_crossfade_free (SkyCrossfade *self)
{
  g_array_unref (self->samples);
  g_free (self);
}

/**
 * sky_crossfade_add:
 * @self: a fade that hasn't begun
 * @chunk: (transfer full): the next samples of the track that goes; all in one format
 *
 * Makes the fade longer by @chunk.
 */
void
sky_crossfade_add (SkyCrossfade *self, SkyTrackChunk *chunk)
{
  GstMapInfo map;

  self->info = chunk->info;
  if (gst_buffer_map (chunk->buffer, &map, GST_MAP_READ))
    {
      g_array_append_vals (self->samples, map.data, (guint) (map.size / sizeof (float)));
      self->frames += map.size / (gsize) chunk->info.bpf;
      gst_buffer_unmap (chunk->buffer, &map);
    }
  sky_track_chunk_free (chunk);
}

/**
 * sky_crossfade_match:
 * @self: a fade that hasn't begun
 * @info: the format of the track that comes
 *
 * Puts what goes onto the channels of what comes.
 *
 * Returns: whether they can be mixed
 */
gboolean
sky_crossfade_match (SkyCrossfade *self, const GstAudioInfo *info)
{
  GstAudioConverter *converter;
  GArray            *mapped;
  gpointer           in[1], out[1];

  if (self->frames == 0 || self->info.rate != info->rate)
    return FALSE;
  if (gst_audio_info_is_equal (&self->info, info))
    return TRUE;

  converter = gst_audio_converter_new (GST_AUDIO_CONVERTER_FLAG_NONE, &self->info,
                                       (GstAudioInfo *) info, NULL);
  if (converter == NULL)
    return FALSE;

  mapped = g_array_sized_new (FALSE, TRUE, sizeof (float),
                              (guint) (self->frames * (gsize) info->channels));
  g_array_set_size (mapped, (guint) (self->frames * (gsize) info->channels));
  in[0] = self->samples->data;
  out[0] = mapped->data;
  gst_audio_converter_samples (converter, GST_AUDIO_CONVERTER_FLAG_NONE, in, self->frames, out,
                               self->frames);
  gst_audio_converter_free (converter);
  g_array_unref (self->samples);
  self->samples = mapped;
  self->info = *info;

  return TRUE;
}

static void
get_factors (SkyCrossfade *self, gsize frame, float *going, float *coming)
{
  double way = ((double) frame + 0.5) / (double) self->frames;

  if (self->curve == SKY_CROSSFADE_LINEAR)
    {
      *going = (float) (1.0 - way);
      *coming = (float) way;
    }
  else
    {
      *going = (float) cos (G_PI_2 * way);
      *coming = (float) sin (G_PI_2 * way);
    }
}

/**
 * sky_crossfade_mix:
 * @self: a fade that matches @chunk
 * @chunk: the next samples of the track that comes; changed in place
 *
 * Samples of @chunk beyond the fade's end stay as they are.
 */
void
sky_crossfade_mix (SkyCrossfade *self, SkyTrackChunk *chunk)
{
  gsize        channels = (gsize) self->info.channels;
  gsize        frames;
  const float *going;
  float       *coming;
  GstMapInfo   map;

  chunk->buffer = gst_buffer_make_writable (chunk->buffer);
  if (!gst_buffer_map (chunk->buffer, &map, GST_MAP_READWRITE))
    return;

  frames = MIN (map.size / (gsize) self->info.bpf, self->frames - self->done);
  coming = (float *) map.data;
  going = &g_array_index (self->samples, float, self->done *channels);
  for (gsize i = 0; i < frames; i++)
    {
      float out_factor, in_factor;

      get_factors (self, self->done + i, &out_factor, &in_factor);
      for (gsize c = i * channels; c < (i + 1) * channels; c++)
        coming[c] = out_factor * going[c] + in_factor * coming[c];
    }
  self->done += frames;
  gst_buffer_unmap (chunk->buffer, &map);
}

/**
 * sky_crossfade_get_left:
 * @self: a fade
 *
 * Returns: how many frames of it are still to be mixed
 */
gint64
sky_crossfade_get_left (SkyCrossfade *self)
{
  return (gint64) (self->frames - self->done);
}
