/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser's filters. A change of the gains is blended over from the old filters to the new
 * ones, both running side by side, so that it can't be heard as a click; where all gains are zero
 * no filter runs and the samples stay as they are, bit for bit. No thread of its own.
 */
#include "playback/sky-equalizer.h"

#include <math.h>
#include <string.h>

/* How long a change takes. */
#define BLEND_MS 25
/* Filters lie safely below half the rate. */
#define HIGHEST_PART 2.2
/* What is left of a sound in a filter, and is none any more. */
#define NOTHING 1e-30

typedef struct
{
  double b0, b1, b2, a1, a2;
} Coefficients;

/* The filters of one setting; those that do nothing are left out. */
typedef struct
{
  Coefficients filters[SKY_SOUND_BANDS];
  guint        n_filters;
  double      *memory; /* (owned): two values for each filter of each channel */
} Bank;

struct _SkyEqualizer
{
  double   gains[SKY_SOUND_BANDS];
  Bank     now;
  Bank     before;  /* blended out */
  float   *scratch; /* (owned) (nullable): what the filters before make of the sound */
  gsize    blended; /* frames of the blend that are done */
  gsize    blend;   /* frames that it takes, or 0 */
  int      channels;
  int      rate;
  gboolean changed; /* the gains, since the filters were made */
};

static double
get_centre (guint band)
{
  return 31.25 * (double) (1 << band);
}

/* R. Bristow-Johnson's peaking filter, with its bandwidth in octaves between the points of half the
 * gain. */
static gboolean
design (Coefficients *filter, double gain_db, double centre, int rate)
{
  double amplitude = pow (10.0, gain_db / 40.0);
  double angle = 2.0 * G_PI * centre / rate;
  double alpha, norm;

  if (gain_db == 0.0 || centre * HIGHEST_PART > rate)
    return FALSE;

  alpha = sin (angle) * sinh (0.5 * G_LN2 * angle / sin (angle));
  norm = 1.0 + alpha / amplitude;
  filter->b0 = (1.0 + alpha * amplitude) / norm;
  filter->b1 = -2.0 * cos (angle) / norm;
  filter->b2 = (1.0 - alpha * amplitude) / norm;
  filter->a1 = filter->b1;
  filter->a2 = (1.0 - alpha / amplitude) / norm;

  return TRUE;
}

static void
bank_set_up (Bank *bank, const double *gains, int channels, int rate)
{
  bank->n_filters = 0;
  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    if (design (&bank->filters[bank->n_filters], gains[i], get_centre (i), rate))
      bank->n_filters++;
  g_free (bank->memory);
  bank->memory = g_new0 (double, 2 * SKY_SOUND_BANDS * channels);
}

static void
filter_run (const Coefficients *filter, double *memory, float *samples, gsize frames, int channels)
{
  double first = memory[0];
  double second = memory[1];

  for (gsize i = 0; i < frames; i++)
    {
      double in = (double) samples[i * (gsize) channels];
      double out = filter->b0 * in + first;

      first = filter->b1 * in - filter->a1 * out + second;
      second = filter->b2 * in - filter->a2 * out;
      samples[i * (gsize) channels] = (float) out;
    }
  memory[0] = fabs (first) < NOTHING ? 0.0 : first;
  memory[1] = fabs (second) < NOTHING ? 0.0 : second;
}

static void
bank_run (Bank *bank, float *samples, gsize frames, int channels)
{
  for (guint i = 0; i < bank->n_filters; i++)
    for (int channel = 0; channel < channels; channel++)
      filter_run (&bank->filters[i], bank->memory + 2 * ((int) i * channels + channel),
                  samples + channel, frames, channels);
}

static void
bank_clear (Bank *bank)
{
  g_clear_pointer (&bank->memory, g_free);
  bank->n_filters = 0;
}

static void
set_up (SkyEqualizer *self, int channels, int rate)
{
  self->channels = channels;
  self->rate = rate;
  self->blend = 0;
  self->changed = FALSE;
  bank_clear (&self->before);
  bank_set_up (&self->now, self->gains, channels, rate);
}

