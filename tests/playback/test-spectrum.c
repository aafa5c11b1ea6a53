/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bands of tones whose place and loudness are known. */
#include <math.h>

#include "playback/sky-spectrum.h"

#define RATE 48000
#define SECOND_NS G_GINT64_CONSTANT (1000000000)

/* 40 bands from 40 Hz to 16 kHz: 8.644 octaves. */
static guint
band_of (double hz)
{
  return (guint) (log2 (hz / 40) / (log2 (16000.0 / 40) / 40));
}

static void
write_tone (SkySpectrum *spectrum, gint64 start_ns, double hz, float amplitude, gsize frames)
{
  g_autofree float *samples = g_new (float, 2 * frames);

  for (gsize i = 0; i < frames; i++)
    samples[2 * i] = samples[2 * i + 1] = amplitude * (float) sin (2 * G_PI * hz * i / RATE);
  sky_spectrum_write (spectrum, start_ns, RATE, 2, samples, frames);
}

static guint
loudest (const float bands[SKY_SPECTRUM_BANDS])
{
  guint best = 0;

  for (guint i = 1; i < SKY_SPECTRUM_BANDS; i++)
    if (bands[i] > bands[best])
      best = i;
  return best;
}

static void
test_tones (void)
{
  const double tones[] = { 100, 440, 1000, 4000, 12000 };
  float        bands[SKY_SPECTRUM_BANDS];

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autoptr (SkySpectrum) spectrum = sky_spectrum_new ();

      write_tone (spectrum, 0, tones[i], .1f, RATE / 2);
      sky_spectrum_note_heard (spectrum, SECOND_NS / 4, 1000);
      g_assert_true (sky_spectrum_read (spectrum, 1000, bands));
      g_assert_cmpint (ABS ((int) loudest (bands) - (int) band_of (tones[i])), <=, 1);
      g_assert_cmpfloat (bands[loudest (bands)], >, .5);
      /* two octaves beside it there is nothing */
      g_assert_cmpfloat (bands[band_of (tones[i] > 1000 ? tones[i] / 4 : tones[i] * 4)], <, .1);
    }
}

/* 12 dB less is 12 of 54 dB less, away from the ends of the scale. */
static void
test_loudness (void)
{
  float loud[SKY_SPECTRUM_BANDS];
  float soft[SKY_SPECTRUM_BANDS];
  g_autoptr (SkySpectrum) spectrum = sky_spectrum_new ();
  guint band = band_of (440);

  sky_spectrum_note_heard (spectrum, SECOND_NS / 4, 1000);
  write_tone (spectrum, 0, 440, .04f, RATE / 2);
  g_assert_true (sky_spectrum_read (spectrum, 1000, loud));
  write_tone (spectrum, 0, 440, .01f, RATE / 2);
  g_assert_true (sky_spectrum_read (spectrum, 1000, soft));
  g_assert_cmpfloat_with_epsilon (loud[band] - soft[band], 20 * log10 (4) / 54, .01);
}

/* What is heard is told, not what was written last: the device is behind. */
static void
test_place (void)
{
  g_autoptr (SkySpectrum) spectrum = sky_spectrum_new ();
  float bands[SKY_SPECTRUM_BANDS];

  write_tone (spectrum, 0, 200, .1f, RATE * 2 / 5);
  write_tone (spectrum, SECOND_NS * 2 / 5, 5000, .1f, RATE * 2 / 5);
  sky_spectrum_note_heard (spectrum, SECOND_NS * 3 / 10, 5000);
  g_assert_true (sky_spectrum_read (spectrum, 5000, bands));
  g_assert_cmpint (ABS ((int) loudest (bands) - (int) band_of (200)), <=, 1);
  /* 300 ms later, without another word from the device */
  g_assert_true (sky_spectrum_read (spectrum, 5000 + 300000, bands));
  g_assert_cmpint (ABS ((int) loudest (bands) - (int) band_of (5000)), <=, 1);
}

static void
test_nothing (void)
{
  g_autoptr (SkySpectrum) spectrum = sky_spectrum_new ();
  float bands[SKY_SPECTRUM_BANDS] = { 1, 1 };

  g_assert_false (sky_spectrum_read (spectrum, 1000, bands));
  g_assert_cmpfloat (bands[0], ==, 0);
  /* another rate begins anew */
  write_tone (spectrum, 0, 440, .1f, RATE / 2);
  sky_spectrum_note_heard (spectrum, 0, 1000);
  sky_spectrum_write (spectrum, SECOND_NS, 44100, 1, (const float[]){ 0, 0 }, 2);
  g_assert_false (sky_spectrum_read (spectrum, 1000, bands));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/playback/spectrum/tones", test_tones);
  g_test_add_func ("/playback/spectrum/loudness", test_loudness);
  g_test_add_func ("/playback/spectrum/place", test_place);
  g_test_add_func ("/playback/spectrum/nothing", test_nothing);
  return g_test_run ();
}
