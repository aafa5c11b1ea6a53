/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a version's segments in order. All its blobs are opened at once, so that a file which is
 * replaced or deleted meanwhile is still sent whole. Used by one thread at a time. */

#include "server/sky-server-download.h"

#include <errno.h>
#include <unistd.h>

#include "server/sky-server-error.h"

/* What one read gives at most: enough to be quick, little enough to keep for every client. */
#define PIECE_MAX (256 * 1024)

struct _SkyServerDownload
{
  gatomicrefcount references;
  GArray         *segments; /* (owned) (element-type SkyServerSegment) */
  GArray         *fds;      /* (owned) (element-type int) */
  guint64         offset;   /* within the file */
  guint64         left;
};

static void
clear_fd (gpointer data)
{
  int *fd = data;

  if (*fd >= 0)
    close (*fd);
}

/**
 * sky_server_download_new:
 * @segments: (element-type SkyServerSegment): the version's content
 *
 * Blocks. Reading begins at the start and goes to the end, unless a range is set.
 *
 * Returns: (transfer full) (nullable): the download; %G_IO_ERROR_NOT_FOUND where a blob is gone
 */
SkyServerDownload *
sky_server_download_new (SkyBlobStore *blobs, GArray *segments, GError **error)
{
  g_autoptr (SkyServerDownload) self = g_new0 (SkyServerDownload, 1);

  g_atomic_ref_count_init (&self->references);
  self->segments = g_array_ref (segments);
  self->fds = g_array_new (FALSE, TRUE, sizeof (int));
  g_array_set_clear_func (self->fds, clear_fd);
  for (guint i = 0; i < segments->len; i++)
    {
      SkyServerSegment *segment = &g_array_index (segments, SkyServerSegment, i);
      int               fd = sky_blob_store_open (blobs, segment->sha256, error);

      if (fd < 0)
        return NULL;
      g_array_append_val (self->fds, fd);
      self->left += segment->length;
    }
  return g_steal_pointer (&self);
}

SkyServerDownload *
sky_server_download_ref (SkyServerDownload *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
sky_server_download_unref (SkyServerDownload *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_array_unref (self->fds);
  g_array_unref (self->segments);
  g_free (self);
}

/* Reads @length bytes from @offset on, which lie within the file. */
void
sky_server_download_set_range (SkyServerDownload *self, guint64 offset, guint64 length)
{
  self->offset = offset;
  self->left = length;
}

/* How many bytes are still to be read. */
guint64
sky_server_download_get_left (SkyServerDownload *self)
{
  return self->left;
}

/* Where the current offset lies: the segment, and the bytes before it. */
static SkyServerSegment *
find_segment (SkyServerDownload *self, int *fd, guint64 *skipped)
{
  guint64 before = 0;

  for (guint i = 0; i < self->segments->len; i++)
    {
      SkyServerSegment *segment = &g_array_index (self->segments, SkyServerSegment, i);

      if (self->offset < before + segment->length)
        {
          *fd = g_array_index (self->fds, int, i);
          *skipped = before;
          return segment;
        }
      before += segment->length;
    }
  return NULL;
}

/**
 * sky_server_download_read:
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the next piece, or %NULL with an error; not to be called
 *   when nothing is left
 */
GBytes *
sky_server_download_read (SkyServerDownload *self, GError **error)
{
  SkyServerSegment *segment = NULL;
  guint64           skipped = 0;
  guint64           within = 0;
  gsize             size = 0;
  gssize            n = 0;
  g_autofree char  *buffer = NULL;
  int               fd = -1;

  g_return_val_if_fail (self != NULL && self->left > 0, NULL);

  segment = find_segment (self, &fd, &skipped);
  g_return_val_if_fail (segment != NULL, NULL);
  within = self->offset - skipped;
  size = (gsize) MIN (MIN (segment->length - within, self->left), PIECE_MAX);
  buffer = g_malloc (size);
  do
    n = pread (fd, buffer, size, (off_t) (segment->offset + within));
  while (n < 0 && errno == EINTR);
  if (n < 0)
    {
      sky_server_set_errno_error (error, errno, "read the blob", segment->sha256);
      return NULL;
    }
  if (n == 0)
    {
      g_set_error (error, SKY_SERVER_ERROR, SKY_SERVER_ERROR_CORRUPT,
                   "the blob %s is shorter than it was", segment->sha256);
      return NULL;
    }
  self->offset += (guint64) n;
  self->left -= (guint64) n;
  return g_bytes_new_take (g_steal_pointer (&buffer), (gsize) n);
}
