/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Curves that come with the program, and which of them a curve is. */
#include "config.h"

#include "ui/sky-equaliser-presets.h"

#include <glib/gi18n.h>
#include <math.h>

/* Half of what a finger can choose. */
#define SAME .05

static const struct
{
  const char *name;
  double      gains[SKY_EQUALISER_BANDS]; /* 31 Hz to 16 kHz, dB */
} presets[] = {
  { N_ ("Flat"), { 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 } },
  { N_ ("More bass"), { 6.0, 5.5, 4.5, 2.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0 } },
  { N_ ("Less bass"), { -6.0, -5.0, -4.0, -2.0, -0.5, 0.0, 0.0, 0.0, 0.0, 0.0 } },
  { N_ ("More treble"), { 0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 2.0, 3.5, 5.0, 5.5 } },
  { N_ ("Less treble"), { 0.0, 0.0, 0.0, 0.0, 0.0, -0.5, -2.0, -3.5, -5.0, -6.0 } },
  { N_ ("Voice"), { -3.0, -2.5, -1.5, 0.5, 2.5, 3.5, 3.0, 1.5, 0.0, -1.0 } },
  { N_ ("Speech"), { -9.0, -7.0, -3.0, 0.0, 1.5, 2.5, 3.5, 2.0, -1.0, -4.0 } },
  { N_ ("Quiet listening"), { 5.5, 4.5, 2.5, 0.5, -0.5, -0.5, 0.0, 1.0, 3.0, 4.5 } },
  { N_ ("Rock"), { 4.0, 3.0, 1.5, 0.0, -1.0, -0.5, 1.0, 2.5, 3.5, 3.5 } },
  { N_ ("Pop"), { -1.0, 0.0, 1.5, 2.5, 3.0, 2.0, 0.5, -0.5, -0.5, -1.0 } },
  { N_ ("Jazz"), { 2.5, 2.0, 1.0, 1.5, -1.0, -1.0, 0.0, 1.0, 2.0, 2.5 } },
  { N_ ("Classical"), { 2.5, 2.0, 1.0, 0.5, 0.0, 0.0, 0.0, 1.0, 2.0, 2.0 } },
  { N_ ("Dance"), { 5.5, 5.0, 3.0, 0.5, -0.5, 0.0, 1.0, 2.0, 2.5, 2.0 } },
  { N_ ("Electronic"), { 4.5, 4.0, 1.5, 0.0, -1.5, 0.5, 0.5, 1.5, 3.5, 4.0 } },
  { N_ ("Acoustic"), { 2.0, 2.0, 1.5, 0.5, 1.0, 1.0, 1.5, 2.0, 2.0, 1.0 } },
  {
    N_ ("Small loudspeakers"),
    { -9.0, -3.0, 4.0, 4.5, 2.0, 0.5, 0.0, 0.5, 1.5, 2.0 } },
  { N_ ("Headphones"), { 2.5, 3.0, 2.0, 0.5, -0.5, -1.0, 0.0, 1.0, 1.0, 2.0 } },
  { N_ ("Late night"), { -4.0, -2.5, -1.0, 0.5, 1.5, 2.0, 1.5, 0.5, -1.0, -2.0 } },
};

/**
 * sky_equaliser_presets_get_n:
 *
 * Returns: how many there are
 */
guint
sky_equaliser_presets_get_n (void)
{
  return G_N_ELEMENTS (presets);
}

/**
 * sky_equaliser_presets_get_name:
 * @preset: which
 *
 * Returns: (transfer none): its name in the user's language
 */
const char *
sky_equaliser_presets_get_name (guint preset)
{
  g_return_val_if_fail (preset < G_N_ELEMENTS (presets), "");

  return _ (presets[preset].name);
}

/**
 * sky_equaliser_presets_get_gains:
 * @preset: which
 *
 * Returns: (array fixed-size=10) (transfer none): in dB, the lowest band first
 */
const double *
sky_equaliser_presets_get_gains (guint preset)
{
  g_return_val_if_fail (preset < G_N_ELEMENTS (presets), NULL);

  return presets[preset].gains;
}

/**
 * sky_equaliser_presets_find:
 * @gains: (array fixed-size=10): in dB
 *
 * Returns: the preset that this is, or -1
 */
int
sky_equaliser_presets_find (const double *gains)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      guint band = 0;

      while (band < SKY_EQUALISER_BANDS && fabs (presets[i].gains[band] - gains[band]) < SAME)
        band++;
      if (band == SKY_EQUALISER_BANDS)
        return (int) i;
    }
  return -1;
}
