/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound for tests: made here, encoded by the formats' own tools, compared with what they decode. */
#include "playback/sky-sound.h"

#include <math.h>
#include <string.h>

#define WAV_HEADER 44

static void
put_u32 (guint8 *at, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
put_u16 (guint8 *at, guint16 value)
{
  value = GUINT16_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

/* Interleaved stereo, SKY_SOUND_FRAMES long. */
gint16 *
sky_sound_new (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20231);
  gint16 *samples = g_new (gint16, SKY_SOUND_FRAMES * SKY_SOUND_CHANNELS);
  double  noise = 0.0;

  for (gsize i = 0; i < SKY_SOUND_FRAMES; i++)
    {
      double sine = sin (2.0 * G_PI * 440.7 * (double) i / SKY_SOUND_RATE);

      noise = 0.85 * noise + 0.15 * g_rand_double_range (rand, -1.0, 1.0);
      samples[2 * i] = (gint16) lround (20000.0 * (0.3 * sine + 0.9 * noise));
      samples[2 * i + 1] = (gint16) lround (20000.0 * (0.3 * sine - 0.9 * noise));
    }

  return samples;
}

/* Returns the path of a new file DIRECTORY/NAME.wav with a part of @samples. */
char *
sky_sound_write_wav (
    const char *directory, const char *name, const gint16 *samples, gsize first, gsize frames)
{
  g_autofree char   *file = g_strconcat (name, ".wav", NULL);
  char              *path = g_build_filename (directory, file, NULL);
  gsize              size = frames * SKY_SOUND_CHANNELS * sizeof (gint16);
  g_autofree guint8 *wav = g_malloc0 (WAV_HEADER + size);
  g_autoptr (GError) error = NULL;

  memcpy (wav, "RIFF", 4);
  put_u32 (wav + 4, (guint32) (WAV_HEADER - 8 + size));
  memcpy (wav + 8, "WAVEfmt ", 8);
  put_u32 (wav + 16, 16);
  put_u16 (wav + 20, 1);
  put_u16 (wav + 22, SKY_SOUND_CHANNELS);
  put_u32 (wav + 24, SKY_SOUND_RATE);
  put_u32 (wav + 28, SKY_SOUND_RATE * SKY_SOUND_CHANNELS * 2);
  put_u16 (wav + 32, SKY_SOUND_CHANNELS * 2);
  put_u16 (wav + 34, 16);
  memcpy (wav + 36, "data", 4);
  put_u32 (wav + 40, (guint32) size);
  memcpy (wav + WAV_HEADER, samples + first * SKY_SOUND_CHANNELS, size);
  g_file_set_contents (path, (const char *) wav, (gssize) (WAV_HEADER + size), &error);
  g_assert_no_error (error);

  return path;
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* ffmpeg's encoder begins with one packet of silence. */
static void
encode_smpb (const char *wav, const char *path)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("SKY_SOURCE_DIR"), "tests", "playback", "add-smpb.py", NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *frames = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (wav, &bytes, &length, &error);
  g_assert_no_error (error);
  frames = g_strdup_printf ("%" G_GSIZE_FORMAT, (length - WAV_HEADER) / SKY_SOUND_CHANNELS / 2);
  run ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", wav, "-use_editlist", "0", path,
                              NULL });
  run ((const char *const[]){ "/usr/bin/python3", script, path, "1024", frames, NULL });
}

/* Encodes with the format's own tool; @suffix is "flac", "opus", "ogg", "mp3", "v2.mp3" (of many
 * rates), "low.mp3" (of a very low one), "bare.mp3" (which tells no lengths), "lavc.mp3", "m4a",
 * "smpb.m4a" (as iTunes tells its lengths), "plain.m4a" (which tells none), "alac.m4a",
 * "aac" (ADTS), "even.m4a" (as "aac": what it decodes to is always the same), "wv" or "aiff".
 * Returns the new file's path. */
