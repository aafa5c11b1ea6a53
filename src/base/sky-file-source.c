/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyFileSource: the bytes of a file of this computer. Holds the file open, so that it goes on
 * where the name is moved or removed; a change of its content ends all reading. Any thread.
 */
#include "base/sky-file-source.h"

#include "base/sky-range-set.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _SkyFileSource
{
  GObject parent_instance;

  char           *path; /* (owned) */
  int             fd;   /* (owned) */
  guint64         size;
  struct timespec mtime;
  dev_t           device;
  ino_t           inode;
};

static gboolean
fail (SkyFileSource *self, GError **error)
{
  int              saved_errno = errno;
  g_autofree char *name = g_filename_display_name (self->path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", name,
               g_strerror (saved_errno));
  return FALSE;
}

static gboolean
is_unchanged (SkyFileSource *self, GError **error)
{
  g_autofree char *name = NULL;
  struct stat      info;

  if (fstat (self->fd, &info) != 0)
    return fail (self, error);
  if ((guint64) info.st_size == self->size && info.st_mtim.tv_sec == self->mtime.tv_sec &&
      info.st_mtim.tv_nsec == self->mtime.tv_nsec)
    return TRUE;
  name = g_filename_display_name (self->path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s changed while it was read", name);
  return FALSE;
}

static guint64
get_size (SkyByteSource *source)
{
  return SKY_FILE_SOURCE (source)->size;
}

static gssize
read_at (SkyByteSource *source,
         guint64        offset,
         void          *buffer,
         gsize          count,
         GCancellable  *cancellable,
         GError       **error)
{
  SkyFileSource *self = SKY_FILE_SOURCE (source);
  gssize         n;

  if (offset >= self->size)
    return 0;
  count = MIN (count, self->size - offset);
  do
    n = pread (self->fd, buffer, count, offset);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    {
      fail (self, error);
      return -1;
    }
  /* Asked after the read, so that what is handed out belongs to the version that was opened. */
  return is_unchanged (self, error) ? n : -1;
}

static GArray *
list_available (SkyByteSource *source)
{
  GArray  *ranges = g_array_new (FALSE, FALSE, sizeof (SkyRange));
  SkyRange all = { 0, SKY_FILE_SOURCE (source)->size };

  if (all.end > 0)
    g_array_append_val (ranges, all);
  return ranges;
}

static char *
dup_label (SkyByteSource *source)
{
  return g_filename_display_name (SKY_FILE_SOURCE (source)->path);
}

static gboolean
is_same (SkyByteSource *source, SkyByteSource *other)
{
  SkyFileSource *self = SKY_FILE_SOURCE (source);
  SkyFileSource *file = SKY_FILE_SOURCE (other);

  return self->device == file->device && self->inode == file->inode && self->size == file->size &&
         self->mtime.tv_sec == file->mtime.tv_sec && self->mtime.tv_nsec == file->mtime.tv_nsec;
}

static void
byte_source_init (SkyByteSourceInterface *iface)
{
  iface->get_size = get_size;
  iface->read = read_at;
  iface->list_available = list_available;
  iface->dup_label = dup_label;
  iface->is_same = is_same;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyFileSource,
                               sky_file_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SKY_TYPE_BYTE_SOURCE, byte_source_init))

static void
sky_file_source_finalize (GObject *object)
{
  SkyFileSource *self = SKY_FILE_SOURCE (object);

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (sky_file_source_parent_class)->finalize (object);
}

static void
sky_file_source_class_init (SkyFileSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_file_source_finalize;
}

static void
sky_file_source_init (SkyFileSource *self)
{
  self->fd = -1;
}

/**
 * sky_file_source_new:
 * @path: a file's name, in the file system's encoding
 * @error: return location, or %NULL
 *
 * Opens a regular file; blocks for as long as opening takes.
 *
 * Returns: (transfer full) (nullable): its bytes
 */
SkyByteSource *
sky_file_source_new (const char *path, GError **error)
{
  g_autoptr (SkyFileSource) self = g_object_new (SKY_TYPE_FILE_SOURCE, NULL);
  struct stat info;

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  /* Not blocking: a fifo must not hang the caller before it is seen to be none of ours. */
  self->fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->fd < 0 || fstat (self->fd, &info) != 0)
    {
      fail (self, error);
      return NULL;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, "%s is not a file", name);
      return NULL;
    }
  self->size = info.st_size;
  self->mtime = info.st_mtim;
  self->device = info.st_dev;
  self->inode = info.st_ino;
  return SKY_BYTE_SOURCE (g_steal_pointer (&self));
}
