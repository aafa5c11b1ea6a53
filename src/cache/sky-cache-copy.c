/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheCopy: copies what lies in a cache's folder to another one while the cache runs. A data
 * file that was written to since it was copied is copied again by the next pass; a block that was
 * torn on the way fails its check when it is read. Any thread, one at a time.
 */
#include "cache/sky-cache-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cache/sky-cache-folder.h"

#define BUFFER_SIZE (1024 * 1024)
/* What is left free for others on the disk. */
#define RESERVE (G_GUINT64_CONSTANT (4) * 1024 * 1024)

struct _SkyCacheCopy
{
  char            *from; /* (owned) */
  char            *to;   /* (owned) */
  SkyCacheTellFunc tell;
  gpointer         user_data;
  GHashTable      *seen;   /* (owned): name to when it was changed last, as it was copied */
  guint8          *buffer; /* (owned) */
  guint64          done;
  guint64          total;
};

/* One data file on its way. */
typedef struct
{
  SkyCacheCopy *copy;
  const char   *path; /* of the new one */
  int           in;
  int           out;
} CopiedFile;

static void
set_fault (GError **error, const char *path, int code)
{
  int known = g_io_error_from_errno (code);

  if (code == EFBIG || code == EDQUOT)
    known = G_IO_ERROR_NO_SPACE;
  g_set_error (error, G_IO_ERROR, known, "%s can't be written: %s", path, g_strerror (code));
}

/**
 * sky_cache_copy_new:
 * @from: folder of a cache
 * @to: a folder that is locked by the caller
 * @tell: hears how far it is
 * @user_data: for @tell
 *
 * Returns: (transfer full): a copy that has not begun
 */
SkyCacheCopy *
sky_cache_copy_new (const char *from, const char *to, SkyCacheTellFunc tell, gpointer user_data)
{
  SkyCacheCopy *self = g_new0 (SkyCacheCopy, 1);

  self->from = g_strdup (from);
  self->to = g_strdup (to);
  self->tell = tell;
  self->user_data = user_data;
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->buffer = g_malloc (BUFFER_SIZE);

  return self;
}

/**
 * sky_cache_copy_free:
 * @self: a copy
 */
void
sky_cache_copy_free (SkyCacheCopy *self)
{
  g_hash_table_unref (self->seen);
  g_free (self->buffer);
  g_free (self->from);
  g_free (self->to);
  g_free (self);
}

/**
 * sky_cache_copy_is_same:
 * @self: a copy
 *
 * Returns: whether both folders are one, by a link or another mount
 */
gboolean
sky_cache_copy_is_same (SkyCacheCopy *self)
{
  struct stat from;
  struct stat to;

  return stat (self->from, &from) == 0 && stat (self->to, &to) == 0 && from.st_dev == to.st_dev &&
         from.st_ino == to.st_ino;
}

static gboolean
write_part (CopiedFile *file, gsize size, guint64 offset, GError **error)
{
  for (gsize done = 0; done < size;)
    {
      gssize n = pwrite (file->out, file->copy->buffer + done, size - done, offset + done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          set_fault (error, file->path, n < 0 ? errno : ENOSPC);
          return FALSE;
        }
      done += n;
    }

  return TRUE;
}