char *
sky_sound_encode (const char *wav, const char *suffix)
{
  g_autofree char *base = g_strndup (wav, strlen (wav) - strlen (".wav"));
  char            *path = g_strconcat (base, ".", suffix, NULL);

  if (g_str_equal (suffix, "wav"))
    return path;

  if (g_str_equal (suffix, "flac"))
    run ((const char *const[]){ "flac", "-s", "-f", "-o", path, wav, NULL });
  else if (g_str_equal (suffix, "opus"))
    run ((const char *const[]){ "opusenc", "--quiet", wav, path, NULL });
  else if (g_str_equal (suffix, "ogg"))
    run ((const char *const[]){ "oggenc", "-Q", "-o", path, wav, NULL });
  else if (g_str_equal (suffix, "mp3"))
    run ((const char *const[]){ "lame", "--quiet", wav, path, NULL });
  else if (g_str_equal (suffix, "v2.mp3"))
    run ((const char *const[]){ "lame", "--quiet", "-V2", wav, path, NULL });
  else if (g_str_equal (suffix, "low.mp3"))
    run ((const char *const[]){ "lame", "--quiet", "-b", "48", "--resample", "44.1", wav, path,
                                NULL });
  else if (g_str_equal (suffix, "bare.mp3"))
    run ((const char *const[]){ "lame", "--quiet", "-t", wav, path, NULL });
  else if (g_str_equal (suffix, "smpb.m4a"))
    encode_smpb (wav, path);
  else if (g_str_equal (suffix, "aac") || g_str_equal (suffix, "even.m4a"))
    /* Noise that decoders make by themselves is another one each time. */
    run ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", wav, "-aac_pns", "0", path,
                                NULL });
  else if (g_str_equal (suffix, "plain.m4a"))
    run ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", wav, "-use_editlist", "0",
                                path, NULL });
  else if (g_str_equal (suffix, "alac.m4a"))
    run ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", wav, "-c:a", "alac", path,
                                NULL });
  else
    run ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", wav, path, NULL });

  return path;
}

/* Puts @size bytes of noise that call themselves a cover before the sound. */
void
sky_sound_add_picture (const char *flac, gsize size)
{
  g_autofree char *noise = g_malloc (size);
  g_autofree char *path = g_strconcat (flac, ".png", NULL);
  g_autofree char *spec = g_strconcat ("--import-picture-from=3|image/png||64x64x24|", path, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < size; i++)
    noise[i] = (char) g_rand_int (random);
  g_file_set_contents (path, noise, (gssize) size, &error);
  g_assert_no_error (error);
  run ((const char *const[]){ "metaflac", spec, flac, NULL });
}

/* Reads raw interleaved 32 bit floats. */
float *
sky_sound_read (const char *path, gsize *frames)
{
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  *frames = length / (SKY_SOUND_CHANNELS * sizeof (float));

  return (float *) contents;
}

/* What an independent decoder makes of a stereo file, at its own rate (Opus: 48 kHz). */
float *
sky_sound_decode (const char *path, gsize *frames)
{
  g_autofree char *raw = g_strconcat (path, ".f32", NULL);

  if (g_str_has_suffix (path, ".opus"))
    run ((const char *const[]){ "opusdec", "--quiet", "--float", "--rate", "48000", path, raw,
                                NULL });
  else
    run ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-i", path, "-f", "f32le", "-ac",
                                "2", raw, NULL });

  return sky_sound_read (raw, frames);
}

/* How many frames later the material around frame @around of @original appears in @sound. The
 * difference of two lags is the number of frames that lie too many between them. */
int
sky_sound_find_lag (const float  *sound,
                    gsize         sound_frames,
                    const gint16 *original,
                    gsize         original_frames,
                    gsize         around)
{
  const int span = 4000, reach = 3000;
  double    best = -1.0;
  int       best_lag = G_MAXINT;

  g_assert_cmpuint (around + span + reach, <, original_frames);
  for (int lag = -reach; lag <= reach; lag++)
    {
      double sum = 0.0;

      if ((gint64) around + lag < 0 || (gint64) around + lag + span >= (gint64) sound_frames)
        continue;
      for (int i = 0; i < span; i++)
        sum += (double) original[2 * (around + (gsize) i)] *
               (double) sound[2 * ((gsize) ((gint64) around + lag) + (gsize) i)];
      if (sum > best)
        {
          best = sum;
          best_lag = lag;
        }
    }

  return best_lag;
}
