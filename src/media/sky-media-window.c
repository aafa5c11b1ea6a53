/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyMediaWindow: blocks of a byte source in memory. One thread at a time. */
#include "media/sky-media-window.h"

#include "media/sky-media-error.h"

#include <string.h>

#define BLOCK_SIZE 4096
/* One round trip costs more than so many bytes. */
#define READ_AHEAD (16 * 1024)
/* Everything that tags of sane size need; what asks for more is refused. */
#define MAX_BYTES (12 * 1024 * 1024)

struct _SkyMediaWindow
{
  SkyByteSource *source;      /* (owned) */
  GCancellable  *cancellable; /* (owned) (nullable) */
  GHashTable    *blocks;      /* (owned): block number to its bytes */
  guint64        size;
  guint64        bytes_read;
  guint64        limit;
  GError        *failure; /* (owned) (nullable): the first that the source had */
};

/**
 * sky_media_window_new:
 * @source: (transfer none): the file
 * @cancellable: (nullable): ends every read
 *
 * Returns: (transfer full): a window that holds nothing yet
 */
SkyMediaWindow *
sky_media_window_new (SkyByteSource *source, GCancellable *cancellable)
{
  SkyMediaWindow *self;

  g_return_val_if_fail (SKY_IS_BYTE_SOURCE (source), NULL);

  self = g_new0 (SkyMediaWindow, 1);
  self->source = g_object_ref (source);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->blocks = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->size = sky_byte_source_get_size (source);
  self->limit = MAX_BYTES;
  return self;
}

/**
 * sky_media_window_set_limit:
 * @self: a window
 * @bytes: how many may be read in all; 12 MiB where this is not called
 */
void
sky_media_window_set_limit (SkyMediaWindow *self, guint64 bytes)
{
  g_return_if_fail (self != NULL);

  self->limit = bytes;
}

/**
 * sky_media_window_free:
 * @self: (transfer full) (nullable): a window
 */
void
sky_media_window_free (SkyMediaWindow *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->source);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->blocks, g_hash_table_unref);
  g_free (self);
}

/**
 * sky_media_window_get_size:
 * @self: a window
 *
 * Returns: the file's size
 */
guint64
sky_media_window_get_size (SkyMediaWindow *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * sky_media_window_get_bytes_read:
 * @self: a window
 *
 * Returns: how many bytes were asked of the source so far
 */
guint64
sky_media_window_get_bytes_read (SkyMediaWindow *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->bytes_read;
}

/**
 * sky_media_window_get_failure:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): why the source's bytes could not be had, the first time that
 *   this was so; what is wrong with the bytes themselves is none
 */
const GError *
sky_media_window_get_failure (SkyMediaWindow *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->failure;
}

static const guint8 *
find_block (SkyMediaWindow *self, guint64 number)
{
  return g_hash_table_lookup (self->blocks, GSIZE_TO_POINTER (number));
}

/* One read of the source, for blocks none of which is here. */
static gboolean
fetch_blocks (SkyMediaWindow *self, guint64 first, guint64 end, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) failure = NULL;
  guint64       offset = first * BLOCK_SIZE;
  gsize         count = MIN (end * BLOCK_SIZE, self->size) - offset;
  gsize         n;
  const guint8 *data;

  if (self->bytes_read + count > self->limit)
    {
      g_autofree char *label = sky_byte_source_dup_label (self->source);

      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TOO_LARGE,
                   "%s: the tags are too large to be read", label);
      return FALSE;
    }
  bytes = sky_byte_source_read_bytes (self->source, offset, count, self->cancellable, &failure);
  if (bytes == NULL)
    {
      if (self->failure == NULL)
        self->failure = g_error_copy (failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  data = g_bytes_get_data (bytes, &n);
  self->bytes_read += n;
  for (guint64 block = first; block < end; block++)
    {
      guint8 *copy = g_malloc0 (BLOCK_SIZE);
      gsize   at = (block - first) * BLOCK_SIZE;

      if (at < n)
        memcpy (copy, data + at, MIN (BLOCK_SIZE, n - at));
      g_hash_table_insert (self->blocks, GSIZE_TO_POINTER (block), copy);
    }
  return TRUE;
}

/**
 * sky_media_window_fetch:
 * @self: a window
 * @offset: the first byte
 * @count: how many
 * @error: return location, or %NULL
 *
 * Brings a range into memory, by as few reads as its holes allow.
 *
 * Returns: %FALSE on error, also where it would be more than all windows may hold
 */
gboolean
sky_media_window_fetch (SkyMediaWindow *self, guint64 offset, gsize count, GError **error)
{
  guint64 end;
  guint64 block;

  g_return_val_if_fail (self != NULL, FALSE);

  if (offset >= self->size || count == 0)
    return TRUE;
  end = (MIN (self->size - offset, count) + offset + BLOCK_SIZE - 1) / BLOCK_SIZE;
  block = offset / BLOCK_SIZE;
  while (block < end)
    {
      guint64 first = block;

      while (block < end && find_block (self, block) == NULL)
        block++;
      if (block > first && !fetch_blocks (self, first, block, error))
        return FALSE;
      while (block < end && find_block (self, block) != NULL)
        block++;
    }
  return TRUE;
}

/* Brings one block and a few behind it, up to the next that is here. */
static gboolean
need_block (SkyMediaWindow *self, guint64 block, GError **error)
{
  guint64 last = (self->size + BLOCK_SIZE - 1) / BLOCK_SIZE;
  guint64 end = block;

  if (find_block (self, block) != NULL)
    return TRUE;
  while (end < last && end - block < READ_AHEAD / BLOCK_SIZE && find_block (self, end) == NULL)
    end++;
  return fetch_blocks (self, block, end, error);
}

/**
 * sky_media_window_peek:
 * @self: a window
 * @offset: the first byte
 * @buffer: (out caller-allocates): at least @count bytes
 * @count: how many at most
 * @error: return location, or %NULL; set where not even that many were to be had
 *
 * Returns: how many were read: fewer at the file's end or on an error
 */
gsize
sky_media_window_peek (
    SkyMediaWindow *self, guint64 offset, void *buffer, gsize count, GError **error)
{
  gsize done = 0;

  g_return_val_if_fail (self != NULL, 0);

  count = offset < self->size ? MIN (count, self->size - offset) : 0;
  while (done < count)
    {
      guint64 block = (offset + done) / BLOCK_SIZE;
      gsize   within = (offset + done) % BLOCK_SIZE;
      gsize   n = MIN (BLOCK_SIZE - within, count - done);

      if (!need_block (self, block, error))
        return done;
      memcpy ((guint8 *) buffer + done, find_block (self, block) + within, n);
      done += n;
    }
  return done;
}

/**
 * sky_media_window_read:
 * @self: a window
 * @offset: the first byte
 * @buffer: (out caller-allocates): at least @count bytes
 * @count: how many
 * @error: return location, or %NULL
 *
 * As sky_media_window_peek (), but a file that ends before is %SKY_MEDIA_ERROR_TRUNCATED.
 *
 * Returns: whether all are there
 */
gboolean
sky_media_window_read (
    SkyMediaWindow *self, guint64 offset, void *buffer, gsize count, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *label = NULL;

  if (sky_media_window_peek (self, offset, buffer, count, &local_error) == count)
    return TRUE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  label = sky_byte_source_dup_label (self->source);
  g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TRUNCATED, "%s ends too early", label);
  return FALSE;
}
