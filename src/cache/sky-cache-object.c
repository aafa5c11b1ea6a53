/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheObject: one version of one entry while it is read. Readers on any thread take bytes from
 * it and wait on its condition for those that are missing; the fetcher on the network thread is
 * the only one that adds bytes. The lock is never held while the disk or the network is asked, nor
 * across a call into another layer. A byte that is there is never written again.
 */
#include "cache/sky-cache-object.h"

#include <errno.h>
#include <unistd.h>

#include "cache/sky-cache-fetcher.h"
#include "cache/sky-cache-jobs.h"
#include "cache/sky-cache-object-private.h"
#include "cache/sky-cache-reader.h"
#include "cache/sky-cache-store.h"

/**
 * sky_cache_object_new:
 * @core: the cache
 * @drive: where the entry lies
 * @entry: what to read
 *
 * Returns: (transfer full): an object in the state %SKY_CACHE_LOADING
 */
SkyCacheObject *
sky_cache_object_new (SkyCacheCore *core, SkyDrive *drive, SkyDriveEntry *entry)
{
  SkyCacheObject *self = g_new0 (SkyCacheObject, 1);

  g_atomic_ref_count_init (&self->refs);
  self->core = sky_cache_core_ref (core);
  self->drive = g_object_ref (drive);
  self->drive_id = g_strdup (sky_drive_get_id (drive));
  self->key = g_strdup (sky_drive_entry_get_key (entry));
  self->version = sky_drive_entry_dup_version (entry);
  self->label = g_strdup (sky_drive_entry_get_path (entry));
  self->size = sky_drive_entry_get_size (entry);
  self->local = (sky_drive_get_features (drive) & SKY_DRIVE_LOCAL) != 0;
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->entry = g_object_ref (entry);
  self->map = sky_cache_map_new (self->size);
  self->waits = g_ptr_array_new ();
  self->readers = g_ptr_array_new ();
  self->prefetch = sky_range_set_new ();
  g_cond_init (&self->written);
  self->sealed = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->growing = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->rowless = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->recent);
  self->fd = -1;
  self->etag = g_strdup (sky_drive_entry_get_etag (entry));
  self->fetcher = sky_cache_fetcher_new (self);

  return self;
}

/**
 * sky_cache_object_ref:
 * @self: an object
 *
 * Returns: (transfer full): @self
 */
SkyCacheObject *
sky_cache_object_ref (SkyCacheObject *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * sky_cache_object_unref:
 * @self: (transfer full): an object
 */
void
sky_cache_object_unref (SkyCacheObject *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  sky_cache_fetcher_free (self->fetcher);
  if (self->fd >= 0)
    close (self->fd);
  g_queue_clear_full (&self->recent, g_free);
  g_hash_table_unref (self->rowless);
  g_hash_table_unref (self->growing);
  g_hash_table_unref (self->sealed);
  g_clear_pointer (&self->cipher, sky_cache_cipher_unref);
  sky_range_set_free (self->prefetch);
  g_ptr_array_unref (self->readers);
  g_ptr_array_unref (self->waits);
  sky_cache_map_free (self->map);
  g_object_unref (self->entry);
  g_cond_clear (&self->written);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->lock);
  g_free (self->etag);
  g_free (self->label);
  g_free (self->version);
  g_free (self->key);
  g_free (self->drive_id);
  g_object_unref (self->drive);
  sky_cache_core_unref (self->core);
  g_free (self);
}

/**
 * sky_cache_object_get_size:
 * @self: an object
 *
 * Returns: the size in bytes
 */
guint64
sky_cache_object_get_size (SkyCacheObject *self)
{
  return self->size;
}

/**
 * sky_cache_object_dup_label:
 * @self: an object
 *
 * Returns: (transfer full): the entry's path
 */
char *
sky_cache_object_dup_label (SkyCacheObject *self)
{
  return g_strdup (self->label);
}

/**
 * sky_cache_object_list_available:
 * @self: an object
 *
 * Returns: (transfer full) (element-type SkyRange): what can be read without the network
 */
GArray *
sky_cache_object_list_available (SkyCacheObject *self)
{
  GArray *ranges;

  g_mutex_lock (&self->lock);
  ranges = sky_cache_map_list (self->map);
  g_mutex_unlock (&self->lock);

  return ranges;
}

/**
 * sky_cache_object_add_reader:
 * @self: an object
 * @source: who reads; gets the signal "changed"
 *
 * Returns: (transfer full): to be given back to sky_cache_object_remove_reader ()
 */
SkyCacheReader *
sky_cache_object_add_reader (SkyCacheObject *self, GObject *source)
{
  SkyCacheReader *reader = g_new0 (SkyCacheReader, 1);

  g_weak_ref_init (&reader->source, source);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->readers, reader);
  g_mutex_unlock (&self->lock);

  return reader;
}

/**
 * sky_cache_object_remove_reader:
 * @self: an object
 * @reader: (transfer full): of a source that reads no more
 *
 * The last reader's wishes go with it.
 */
