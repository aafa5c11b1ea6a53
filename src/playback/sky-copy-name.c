/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of copies, the only place that knows how they are put together. Any thread. */
#include "playback/sky-copy-name.h"

#include <string.h>

/**
 * sky_copy_name_new:
 * @drive_id: (nullable): a drive; it has no colon
 * @path: a path there
 *
 * Returns: (transfer full): the name of that copy
 */
char *
sky_copy_name_new (const char *drive_id, const char *path)
{
  return g_strconcat (drive_id != NULL ? drive_id : "", ":", path, NULL);
}

/* How much of it is the drive's id. */
static gsize
count_drive (const char *name)
{
  return strcspn (name, ":");
}

/**
 * sky_copy_name_dup_drive:
 * @name: of a copy
 *
 * Returns: (transfer full) (nullable): the drive that it lies on; %NULL: on this computer
 */
char *
sky_copy_name_dup_drive (const char *name)
{
  gsize length = count_drive (name);

  return length > 0 && name[length] == ':' ? g_strndup (name, length) : NULL;
}

/**
 * sky_copy_name_is_on:
 * @name: of a copy
 * @drive_id: (nullable): a drive; %NULL: this computer
 *
 * Returns: whether it lies there
 */
gboolean
sky_copy_name_is_on (const char *name, const char *drive_id)
{
  const char *drive = drive_id != NULL ? drive_id : "";

  return count_drive (name) == strlen (drive) && g_str_has_prefix (name, drive);
}

/**
 * sky_copy_name_is_same_drive:
 * @name: of a copy
 * @other: of another one
 *
 * Returns: whether both lie on one drive, or both on this computer
 */
gboolean
sky_copy_name_is_same_drive (const char *name, const char *other)
{
  gsize length = count_drive (name);

  return count_drive (other) == length && strncmp (name, other, length) == 0;
}
