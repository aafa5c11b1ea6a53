/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places on drives as people write them: DRIVE:/path, where DRIVE is a drive's name (or id). Names
 * may hold spaces, never "/" or ":". Any thread but for sky_location_resolve (). */
#include "app/sky-location.h"

#include <string.h>

#include "app/sky-app-error.h"
#include "drive/sky-drive-path.h"

/**
 * sky_location_split:
 * @text: what somebody wrote
 * @drive: (out) (optional): the drive's name
 * @path: (out) (optional): what follows; "/" where nothing does
 *
 * "NAME:" is the root of a drive; "NAME:x" without the slash is taken as "NAME:/x".
 *
 * Returns: whether @text has the form of a location; URIs have not
 */
gboolean
sky_location_split (const char *text, char **drive, char **path)
{
  const char *colon;

  g_return_val_if_fail (text != NULL, FALSE);

  colon = strchr (text, ':');
  if (colon == NULL || colon == text || memchr (text, '/', (gsize) (colon - text)) != NULL ||
      g_str_has_prefix (colon, "://"))
    return FALSE;
  if (drive != NULL)
    *drive = g_strndup (text, (gsize) (colon - text));
  if (path != NULL)
    *path = colon[1] == '/' ? g_strdup (colon + 1) : g_strconcat ("/", colon + 1, NULL);
  return TRUE;
}

/**
 * sky_location_dup_local_path:
 * @text: what somebody wrote
 *
 * Returns: (transfer full) (nullable): the file of this computer that @text names, by its absolute
 *   name or its URI
 */
char *
sky_location_dup_local_path (const char *text)
{
  g_autoptr (GFile) file = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_str_has_prefix (text, "file://") && !g_path_is_absolute (text))
    return NULL;
  file = g_file_new_for_commandline_arg (text);
  return g_file_get_path (file);
}

/**
 * sky_location_resolve:
 * @drives: the configured drives
 * @text: what somebody wrote
 * @path: (out): the normalised path on the drive
 * @error: return location
 *
 * Returns: (transfer none): the drive's record
 */
SkyDriveRecord *
sky_location_resolve (SkyDriveManager *drives, const char *text, char **path, GError **error)
{
  g_autofree char *drive = NULL;
  g_autofree char *rest = NULL;
  SkyDriveRecord  *record;

  g_return_val_if_fail (text != NULL && path != NULL, NULL);

  if (!sky_location_split (text, &drive, &rest))
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_INVALID,
                   "“%s” is not a location: write DRIVE:/path", text);
      return NULL;
    }
  record = sky_drive_manager_get_record (drives, drive);
  if (record == NULL)
    {
      g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND, "There is no drive called “%s”",
                   drive);
      return NULL;
    }
  *path = sky_drive_path_normalise (rest, error);
  return *path != NULL ? record : NULL;
}