static gboolean
copy_range (CopiedFile *file, guint64 start, guint64 end, guint64 *copied, GError **error)
{
  SkyCacheCopy *self = file->copy;

  while (start < end)
    {
      gssize n = pread (file->in, self->buffer, MIN (BUFFER_SIZE, end - start), start);

      /* What can't be read is no loss: it fails its check, and is fetched again. */
      if (n <= 0)
        return TRUE;
      if (!write_part (file, n, start, error))
        return FALSE;
      start += n;
      *copied += n;
      self->done += n;
      if (!self->tell (self->done, MAX (self->total, self->done), self->user_data))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The copy was cancelled");
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
copy_ranges (CopiedFile *file, guint64 *copied, GError **error)
{
  off_t start = lseek (file->in, 0, SEEK_DATA);

  while (start >= 0)
    {
      off_t end = lseek (file->in, start, SEEK_HOLE);

      if (end < 0)
        break;
      if (!copy_range (file, start, end, copied, error))
        return FALSE;
      start = lseek (file->in, end, SEEK_DATA);
    }
  if (fdatasync (file->out) == 0)
    return TRUE;
  set_fault (error, file->path, errno);

  return FALSE;
}

/* A file that has gone in between is none. */
static gboolean
copy_file (SkyCacheCopy *self, const char *name, guint64 *copied, GError **error)
{
  g_autofree char *old_path = g_build_filename (self->from, SKY_CACHE_BLOCKS_NAME, name, NULL);
  g_autofree char *new_path = g_build_filename (self->to, SKY_CACHE_BLOCKS_NAME, name, NULL);
  CopiedFile       file = { self, new_path, g_open (old_path, O_RDONLY | O_CLOEXEC, 0), -1 };
  gboolean         good = FALSE;

  if (file.in < 0)
    return TRUE;
  file.out = g_open (new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file.out >= 0)
    {
      good = copy_ranges (&file, copied, error);
      close (file.out);
    }
  else
    set_fault (error, new_path, errno);
  close (file.in);

  return good;
}

/* The files that are not as they were when they were copied; counts what is to be copied. */
static GPtrArray *
list_changed (SkyCacheCopy *self)
{
  g_autofree char *blocks = g_build_filename (self->from, SKY_CACHE_BLOCKS_NAME, NULL);
  GPtrArray       *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (blocks, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (blocks, name, NULL);
      const gint64    *seen = g_hash_table_lookup (self->seen, name);
      struct stat      info;
      gint64           changed;

      if (!sky_cache_folder_is_data_name (name) || stat (path, &info) != 0)
        continue;
      changed = info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;
      if (seen != NULL && *seen == changed)
        continue;
      g_hash_table_replace (self->seen, g_strdup (name), g_memdup2 (&changed, sizeof changed));
      g_ptr_array_add (names, g_strdup (name));
      self->total += (guint64) info.st_blocks * 512;
    }

  return names;
}

/* Said at once, and not after half an hour of copying. */
static gboolean
has_room (SkyCacheCopy *self, GError **error)
{
  struct statvfs info;
  guint64        room;

  if (statvfs (self->to, &info) != 0)
    return TRUE;
  room = (guint64) info.f_bavail * info.f_frsize;
  if (room >= self->total + RESERVE)
    return TRUE;
  set_fault (error, self->to, ENOSPC);

  return FALSE;
}

/**
 * sky_cache_copy_pass:
 * @self: a copy
 * @copied: (out): how many bytes have changed since the pass before
 * @error: return location, or %NULL
 *
 * Copies the data files that are new or were changed.
 *
 * Returns: whether the new folder has them all
 */
gboolean
sky_cache_copy_pass (SkyCacheCopy *self, guint64 *copied, GError **error)
{
  g_autofree char *blocks = g_build_filename (self->to, SKY_CACHE_BLOCKS_NAME, NULL);
  g_autoptr (GPtrArray) names = list_changed (self);

  *copied = 0;
  if (g_mkdir_with_parents (blocks, 0700) != 0)
    {
      set_fault (error, blocks, errno);
      return FALSE;
    }
  if (self->done == 0 && !has_room (self, error))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (!copy_file (self, names->pdata[i], copied, error))
      return FALSE;

  return TRUE;
}

static gboolean
sync_path (const char *path, GError **error)
{
  int      fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean good = fd >= 0 && fsync (fd) == 0;

  if (!good)
    set_fault (error, path, errno);
  if (fd >= 0)
    close (fd);

  return good;
}

static gboolean
copy_whole (SkyCacheCopy *self, const char *name, GError **error)
{
  g_autofree char *old_path = g_build_filename (self->from, name, NULL);
  g_autofree char *new_path = g_build_filename (self->to, name, NULL);
  g_autofree char *content = NULL;
  gsize            size;

  if (!g_file_test (old_path, G_FILE_TEST_EXISTS))
    return TRUE;

  return g_file_get_contents (old_path, &content, &size, error) &&
         g_file_set_contents_full (new_path, content, size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, error);
}

/**
 * sky_cache_copy_map:
 * @self: a copy whose data files are there
 * @error: return location, or %NULL
 *
 * Copies the map, which is closed meanwhile, with the log that belongs to it. Where there is none,
 * there is none afterwards.
 *
 * Returns: whether that is on disk
 */
gboolean
sky_cache_copy_map (SkyCacheCopy *self, GError **error)
{
  g_autofree char *blocks = g_build_filename (self->to, SKY_CACHE_BLOCKS_NAME, NULL);

  sky_cache_folder_remove_map (self->to);

  return copy_whole (self, SKY_CACHE_MAP_NAME, error) &&
         copy_whole (self, SKY_CACHE_MAP_NAME "-wal", error) && sync_path (blocks, error) &&
         sync_path (self->to, error);
}
