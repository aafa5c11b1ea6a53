/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps the last second of what went to the device, mixed to one channel, and tells the spectrum of
 * the part that is heard at a time: the device is some tenths of a second behind. The streaming
 * thread writes, the engine says how far the device has come, the main thread reads.
 */
#include "playback/sky-spectrum.h"

#include <gst/fft/gstfftf32.h>
#include <math.h>
#include <string.h>

#define LENGTH_SECONDS 1
/* 46 ms at 44.1 kHz: fine enough for the basses, short enough for a drum */
#define WINDOW 2048
#define MIN_HZ 40.0
#define MAX_HZ 16000.0
/* as quiet as nothing */
#define FLOOR_DB (-66.0)
/* where a loud band stands; music has less in a band than a sine has */
#define CEILING_DB (-12.0)
/* music has less of the high ones: they are lifted, per octave above the lowest band */
#define TILT_DB 2.0
/* a position is followed for so long without another one */
#define MAX_AHEAD_US (2 * G_USEC_PER_SEC)

struct _SkySpectrum
{
  GMutex lock;
  float *ring; /* (owned) (nullable); guarded by lock, like all up to the next comment */
  gsize  capacity;
  gsize  n_frames; /* in the ring, up to its capacity */
  gsize  end;      /* where the next one is written */
  gint64 end_ns;   /* the time of that place */
  int    rate;
  gint64 heard_ns;
  gint64 heard_at_us; /* 0: not yet */

  /* the reader's own */
  GstFFTF32       *fft;    /* (owned) */
  float           *window; /* (owned) */
  GstFFTF32Complex bins[WINDOW / 2 + 1];
};

/**
 * sky_spectrum_new:
 *
 * Returns: (transfer full): one to which nothing was written yet
 */
SkySpectrum *
sky_spectrum_new (void)
{
  SkySpectrum *self = g_atomic_rc_box_new0 (SkySpectrum);

  g_mutex_init (&self->lock);
  return self;
}

/**
 * sky_spectrum_ref:
 * @self: a spectrum
 *
 * Returns: (transfer full): @self
 */
SkySpectrum *
sky_spectrum_ref (SkySpectrum *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SkySpectrum *self = data;

  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->fft, gst_fft_f32_free);
  g_free (self->window);
  g_free (self->ring);
}

/**
 * sky_spectrum_unref:
 * @self: (transfer full): a spectrum
 */
