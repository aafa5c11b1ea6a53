/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files sound, by name and by their first bytes. Pure functions. */
#include "media/sky-audio-format.h"

#include <string.h>

typedef struct
{
  const char    *extension;
  SkyAudioFormat format;
} Extension;

static const Extension extensions[] = {
  { "flac", SKY_AUDIO_FORMAT_FLAC },    { "fla", SKY_AUDIO_FORMAT_FLAC },
  { "ogg", SKY_AUDIO_FORMAT_OGG },      { "oga", SKY_AUDIO_FORMAT_OGG },
  { "opus", SKY_AUDIO_FORMAT_OGG },     { "mp3", SKY_AUDIO_FORMAT_MPEG },
  { "mp2", SKY_AUDIO_FORMAT_MPEG },     { "m4a", SKY_AUDIO_FORMAT_MP4 },
  { "m4b", SKY_AUDIO_FORMAT_MP4 },      { "m4r", SKY_AUDIO_FORMAT_MP4 },
  { "alac", SKY_AUDIO_FORMAT_MP4 },     { "wav", SKY_AUDIO_FORMAT_WAV },
  { "wave", SKY_AUDIO_FORMAT_WAV },     { "aif", SKY_AUDIO_FORMAT_AIFF },
  { "aiff", SKY_AUDIO_FORMAT_AIFF },    { "aifc", SKY_AUDIO_FORMAT_AIFF },
  { "wv", SKY_AUDIO_FORMAT_WAVPACK },   { "aac", SKY_AUDIO_FORMAT_ADTS },
  { "mpc", SKY_AUDIO_FORMAT_MUSEPACK }, { "mp+", SKY_AUDIO_FORMAT_MUSEPACK },
  { "ape", SKY_AUDIO_FORMAT_APE },
};

/* What follows the last dot, or NULL. */
static const char *
find_extension (const char *name)
{
  const char *slash = strrchr (name, '/');
  const char *base = slash != NULL ? slash + 1 : name;
  const char *dot = strrchr (base, '.');

  return dot != NULL && dot != base ? dot + 1 : NULL;
}

/**
 * sky_audio_format_from_name:
 * @name: a file's name or path
 *
 * Returns: what its extension promises
 */
SkyAudioFormat
sky_audio_format_from_name (const char *name)
{
  const char *extension;

  g_return_val_if_fail (name != NULL, SKY_AUDIO_FORMAT_NONE);

  extension = find_extension (name);
  for (guint i = 0; extension != NULL && i < G_N_ELEMENTS (extensions); i++)
    if (g_ascii_strcasecmp (extension, extensions[i].extension) == 0)
      return extensions[i].format;
  return SKY_AUDIO_FORMAT_NONE;
}

static gboolean
is_film (const char *extension)
{
  return g_ascii_strcasecmp (extension, "mp4") == 0 || g_ascii_strcasecmp (extension, "m4v") == 0 ||
         g_ascii_strcasecmp (extension, "mov") == 0;
}

/**
 * sky_audio_format_guess_codec:
 * @name: a file's name or path
 *
 * "MP4" is what a film is called, whose sound is most often AAC.
 *
 * Returns: (nullable): the short name of the codec that such files most often hold
 */
const char *
sky_audio_format_guess_codec (const char *name)
{
  static const char *const codecs[] = {
    [SKY_AUDIO_FORMAT_FLAC] = "FLAC",         [SKY_AUDIO_FORMAT_OGG] = "Vorbis",
    [SKY_AUDIO_FORMAT_MPEG] = "MP3",          [SKY_AUDIO_FORMAT_MP4] = "AAC",
    [SKY_AUDIO_FORMAT_WAV] = "WAV",           [SKY_AUDIO_FORMAT_AIFF] = "AIFF",
    [SKY_AUDIO_FORMAT_WAVPACK] = "WavPack",   [SKY_AUDIO_FORMAT_ADTS] = "ADTS",
    [SKY_AUDIO_FORMAT_MUSEPACK] = "Musepack", [SKY_AUDIO_FORMAT_APE] = "APE",
  };
  const char *extension;

  g_return_val_if_fail (name != NULL, NULL);

  extension = find_extension (name);
  if (extension != NULL && g_ascii_strcasecmp (extension, "opus") == 0)
    return "Opus";
  if (extension != NULL && is_film (extension))
    return "MP4";
  return codecs[sky_audio_format_from_name (name)];
}

static gboolean
has (const guint8 *data, gsize size, gsize offset, const char *magic)
{
  gsize length = strlen (magic);

  return size >= offset + length && memcmp (data + offset, magic, length) == 0;
}

/**
 * sky_audio_format_from_bytes:
 * @data: (array length=size): what a file begins with, behind any ID3v2 tag
 * @size: of @data
 *
 * MPEG audio has no magic number; where nothing else fits, %SKY_AUDIO_FORMAT_NONE is the answer and
 * its frames have to be looked for.
 *
 * Returns: what the bytes show
 */
SkyAudioFormat
sky_audio_format_from_bytes (const guint8 *data, gsize size)
{
  g_return_val_if_fail (data != NULL || size == 0, SKY_AUDIO_FORMAT_NONE);

  if (has (data, size, 0, "fLaC"))
    return SKY_AUDIO_FORMAT_FLAC;
  if (has (data, size, 0, "OggS"))
    return SKY_AUDIO_FORMAT_OGG;
  if (has (data, size, 4, "ftyp"))
    return SKY_AUDIO_FORMAT_MP4;
  if ((has (data, size, 0, "RIFF") || has (data, size, 0, "RF64")) && has (data, size, 8, "WAVE"))
    return SKY_AUDIO_FORMAT_WAV;
  if (has (data, size, 0, "FORM") && (has (data, size, 8, "AIFF") || has (data, size, 8, "AIFC")))
    return SKY_AUDIO_FORMAT_AIFF;
  if (has (data, size, 0, "wvpk"))
    return SKY_AUDIO_FORMAT_WAVPACK;
  if (has (data, size, 0, "MPCK") || has (data, size, 0, "MP+"))
    return SKY_AUDIO_FORMAT_MUSEPACK;
  if (has (data, size, 0, "MAC "))
    return SKY_AUDIO_FORMAT_APE;
  return SKY_AUDIO_FORMAT_NONE;
}
