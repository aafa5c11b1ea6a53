/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths on a drive, as pure functions: they come from servers, from files and from what users
 * type, so nothing about them is taken for granted. */

#include "drive/sky-drive-path.h"

#include <string.h>

#include "drive/sky-drive-error.h"

/* What common file systems hold, in bytes. */
#define NAME_MAX_BYTES 255
#define UNRESERVED "-._~/"

static gboolean
is_dots (const char *name)
{
  return g_str_equal (name, ".") || g_str_equal (name, "..");
}

static gboolean
has_control_character (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p < 0x20 || *p == 0x7f)
      return TRUE;
  return FALSE;
}

/**
 * sky_drive_path_is_valid:
 * @path: (nullable): what may be a path
 *
 * Returns: whether @path is in the one form that paths on a drive have
 */
gboolean
sky_drive_path_is_valid (const char *path)
{
  g_auto (GStrv) parts = NULL;

  if (path == NULL || path[0] != '/' || !g_utf8_validate (path, -1, NULL) ||
      has_control_character (path))
    return FALSE;
  if (path[1] == '\0')
    return TRUE;
  parts = g_strsplit (path + 1, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '\0' || is_dots (parts[i]))
      return FALSE;
  return TRUE;
}

/**
 * sky_drive_name_check:
 * @name: the name of a file or folder to be made
 * @error: return location for %SKY_DRIVE_ERROR_NAME
 *
 * Returns: whether a drive can hold an entry of that name
 */
gboolean
sky_drive_name_check (const char *name, GError **error)
{
  g_autofree char *shown = NULL;
  const char      *reason = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  if (!g_utf8_validate (name, -1, NULL))
    reason = "is not valid UTF-8";
  else if (name[0] == '\0')
    reason = "is empty";
  else if (is_dots (name))
    reason = "stands for a folder";
  else if (strchr (name, '/') != NULL)
    reason = "contains a slash";
  else if (has_control_character (name))
    reason = "contains control characters";
  else if (strlen (name) > NAME_MAX_BYTES)
    reason = "is longer than 255 bytes";
  if (reason == NULL)
    return TRUE;

  shown = g_utf8_make_valid (name, -1);
  g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME, "The name “%s” %s", shown, reason);
  return FALSE;
}

/**
 * sky_drive_path_normalise:
 * @path: what a user or a server wrote
 * @error: return location for %SKY_DRIVE_ERROR_NAME
 *
 * Adds a missing slash in front, takes away doubled ones and the one at the end, and "." parts.
 * A ".." is refused rather than followed: nobody means it, and a hostile server might.
 *
 * Returns: (transfer full) (nullable): a path that sky_drive_path_is_valid () accepts
 */
char *
sky_drive_path_normalise (const char *path, GError **error)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) result = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_utf8_validate (path, -1, NULL) || has_control_character (path))
    {
      shown = g_utf8_make_valid (path, -1);
      g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                   "The path “%s” is not valid UTF-8 or contains control characters", shown);
      return NULL;
    }
  result = g_string_new (NULL);
  parts = g_strsplit (path, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] == '\0' || g_str_equal (parts[i], "."))
        continue;
      if (g_str_equal (parts[i], ".."))
        {
          g_set_error (error, SKY_DRIVE_ERROR, SKY_DRIVE_ERROR_NAME,
                       "The path “%s” leads out of its folder", path);
          return NULL;
        }
      g_string_append_c (result, '/');
      g_string_append (result, parts[i]);
    }
  if (result->len == 0)
    g_string_append_c (result, '/');
  return g_string_free (g_steal_pointer (&result), FALSE);
}

/**
 * sky_drive_path_join:
 * @folder: a valid path
 * @name: a name without slashes
 *
 * Returns: (transfer full): the path of @name in @folder
 */
char *
sky_drive_path_join (const char *folder, const char *name)
{
  g_return_val_if_fail (folder != NULL && folder[0] == '/', NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_strconcat (folder[1] == '\0' ? "" : folder, "/", name, NULL);
}

/**
 * sky_drive_path_dup_name:
 * @path: a valid path
 *
 * Returns: (transfer full): its last part; empty for the root
 */
char *
sky_drive_path_dup_name (const char *path)
{
  g_return_val_if_fail (path != NULL && path[0] == '/', NULL);

  return g_strdup (strrchr (path, '/') + 1);
}

/**
 * sky_drive_path_dup_parent:
 * @path: a valid path
 *
 * Returns: (transfer full): the folder that holds it; the root for the root
 */
char *
sky_drive_path_dup_parent (const char *path)
{
  const char *slash;

  g_return_val_if_fail (path != NULL && path[0] == '/', NULL);

  slash = strrchr (path, '/');
  return slash == path ? g_strdup ("/") : g_strndup (path, (gsize) (slash - path));
}

/**
 * sky_drive_path_is_inside:
 * @path: a valid path
 * @folder: a valid path
 *
 * Returns: whether @path lies in @folder at any depth; a folder is not inside itself
 */
gboolean
sky_drive_path_is_inside (const char *path, const char *folder)
{
  gsize length;

  g_return_val_if_fail (path != NULL && folder != NULL, FALSE);

  if (g_str_equal (folder, "/"))
    return path[0] == '/' && path[1] != '\0';
  length = strlen (folder);
  return strncmp (path, folder, length) == 0 && path[length] == '/';
}

/**
 * sky_drive_path_is_own:
 * @path: a valid path
 *
 * Returns: whether Skylark keeps what is there for itself, such as the trash or an unfinished
 * upload: it is neither shown nor scanned
 */
gboolean
sky_drive_path_is_own (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return strstr (path, "/.skylark-") != NULL;
}

/**
 * sky_drive_path_escape:
 * @path: a valid path
 *
 * Everything but the unreserved characters of RFC 3986 section 2.3 and the slash is written as
 * %XX, byte by byte: servers disagree about the rest.
 *
 * Returns: (transfer full): @path as it stands in an HTTP request
 */
char *
sky_drive_path_escape (const char *path)
{
  g_autoptr (GString) result = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  result = g_string_sized_new (strlen (path) + 16);
  for (const char *p = path; *p != '\0'; p++)
    if (g_ascii_isalnum (*p) || strchr (UNRESERVED, *p) != NULL)
      g_string_append_c (result, *p);
    else
      g_string_append_printf (result, "%%%02X", (guchar) *p);
  return g_string_free (g_steal_pointer (&result), FALSE);
}
