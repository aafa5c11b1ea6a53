/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the signal path's popover says, in words. */
#include "config.h"

#include "ui/sky-signal-path-text.h"

#include <glib/gi18n.h>

#include "base/sky-file-source.h"
#include "base/sky-range-set.h"
#include "ui/sky-equaliser-presets.h"
#include "ui/sky-equaliser-scale.h"
#include "ui/sky-format.h"

/* How many folders above the file are named. */
#define FOLDERS 2

/* All of it is all only when it really is. */
static int
count_percent (SkyByteSource *source)
{
  g_autoptr (GArray) ranges = sky_byte_source_list_available (source);
  guint64 size = sky_byte_source_get_size (source);
  guint64 bytes = 0;

  for (guint i = 0; i < ranges->len; i++)
    bytes += g_array_index (ranges, SkyRange, i).end - g_array_index (ranges, SkyRange, i).start;
  return size > 0 ? (int) (MIN (bytes, size) * 100 / size) : 0;
}

/**
 * sky_signal_path_is_here:
 * @place: (nullable): the drive's name, or "This computer"
 * @source: the copy that is read
 *
 * Returns: whether it lies on this computer: a file, or on the drive that bears its name
 */
gboolean
sky_signal_path_is_here (const char *place, SkyByteSource *source)
{
  return SKY_IS_FILE_SOURCE (source) || g_strcmp0 (place, _ ("This computer")) == 0;
}

/**
 * sky_signal_path_text_copy:
 * @place: (nullable): the drive's name, or "This computer"
 * @source: the copy that is read
 *
 * Returns: (transfer full): "Copy: Home cloud, 61 % on this computer"
 */
char *
sky_signal_path_text_copy (const char *place, SkyByteSource *source)
{
  if (place == NULL)
    return g_strdup (_ ("Copy"));
  if (sky_signal_path_is_here (place, source))
    /* Translators: %s is a place, such as "This computer" */
    return g_strdup_printf (_ ("Copy: %s"), place);
  /* Translators: the name of a drive, and how much of the file is cached */
  return g_strdup_printf (_ ("Copy: %s, %d %% on this computer"), place, count_percent (source));
}

/**
 * sky_signal_path_text_location:
 * @source: the copy that is read
 *
 * Returns: (transfer full): "Music › Lanterns Over Water › 02 Harbour.flac"
 */
