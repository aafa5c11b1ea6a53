/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where our own executables are: beside this one, in the build folder, or installed. Any thread. */
#include "app/sky-program.h"

#include "config.h"

#include "app/sky-app-error.h"

static char *
try_folder (const char *folder, const char *name)
{
  g_autofree char *path = NULL;

  if (folder == NULL || *folder == '\0')
    return NULL;
  path = g_build_filename (folder, name, NULL);
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&path) : NULL;
}

/**
 * sky_program_find:
 * @name: "skylark" or "skylark-drive"
 * @error: return location
 *
 * Looks in the environment's SKY_BINDIR, beside the running executable, in the build folder of a
 * test run (SKY_BUILD_DIR), in the folder it is installed to, and in PATH.
 *
 * Returns: (transfer full): the file name of the executable
 */
char *
sky_program_find (const char *name, GError **error)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *self_folder = self_path != NULL ? g_path_get_dirname (self_path) : NULL;
  g_autofree char *build_folder = NULL;
  const char      *build_root = g_getenv ("SKY_BUILD_DIR");
  char            *found;

  g_return_val_if_fail (name != NULL, NULL);

  if (build_root != NULL)
    build_folder = g_build_filename (build_root, "src", NULL);
  found = try_folder (g_getenv ("SKY_BINDIR"), name);
  if (found == NULL)
    found = try_folder (self_folder, name);
  if (found == NULL)
    found = try_folder (build_folder, name);
  if (found == NULL)
    found = try_folder (SKY_BINDIR, name);
  if (found == NULL)
    found = g_find_program_in_path (name);
  if (found == NULL)
    g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_NOT_FOUND,
                 "The program “%s” is not installed beside Skylark", name);
  return found;
}
