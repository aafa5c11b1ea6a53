/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for files whose own name is taken on the drive. Pure. */
#include "transfer/sky-target-name.h"

#include <string.h>

/* No file system and no server that matters takes longer ones, in bytes. */
#define NAME_LIMIT 255
/* What follows the last dot is an extension only where it is this short. */
#define EXTENSION_LIMIT 16

/* Where the extension begins, its dot included; the end of the name where it has none. */
static const char *
find_extension (const char *name)
{
  const char *end = name + strlen (name);
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || dot[1] == '\0' || end - dot > EXTENSION_LIMIT)
    return end;
  if (strchr (dot, ' ') != NULL)
    return end;
  if (dot - name > 4 && memcmp (dot - 4, ".tar", 4) == 0)
    return dot - 4;
  return dot;
}

/**
 * sky_target_name_number:
 * @name: a file name
 * @number: which copy it is, from 2
 *
 * "song.flac" becomes "song (2).flac", as file managers do. A name at its limit of 255 bytes loses
 * letters before the number, never its extension.
 *
 * Returns: (transfer full): the other name
 */
char *
sky_target_name_number (const char *name, guint number)
{
  g_autofree char *stem = NULL;
  g_autofree char *suffix = NULL;
  const char      *extension = NULL;
  const char      *end = NULL;
  gsize            room;

  g_return_val_if_fail (name != NULL, NULL);

  extension = find_extension (name);
  suffix = g_strdup_printf (" (%u)%s", number, extension);
  room = NAME_LIMIT - MIN (strlen (suffix), NAME_LIMIT);
  end = extension;
  while ((gsize) (end - name) > room)
    end = g_utf8_prev_char (end);
  stem = g_strndup (name, end - name);
  return g_strconcat (stem, suffix, NULL);
}
