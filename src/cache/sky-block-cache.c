/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyBlockCache: the application's face of the block cache. Owns the core; lives on the main
 * thread, which never waits here except in sky_block_cache_stop ().
 */
#include "cache/sky-block-cache.h"

#include "cache/sky-cache-core.h"
#include "cache/sky-cache-folder.h"
#include "cache/sky-cache-move.h"
#include "cache/sky-cache-pins.h"
#include "cache/sky-cache-source-private.h"

struct _SkyBlockCache
{
  GObject parent_instance;

  SkyCacheCore *core; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SkyBlockCache, sky_block_cache, G_TYPE_OBJECT)

static void
sky_block_cache_finalize (GObject *object)
{
  SkyBlockCache *self = SKY_BLOCK_CACHE (object);

  if (self->core != NULL)
    sky_cache_core_stop (self->core);
  g_clear_pointer (&self->core, sky_cache_core_unref);

  G_OBJECT_CLASS (sky_block_cache_parent_class)->finalize (object);
}

static void
sky_block_cache_class_init (SkyBlockCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_block_cache_finalize;
}

static void
sky_block_cache_init (SkyBlockCache *self)
{
}

/**
 * sky_block_cache_new:
 * @directory: the cache's own folder; made where it is missing
 * @network: where requests are sent; outlives the cache
 * @error: return location, or %NULL
 *
 * Opens a cache. One process at a time can use a folder: for others this fails with
 * %G_IO_ERROR_BUSY. A damaged map is thrown away with what it described; where the disk can't be
 * written, everything is still read, through memory.
 *
 * Returns: (transfer full) (nullable): the cache
 */
SkyBlockCache *
sky_block_cache_new (const char *directory, SkyLoopThread *network, GError **error)
{
  g_autoptr (SkyBlockCache) self = NULL;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (SKY_IS_LOOP_THREAD (network), NULL);

  self = g_object_new (SKY_TYPE_BLOCK_CACHE, NULL);
  self->core = sky_cache_core_new (directory, network, FALSE, error);
  if (self->core == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sky_block_cache_new_locked:
 * @directory: the cache's own folder; made where it is missing
 * @network: where requests are sent; outlives the cache
 * @error: return location, or %NULL
 *
 * Like sky_block_cache_new (), for a cache that is encrypted: until sky_block_cache_set_key () was
 * called nothing is read from disk and nothing written. Reading waits a moment for it, then goes
 * through memory.
 *
 * Returns: (transfer full) (nullable): the cache
 */
SkyBlockCache *
sky_block_cache_new_locked (const char *directory, SkyLoopThread *network, GError **error)
{
  g_autoptr (SkyBlockCache) self = NULL;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (SKY_IS_LOOP_THREAD (network), NULL);

  self = g_object_new (SKY_TYPE_BLOCK_CACHE, NULL);
  self->core = sky_cache_core_new (directory, network, TRUE, error);
  if (self->core == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sky_block_cache_set_key:
 * @self: a cache
 * @key: (nullable): 32 bytes to encrypt with from now on; %NULL: nothing is encrypted
 *
 * What is kept under another key, or without one, is dropped. What is being read goes on, through
 * memory. Does not wait for it.
 */
void
sky_block_cache_set_key (SkyBlockCache *self, GBytes *key)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));
  g_return_if_fail (key == NULL || g_bytes_get_size (key) == 32);

  sky_cache_core_set_key (self->core, key);
}

/**
 * sky_block_cache_set_limit:
 * @self: a cache
 * @bytes: what it may hold on disk; what is in use may go beyond
 */
void
sky_block_cache_set_limit (SkyBlockCache *self, guint64 bytes)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));

  sky_cache_core_set_limit (self->core, bytes);
}

/**
 * sky_block_cache_get_limit:
 * @self: a cache
 *
 * Returns: what it may hold on disk, in bytes
 */
guint64
sky_block_cache_get_limit (SkyBlockCache *self)
{
  g_return_val_if_fail (SKY_IS_BLOCK_CACHE (self), 0);

  return sky_cache_core_get_limit (self->core);
}

/**
 * sky_block_cache_get_used:
 * @self: a cache
 *
 * Returns: what it holds on disk, in bytes; what came in the last seconds may not be counted yet
 */
guint64
sky_block_cache_get_used (SkyBlockCache *self)
{
  g_return_val_if_fail (SKY_IS_BLOCK_CACHE (self), 0);

  return sky_cache_core_get_used (self->core);
}

/**
 * sky_block_cache_clear:
 * @self: a cache
 *
 * Gives up everything but what is being read or pinned. Does not wait for it.
 */
void
sky_block_cache_clear (SkyBlockCache *self)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));

  sky_cache_core_clear (self->core);
}

/**
 * sky_block_cache_set_patience_ms:
 * @self: a cache
 * @milliseconds: how long a reader waits for a drive that can't be reached
 */
void
sky_block_cache_set_patience_ms (SkyBlockCache *self, guint milliseconds)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));

  sky_cache_core_set_patience_ms (self->core, milliseconds);
}

/**
 * sky_block_cache_open:
 * @self: a cache
 * @drive: where the entry lies
 * @entry: what to read, as last listed
 *
 * Never waits, and asks nobody: what is missing is fetched when it is read. All sources of one
 * content share what was fetched. Opening an entry with another ETag or size than before makes the
 * older sources fail with %G_IO_ERROR_INVALID_DATA.
 *
 * Returns: (transfer full): a #SkyCacheSource
 */
