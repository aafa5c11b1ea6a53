/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of a cache: who may use it, and what lies in it. Any thread. */
#include "cache/sky-cache-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_NAME "cache.lock"

/**
 * sky_cache_folder_lock:
 * @folder: made where it is missing
 * @error: return location, or %NULL
 *
 * Returns: what holds it until it is closed, or -1
 */
int
sky_cache_folder_lock (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int              fd = -1;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "The cache folder %s can't be used: %s", folder, g_strerror (errno));
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               "The cache folder %s is in use by another process", folder);
  close (fd);

  return -1;
}

/**
 * sky_cache_folder_is_cache:
 * @folder: a path
 *
 * Returns: whether a cache lies there, or has begun to
 */
gboolean
sky_cache_folder_is_cache (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * sky_cache_folder_is_foreign:
 * @folder: a path
 *
 * Returns: whether something lies there under the names that a cache needs, and is not ours
 */
gboolean
sky_cache_folder_is_foreign (const char *folder)
{
  g_autofree char *map = g_build_filename (folder, SKY_CACHE_MAP_NAME, NULL);
  g_autofree char *blocks = g_build_filename (folder, SKY_CACHE_BLOCKS_NAME, NULL);

  return !sky_cache_folder_is_cache (folder) &&
         (g_file_test (map, G_FILE_TEST_EXISTS) || g_file_test (blocks, G_FILE_TEST_EXISTS));
}

static void
remove_in (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

/**
 * sky_cache_folder_remove_map:
 * @folder: of a cache that is in use nowhere
 */
void
sky_cache_folder_remove_map (const char *folder)
{
  remove_in (folder, SKY_CACHE_MAP_NAME);
  remove_in (folder, SKY_CACHE_MAP_NAME "-wal");
  remove_in (folder, SKY_CACHE_MAP_NAME "-shm");
}

/**
 * sky_cache_folder_is_data_name:
 * @name: of a file among the blocks
 *
 * Returns: whether a data file has such a name: two numbers
 */
gboolean
sky_cache_folder_is_data_name (const char *name)
{
  gsize id = strspn (name, "0123456789");
  gsize generation = name[id] == '-' ? strspn (name + id + 1, "0123456789") : 0;

  return id > 0 && generation > 0 && name[id + 1 + generation] == '\0';
}

/**
 * sky_cache_folder_clear:
 * @folder: of a cache that is in use nowhere
 *
 * Removes what the cache has made there, and nothing else. The map goes first: without it the rest
 * is nothing.
 */
void
sky_cache_folder_clear (const char *folder)
{
  g_autofree char *blocks = g_build_filename (folder, SKY_CACHE_BLOCKS_NAME, NULL);
  g_autoptr (GDir) dir = g_dir_open (blocks, 0, NULL);
  const char *name;

  sky_cache_folder_remove_map (folder);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (sky_cache_folder_is_data_name (name))
      remove_in (blocks, name);
  g_rmdir (blocks);
  remove_in (folder, LOCK_NAME);
}
