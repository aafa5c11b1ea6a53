/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of files that are being uploaded. They are short, because final names may already be as
 * long as a server takes. */

#include "drive/webdav/sky-dav-part.h"

#include <string.h>

#include "drive/sky-drive-path.h"

#define PREFIX ".skylark-"
#define SUFFIX ".part"
#define ID_LENGTH 8

/**
 * sky_dav_part_build_path:
 * @final_path: where the file shall be in the end
 *
 * Returns: (transfer full): a path beside it that nobody has used
 */
char *
sky_dav_part_build_path (const char *final_path)
{
  g_autofree char *folder = sky_drive_path_dup_parent (final_path);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf (PREFIX "%.*s" SUFFIX, ID_LENGTH, uuid);

  return sky_drive_path_join (folder, name);
}

/**
 * sky_dav_part_is_name:
 * @path: a path on a drive
 *
 * Returns: whether it is one that sky_dav_part_build_path () makes
 */
gboolean
sky_dav_part_is_name (const char *path)
{
  const char *name = strrchr (path, '/') + 1;

  return strlen (name) == strlen (PREFIX) + ID_LENGTH + strlen (SUFFIX) &&
         g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX) &&
         strspn (name + strlen (PREFIX), "0123456789abcdef") == ID_LENGTH;
}
