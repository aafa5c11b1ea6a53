/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where this user's state and cache lie. Read once from the environment; any thread. */
#include "base/sky-paths.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#define FOLDER_NAME "skylark"

typedef struct
{
  char *state;
  char *cache;
  char *drive;
} Paths;

static Paths *
paths_new (void)
{
  const char *override = g_getenv ("SKYLARK_STATE_DIR");
  Paths      *paths = g_new0 (Paths, 1);

  if (override != NULL && *override != '\0')
    {
      paths->state = g_canonicalize_filename (override, NULL);
      paths->cache = g_build_filename (paths->state, "cache", NULL);
    }
  else
    {
      paths->state = g_build_filename (g_get_user_data_dir (), FOLDER_NAME, NULL);
      paths->cache = g_build_filename (g_get_user_cache_dir (), FOLDER_NAME, NULL);
    }
  paths->drive = g_build_filename (paths->state, "drive", NULL);
  return paths;
}

static const Paths *
paths_get (void)
{
  static Paths *paths;

  if (g_once_init_enter (&paths))
    g_once_init_leave (&paths, paths_new ());
  return paths;
}

/**
 * sky_paths_get_state_dir:
 *
 * Returns: the folder of what must not be lost: databases, lock, socket, the built-in drive
 */
const char *
sky_paths_get_state_dir (void)
{
  return paths_get ()->state;
}

/**
 * sky_paths_get_cache_dir:
 *
 * Returns: the folder of what can be made or fetched again
 */
const char *
sky_paths_get_cache_dir (void)
{
  return paths_get ()->cache;
}

/**
 * sky_paths_get_drive_dir:
 *
 * Returns: the root folder of the built-in drive's store
 */
const char *
sky_paths_get_drive_dir (void)
{
  return paths_get ()->drive;
}

/**
 * sky_paths_build_state:
 * @name: of a file in the state folder
 *
 * Returns: (transfer full): its path
 */
char *
sky_paths_build_state (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_build_filename (sky_paths_get_state_dir (), name, NULL);
}

static gboolean
make_folder (const char *path, GError **error)
{
  int saved_errno;

  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  saved_errno = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
               "The folder %s can't be made: %s", path, g_strerror (saved_errno));
  return FALSE;
}

/**
 * sky_paths_ensure:
 * @error: return location, or %NULL
 *
 * Makes the folders that are missing, readable by this user alone.
 *
 * Returns: whether they are all there
 */
gboolean
sky_paths_ensure (GError **error)
{
  const Paths *paths = paths_get ();

  return make_folder (paths->state, error) && make_folder (paths->cache, error) &&
         make_folder (paths->drive, error);
}