void
sky_spectrum_unref (SkySpectrum *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* Under the lock. What doesn't follow what is there takes its place. */
static void
make_room (SkySpectrum *self, gint64 start_ns, int rate)
{
  gint64 tolerance = G_GINT64_CONSTANT (2000000);

  if (self->rate != rate)
    {
      self->rate = rate;
      self->capacity = (gsize) rate * LENGTH_SECONDS;
      self->ring = g_renew (float, self->ring, self->capacity);
      self->n_frames = self->end = 0;
    }
  else if (ABS (start_ns - self->end_ns) > tolerance)
    self->n_frames = self->end = 0;
}

/**
 * sky_spectrum_write:
 * @self: a spectrum
 * @start_ns: the time of the first frame, in that of the output
 * @rate: in Hz
 * @channels: how many
 * @samples: interleaved; read only
 * @frames: how many
 */
void
sky_spectrum_write (
    SkySpectrum *self, gint64 start_ns, int rate, int channels, const float *samples, gsize frames)
{
  g_return_if_fail (rate > 0 && channels > 0);

  g_mutex_lock (&self->lock);
  make_room (self, start_ns, rate);
  for (gsize i = 0; i < frames; i++)
    {
      float sum = 0;

      for (int c = 0; c < channels; c++)
        sum += *samples++;
      self->ring[self->end] = sum / (float) channels;
      self->end = self->end + 1 < self->capacity ? self->end + 1 : 0;
    }
  self->n_frames = MIN (self->n_frames + frames, self->capacity);
  self->end_ns =
      start_ns + (gint64) ((double) frames * (double) G_GINT64_CONSTANT (1000000000) / rate);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_spectrum_note_heard:
 * @self: a spectrum
 * @position_ns: what is heard, in the output's time
 * @now_us: the monotonic time
 */
void
sky_spectrum_note_heard (SkySpectrum *self, gint64 position_ns, gint64 now_us)
{
  g_mutex_lock (&self->lock);
  self->heard_ns = position_ns;
  self->heard_at_us = now_us;
  g_mutex_unlock (&self->lock);
}

/* What is heard now, with its window, weighted. Returns the rate, or 0 for nothing. */
static int
copy_heard (SkySpectrum *self, gint64 now_us, float samples[WINDOW])
{
  gint64 ago_us, behind_ns;
  gsize  behind, start;
  int    rate = 0;

  g_mutex_lock (&self->lock);
  ago_us = CLAMP (now_us - self->heard_at_us, 0, MAX_AHEAD_US);
  behind_ns = self->end_ns - (self->heard_ns + ago_us * 1000);
  behind = (gsize) (MAX (behind_ns, 0) * (gint64) self->rate / G_GINT64_CONSTANT (1000000000));
  if (self->heard_at_us != 0 && self->rate > 0 && self->n_frames >= WINDOW)
    {
      behind = MIN (behind, self->n_frames - WINDOW);
      start = (self->end + 2 * self->capacity - behind - WINDOW) % self->capacity;
      for (guint i = 0; i < WINDOW; i++)
        samples[i] = self->ring[(start + i) % self->capacity] * self->window[i];
      rate = self->rate;
    }
  g_mutex_unlock (&self->lock);

  return rate;
}

static void
ensure_reader (SkySpectrum *self)
{
  if (self->fft != NULL)
    return;

  self->fft = gst_fft_f32_new (WINDOW, FALSE);
  self->window = g_new (float, WINDOW);
  for (guint i = 0; i < WINDOW; i++)
    self->window[i] = (float) (0.5 - 0.5 * cos (2 * G_PI * i / (WINDOW - 1)));
}

/* The loudest part of a band, in dB of a full-scale sine, as 0 … 1. */
static float
measure (const GstFFTF32Complex *bins, guint first, guint last, double lift_db)
{
  double power = 0;
  double db;

  for (guint i = first; i <= last; i++)
    power = MAX (power, (double) bins[i].r * bins[i].r + (double) bins[i].i * bins[i].i);
  /* a sine of full scale has a quarter of the window's length, through the Hann window */
  db = 10 * log10 (power / ((WINDOW / 4.0) * (WINDOW / 4.0)) + 1e-12) + lift_db;

  return (float) CLAMP ((db - FLOOR_DB) / (CEILING_DB - FLOOR_DB), 0.0, 1.0);
}

/**
 * sky_spectrum_read:
 * @self: a spectrum
 * @now_us: the monotonic time
 * @bands: (out caller-allocates): from the lowest band up, 0 … 1
 *
 * Returns: whether there is something to hear; else @bands are 0
 */
gboolean
sky_spectrum_read (SkySpectrum *self, gint64 now_us, float bands[SKY_SPECTRUM_BANDS])
{
  float  samples[WINDOW];
  double step = log2 (MAX_HZ / MIN_HZ) / SKY_SPECTRUM_BANDS;
  double hz_per_bin;
  int    rate;

  ensure_reader (self);
  memset (bands, 0, SKY_SPECTRUM_BANDS * sizeof *bands);
  rate = copy_heard (self, now_us, samples);
  if (rate == 0)
    return FALSE;

  gst_fft_f32_fft (self->fft, samples, self->bins);
  hz_per_bin = (double) rate / WINDOW;
  for (guint i = 0; i < SKY_SPECTRUM_BANDS; i++)
    {
      guint first = (guint) (MIN_HZ * exp2 (step * i) / hz_per_bin + 0.5);
      guint last = (guint) (MIN_HZ * exp2 (step * (i + 1)) / hz_per_bin + 0.5);

      first = CLAMP (first, 1, WINDOW / 2);
      last = CLAMP (last > first ? last - 1 : first, first, WINDOW / 2);
      bands[i] = measure (self->bins, first, last, TILT_DB * step * i);
    }

  return TRUE;
}
