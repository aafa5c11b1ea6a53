/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the content store: ROOT/blobs/ab/cdef… holds the bytes whose SHA-256 is abcdef…, and
 * ROOT/tmp what is still arriving. Any thread may use it; all functions block on the disk. Which
 * blobs are in use is the database's knowledge; until that knows of a new one it is pinned. */

#include "server/sky-blob-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "server/sky-server-error.h"

struct _SkyBlobStore
{
  char *root;  /* (owned) */
  char *blobs; /* (owned) */
  char *temp;  /* (owned) */

  GMutex      lock;
  GHashTable *pins; /* (owned): guarded by lock: hash to how often it is pinned */
};

static gboolean
sync_folder (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int result = fd >= 0 ? fsync (fd) : -1;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  if (result == 0)
    return TRUE;
  sky_server_set_errno_error (error, saved, "flush", path);
  return FALSE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir (path, 0700) == 0 || errno == EEXIST)
    return TRUE;
  sky_server_set_errno_error (error, errno, "make the folder", path);
  return FALSE;
}

/**
 * sky_blob_store_new:
 * @root: the folder that holds everything
 *
 * Returns: (transfer full): the store; nothing is touched yet
 */
SkyBlobStore *
sky_blob_store_new (const char *root)
{
  SkyBlobStore *self = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  self = g_new0 (SkyBlobStore, 1);
  self->root = g_strdup (root);
  self->blobs = g_build_filename (root, "blobs", NULL);
  self->temp = g_build_filename (root, "tmp", NULL);
  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  return self;
}

void
sky_blob_store_free (SkyBlobStore *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->pins);
  g_mutex_clear (&self->lock);
  g_free (self->root);
  g_free (self->blobs);
  g_free (self->temp);
  g_free (self);
}

/* Makes the store's folders where they are missing. */
gboolean
sky_blob_store_prepare (SkyBlobStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return make_folder (self->blobs, error) && make_folder (self->temp, error) &&
         sync_folder (self->root, error);
}

/**
 * sky_blob_store_make_temp:
 * @path: (out): the new file's path
 *
 * Returns: an open descriptor of an empty file below "tmp", or -1
 */
int
sky_blob_store_make_temp (SkyBlobStore *self, char **path, GError **error)
{
  g_autofree char *name = NULL;
  int              fd = -1;

  g_return_val_if_fail (self != NULL && path != NULL, -1);

  name = g_build_filename (self->temp, "put-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      sky_server_set_errno_error (error, errno, "make a file in", self->temp);
      return -1;
    }
  *path = g_steal_pointer (&name);
  return fd;
}

/* Removes what an earlier run left half arrived. Only before anything is served. */
gboolean
sky_blob_store_clear_temp (SkyBlobStore *self, GError **error)
{
  g_autoptr (GDir) folder = NULL;
  const char *name = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  folder = g_dir_open (self->temp, 0, error);
  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->temp, name, NULL);

      if (g_unlink (path) != 0)
        {
          sky_server_set_errno_error (error, errno, "remove", path);
          return FALSE;
        }
    }
  return TRUE;
}

char *
sky_blob_store_dup_path (SkyBlobStore *self, const char *sha256)
{
  char prefix[3] = { sha256[0], sha256[1], 0 };

  return g_build_filename (self->blobs, prefix, sha256 + 2, NULL);
}

static void
pin (SkyBlobStore *self, const char *sha256)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->pins, sha256));

  g_hash_table_replace (self->pins, g_strdup (sha256), GUINT_TO_POINTER (count + 1));
}

/* Ends what sky_blob_store_adopt () began: whether the blob may go is the database's again. */
void
sky_blob_store_release (SkyBlobStore *self, const char *sha256)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->pins, sha256));

  if (count > 1)
    g_hash_table_replace (self->pins, g_strdup (sha256), GUINT_TO_POINTER (count - 1));
  else
    g_hash_table_remove (self->pins, sha256);
}

/**
 * sky_blob_store_adopt:
 * @temp: a file of sky_blob_store_make_temp (), already flushed to the disk
 * @sha256: hash of its content
 *
 * Makes the file the blob of its hash. Where that blob is there already the file takes its place:
 * what has just arrived was checked, and what lay there may have been damaged since. Whoever reads
 * the old one reads on. Afterwards the name is on the disk, and the blob is not removed before
 * sky_blob_store_release () is called, which has to be done in any case.
 *
 * Returns: whether the blob is there
 */
gboolean
sky_blob_store_adopt (SkyBlobStore *self, const char *temp, const char *sha256, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (self != NULL && temp != NULL, FALSE);
  g_return_val_if_fail (strlen (sha256) == 64, FALSE);

  /* Before the file is there: a sweep must not take it. */
  pin (self, sha256);
  path = sky_blob_store_dup_path (self, sha256);
  folder = g_path_get_dirname (path);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR) &&
      (!make_folder (folder, error) || !sync_folder (self->blobs, error)))
    return FALSE;
  if (g_rename (temp, path) != 0)
    {
      sky_server_set_errno_error (error, errno, "rename to", path);
      return FALSE;
    }
  return sync_folder (folder, error);
}

/**
 * sky_blob_store_open:
 *
 * Returns: a descriptor for reading, or -1 with %G_IO_ERROR_NOT_FOUND among others
 */
int
sky_blob_store_open (SkyBlobStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = sky_blob_store_dup_path (self, sha256);
  int              fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    sky_server_set_errno_error (error, errno, "open", path);
  return fd;
}

/* Removes a blob; one that is not there is no error, and a pinned one stays. */
gboolean
sky_blob_store_remove (SkyBlobStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = sky_blob_store_dup_path (self, sha256);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (g_hash_table_contains (self->pins, sha256) || g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  sky_server_set_errno_error (error, errno, "remove", path);
  return FALSE;
}

/**
 * sky_blob_store_list:
 * @prefix: 0 to 255, the first byte of the hashes
 *
 * Returns: (transfer full) (element-type utf8): the hashes of the blobs on disk that begin so;
 *   files whose name is no hash are left out
 */
GPtrArray *
sky_blob_store_list (SkyBlobStore *self, guint prefix)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = NULL;
  char             first[3];
  g_autofree char *path = NULL;
  const char      *name = NULL;

  g_snprintf (first, sizeof first, "%02x", prefix & 0xff);
  path = g_build_filename (self->blobs, first, NULL);
  /* A prefix that no blob has had so far has no folder. */
  folder = g_dir_open (path, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (strlen (name) == 62 && strspn (name, "0123456789abcdef") == 62)
      g_ptr_array_add (found, g_strconcat (first, name, NULL));
  return g_steal_pointer (&found);
}

/**
 * sky_blob_store_get_space:
 * @available: (out): bytes that can still be written
 *
 * Returns: whether the file system tells
 */
gboolean
sky_blob_store_get_space (SkyBlobStore *self, guint64 *available)
{
  struct statvfs info;

  if (statvfs (self->root, &info) != 0)
    return FALSE;
  *available = (guint64) info.f_bavail * info.f_frsize;
  return TRUE;
}
