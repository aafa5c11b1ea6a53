/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Renders a written melody with a small synthesiser: a tune, broken chords and a bass. The same
 * melody always gives the same samples.
 */
#include "sky-melody.h"

#include <math.h>

#define EIGHTHS_PER_BAR 8
#define TAIL_EIGHTHS 4
#define PEAK 0.8

typedef struct
{
  float *left;
  float *right;
  gsize  n_frames;
  GRand *random; /* the noise that a string is plucked with */
} Mix;

typedef struct
{
  SkyVoice voice;
  double   frequency; /* Hz */
  gsize    start;     /* frames */
  gsize    length;    /* frames */
  double   level;
  double   pan; /* 0 left, 1 right */
} Note;

static double
frequency_of (const SkyMelody *melody, int degree)
{
  static const int major[] = { 0, 2, 4, 5, 7, 9, 11 };
  static const int minor[] = { 0, 2, 3, 5, 7, 8, 10 };
  const int       *scale = melody->minor ? minor : major;
  int              octave = degree >= 0 ? degree / 7 : -1;
  int              note = melody->root + 12 * octave + scale[degree - 7 * octave];

  return 440.0 * pow (2.0, (note - 69) / 12.0);
}

/* Fades in and out over a few milliseconds, so that no note begins or ends with a click. */
static double
envelope (gsize at, gsize length, double decay)
{
  const double edge = 0.006 * SKY_MELODY_RATE;
  double       fade_in = MIN (1.0, at / edge);
  double       fade_out = MIN (1.0, (length - at) / (4 * edge));

  return fade_in * fade_out * exp (-decay * at / SKY_MELODY_RATE);
}

static void
put (Mix *mix, const Note *note, gsize at, double sample)
{
  gsize frame = note->start + at;

  if (frame >= mix->n_frames)
    return;
  mix->left[frame] += sample * note->level * sqrt (1.0 - note->pan);
  mix->right[frame] += sample * note->level * sqrt (note->pan);
}

/* Karplus and Strong: noise in a delay line as long as the period, smoothed each time round. */
static void
play_pluck (Mix *mix, const Note *note)
{
  gsize              period = MAX (2, (gsize) (SKY_MELODY_RATE / note->frequency - 0.5));
  g_autofree double *line = g_new (double, period);

  for (gsize i = 0; i < period; i++)
    line[i] = g_rand_double_range (mix->random, -1.0, 1.0);
  for (gsize at = 0; at < note->length; at++)
    {
      gsize  here = at % period;
      double sample = line[here];

      line[here] = 0.498 * (sample + line[(here + 1) % period]);
      put (mix, note, at, sample * envelope (at, note->length, 0.5));
    }
}

/* One sine bends another: bright when struck, soft when it fades. */
static void
play_bell (Mix *mix, const Note *note)
{
  const double step = 2 * G_PI * note->frequency / SKY_MELODY_RATE;

  for (gsize at = 0; at < note->length; at++)
    {
      double loud = envelope (at, note->length, 2.2);

      put (mix, note, at, 0.7 * loud * sin (step * at + 1.6 * loud * sin (3.5 * step * at)));
    }
}

static void
play_reed (Mix *mix, const Note *note)
{
  const double step = 2 * G_PI * note->frequency / SKY_MELODY_RATE;

  for (gsize at = 0; at < note->length; at++)
    {
      double vibrato = 0.15 * sin (2 * G_PI * 5.0 * at / SKY_MELODY_RATE);
      double phase = step * at + vibrato;
      double sample = sin (phase) + 0.35 * sin (2 * phase) + 0.22 * sin (3 * phase);

      put (mix, note, at, 0.45 * sample * envelope (at, note->length, 0.3));
    }
}

static void
play (Mix *mix, const Note *note)
{
  switch (note->voice)
    {
    case SKY_VOICE_PLUCK:
      play_pluck (mix, note);
      break;
    case SKY_VOICE_BELL:
      play_bell (mix, note);
      break;
    case SKY_VOICE_REED:
    default:
      play_reed (mix, note);
      break;
    }
}

static void
play_tune (Mix *mix, const SkyMelody *melody, gsize eighth)
{
  for (gsize i = 0; melody->tune[i] != '\0'; i++)
    {
      Note  note = { melody->voice, 0, i * eighth, 0, 0.5, 0.42 };
      gsize held = 1;

      if (!g_ascii_isdigit (melody->tune[i]))
        continue;
      while (melody->tune[i + held] == '-')
        held++;
      note.frequency = frequency_of (melody, melody->tune[i] - '0' + 7);
      note.length = held * eighth + eighth / 2;
      play (mix, &note);
    }
}

static void
play_chords (Mix *mix, const SkyMelody *melody, gsize eighth)
{
  static const int broken[] = { 0, 2, 4, 2, 7, 4, 2, 4 };

  for (gsize bar = 0; melody->chords[bar] != '\0'; bar++)
    {
      int   degree = melody->chords[bar] - '0';
      gsize start = bar * EIGHTHS_PER_BAR * eighth;
      Note  bass = { SKY_VOICE_REED, 0.5 * frequency_of (melody, degree - 7),
                     start,          7 * eighth,
                     0.30,           0.5 };

      play (mix, &bass);
      for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
        {
          Note note = { SKY_VOICE_PLUCK,
                        frequency_of (melody, degree + broken[i]),
                        start + i * eighth,
                        3 * eighth,
                        0.20,
                        0.66 };

          play (mix, &note);
        }
    }
}

/* To the same loudness for every piece: the loudest sample stands at PEAK. */
static gint16 *
to_samples (const Mix *mix)
{
  gint16 *samples = g_new (gint16, mix->n_frames * SKY_MELODY_CHANNELS);
  float   loudest = 1e-6;

  for (gsize i = 0; i < mix->n_frames; i++)
    loudest = MAX (loudest, MAX (fabsf (mix->left[i]), fabsf (mix->right[i])));
  for (gsize i = 0; i < mix->n_frames; i++)
    {
      samples[2 * i] = lrintf (mix->left[i] / loudest * PEAK * G_MAXINT16);
      samples[2 * i + 1] = lrintf (mix->right[i] / loudest * PEAK * G_MAXINT16);
    }
  return samples;
}

/**
 * sky_melody_render:
 * @melody: what to play
 * @n_frames: (out): length in sample frames
 *
 * Returns: (transfer full): interleaved stereo samples at SKY_MELODY_RATE
 */
gint16 *
sky_melody_render (const SkyMelody *melody, gsize *n_frames)
{
  gsize   eighth = (gsize) melody->eighth_ms * SKY_MELODY_RATE / 1000;
  gsize   n_eighths = strlen (melody->chords) * EIGHTHS_PER_BAR + TAIL_EIGHTHS;
  Mix     mix = { NULL, NULL, n_eighths * eighth, g_rand_new_with_seed (melody->root) };
  gint16 *samples;

  mix.left = g_new0 (float, mix.n_frames);
  mix.right = g_new0 (float, mix.n_frames);
  play_chords (&mix, melody, eighth);
  play_tune (&mix, melody, eighth);
  samples = to_samples (&mix);
  *n_frames = mix.n_frames;
  g_free (mix.left);
  g_free (mix.right);
  g_rand_free (mix.random);
  return samples;
}
