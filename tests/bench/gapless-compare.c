/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compares what was heard of two tracks with what should have been: interleaved floats.
 *
 *   gapless-compare CHANNELS FRAMES_A PLAYED REFERENCE [ALONE_A ALONE_B]
 *
 * Prints the frames that are too many (or, negative, too few) at the beginning, at the joint behind
 * FRAMES_A and at the end; the largest error within 1000 frames of the joint; and that of ALONE_A
 * and ALONE_B there, which are what another decoder makes of each track alone.
 */
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SPAN 4000
#define REACH 3000
#define NEAR 1000

typedef struct
{
  float *samples;
  gint64 frames;
} Sound;

static int channels;

static Sound
sound_read (const char *path)
{
  Sound sound;
  gsize length;
  char *contents;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &contents, &length, &error))
    g_error ("%s", error->message);
  sound.samples = (float *) contents;
  sound.frames = (gint64) (length / sizeof (float)) / channels;

  return sound;
}

/* How well the stretch of the reference from @at on fits into what was played @lag later. */
static double
get_fit (const Sound *played, const Sound *reference, gint64 at, gint64 lag)
{
  double sum = 0.0;

  if (at + lag < 0 || at + lag + SPAN > played->frames)
    return -G_MAXDOUBLE;
  for (gint64 i = 0; i < SPAN; i++)
    {
      double difference = played->samples[(at + lag + i) * channels + channels - 1] -
                          reference->samples[(at + i) * channels + channels - 1];

      sum -= difference * difference;
    }

  return sum;
}

static gint64
find_lag (const Sound *played, const Sound *reference, gint64 at)
{
  double best = get_fit (played, reference, at, 0);
  gint64 best_lag = 0;

  for (gint64 lag = -REACH; lag <= REACH; lag++)
    {
      double fit = get_fit (played, reference, at, lag);

      if (fit > best)
        {
          best = fit;
          best_lag = lag;
        }
    }

  return best_lag;
}

/* The largest difference of @count frames; what is missing counts as silence. */
static double
get_error (const Sound *sound, gint64 at, const Sound *reference, gint64 from, gint64 count)
{
  double worst = 0.0;

  for (gint64 i = 0; i < count * channels; i++)
    {
      gint64 index = at * channels + i;
      double sample = index >= 0 && index < sound->frames * channels ? sound->samples[index] : 0.0;

      worst = MAX (worst, fabs (sample - reference->samples[from * channels + i]));
    }

  return worst;
}

int
main (int argc, char **argv)
{
  Sound  played, reference;
  gint64 frames_a, head, behind;
  double alone = 0.0;

  if (argc != 5 && argc != 7)
    return 2;
  channels = atoi (argv[1]);
  frames_a = strtoll (argv[2], NULL, 10);
  played = sound_read (argv[3]);
  reference = sound_read (argv[4]);

  head = find_lag (&played, &reference, (frames_a - SPAN) / 2);
  behind = find_lag (&played, &reference, (frames_a + reference.frames - SPAN) / 2);
  if (argc == 7)
    {
      Sound a = sound_read (argv[5]);
      Sound b = sound_read (argv[6]);

      alone = MAX (get_error (&a, frames_a - NEAR, &reference, frames_a - NEAR, NEAR),
                   get_error (&b, 0, &reference, frames_a, NEAR));
    }
  printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %g %g\n", head,
          behind - head, played.frames - reference.frames - behind,
          get_error (&played, frames_a - NEAR, &reference, frames_a - NEAR, 2 * NEAR), alone);

  return 0;
}
