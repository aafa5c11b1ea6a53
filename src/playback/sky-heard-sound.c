/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine tells of the sound that is heard: a value that is copied between threads. */
#include "playback/sky-heard-sound.h"

/**
 * sky_sample_format_equal:
 * @a: a format
 * @b: a format
 *
 * Returns: whether they are the same
 */
gboolean
sky_sample_format_equal (const SkySampleFormat *a, const SkySampleFormat *b)
{
  return a->rate == b->rate && a->channels == b->channels && a->bits == b->bits &&
         a->is_float == b->is_float;
}

/**
 * sky_heard_sound_copy:
 * @self: (nullable): what is known of the sound
 *
 * Returns: (transfer full) (nullable): the same
 */
SkyHeardSound *
sky_heard_sound_copy (const SkyHeardSound *self)
{
  SkyHeardSound *copy;

  if (self == NULL)
    return NULL;

  copy = g_memdup2 (self, sizeof *self);
  copy->device = g_strdup (self->device);

  return copy;
}

/**
 * sky_heard_sound_free:
 * @self: (transfer full) (nullable): what is known of the sound
 */
void
sky_heard_sound_free (SkyHeardSound *self)
{
  if (self == NULL)
    return;

  g_free (self->device);
  g_free (self);
}

static gboolean
is_same_loudness (const SkyLoudness *a, const SkyLoudness *b)
{
  return a->has_track == b->has_track && a->has_album == b->has_album &&
         a->track_gain == b->track_gain && a->album_gain == b->album_gain &&
         a->track_peak == b->track_peak && a->album_peak == b->album_peak;
}

/**
 * sky_heard_sound_equal:
 * @a: (nullable): what was known
 * @b: (nullable): what is known
 *
 * Returns: whether nothing has changed
 */
gboolean
sky_heard_sound_equal (const SkyHeardSound *a, const SkyHeardSound *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return sky_sample_format_equal (&a->decoded, &b->decoded) &&
         sky_sample_format_equal (&a->output, &b->output) && a->dithered == b->dithered &&
         g_strcmp0 (a->device, b->device) == 0 && is_same_loudness (&a->loudness, &b->loudness);
}
