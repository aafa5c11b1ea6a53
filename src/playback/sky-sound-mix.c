/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gain, mono and balance of one piece of a track. What needs none of them passes as it is, its
 * samples untouched. Engine thread. */
#include "playback/sky-sound-mix.h"

/* On which side of the listener a channel lies. */
typedef enum
{
  SIDE_LEFT,
  SIDE_MIDDLE,
  SIDE_RIGHT,
  SIDE_NONE, /* low tones have no place, and are no part of a mix */
} Side;

/* What isn't listed lies in the middle. */
static const struct
{
  GstAudioChannelPosition position;
  Side                    side;
} sides[] = {
  { GST_AUDIO_CHANNEL_POSITION_FRONT_LEFT, SIDE_LEFT },
  { GST_AUDIO_CHANNEL_POSITION_REAR_LEFT, SIDE_LEFT },
  { GST_AUDIO_CHANNEL_POSITION_SIDE_LEFT, SIDE_LEFT },
  { GST_AUDIO_CHANNEL_POSITION_FRONT_LEFT_OF_CENTER, SIDE_LEFT },
  { GST_AUDIO_CHANNEL_POSITION_WIDE_LEFT, SIDE_LEFT },
  { GST_AUDIO_CHANNEL_POSITION_SURROUND_LEFT, SIDE_LEFT },
  { GST_AUDIO_CHANNEL_POSITION_FRONT_RIGHT, SIDE_RIGHT },
  { GST_AUDIO_CHANNEL_POSITION_REAR_RIGHT, SIDE_RIGHT },
  { GST_AUDIO_CHANNEL_POSITION_SIDE_RIGHT, SIDE_RIGHT },
  { GST_AUDIO_CHANNEL_POSITION_FRONT_RIGHT_OF_CENTER, SIDE_RIGHT },
  { GST_AUDIO_CHANNEL_POSITION_WIDE_RIGHT, SIDE_RIGHT },
  { GST_AUDIO_CHANNEL_POSITION_SURROUND_RIGHT, SIDE_RIGHT },
  { GST_AUDIO_CHANNEL_POSITION_LFE1, SIDE_NONE },
  { GST_AUDIO_CHANNEL_POSITION_LFE2, SIDE_NONE },
};

static Side
get_side (const GstAudioInfo *info, gint channel)
{
  if (info->channels == 1 || GST_AUDIO_INFO_IS_UNPOSITIONED (info))
    return SIDE_MIDDLE;

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    if (sides[i].position == info->position[channel])
      return sides[i].side;

  return SIDE_MIDDLE;
}

/* A single channel has no sides: it becomes two before one of them can be quieter. */
static void
make_stereo (SkyTrackChunk *chunk)
{
  GstBuffer *stereo = gst_buffer_new_allocate (NULL, 2 * gst_buffer_get_size (chunk->buffer), NULL);
  GstMapInfo from, to;
  GstAudioInfo info;

  if (gst_buffer_map (chunk->buffer, &from, GST_MAP_READ))
    {
      if (gst_buffer_map (stereo, &to, GST_MAP_WRITE))
        {
          for (gsize i = 0; i < from.size / sizeof (float); i++)
            ((float *) to.data)[2 * i] = ((float *) to.data)[2 * i + 1] = ((float *) from.data)[i];
          gst_buffer_unmap (stereo, &to);
        }
      gst_buffer_unmap (chunk->buffer, &from);
    }
  gst_buffer_unref (chunk->buffer);
  chunk->buffer = stereo;
  gst_audio_info_set_format (&info, GST_AUDIO_INFO_FORMAT (&chunk->info), chunk->info.rate, 2,
                             NULL);
  chunk->info = info;
  gst_caps_unref (chunk->caps);
  chunk->caps = gst_audio_info_to_caps (&info);
}

/* All channels that have a place get the mean of them. */
static void
mix_to_mono (float *samples, gsize frames, const GstAudioInfo *info)
{
  gint  places[64];
  gsize n_places = 0;
  gsize channels = (gsize) info->channels;

  for (gint c = 0; c < info->channels; c++)
    if (get_side (info, c) != SIDE_NONE)
      places[n_places++] = c;
  for (gsize i = 0; i < frames && n_places > 1; i++)
    {
      float *frame = samples + i * channels;
      double sum = 0.0;

      for (gsize p = 0; p < n_places; p++)
        sum += (double) frame[places[p]];
      for (gsize p = 0; p < n_places; p++)
        frame[places[p]] = (float) (sum / (double) n_places);
    }
}

/* More than full scale is cut off only where a gain has made it so. */
static void
multiply (float *samples, gsize frames, const GstAudioInfo *info, double balance, double factor)
{
  gsize channels = (gsize) info->channels;

  for (gsize c = 0; c < channels; c++)
    {
      Side  side = get_side (info, (gint) c);
      float all = (float) factor;

      if (side == SIDE_LEFT && balance > 0.0)
        all = (float) (factor * (1.0 - balance));
      else if (side == SIDE_RIGHT && balance < 0.0)
        all = (float) (factor * (1.0 + balance));
      for (gsize i = c; i < frames * channels && all != 1.0f; i += channels)
        samples[i] = all > 1.0f ? CLAMP (samples[i] * all, -1.0f, 1.0f) : samples[i] * all;
    }
}

/**
 * sky_sound_mix_is_idle:
 * @settings: what is done to the sound
 * @factor: the track's gain
 *
 * Returns: whether samples pass as they are
 */
gboolean
sky_sound_mix_is_idle (const SkySoundSettings *settings, double factor)
{
  return factor == 1.0 && !settings->mono && settings->balance == 0.0;
}

/**
 * sky_sound_mix_apply:
 * @chunk: (transfer full): a piece of a track
 * @settings: what is done to the sound
 * @factor: the track's gain
 *
 * Returns: (transfer full): the same piece, as it is to sound
 */
SkyTrackChunk *
sky_sound_mix_apply (SkyTrackChunk *chunk, const SkySoundSettings *settings, double factor)
{
  GstMapInfo map;
  gsize      frames;

  if (sky_sound_mix_is_idle (settings, factor))
    return chunk;

  chunk->shaped = TRUE;
  if (settings->balance != 0.0 && chunk->info.channels == 1)
    make_stereo (chunk);
  chunk->buffer = gst_buffer_make_writable (chunk->buffer);
  if (!gst_buffer_map (chunk->buffer, &map, GST_MAP_READWRITE))
    return chunk;
  frames = map.size / (gsize) chunk->info.bpf;
  if (settings->mono)
    mix_to_mono ((float *) map.data, frames, &chunk->info);
  multiply ((float *) map.data, frames, &chunk->info, settings->balance, factor);
  gst_buffer_unmap (chunk->buffer, &map);

  return chunk;
}
