/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of the curves that come with the program, and which of them a curve is. */
#include "config.h"

#include "ui/sky-equaliser-presets.h"

#include <glib/gi18n.h>

#include "app/sky-services.h"

G_STATIC_ASSERT (SKY_EQUALISER_BANDS == SKY_SOUND_BANDS);

static const struct
{
  const char *id;
  const char *name;
} names[] = {
  { "flat", N_ ("Flat") },
  { "bass", N_ ("More bass") },
  { "bass-less", N_ ("Less bass") },
  { "treble", N_ ("More treble") },
  { "treble-less", N_ ("Less treble") },
  { "vocal", N_ ("Voice") },
  { "speech", N_ ("Speech") },
  { "loudness", N_ ("Quiet listening") },
  { "rock", N_ ("Rock") },
  { "pop", N_ ("Pop") },
  { "jazz", N_ ("Jazz") },
  { "classical", N_ ("Classical") },
  { "dance", N_ ("Dance") },
  { "electronic", N_ ("Electronic") },
  { "acoustic", N_ ("Acoustic") },
  { "small-speakers", N_ ("Small loudspeakers") },
  { "headphones", N_ ("Headphones") },
  { "late-night", N_ ("Late night") },
};

/**
 * sky_equaliser_presets_get_n:
 *
 * Returns: how many there are
 */
guint
sky_equaliser_presets_get_n (void)
{
  return sky_equalizer_presets_get_n ();
}

/**
 * sky_equaliser_presets_get_name_of:
 * @id: by what settings call it
 *
 * Returns: (transfer none): its name in the user's language
 */
const char *
sky_equaliser_presets_get_name_of (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].id, id))
      return _ (names[i].name);
  return id;
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
  return sky_equaliser_presets_get_name_of (sky_equalizer_presets_get_id (preset));
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
  return sky_equalizer_presets_get_gains (sky_equalizer_presets_get_id (preset));
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
  const char *id = sky_equalizer_presets_find (gains);

  for (guint i = 0; id != NULL && i < sky_equaliser_presets_get_n (); i++)
    if (g_str_equal (id, sky_equalizer_presets_get_id (i)))
      return (int) i;
  return -1;
}
