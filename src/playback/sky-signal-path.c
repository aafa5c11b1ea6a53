/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of the sound from the copy to the device, as a value: what is done to it follows from the
 * formats on the way and from what the user has set. */
#include "playback/sky-signal-path.h"

#include "playback/sky-equalizer-presets.h"

/* Samples travel as floats, which hold integers of so many bits as they are. */
#define EXACT_BITS 24

/**
 * sky_signal_path_copy:
 * @self: (nullable): a way
 *
 * Returns: (transfer full) (nullable): the same
 */
SkySignalPath *
sky_signal_path_copy (const SkySignalPath *self)
{
  SkySignalPath *copy;

  if (self == NULL)
    return NULL;

  copy = g_memdup2 (self, sizeof *self);
  copy->place = g_strdup (self->place);
  copy->codec = g_strdup (self->codec);
  copy->device = g_strdup (self->device);

  return copy;
}

/**
 * sky_signal_path_free:
 * @self: (transfer full) (nullable): a way
 */
void
sky_signal_path_free (SkySignalPath *self)
{
  if (self == NULL)
    return;

  g_free (self->place);
  g_free (self->codec);
  g_free (self->device);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (SkySignalPath, sky_signal_path, sky_signal_path_copy, sky_signal_path_free)

static gboolean
is_same_gain (const SkyGain *a, const SkyGain *b)
{
  return a->source == b->source && a->wanted_db == b->wanted_db && a->db == b->db &&
         a->peak == b->peak && a->guarded == b->guarded;
}

/**
 * sky_signal_path_equal:
 * @a: (nullable): a way
 * @b: (nullable): a way
 *
 * Returns: whether they are the same in every respect
 */
gboolean
sky_signal_path_equal (const SkySignalPath *a, const SkySignalPath *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strcmp0 (a->place, b->place) == 0 && g_strcmp0 (a->codec, b->codec) == 0 &&
         g_strcmp0 (a->device, b->device) == 0 && sky_sample_format_equal (&a->file, &b->file) &&
         sky_sample_format_equal (&a->decoded, &b->decoded) &&
         sky_sample_format_equal (&a->output, &b->output) && is_same_gain (&a->gain, &b->gain) &&
         a->filters == b->filters && g_strcmp0 (a->preset, b->preset) == 0 &&
         a->bit_exact == b->bit_exact;
}

static SkySoundFilters
get_wishes (const SkySignalPath *self, const SkySoundSettings *sound, double volume)
{
  const struct
  {
    SkySoundFilters filter;
    gboolean        on;
  } wishes[] = {
    { SKY_FILTER_GAIN, self->gain.factor != 1.0 },
    { SKY_FILTER_EQUALISER, sky_sound_settings_has_curve (sound) },
    { SKY_FILTER_CROSSFADE, sound->crossfade_ms > 0 },
    { SKY_FILTER_FADES, sound->fade_ms > 0 },
    { SKY_FILTER_MONO, sound->mono },
    { SKY_FILTER_BALANCE, sound->balance != 0.0 },
    { SKY_FILTER_SPEED, sound->speed != 1.0 },
    { SKY_FILTER_VOLUME, volume != 1.0 },
  };
  SkySoundFilters filters = 0;

  for (guint i = 0; i < G_N_ELEMENTS (wishes); i++)
    if (wishes[i].on)
      filters |= wishes[i].filter;

  return filters;
}

/* A decoder may give wider samples than the file has; what is beyond those bits is zero. */
static int
get_bits (const SkySignalPath *self)
{
  return self->file.bits > 0 ? MIN (self->file.bits, self->decoded.bits) : self->decoded.bits;
}

static gboolean
loses_bits (const SkySignalPath *self)
{
  int bits = get_bits (self);

  if (self->decoded.is_float)
    return bits > 32 || !self->output.is_float;
  if (bits > EXACT_BITS)
    return TRUE;

  return !self->output.is_float && self->output.bits < bits;
}

/**
 * sky_signal_path_judge:
 * @self: a way of which everything else is filled in
 * @sound: what the user wants done to the sound
 * @volume: what the user's volume makes of it: 1: nothing
 * @dithered: whether noise is added
 *
 * Finds out what is done to the sound, and whether that is nothing at all.
 */
void
sky_signal_path_judge (SkySignalPath          *self,
                       const SkySoundSettings *sound,
                       double                  volume,
                       gboolean                dithered)
{
  gboolean known = self->decoded.rate > 0 && self->output.rate > 0;

  self->filters = get_wishes (self, sound, volume);
  self->preset = (self->filters & SKY_FILTER_EQUALISER) != 0
                     ? sky_equalizer_presets_find (sound->bands)
                     : NULL;
  if (known && self->decoded.rate != self->output.rate)
    self->filters |= SKY_FILTER_RESAMPLE;
  if (known && self->decoded.channels != self->output.channels)
    self->filters |= SKY_FILTER_REMIX;
  if (known && loses_bits (self))
    self->filters |= SKY_FILTER_REDUCE;
  if (known && dithered)
    self->filters |= SKY_FILTER_DITHER;
  self->bit_exact = known && self->filters == 0;
}
