/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How bytes get into a SkyCacheObject: from the network to its data file, or to memory where they
 * may not or can't be written; and how those of an earlier run are checked. Bytes are added on the
 * network thread only.
 */
#include <errno.h>
#include <unistd.h>

#include "cache/sky-cache-jobs.h"
#include "cache/sky-cache-object-private.h"
#include "cache/sky-crc32c.h"

/* "changed" comes at most so often. */
#define NOTIFY_INTERVAL_MS 100

/* Private: reads all of it, or fails. */
gboolean
sky_cache_read_fully (int fd, void *buffer, gsize size, guint64 offset)
{
  guint8 *p = buffer;

  while (size > 0)
    {
      gssize n = pread (fd, p, size, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      p += n;
      offset += n;
      size -= n;
    }

  return TRUE;
}

/**
 * sky_cache_object_check_block:
 * @self: an object, locked; it is unlocked on the way
 * @block: a row that an earlier run has left
 *
 * Compares the block's bytes with its check value; a damaged one is missing from now on.
 */
void
sky_cache_object_check_block (SkyCacheObject *self, SkyCacheBlock block)
{
  g_autofree guint8 *data = g_malloc (SKY_CACHE_BLOCK_SIZE);
  gsize              size = block.last - block.first;
  int                fd = self->fd;
  gboolean           good;

  g_mutex_unlock (&self->lock);
  good = sky_cache_read_fully (fd, data, size, block.index * SKY_CACHE_BLOCK_SIZE + block.first) &&
         sky_crc32c (data, size) == block.check;
  if (!good)
    {
      g_info ("%s: block %" G_GUINT64_FORMAT " is damaged in the cache and is fetched again",
              self->label, block.index);
      sky_cache_jobs_forget_block (self->core, self, block.index);
    }
  g_mutex_lock (&self->lock);
  sky_cache_map_set_checked (self->map, block.index, good);
}

static gboolean
notify_cb (gpointer data)
{
  SkyCacheObject *self = data;
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  g_mutex_lock (&self->lock);
  self->notify_pending = FALSE;
  for (guint i = 0; i < self->readers->len; i++)
    {
      SkyCacheReader *reader = g_ptr_array_index (self->readers, i);
      GObject        *source = g_weak_ref_get (&reader->source);

      if (source != NULL)
        g_ptr_array_add (sources, source);
    }
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < sources->len; i++)
    g_signal_emit_by_name (g_ptr_array_index (sources, i), "changed");

  return G_SOURCE_REMOVE;
}

static void
queue_notify (SkyCacheObject *self)
{
  g_autoptr (GSource) source = g_timeout_source_new (NOTIFY_INTERVAL_MS);

  g_source_set_callback (source, notify_cb, sky_cache_object_ref (self),
                         (GDestroyNotify) sky_cache_object_unref);
  g_source_attach (source, NULL);
}

static gboolean
write_fully (int fd, const guint8 *data, gsize size, guint64 offset)
{
  while (size > 0)
    {
      gssize n = pwrite (fd, data, size, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      offset += n;
      size -= n;
    }

  return TRUE;
}

/* Makes sure that no bytes are added to a block whose others were never checked. */
static void
check_around (SkyCacheObject *self, guint64 start, guint64 end)
{
  SkyCacheBlock block;

  if (sky_cache_map_find_unchecked (self->map, start, &block))
    sky_cache_object_check_block (self, block);
  if (sky_cache_map_find_unchecked (self->map, end - 1, &block))
    sky_cache_object_check_block (self, block);
}

/* The disk took no more. Room is made once; an object that fails again stays in memory. */
static void
note_full (SkyCacheObject *self, int fault)
{
  gboolean evict;

  g_message ("%s can't be kept in the cache: %s", self->label, g_strerror (fault));
  g_mutex_lock (&self->lock);
  evict = self->n_faults++ == 0 && (fault == ENOSPC || fault == EDQUOT);
  self->disk_full = TRUE;
  g_mutex_unlock (&self->lock);

  if (evict)
    sky_cache_jobs_make_room (self->core, self);
}

/* Private: whether something may be written to its data file. Locked. */
gboolean
sky_cache_object_can_write (SkyCacheObject *self)
{
  return self->id != 0 && !self->disk_full && !self->detached;
}

/* Private: writes to the data file, one at a time. Called locked, unlocks on the way. */
gboolean
sky_cache_object_write (SkyCacheObject *self, guint64 start, const guint8 *data, gsize size)
{
  gboolean written;
  int      fd;

  while (self->writing)
    g_cond_wait (&self->written, &self->lock);
  if (!sky_cache_object_can_write (self))
    return FALSE;
  self->writing = TRUE;
  fd = self->fd;

  g_mutex_unlock (&self->lock);
  if (fd < 0)
    fd = sky_cache_core_create_file (self->core, self->id, self->generation);
  written = fd >= 0 && write_fully (fd, data, size, start);
  if (!written)
    note_full (self, errno);
  g_mutex_lock (&self->lock);
  self->fd = fd;
  self->writing = FALSE;
  g_cond_broadcast (&self->written);

  return written;
}

static gboolean
write_disk (SkyCacheObject *self, guint64 start, const guint8 *data, gsize size)
{
  if (!sky_cache_object_can_write (self))
    return FALSE;
  check_around (self, start, start + size);

  return sky_cache_object_write (self, start, data, size);
}

/**
 * sky_cache_object_store:
 * @self: an object
 * @offset: where in the file @data stands
 * @data: bytes of this version
 * @size: how many
 *
 * Keeps what is not there yet, on disk where it may, and wakes the readers. Network thread.
 */
void
sky_cache_object_store (SkyCacheObject *self, guint64 offset, const guint8 *data, gsize size)
{
  SkyRange hole = { 0, offset };
  gboolean notify;

  g_mutex_lock (&self->lock);
  while (self->state == SKY_CACHE_READY &&
         sky_cache_map_first_hole (self->map, hole.end, offset + size, &hole))
    {
      const guint8 *part = data + (hole.start - offset);
      guint64       stretch;
      gboolean      keeps = sky_cache_object_keeps (self, hole.start, &stretch);

      if (self->cipher != NULL)
        {
          sky_cache_object_store_sealed (self, hole.start, part, hole.end - hole.start);
          continue;
        }
      hole.end = MIN (hole.end, stretch);
      if (keeps && write_disk (self, hole.start, part, hole.end - hole.start))
        sky_cache_map_add_disk (self->map, hole.start, hole.end);
      else
        sky_cache_map_add_memory (self->map, hole.start, part, hole.end - hole.start);
    }
  g_cond_broadcast (&self->cond);
  notify = !self->notify_pending && self->readers->len > 0;
  self->notify_pending = self->notify_pending || notify;
  g_mutex_unlock (&self->lock);

  if (notify)
    queue_notify (self);
}
