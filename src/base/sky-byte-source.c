/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyByteSource: the interface's calls, and what every source can do with them. Any thread. */
#include "base/sky-byte-source.h"

#include "base/sky-range-set.h"

G_DEFINE_INTERFACE (SkyByteSource, sky_byte_source, G_TYPE_OBJECT)

static void
sky_byte_source_default_init (SkyByteSourceInterface *iface)
{
}

/**
 * sky_byte_source_get_size:
 * @self: a source
 *
 * Returns: the size in bytes; never waits
 */
guint64
sky_byte_source_get_size (SkyByteSource *self)
{
  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (self), 0);

  return SKY_BYTE_SOURCE_GET_IFACE (self)->get_size (self);
}

/**
 * sky_byte_source_read:
 * @self: a source
 * @offset: the first byte wanted
 * @buffer: (out caller-allocates) (array length=count): where to put them
 * @count: how many at most
 * @cancellable: (nullable): wakes the call at once
 * @error: return location, or %NULL
 *
 * Blocks until at least one byte is there.
 *
 * Returns: how many bytes were read; 0 at or past the end; -1 on error, which is
 *   %G_IO_ERROR_INVALID_DATA where the file is another one by now
 */
gssize
sky_byte_source_read (SkyByteSource *self,
                      guint64        offset,
                      void          *buffer,
                      gsize          count,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (self), -1);
  g_return_val_if_fail (buffer != NULL || count == 0, -1);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  if (count == 0)
    return 0;
  return SKY_BYTE_SOURCE_GET_IFACE (self)->read (self, offset, buffer, count, cancellable, error);
}

/**
 * sky_byte_source_read_bytes:
 * @self: a source
 * @offset: the first byte wanted
 * @count: how many at most
 * @cancellable: (nullable): wakes the call at once
 * @error: return location, or %NULL
 *
 * Reads until all are there or the end is reached; blocks.
 *
 * Returns: (transfer full) (nullable): what was read, shorter than @count only at the end
 */
GBytes *
sky_byte_source_read_bytes (
    SkyByteSource *self, guint64 offset, gsize count, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = NULL;
  guint64            size;
  gsize              done = 0;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (self), NULL);

  size = sky_byte_source_get_size (self);
  count = offset < size ? MIN (count, size - offset) : 0;
  buffer = g_malloc (count);
  while (done < count)
    {
      gssize n = sky_byte_source_read (self, offset + done, buffer + done, count - done,
                                       cancellable, error);

      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      done += n;
    }
  return g_bytes_new_take (g_steal_pointer (&buffer), done);
}

/**
 * sky_byte_source_list_available:
 * @self: a source
 *
 * Returns: (transfer full) (element-type SkyRange): what can be read now without waiting, in order
 */
GArray *
sky_byte_source_list_available (SkyByteSource *self)
{
  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (self), NULL);

  return SKY_BYTE_SOURCE_GET_IFACE (self)->list_available (self);
}

/**
 * sky_byte_source_count_at_hand:
 * @self: a source
 * @offset: where to begin
 *
 * Returns: how many bytes from @offset on can be read now without waiting
 */
guint64
sky_byte_source_count_at_hand (SkyByteSource *self, guint64 offset)
{
  g_autoptr (GArray) ranges = sky_byte_source_list_available (self);

  for (guint i = 0; i < ranges->len; i++)
    {
      const SkyRange *range = &g_array_index (ranges, SkyRange, i);

      if (range->start <= offset && offset < range->end)
        return range->end - offset;
    }

  return 0;
}

/* NULL where something is missing after all. */
static GBytes *
look_at (SkyByteSource *self, guint64 offset, gsize count)
{
  g_autofree guint8 *buffer = g_malloc (count);
  gsize              done = 0;

  while (done < count)
    {
      gssize n =
          SKY_BYTE_SOURCE_GET_IFACE (self)->look (self, offset + done, buffer + done, count - done);

      if (n <= 0)
        return NULL;
      done += (gsize) n;
    }

  return g_bytes_new_take (g_steal_pointer (&buffer), count);
}

/**
 * sky_byte_source_read_at_hand:
 * @self: a source
 * @offset: the first byte wanted
 * @count: how many at most
 *
 * Returns: (transfer full) (nullable): what was read, shorter than @count only at the end; %NULL
 *   when it would have to be waited for, or can't be read. Whoever reads on isn't disturbed
 */
GBytes *
sky_byte_source_read_at_hand (SkyByteSource *self, guint64 offset, gsize count)
{
  guint64 size = sky_byte_source_get_size (self);

  if (offset >= size)
    return g_bytes_new (NULL, 0);
  count = MIN (count, size - offset);
  if (sky_byte_source_count_at_hand (self, offset) < count)
    return NULL;
  if (SKY_BYTE_SOURCE_GET_IFACE (self)->look != NULL)
    return look_at (self, offset, count);

  return sky_byte_source_read_bytes (self, offset, count, NULL, NULL);
}

/**
 * sky_byte_source_dup_label:
 * @self: a source
 *
 * Returns: (transfer full): what to call it in messages: a file's name or a drive's path
 */
char *
sky_byte_source_dup_label (SkyByteSource *self)
{
  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (self), NULL);

  return SKY_BYTE_SOURCE_GET_IFACE (self)->dup_label (self);
}

/**
 * sky_byte_source_is_same:
 * @self: a source
 * @other: another one, or the same
 *
 * Returns: whether both are known to have the same bytes, those of one version of one file
 */
gboolean
sky_byte_source_is_same (SkyByteSource *self, SkyByteSource *other)
{
  SkyByteSourceInterface *iface;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (self) && SKY_IS_BYTE_SOURCE (other), FALSE);

  iface = SKY_BYTE_SOURCE_GET_IFACE (self);
  if (self == other)
    return TRUE;
  return iface->is_same != NULL && G_OBJECT_TYPE (self) == G_OBJECT_TYPE (other) &&
         iface->is_same (self, other);
}
