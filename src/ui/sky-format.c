/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, times and names as people read them. Pure functions, main thread only by habit. */
#include "config.h"

#include "ui/sky-format.h"

#include <glib/gi18n.h>

/* Marks around a piece of text of unknown direction, see Unicode Standard Annex 9, section 2.4.
 * The mark before keeps the whole label left to right. */
#define LEFT_TO_RIGHT_MARK "\u200e"
#define FIRST_STRONG_ISOLATE "\u2068"
#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define POP_ISOLATE "\u2069"

static gboolean
has_right_to_left (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
          (c >= 0xfe70 && c <= 0xfeff) || (c >= 0x10800 && c <= 0x10fff))
        return TRUE;
    }
  return FALSE;
}

static char *
isolate (const char *text, const char *opening)
{
  if (text == NULL)
    return g_strdup ("");
  if (!g_utf8_validate (text, -1, NULL))
    return g_utf8_make_valid (text, -1);
  if (!has_right_to_left (text))
    return g_strdup (text);
  return g_strconcat (LEFT_TO_RIGHT_MARK, opening, text, POP_ISOLATE, NULL);
}

/**
 * sky_format_duration:
 * @milliseconds: how long, or a negative number where unknown
 *
 * Returns: (transfer full): "3:40", "1:02:03", or dashes
 */
char *
sky_format_duration (gint64 milliseconds)
{
  gint64 seconds = milliseconds / 1000;

  if (milliseconds < 0)
    return g_strdup ("–:––");
  if (seconds < 3600)
    return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600,
                          (int) (seconds / 60 % 60), (int) (seconds % 60));
}

/**
 * sky_format_total:
 * @milliseconds: playing time of many tracks
 *
 * Returns: (transfer full): "29 min", "3 h 12 min", "41 days"
 */
char *
sky_format_total (gint64 milliseconds)
{
  gint64 minutes = MAX (milliseconds, 0) / 60000 + (milliseconds % 60000 >= 30000);
  int    days = (int) (minutes / (24 * 60));

  if (days >= 2)
    return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), days);
  if (minutes >= 60)
    return g_strdup_printf (_ ("%d h %d min"), (int) (minutes / 60), (int) (minutes % 60));
  /* something is never nothing */
  return g_strdup_printf (_ ("%d min"), MAX ((int) minutes, milliseconds > 0));
}

static gboolean
same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) &&
         g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

/**
 * sky_format_date:
 * @seconds: since 1970, 0 where unknown
 * @now: the present, since 1970
 *
 * Returns: (transfer full): a short date, relative where that is shorter
 */
char *
sky_format_date (gint64 seconds, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  g_autoptr (GDateTime) yesterday = NULL;

  if (seconds == 0 || time == NULL || today == NULL)
    return g_strdup ("—");
  yesterday = g_date_time_add_days (today, -1);
  if (same_day (time, today))
    /* Translators: a time of today, for strftime */
    return g_date_time_format (time, _ ("Today %H:%M"));
  if (same_day (time, yesterday))
    return g_strdup (_ ("Yesterday"));
  if (g_date_time_get_year (time) == g_date_time_get_year (today))
    /* Translators: day and month, for strftime */
    return g_date_time_format (time, _ ("%-d %b"));
  /* Translators: day, month and year, for strftime */
  return g_date_time_format (time, _ ("%-d %b %Y"));
}

/**
 * sky_format_time_left:
 * @seconds: or a negative number where unknown
 *
 * Returns: (transfer full): rounded, because more would be a lie; empty where unknown
 */
char *
sky_format_time_left (gint64 seconds)
{
  int minutes = (int) MIN ((seconds + 59) / 60, G_MAXINT);

  if (seconds < 0)
    return g_strdup ("");
  if (seconds < 10)
    return g_strdup (_ ("a few seconds left"));
  if (seconds < 60)
    return g_strdup (_ ("less than a minute left"));
  if (minutes < 120)
    return g_strdup_printf (ngettext ("%d min left", "%d min left", (gulong) minutes), minutes);
  return g_strdup_printf (_ ("%d h left"), (minutes + 30) / 60);
}

/**
 * sky_format_speed:
 * @bytes_per_second: of a transfer
 *
 * Returns: (transfer full): "8.6 MB/s"
 */
char *
sky_format_speed (guint64 bytes_per_second)
{
  g_autofree char *size = g_format_size (bytes_per_second);

  /* Translators: a size each second */
  return g_strdup_printf (_ ("%s/s"), size);
}

/**
 * sky_format_bytes_of:
 * @done: bytes
 * @total: bytes
 *
 * Returns: (transfer full): "940 MB of 2.6 GB"
 */
char *
sky_format_bytes_of (guint64 done, guint64 total)
{
  g_autofree char *first = g_format_size (done);
  g_autofree char *second = g_format_size (total);

  /* Translators: so many bytes of so many */
  return g_strdup_printf (_ ("%s of %s"), first, second);
}

/**
 * sky_format_title:
 * @title: (nullable): of a track, an album, an artist
 *
 * Returns: (transfer full): @title, isolated where a right-to-left script would mix with its
 * surroundings
 */
char *
sky_format_title (const char *title)
{
  return isolate (title, FIRST_STRONG_ISOLATE);
}

/**
 * sky_format_file_name:
 * @name: of a file
 *
 * Returns: (transfer full): @name, isolated so that its extension stays at its end
 */
char *
sky_format_file_name (const char *name)
{
  return isolate (name, LEFT_TO_RIGHT_ISOLATE);
}

/**
 * sky_format_place:
 * @drive_name: of the drive
 * @folder: a path on it
 *
 * Returns: (transfer full): "Home cloud › Music"; of a deep path the middle is left out
 */
char *
sky_format_place (const char *drive_name, const char *folder)
{
  g_auto (GStrv) parts = g_strsplit (folder, "/", -1);
  g_autoptr (GString) place = g_string_new (drive_name);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_ptr_array_add (names, parts[i]);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = NULL;

      if (names->len > 3 && i > 0 && i < names->len - 1)
        {
          if (i == 1)
            g_string_append (place, " › …");
          continue;
        }
      name = sky_format_file_name (g_ptr_array_index (names, i));
      g_string_append_printf (place, " › %s", name);
    }
  return g_string_free (g_steal_pointer (&place), FALSE);
}
