/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of presets. Any thread. */
#include "playback/sky-equalizer-presets.h"

#include <math.h>

/* Half of what a finger can choose. */
#define SAME .05

typedef struct
{
  const char *id;
  double      gains[SKY_SOUND_BANDS]; /* dB, from 31 Hz to 16 kHz */
} Preset;

/* The order is that of the list that is shown. Speakers a hand wide give nothing below 100 Hz: what
 * is left out there leaves room for what they can. */
static const Preset presets[] = {
  { "flat", { 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 } },
  { "bass", { 6.0, 5.5, 4.5, 2.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0 } },
  { "bass-less", { -6.0, -5.0, -4.0, -2.0, -0.5, 0.0, 0.0, 0.0, 0.0, 0.0 } },
  { "treble", { 0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 2.0, 3.5, 5.0, 5.5 } },
  { "treble-less", { 0.0, 0.0, 0.0, 0.0, 0.0, -0.5, -2.0, -3.5, -5.0, -6.0 } },
  { "vocal", { -3.0, -2.5, -1.5, 0.5, 2.5, 3.5, 3.0, 1.5, 0.0, -1.0 } },
  { "speech", { -9.0, -7.0, -3.0, 0.0, 1.5, 2.5, 3.5, 2.0, -1.0, -4.0 } },
  { "loudness", { 5.5, 4.5, 2.5, 0.5, -0.5, -0.5, 0.0, 1.0, 3.0, 4.5 } },
  { "rock", { 4.0, 3.0, 1.5, 0.0, -1.0, -0.5, 1.0, 2.5, 3.5, 3.5 } },
  { "pop", { -1.0, 0.0, 1.5, 2.5, 3.0, 2.0, 0.5, -0.5, -0.5, -1.0 } },
  { "jazz", { 2.5, 2.0, 1.0, 1.5, -1.0, -1.0, 0.0, 1.0, 2.0, 2.5 } },
  { "classical", { 2.5, 2.0, 1.0, 0.5, 0.0, 0.0, 0.0, 1.0, 2.0, 2.0 } },
  { "dance", { 5.5, 5.0, 3.0, 0.5, -0.5, 0.0, 1.0, 2.0, 2.5, 2.0 } },
  { "electronic", { 4.5, 4.0, 1.5, 0.0, -1.5, 0.5, 0.5, 1.5, 3.5, 4.0 } },
  { "acoustic", { 2.0, 2.0, 1.5, 0.5, 1.0, 1.0, 1.5, 2.0, 2.0, 1.0 } },
  { "small-speakers", { -9.0, -3.0, 4.0, 4.5, 2.0, 0.5, 0.0, 0.5, 1.5, 2.0 } },
  { "headphones", { 2.5, 3.0, 2.0, 0.5, -0.5, -1.0, 0.0, 1.0, 1.0, 2.0 } },
  { "late-night", { -4.0, -2.5, -1.0, 0.5, 1.5, 2.0, 1.5, 0.5, -1.0, -2.0 } },
};

/**
 * sky_equalizer_presets_get_n:
 *
 * Returns: how many there are
 */
guint
sky_equalizer_presets_get_n (void)
{
  return G_N_ELEMENTS (presets);
}

/**
 * sky_equalizer_presets_get_id:
 * @index: below sky_equalizer_presets_get_n(), in the order to show them
 *
 * Returns: (transfer none): by what settings call it
 */
const char *
sky_equalizer_presets_get_id (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (presets), NULL);

  return presets[index].id;
}

/**
 * sky_equalizer_presets_get_gains:
 * @id: by what settings call it
 *
 * Returns: (transfer none) (nullable) (array fixed-size=10): dB of the bands, or %NULL where there
 *     is no such preset
 */
const double *
sky_equalizer_presets_get_gains (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_strcmp0 (presets[i].id, id) == 0)
      return presets[i].gains;

  return NULL;
}

/**
 * sky_equalizer_presets_find:
 * @gains: (array fixed-size=10): dB of the bands
 *
 * Returns: (transfer none) (nullable): the preset that this is, by what settings call it
 */
const char *
sky_equalizer_presets_find (const double *gains)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      guint band = 0;

      while (band < SKY_SOUND_BANDS && fabs (presets[i].gains[band] - gains[band]) < SAME)
        band++;
      if (band == SKY_SOUND_BANDS)
        return presets[i].id;
    }

  return NULL;
}