void
sky_cache_object_remove_reader (SkyCacheObject *self, SkyCacheReader *reader)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_remove_fast (self->readers, reader);
  if (self->readers->len == 0)
    sky_range_set_remove (self->prefetch, 0, self->size);
  g_mutex_unlock (&self->lock);

  g_weak_ref_clear (&reader->source);
  g_free (reader);
  sky_cache_object_kick (self);
}

static gboolean
kick_cb (gpointer data)
{
  SkyCacheObject *self = data;

  g_mutex_lock (&self->lock);
  self->kicked = FALSE;
  g_mutex_unlock (&self->lock);
  sky_cache_fetcher_plan (self->fetcher);

  return G_SOURCE_REMOVE;
}

/**
 * sky_cache_object_kick:
 * @self: an object, not locked by the caller
 *
 * Lets the fetcher look at what is wanted now.
 */
void
sky_cache_object_kick (SkyCacheObject *self)
{
  gboolean kicked;

  if (sky_cache_core_is_over (self->core))
    return;
  g_mutex_lock (&self->lock);
  kicked = self->kicked;
  self->kicked = TRUE;
  g_mutex_unlock (&self->lock);

  if (!kicked)
    sky_loop_thread_invoke (sky_cache_core_get_network (self->core), kick_cb,
                            sky_cache_object_ref (self), (GDestroyNotify) sky_cache_object_unref);
}

/* Reads from the data file. Unlocks on the way; 0 says: look again. */
static gssize
read_disk (SkyCacheObject *self, guint64 offset, void *buffer, gsize count)
{
  SkyCacheBlock block;
  int           fd = self->fd;
  gssize        n;

  if (self->cipher != NULL)
    return sky_cache_object_read_sealed (self, offset, buffer, count);
  if (sky_cache_map_find_unchecked (self->map, offset, &block))
    {
      sky_cache_object_check_block (self, block);
      return 0;
    }
  count = sky_cache_map_on_disk (self->map, offset, count);

  g_mutex_unlock (&self->lock);
  do
    n = pread (fd, buffer, count, offset);
  while (n < 0 && errno == EINTR);
  g_mutex_lock (&self->lock);

  if (n > 0)
    return n;
  g_info ("%s: the cache's file can't be read at %" G_GUINT64_FORMAT, self->label, offset);
  sky_cache_map_remove_disk (self->map, offset, offset + count);

  return 0;
}

static gssize
read_available (SkyCacheObject *self, guint64 offset, void *buffer, gsize count)
{
  while (self->state == SKY_CACHE_READY && sky_cache_map_reach (self->map, offset) > offset)
    {
      gssize n = sky_cache_map_copy_memory (self->map, offset, buffer, count);

      if (n == 0)
        n = read_disk (self, offset, buffer, count);
      if (n > 0)
        return n;
    }

  return 0;
}

/* Whether a wait has come to an end without bytes. */
static gboolean
check_over (SkyCacheObject *self, SkyCacheWait *wait, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  if (self->state == SKY_CACHE_STALE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s has changed on the drive while it was read", self->label);
      return TRUE;
    }
  if (self->state == SKY_CACHE_CLOSED)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                   "%s can't be read any more: the cache is closed", self->label);
      return TRUE;
    }
  if (wait->error == NULL)
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&wait->error));

  return TRUE;
}

static gssize
read_or_wait (SkyCacheObject *self,
              SkyCacheWait   *wait,
              SkyRange        wanted,
              void           *buffer,
              GCancellable   *cancellable,
              GError        **error)
{
  gboolean waits = FALSE;
  gssize   n = -1;

  g_mutex_lock (&self->lock);
  wait->reader->active = TRUE;
  wait->reader->position = wanted.start;
  while (!check_over (self, wait, cancellable, error))
    {
      n = read_available (self, wanted.start, buffer, wanted.end - wanted.start);
      if (n > 0)
        break;
      n = -1;
      if (waits)
        {
          g_cond_wait (&self->cond, &self->lock);
          continue;
        }
      if (self->state > SKY_CACHE_READY)
        continue;
      waits = TRUE;
      g_ptr_array_add (self->waits, wait);
      g_mutex_unlock (&self->lock);
      sky_cache_object_kick (self);
      g_mutex_lock (&self->lock);
    }
  if (waits)
    g_ptr_array_remove_fast (self->waits, wait);
  if (n > 0)
    wait->reader->position = wanted.start + n;
  g_mutex_unlock (&self->lock);
  g_clear_error (&wait->error);

  return n;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  SkyCacheObject *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_cache_object_read:
 * @self: an object
 * @reader: who asks
 * @wanted: the bytes wanted
 * @buffer: (out caller-allocates): where to put them
 * @cancellable: (nullable): wakes the call at once
 * @error: return location, or %NULL
 *
 * Blocks until at least one byte is there.
 *
 * Returns: how many bytes were read from the start of @wanted on; 0 at the end; -1 on error
 */
gssize
sky_cache_object_read (SkyCacheObject *self,
                       SkyCacheReader *reader,
                       SkyRange        wanted,
                       void           *buffer,
                       GCancellable   *cancellable,
                       GError        **error)
{
  SkyCacheWait wait = { reader, wanted.start, NULL };
  gulong       handler = 0;
  gssize       n;

  wanted.end = MIN (wanted.end, self->size);
  if (wanted.start >= wanted.end)
    return 0;

  if (cancellable != NULL)
    handler =
        g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), sky_cache_object_ref (self),
                               (GDestroyNotify) sky_cache_object_unref);
  n = read_or_wait (self, &wait, wanted, buffer, cancellable, error);
  g_cancellable_disconnect (cancellable, handler);
  if (n > 0 && sky_cache_reader_is_due (reader, self))
    sky_cache_object_kick (self);

  return n;
}