static void
begin_blend (SkyEqualizer *self)
{
  bank_clear (&self->before);
  self->before = self->now;
  memset (&self->now, 0, sizeof self->now);
  bank_set_up (&self->now, self->gains, self->channels, self->rate);
  self->changed = FALSE;
  self->blended = 0;
  self->blend = (gsize) (self->rate * BLEND_MS / 1000);
  g_free (self->scratch);
  self->scratch = g_new (float, self->blend *(gsize) self->channels);
}

/* Returns how many frames it has dealt with. */
static gsize
run_blend (SkyEqualizer *self, float *samples, gsize frames)
{
  gsize channels = (gsize) self->channels;
  gsize count = MIN (frames, self->blend - self->blended);

  memcpy (self->scratch, samples, count * channels * sizeof (float));
  bank_run (&self->before, self->scratch, count, self->channels);
  bank_run (&self->now, samples, count, self->channels);
  for (gsize i = 0; i < count; i++)
    {
      float part = ((float) (self->blended + i) + 0.5f) / (float) self->blend;

      for (gsize c = i * channels; c < (i + 1) * channels; c++)
        samples[c] = part * samples[c] + (1.0f - part) * self->scratch[c];
    }
  self->blended += count;
  if (self->blended == self->blend)
    self->blend = 0;

  return count;
}

/**
 * sky_equalizer_new:
 *
 * Returns: (transfer full): an equaliser that changes nothing
 */
SkyEqualizer *
sky_equalizer_new (void)
{
  return g_new0 (SkyEqualizer, 1);
}

/**
 * sky_equalizer_free:
 * @self: (transfer full): an equaliser
 */
void
sky_equalizer_free (SkyEqualizer *self)
{
  bank_clear (&self->now);
  bank_clear (&self->before);
  g_free (self->scratch);
  g_free (self);
}

/**
 * sky_equalizer_set_gains:
 * @self: an equaliser
 * @gains: what each band is lifted by, in dB; all zero: off
 *
 * The samples that are processed next are blended over to these gains.
 */
void
sky_equalizer_set_gains (SkyEqualizer *self, const double gains[SKY_SOUND_BANDS])
{
  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    {
      double gain = CLAMP (gains[i], -SKY_SOUND_BAND_MAX, SKY_SOUND_BAND_MAX);

      if (gain != self->gains[i])
        self->changed = TRUE;
      self->gains[i] = gain;
    }
}

/**
 * sky_equalizer_reset:
 * @self: an equaliser
 *
 * What comes next has nothing to do with what came before.
 */
void
sky_equalizer_reset (SkyEqualizer *self)
{
  self->rate = 0;
}

/**
 * sky_equalizer_is_idle:
 * @self: an equaliser
 *
 * Returns: whether samples needn't be given to it, as it wouldn't change them
 */
gboolean
sky_equalizer_is_idle (SkyEqualizer *self)
{
  if (self->changed || (self->rate > 0 && (self->blend > 0 || self->now.n_filters > 0)))
    return FALSE;
  for (guint i = 0; i < SKY_SOUND_BANDS; i++)
    if (self->gains[i] != 0.0)
      return FALSE;

  return TRUE;
}

/**
 * sky_equalizer_process:
 * @self: an equaliser
 * @samples: (inout): interleaved; they follow those of the last call
 * @frames: how many
 * @channels: in each frame
 * @rate: frames per second
 */
void
sky_equalizer_process (SkyEqualizer *self, float *samples, gsize frames, int channels, int rate)
{
  if (self->rate != rate || self->channels != channels)
    set_up (self, channels, rate);

  while (frames > 0)
    {
      gsize count = frames;

      if (self->blend == 0 && self->changed)
        begin_blend (self);
      if (self->blend > 0)
        count = run_blend (self, samples, frames);
      else
        bank_run (&self->now, samples, frames, channels);
      samples += count * (gsize) channels;
      frames -= count;
    }
}