char *
sky_signal_path_text_location (SkyByteSource *source)
{
  g_autofree char *label = sky_byte_source_dup_label (source);
  g_autofree char *path = g_filename_display_name (label);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_parts = g_strv_length (parts);

  for (guint i = n_parts > FOLDERS ? n_parts - FOLDERS - 1 : 0; i < n_parts; i++)
    {
      g_autofree char *name = sky_format_file_name (parts[i]);

      if (*parts[i] == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, " › ");
      g_string_append (text, name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add (GString *text, char *piece)
{
  if (piece != NULL && text->len > 0)
    g_string_append (text, ", ");
  if (piece != NULL)
    g_string_append (text, piece);
  g_free (piece);
}

static char *
format_rate (int rate)
{
  if (rate <= 0)
    return NULL;
  return rate % 1000 == 0 ? g_strdup_printf (_ ("%d kHz"), rate / 1000)
                          : g_strdup_printf (_ ("%.1f kHz"), rate / 1000.0);
}

static char *
format_channels (int channels)
{
  if (channels <= 0)
    return NULL;
  if (channels == 1)
    return g_strdup (_ ("mono"));
  if (channels == 2)
    return g_strdup (_ ("stereo"));
  return g_strdup_printf (ngettext ("%d channel", "%d channels", (gulong) channels), channels);
}

static char *
format_bits (const SkySampleFormat *format)
{
  if (format->bits <= 0)
    return NULL;
  if (format->is_float)
    /* Translators: samples are floating point numbers of so many bits */
    return g_strdup_printf (_ ("%d bit float"), format->bits);
  return g_strdup_printf (_ ("%d bit"), format->bits);
}

/* The first letter of a list of words that begin with small ones. */
static char *
capitalise (const char *text)
{
  g_autofree char *first = NULL;

  if (*text == '\0')
    return g_strdup (text);
  first = g_utf8_strup (text, g_utf8_next_char (text) - text);
  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

/**
 * sky_signal_path_text_file:
 * @path: what is done to the sound
 * @size: of the file in bytes, or 0
 * @duration_ms: of its sound, or -1
 *
 * Returns: (transfer full): "FLAC, 44.1 kHz, 16 bit, stereo, 1012 kbit/s"
 */
char *
sky_signal_path_text_file (const SkySignalPath *path, guint64 size, gint64 duration_ms)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add (text, g_strdup (path->codec));
  add (text, format_rate (path->file.rate));
  add (text, format_bits (&path->file));
  add (text, format_channels (path->file.channels));
  if (size > 0 && duration_ms > 0)
    add (text, g_strdup_printf (_ ("%d kbit/s"), (int) (size * 8 / (guint64) duration_ms)));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_gain (const SkySignalPath *path)
{
  g_autofree char *gain = sky_equaliser_format_gain (path->gain.db);

  if (path->gain.source == SKY_GAIN_FROM_ALBUM)
    /* Translators: %s is a number of decibels that the album's loudness asks for */
    return g_strdup_printf (_ ("album gain %s"), gain);
  if (path->gain.source == SKY_GAIN_FROM_TRACK)
    /* Translators: %s is a number of decibels that the song's loudness asks for */
    return g_strdup_printf (_ ("song gain %s"), gain);
  /* Translators: %s is a number of decibels */
  return g_strdup_printf (_ ("gain %s"), gain);
}

static char *
format_equaliser (const SkySignalPath *path)
{
  if (path->preset == NULL)
    return g_strdup (_ ("equaliser"));
  /* Translators: the name of one of the equaliser's curves, such as "Rock" */
  return g_strdup_printf (_ ("equaliser (%s)"), sky_equaliser_presets_get_name_of (path->preset));
}

/**
 * sky_signal_path_text_changes:
 * @path: what is done to the sound
 *
 * Returns: (transfer full): "Album gain −7.2 dB, equaliser", or that nothing is changed. What the
 * output asks for is told with the output.
 */
char *
sky_signal_path_text_changes (const SkySignalPath *path)
{
  static const struct
  {
    SkySoundFilters filter;
    const char     *text;
  } filters[] = {
    { SKY_FILTER_CROSSFADE, N_ ("crossfade") }, { SKY_FILTER_FADES, N_ ("short fades") },
    { SKY_FILTER_MONO, N_ ("made mono") },      { SKY_FILTER_BALANCE, N_ ("balance") },
    { SKY_FILTER_SPEED, N_ ("speed") },         { SKY_FILTER_VOLUME, N_ ("volume") },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  if ((path->filters & SKY_FILTER_GAIN) != 0)
    add (text, format_gain (path));
  if (path->gain.guarded)
    add (text, g_strdup (_ ("lowered against clipping")));
  if ((path->filters & SKY_FILTER_EQUALISER) != 0)
    add (text, format_equaliser (path));
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if ((path->filters & filters[i].filter) != 0)
      add (text, g_strdup (_ (filters[i].text)));
  if (text->len == 0)
    return g_strdup (_ ("Nothing"));
  return capitalise (text->str);
}

/**
 * sky_signal_path_text_output:
 * @path: what is done to the sound
 *
 * Returns: (transfer full): "Headphones, 44.1 kHz, 16 bit, stereo, not resampled"; empty while
 * there is none
 */
char *
sky_signal_path_text_output (const SkySignalPath *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add (text, g_strdup (path->device));
  if (path->output.rate > 0)
    {
      add (text, format_rate (path->output.rate));
      add (text, format_bits (&path->output));
      add (text, format_channels (path->output.channels));
      add (text, g_strdup ((path->filters & SKY_FILTER_RESAMPLE) != 0 ? _ ("resampled")
                                                                      : _ ("not resampled")));
    }
  if ((path->filters & SKY_FILTER_REMIX) != 0)
    add (text, g_strdup (_ ("other channels than the file")));
  if ((path->filters & SKY_FILTER_REDUCE) != 0)
    add (text, g_strdup (_ ("fewer bits than decoded")));
  if ((path->filters & SKY_FILTER_DITHER) != 0)
    add (text, g_strdup (_ ("dithered")));
  return capitalise (text->str);
}
