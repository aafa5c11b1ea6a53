/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covers as files: pictures beside music, and the art folder, whose files are named by the digest
 * of their bytes, so that an album's tracks share one. Any thread; blocks. */
#include "library/sky-art-file.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/sky-hash.h"
#include "base/sky-paths.h"

/* Larger ones beside the music are no covers. */
#define MAX_FOLDER_IMAGE (32 * 1024 * 1024)

static const char *const image_names[] = { "cover", "folder", "front", "album", "albumart" };
static const char *const image_extensions[] = { "jpg", "jpeg", "png", "webp", NULL };

static char *
mime_of_name (const char *name)
{
  if (g_str_has_suffix (name, ".png"))
    return g_strdup ("image/png");
  if (g_str_has_suffix (name, ".webp"))
    return g_strdup ("image/webp");
  return g_strdup (g_str_has_suffix (name, ".gif") ? "image/gif" : "image/jpeg");
}

static const char *
extension_of_mime (const char *mime)
{
  if (g_strcmp0 (mime, "image/png") == 0)
    return "png";
  if (g_strcmp0 (mime, "image/webp") == 0)
    return "webp";
  return g_strcmp0 (mime, "image/gif") == 0 ? "gif" : "jpg";
}

static int
rank_image (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  char            *dot = strrchr (lower, '.');

  if (dot == NULL || !g_strv_contains (image_extensions, dot + 1))
    return -1;
  *dot = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (image_names); i++)
    if (g_str_equal (lower, image_names[i]))
      return i;
  return -1;
}

/**
 * sky_art_file_dup_folder:
 *
 * Returns: (transfer full): the art folder
 */
char *
sky_art_file_dup_folder (void)
{
  return g_build_filename (sky_paths_get_cache_dir (), "art", NULL);
}

/**
 * sky_art_file_read:
 * @path: a picture
 * @mime: (out): its media type, by its name
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GBytes *
sky_art_file_read (const char *path, char **mime)
{
  char *data;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, NULL))
    return NULL;
  *mime = mime_of_name (path);
  return g_bytes_new_take (data, size);
}

/**
 * sky_art_file_read_beside:
 * @folder: with music in it
 * @mime: (out): media type of what was found
 *
 * Returns: (transfer full) (nullable): the picture there that is called as covers are
 */
GBytes *
sky_art_file_read_beside (const char *folder, char **mime)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *best = NULL;
  int              best_rank = G_MAXINT;
  const char      *name;
  GStatBuf         info;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      int rank = rank_image (name);

      if (rank < 0 || rank >= best_rank)
        continue;
      best_rank = rank;
      g_free (best);
      best = g_build_filename (folder, name, NULL);
    }
  if (best == NULL || g_stat (best, &info) != 0 || info.st_size > MAX_FOLDER_IMAGE)
    return NULL;
  return sky_art_file_read (best, mime);
}

/**
 * sky_art_file_keep:
 * @folder: the art folder; made where it is missing
 * @bytes: a picture
 * @mime: (nullable): its media type
 *
 * Keeps it so that other programs can open it.
 *
 * Returns: (transfer full) (nullable): its name in the folder; %NULL where it can't be kept
 */
char *
sky_art_file_keep (const char *folder, GBytes *bytes, const char *mime)
{
  gsize            size;
  const char      *data = g_bytes_get_data (bytes, &size);
  g_autofree char *digest = sky_hash_bytes (data, size);
  g_autofree char *name = g_strdup_printf ("%.32s.%s", digest, extension_of_mime (mime));
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&name);
  if (g_mkdir_with_parents (folder, 0700) == 0 &&
      g_file_set_contents_full (path, data, size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return g_steal_pointer (&name);
  g_info ("a cover could not be kept: %s", error != NULL ? error->message : g_strerror (errno));
  return NULL;
}
