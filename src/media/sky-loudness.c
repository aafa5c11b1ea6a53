/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How texts of loudness in tags become values. Pure functions. */
#include "media/sky-loudness.h"

#include <math.h>

/* What asks for more than this is a mistake, and would hurt. */
#define MAX_GAIN 51.0
#define MAX_PEAK 100.0
/* RFC 7845 counts from -23 LUFS in steps of 1/256 dB, ReplayGain 2.0 from -18 LUFS. */
#define R128_STEPS 256.0
#define R128_OFFSET 5.0

/* Some write a comma where their language has one. */
static gboolean
parse_number (const char *text, double *number)
{
  g_autofree char *copy = g_strstrip (g_strdup (text != NULL ? text : ""));
  char            *end;

  g_strdelimit (copy, ",", '.');
  *number = g_ascii_strtod (copy, &end);
  if (end == copy || !isfinite (*number))
    return FALSE;
  g_strchug (end);

  return *end == '\0' || g_ascii_strcasecmp (end, "dB") == 0;
}

/**
 * sky_loudness_is_gain:
 * @gain: dB
 *
 * Returns: whether it can be meant
 */
gboolean
sky_loudness_is_gain (double gain)
{
  return isfinite (gain) && fabs (gain) <= MAX_GAIN;
}

/**
 * sky_loudness_is_peak:
 * @peak: the highest sample, 1.0 full scale
 *
 * Returns: whether it can be meant
 */
gboolean
sky_loudness_is_peak (double peak)
{
  return isfinite (peak) && peak > 0.0 && peak <= MAX_PEAK;
}

/**
 * sky_loudness_parse_gain:
 * @text: (nullable): as in REPLAYGAIN_TRACK_GAIN: "-7.23 dB"
 * @gain: (out): dB
 *
 * Returns: whether it is a gain that can be meant
 */
gboolean
sky_loudness_parse_gain (const char *text, double *gain)
{
  return parse_number (text, gain) && sky_loudness_is_gain (*gain);
}

/**
 * sky_loudness_parse_r128:
 * @text: (nullable): as in R128_TRACK_GAIN (RFC 7845, section 5.2.1): "-1234"
 * @gain: (out): dB, as ReplayGain counts them
 *
 * Returns: whether it is a gain that can be meant
 */
gboolean
sky_loudness_parse_r128 (const char *text, double *gain)
{
  if (!parse_number (text, gain) || fabs (*gain) > G_MAXINT16 + 1.0)
    return FALSE;
  *gain = *gain / R128_STEPS + R128_OFFSET;

  return sky_loudness_is_gain (*gain);
}

/**
 * sky_loudness_parse_peak:
 * @text: (nullable): as in REPLAYGAIN_TRACK_PEAK: "0.988525"
 *
 * Returns: the highest sample, 1.0 full scale; 0 where it isn't known
 */
double
sky_loudness_parse_peak (const char *text)
{
  double peak;

  return parse_number (text, &peak) && sky_loudness_is_peak (peak) ? peak : 0.0;
}
