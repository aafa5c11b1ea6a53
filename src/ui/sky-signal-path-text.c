/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the signal path's popover says, in words. */
#include "config.h"

#include "ui/sky-signal-path-text.h"

#include <glib/gi18n.h>

#include "base/sky-file-source.h"
#include "base/sky-range-set.h"
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
