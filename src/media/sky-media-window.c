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

typedef struct
{
  gsize  begin; /* which of its bytes are here */
  gsize  end;
  guint8 bytes[BLOCK_SIZE];
} Block;

struct _SkyMediaWindow
{
  SkyByteSource *source;      /* (owned) */
  GCancellable  *cancellable; /* (owned) (nullable) */
  GHashTable    *blocks;      /* (owned): block number to Block */
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

static Block *
find_block (SkyMediaWindow *self, guint64 number)
{
  return g_hash_table_lookup (self->blocks, GSIZE_TO_POINTER (number));
}

static Block *
need_place (SkyMediaWindow *self, guint64 number, gsize within)
{
  Block *block = find_block (self, number);

  if (block != NULL)
    return block;
  block = g_new0 (Block, 1);
  block->begin = block->end = within;
  g_hash_table_insert (self->blocks, GSIZE_TO_POINTER (number), block);

  return block;
}

/* Puts what was read where it belongs: beside what is there, or, as a block remembers one stretch,
 * in its place. At the end of the file what is missing is zero. */
static void
put_bytes (SkyMediaWindow *self, guint64 offset, const guint8 *data, gsize count, gboolean at_end)
{
  gsize done = 0;

  do
    {
      gsize  within = (offset + done) % BLOCK_SIZE;
      gsize  n = MIN (BLOCK_SIZE - within, count - done);
      Block *block = need_place (self, (offset + done) / BLOCK_SIZE, within);

      memcpy (block->bytes + within, data + done, n);
      if (within > block->end || within + n < block->begin)
        block->begin = block->end = within;
      block->begin = MIN (block->begin, within);
      block->end = MAX (block->end, within + n);
      done += n;
      if (at_end && done == count)
        block->end = BLOCK_SIZE;
    }
  while (done < count);
}

/* Reads bytes none of which is here, as many as come until the first @needed are there: who waits
 * for more of a slow line waits for nothing. */
static gboolean
fetch_bytes (SkyMediaWindow *self, guint64 offset, gsize needed, gsize count, GError **error)
{
  g_autofree guint8 *data = NULL;
  g_autoptr (GError) failure = NULL;
  gsize  done = 0;
  gssize n = 1;

  if (self->bytes_read + count > self->limit)
    {
      g_autofree char *label = sky_byte_source_dup_label (self->source);

      g_set_error (error, SKY_MEDIA_ERROR, SKY_MEDIA_ERROR_TOO_LARGE,
                   "%s: the tags are too large to be read", label);
      return FALSE;
    }
  data = g_malloc (count);
  while (done < needed && n > 0)
    {
      n = sky_byte_source_read (self->source, offset + done, data + done, count - done,
                                self->cancellable, &failure);
      if (n < 0)
        {
          if (self->failure == NULL)
            self->failure = g_error_copy (failure);
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      done += (gsize) n;
    }
  self->bytes_read += done;
  put_bytes (self, offset, data, done, n == 0 || offset + done >= self->size);

  return TRUE;
}

/* The first byte from the offset on that isn't here. */
static guint64
skip_here (SkyMediaWindow *self, guint64 offset)
{
  const Block *block;

  while ((block = find_block (self, offset / BLOCK_SIZE)) != NULL &&
         block->begin <= offset % BLOCK_SIZE && offset % BLOCK_SIZE < block->end)
    offset += block->end - offset % BLOCK_SIZE;

  return offset;
}

/* Where from the offset on, which isn't here, something is; else the end. */
static guint64
find_here (SkyMediaWindow *self, guint64 offset, guint64 end)
{
  guint64 at = offset - offset % BLOCK_SIZE;

  for (; at < end; at += BLOCK_SIZE)
    {
      const Block *block = find_block (self, at / BLOCK_SIZE);

      if (block != NULL && at + block->begin > offset)
        return MIN (at + block->begin, end);
    }

  return end;
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

  g_return_val_if_fail (self != NULL, FALSE);

  end = offset + (offset < self->size ? MIN (self->size - offset, count) : 0);
  while (offset < end)
    {
      guint64 here = skip_here (self, offset);
      guint64 next = find_here (self, here, MAX (end, here));

      if (here < end && !fetch_bytes (self, here, MIN (next, end) - here, next - here, error))
        return FALSE;
      offset = next;
    }
  return TRUE;
}

/* Brings some bytes, and of what is behind them what comes with them. */
static gboolean
need_bytes (SkyMediaWindow *self, guint64 offset, gsize count, GError **error)
{
  const guint64 end = offset + count;

  for (offset = skip_here (self, offset); offset < end; offset = skip_here (self, offset))
    {
      guint64 next = find_here (self, offset, MIN (offset + READ_AHEAD, self->size));

      if (!fetch_bytes (self, offset, MIN (next, end) - offset, next - offset, error))
        return FALSE;
    }
  return TRUE;
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

      if (!need_bytes (self, offset + done, n, error))
        return done;
      memcpy ((guint8 *) buffer + done, find_block (self, block)->bytes + within, n);
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