SkyByteSource *
sky_block_cache_open (SkyBlockCache *self, SkyDrive *drive, SkyDriveEntry *entry)
{
  g_return_val_if_fail (SKY_IS_BLOCK_CACHE (self), NULL);
  g_return_val_if_fail (SKY_IS_DRIVE (drive), NULL);
  g_return_val_if_fail (SKY_IS_DRIVE_ENTRY (entry), NULL);

  return sky_cache_source_new (self->core, drive, entry);
}

/**
 * sky_block_cache_rekey:
 * @self: a cache
 * @drive_id: a drive
 * @old_key: key of an entry that we moved on it
 * @new_key: its key now
 *
 * Keeps what is cached of an entry over our own MOVE.
 */
void
sky_block_cache_rekey (SkyBlockCache *self,
                       const char    *drive_id,
                       const char    *old_key,
                       const char    *new_key)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));
  g_return_if_fail (drive_id != NULL && old_key != NULL && new_key != NULL);

  sky_cache_core_rekey (self->core, drive_id, old_key, new_key);
}

/**
 * sky_block_cache_set_pinned:
 * @self: a cache
 * @drive_id: a drive
 * @key: of an entry on it
 * @pinned: whether eviction spares what is kept of it
 *
 * Fetches nothing. What is pinned counts among what is used; beyond the limit there is then less
 * for everything else, and in the end nothing.
 */
void
sky_block_cache_set_pinned (SkyBlockCache *self,
                            const char    *drive_id,
                            const char    *key,
                            gboolean       pinned)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));
  g_return_if_fail (drive_id != NULL && key != NULL);

  sky_cache_pins_set (self->core, drive_id, key, pinned);
}

/**
 * sky_block_cache_set_all_pinned:
 * @self: a cache
 * @names: id of the drive and key in turn, of all entries that are pinned
 *
 * To be told once in each run: until then the map spares what it did in the run before.
 */
void
sky_block_cache_set_all_pinned (SkyBlockCache *self, const char *const *names)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));
  g_return_if_fail (names != NULL);

  sky_cache_pins_set_all (self->core, names);
}

/**
 * sky_block_cache_count_kept_async:
 * @self: a cache
 * @drive_id: a drive
 * @entry: a version of an entry on it
 * @cancellable: (nullable): to give up
 * @callback: called on the thread of the caller
 * @user_data: for @callback
 *
 * Asks the map how much of a version is on disk: what came in the last seconds may not be counted.
 */
void
sky_block_cache_count_kept_async (SkyBlockCache      *self,
                                  const char         *drive_id,
                                  SkyDriveEntry      *entry,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));
  g_return_if_fail (SKY_IS_DRIVE_ENTRY (entry));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_block_cache_count_kept_async);
  sky_cache_pins_count (self->core, drive_id, entry, task);
}

/**
 * sky_block_cache_count_kept_finish:
 * @self: a cache
 * @result: as the callback got it
 * @error: return location, or %NULL
 *
 * Returns: how many bytes are kept, or -1
 */
gint64
sky_block_cache_count_kept_finish (SkyBlockCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

/**
 * sky_block_cache_move_async:
 * @self: a cache
 * @folder: where it shall lie; made where it is missing
 * @adopt: whether the cache that lies there is taken as it is; else what is kept now is copied
 *   there, and what lay there is replaced
 * @cancellable: (nullable): as long as it is being copied, leaves it where it is
 * @callback: called on the thread of the caller
 * @user_data: for @callback
 *
 * Lets the cache lie in another folder, while it is used. One at a time. What lies in the old
 * folder is the caller's to remove, by sky_block_cache_clear_folder ().
 */
void
sky_block_cache_move_async (SkyBlockCache      *self,
                            const char         *folder,
                            gboolean            adopt,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));
  g_return_if_fail (folder != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  /* Once the cache lies there that is so, whatever was wished for in the last moment. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, sky_block_cache_move_async);
  sky_cache_core_move (self->core, folder, adopt, task);
}

/**
 * sky_block_cache_move_finish:
 * @self: a cache
 * @result: as the callback got it
 * @error: return location, or %NULL
 *
 * Fails with %G_IO_ERROR_NO_SPACE, with %G_IO_ERROR_EXISTS where the folder holds something else,
 * with %G_IO_ERROR_INVALID_ARGUMENT where it is the same folder by another name, with
 * %G_IO_ERROR_BUSY where it is in use, or with what the disk says; the cache is then where it was.
 *
 * Returns: whether the cache lies in the new folder
 */
gboolean
sky_block_cache_move_finish (SkyBlockCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sky_block_cache_get_move_progress:
 * @self: a cache
 * @done: (out): bytes that are copied
 * @total: (out): how many are to be; 0: not known yet
 */
void
sky_block_cache_get_move_progress (SkyBlockCache *self, guint64 *done, guint64 *total)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));

  sky_cache_core_get_move_progress (self->core, done, total);
}

/**
 * sky_block_cache_is_folder:
 * @folder: a path
 *
 * Returns: whether a cache lies there
 */
gboolean
sky_block_cache_is_folder (const char *folder)
{
  return sky_cache_folder_is_cache (folder);
}

/**
 * sky_block_cache_clear_folder:
 * @folder: of a cache that is not used any more
 *
 * Removes what the cache has made there. Waits for the disk; any thread.
 */
void
sky_block_cache_clear_folder (const char *folder)
{
  sky_cache_folder_clear (folder);
}

/**
 * sky_block_cache_stop:
 * @self: a cache
 *
 * Ends all reading (readers get %G_IO_ERROR_CLOSED), brings the map up to date and frees the
 * folder for others. Waits for the disk.
 */
void
sky_block_cache_stop (SkyBlockCache *self)
{
  g_return_if_fail (SKY_IS_BLOCK_CACHE (self));

  sky_cache_core_stop (self->core);
}