/**
 * sky_cache_object_look:
 * @self: an object
 * @offset: a byte
 * @buffer: (out caller-allocates): where to put what is there
 * @count: how many at most
 *
 * Reads what is at hand on nobody's behalf: nothing is asked for, and nobody's requests end.
 *
 * Returns: how many bytes were read, 0 where the first is missing
 */
gssize
sky_cache_object_look (SkyCacheObject *self, guint64 offset, void *buffer, gsize count)
{
  gssize n = 0;

  g_mutex_lock (&self->lock);
  if (offset < self->size)
    n = read_available (self, offset, buffer, MIN (count, self->size - offset));
  g_mutex_unlock (&self->lock);

  return n;
}

/**
 * sky_cache_object_keeps:
 * @self: an object
 * @offset: a byte
 * @end: (out): where the answer ends to hold
 *
 * Drives on this computer have their bytes at hand anyway: of their files only head and tail go to
 * the cache's disk.
 *
 * Returns: whether the byte may be kept on disk
 */
gboolean
sky_cache_object_keeps (SkyCacheObject *self, guint64 offset, guint64 *end)
{
  guint64 tail = self->size > SKY_CACHE_TAIL ? self->size - SKY_CACHE_TAIL : 0;

  *end = self->size;
  if (!self->local || tail <= SKY_CACHE_HEAD || offset >= tail)
    return TRUE;
  if (offset < SKY_CACHE_HEAD)
    {
      *end = SKY_CACHE_HEAD;
      return TRUE;
    }
  *end = tail;

  return FALSE;
}

/**
 * sky_cache_object_prefetch:
 * @self: an object
 * @start: first byte
 * @end: one past the last
 *
 * Wishes for bytes that nobody waits for yet. What can't be kept is not fetched.
 */
void
sky_cache_object_prefetch (SkyCacheObject *self, guint64 start, guint64 end)
{
  end = MIN (end, self->size);
  g_mutex_lock (&self->lock);
  while (start < end)
    {
      guint64  stretch;
      gboolean keeps = sky_cache_object_keeps (self, start, &stretch);

      stretch = MIN (stretch, end);
      if (keeps)
        sky_range_set_add (self->prefetch, start, stretch);
      start = stretch;
    }
  g_mutex_unlock (&self->lock);
  sky_cache_object_kick (self);
}

/**
 * sky_cache_object_cut:
 * @self: an object
 * @offset: a byte
 *
 * The first request that would run over @offset becomes two, unless the drive is on this computer.
 */
void
sky_cache_object_cut (SkyCacheObject *self, guint64 offset)
{
  g_mutex_lock (&self->lock);
  self->cut = offset < self->size && !self->local ? offset : 0;
  g_mutex_unlock (&self->lock);
}

/**
 * sky_cache_object_get_keeping:
 * @self: an object
 *
 * Returns: what becomes of bytes that are fetched now
 */
SkyCacheKeeping
sky_cache_object_get_keeping (SkyCacheObject *self)
{
  SkyCacheKeeping keeping = SKY_CACHE_KEEPS;

  g_mutex_lock (&self->lock);
  if (self->state == SKY_CACHE_LOADING)
    keeping = SKY_CACHE_WAITS;
  else if (self->state != SKY_CACHE_READY || self->detached)
    keeping = SKY_CACHE_APART;
  else if (self->id == 0)
    keeping = SKY_CACHE_NOWHERE;
  else if (self->disk_full)
    keeping = SKY_CACHE_FULL;
  g_mutex_unlock (&self->lock);

  return keeping;
}

/**
 * sky_cache_object_invalidate:
 * @self: an object
 *
 * The drive holds another content: every reader gets %G_IO_ERROR_INVALID_DATA, what is kept of
 * this one goes.
 */
void
sky_cache_object_invalidate (SkyCacheObject *self)
{
  g_mutex_lock (&self->lock);
  if (self->state < SKY_CACHE_STALE)
    self->state = SKY_CACHE_STALE;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);

  sky_cache_core_forget (self->core, self);
  sky_cache_object_kick (self);
}
