/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheCore: what all objects of one cache share. The lock guards the table of the objects in
 * use and what is marked so in SkyCacheObject; it is taken before an object's own lock, never
 * after. Any thread.
 */
#include "cache/sky-cache-core.h"

#include <sys/file.h>
#include <unistd.h>

#include "cache/sky-cache-core-private.h"
#include "cache/sky-cache-folder.h"
#include "cache/sky-cache-jobs.h"
#include "cache/sky-cache-object-private.h"
#include "cache/sky-cache-pins.h"

#define DEFAULT_LIMIT (G_GUINT64_CONSTANT (8) * 1024 * 1024 * 1024)
#define DEFAULT_PATIENCE_MS 60000
/* How long a stop waits for cancelled requests to be gone. */
#define STOP_PATIENCE_S 5

/* Private: what an entry is found by in the table. */
char *
sky_cache_core_build_name (const char *drive_id, const char *key)
{
  return g_strdup_printf ("%s\n%s", drive_id, key);
}

/**
 * sky_cache_core_new:
 * @directory: made where it is missing
 * @network: where requests are sent
 * @locked: whether nothing is kept before sky_cache_core_set_key () was called
 * @error: return location, or %NULL
 *
 * Locks the folder and begins to open the map.
 *
 * Returns: (transfer full) (nullable): the core; to be ended with sky_cache_core_stop ()
 */
SkyCacheCore *
sky_cache_core_new (const char *directory, SkyLoopThread *network, gboolean locked, GError **error)
{
  SkyCacheCore *self;
  int           lock_fd = sky_cache_folder_lock (directory, error);

  if (lock_fd < 0)
    return NULL;

  self = g_new0 (SkyCacheCore, 1);
  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  g_cond_init (&self->key_told);
  self->keyed = !locked;
  self->lock_fd = lock_fd;
  self->network = g_object_ref (network);
  self->store = sky_cache_store_new (directory);
  self->line = sky_cache_line_new ();
  self->sync = sky_worker_new ("sky-cache-sync");
  self->db = sky_worker_new ("sky-db-cache");
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) sky_cache_object_unref);
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->limit = DEFAULT_LIMIT;
  self->patience_ms = DEFAULT_PATIENCE_MS;
  sky_cache_jobs_open (self);

  return self;
}

/**
 * sky_cache_core_ref:
 * @self: a core
 *
 * Returns: (transfer full): @self
 */
SkyCacheCore *
sky_cache_core_ref (SkyCacheCore *self)
{
  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * sky_cache_core_unref:
 * @self: (transfer full): a core
 */
void
sky_cache_core_unref (SkyCacheCore *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_hash_table_unref (self->pins);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->objects);
  g_object_unref (self->db);
  g_object_unref (self->sync);
  sky_cache_line_free (self->line);
  sky_cache_store_free (self->store);
  g_object_unref (self->network);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_clear_pointer (&self->cipher, sky_cache_cipher_unref);
  g_cond_clear (&self->key_told);
  g_cond_clear (&self->idle);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * sky_cache_core_get_network:
 * @self: a core
 *
 * Returns: (transfer none): where requests are sent
 */
SkyLoopThread *
sky_cache_core_get_network (SkyCacheCore *self)
{
  return self->network;
}

/**
 * sky_cache_core_get_line:
 * @self: a core
 *
 * Returns: (transfer none): what is on its way; network thread
 */
SkyCacheLine *
sky_cache_core_get_line (SkyCacheCore *self)
{
  return self->line;
}

/**
 * sky_cache_core_set_patience_ms:
 * @self: a core
 * @milliseconds: how long a reader waits for a drive that does not answer
 */
void
sky_cache_core_set_patience_ms (SkyCacheCore *self, guint milliseconds)
{
  g_mutex_lock (&self->lock);
  self->patience_ms = milliseconds;
  g_mutex_unlock (&self->lock);
}

/**
 * sky_cache_core_get_patience_ms:
 * @self: a core
 *
 * Returns: how long a reader waits for a drive that does not answer
 */
guint
sky_cache_core_get_patience_ms (SkyCacheCore *self)
{
  guint patience_ms;

  g_mutex_lock (&self->lock);
  patience_ms = self->patience_ms;
  g_mutex_unlock (&self->lock);

  return patience_ms;
}

/* Takes an object out of the table. Called with the lock held; gives the table's reference. */
static SkyCacheObject *
unlist (SkyCacheCore *self, SkyCacheObject *object)
{
  g_autofree char *name = sky_cache_core_build_name (object->drive_id, object->key);
  g_autofree char *stolen = NULL;

  if (!object->listed)
    return NULL;
  object->listed = FALSE;
  g_hash_table_steal_extended (self->objects, name, (gpointer *) &stolen, NULL);
  g_mutex_lock (&object->lock);
  g_hash_table_remove (self->ids, &object->id);
  g_mutex_unlock (&object->lock);

  return object;
}

/* Puts a new object into the table and begins to load it. Called with the lock held. */
static SkyCacheObject *
add_object (SkyCacheCore *self, SkyDrive *drive, SkyDriveEntry *entry)
{
  SkyCacheObject *object = sky_cache_object_new (self, drive, entry);

  object->listed = TRUE;
  g_hash_table_insert (self->objects, sky_cache_core_build_name (object->drive_id, object->key),
                       sky_cache_object_ref (object));
  sky_cache_jobs_load (self, object);

  return object;
}

/* Finds the object of this content, counted as open. What is of another content is given back. */
static SkyCacheObject *
find_or_add (SkyCacheCore *self, SkyDrive *drive, SkyDriveEntry *entry, SkyCacheObject **other)
{
  g_autofree char *name =
      sky_cache_core_build_name (sky_drive_get_id (drive), sky_drive_entry_get_key (entry));
  g_autofree char *version = sky_drive_entry_dup_version (entry);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SkyCacheObject *object = g_hash_table_lookup (self->objects, name);

  if (object != NULL && (g_strcmp0 (object->version, version) != 0 ||
                         object->size != sky_drive_entry_get_size (entry)))
    {
      *other = sky_cache_object_ref (object);
      return NULL;
    }
  if (object != NULL)
    sky_cache_object_ref (object);
  else
    object =
        self->stopped ? sky_cache_object_new (self, drive, entry) : add_object (self, drive, entry);
  object->n_open++;

  return object;
}

/**
 * sky_cache_core_open:
 * @self: a core
 * @drive: where the entry lies
 * @entry: what to read
 *
 * All who read the same content share one object. Where the one in use is of another content, it
 * is stale from now on.
 *
 * Returns: (transfer full): the object; to be given back by sky_cache_core_close () and unref
 */
SkyCacheObject *
sky_cache_core_open (SkyCacheCore *self, SkyDrive *drive, SkyDriveEntry *entry)
{
  SkyCacheObject *object = NULL;

  while (object == NULL)
    {
      g_autoptr (SkyCacheObject) other = NULL;

      object = find_or_add (self, drive, entry, &other);
      if (other != NULL)
        sky_cache_object_invalidate (other);
    }

  g_mutex_lock (&object->lock);
  g_set_object (&object->entry, entry);
  g_set_object (&object->drive, drive);
  if (!object->listed && object->state == SKY_CACHE_LOADING)
    object->state = SKY_CACHE_CLOSED;
  g_mutex_unlock (&object->lock);

  return object;
}

/**
 * sky_cache_core_close:
 * @self: a core
 * @object: as sky_cache_core_open () gave it
 *
 * Nothing is read from it any more by this caller. The last one lets the map be brought up to
 * date, and the object go.
 */
void
sky_cache_core_close (SkyCacheCore *self, SkyCacheObject *object)
{
  g_mutex_lock (&self->lock);
  object->n_open--;
  g_mutex_unlock (&self->lock);

  sky_cache_object_kick (object);
}

/**
 * sky_cache_core_release:
 * @self: a core
 * @object: one that may have nothing to do any more
 *
 * Takes it out of the table where nobody reads it and nothing runs for it.
 */
void
sky_cache_core_release (SkyCacheCore *self, SkyCacheObject *object)
{
  g_autoptr (SkyCacheObject) released = NULL;
  gboolean busy;

  g_mutex_lock (&self->lock);
  g_mutex_lock (&object->lock);
  busy = object->n_open > 0 || object->state == SKY_CACHE_LOADING || object->n_commits > 0 ||
         object->n_chunks > 0 || sky_cache_map_get_dirty (object->map) > 0;
  g_mutex_unlock (&object->lock);
  if (!busy)
    released = unlist (self, object);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_cache_core_forget:
 * @self: a core
 * @object: one that is stale
 *
 * Drops what is kept of it; who opens the entry from now on gets another object.
 */
void
sky_cache_core_forget (SkyCacheCore *self, SkyCacheObject *object)
{
  g_autoptr (SkyCacheObject) unlisted = NULL;

  g_mutex_lock (&self->lock);
  unlisted = unlist (self, object);
  g_mutex_unlock (&self->lock);

  sky_cache_jobs_forget (self, object);
}

/**
 * sky_cache_core_create_file:
 * @self: a core
 * @id: an object
 * @generation: of its content
 *
 * Returns: descriptor of the data file, or -1 with errno set
 */
int
sky_cache_core_create_file (SkyCacheCore *self, gint64 id, gint64 generation)
{
  return sky_cache_store_create_file (self->store, id, generation);
}

/* Moves an object in use to its new name; gives the one whose place it takes. */
static SkyCacheObject *
rename_listed (SkyCacheCore *self, const char *drive_id, const char *old_key, const char *new_key)
{
  g_autofree char *from = sky_cache_core_build_name (drive_id, old_key);
  g_autofree char *to = sky_cache_core_build_name (drive_id, new_key);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  SkyCacheObject *replaced = g_hash_table_lookup (self->objects, to);
  SkyCacheObject *object = g_hash_table_lookup (self->objects, from);

  if (replaced != NULL)
    sky_cache_object_ref (replaced);
  if (object != NULL && replaced == NULL)
    {
      g_autofree char *stolen = NULL;

      g_hash_table_steal_extended (self->objects, from, (gpointer *) &stolen, NULL);
      g_free (object->key);
      object->key = g_strdup (new_key);
      g_hash_table_insert (self->objects, g_steal_pointer (&to), object);
    }

  return replaced;
}

/**
 * sky_cache_core_rekey:
 * @self: a core
 * @drive_id: a drive
 * @old_key: of an entry that was moved on it
 * @new_key: what it is found by now
 *
 * What is kept of the entry goes with it; what was kept of an entry that it replaced is dropped.
 */
void
sky_cache_core_rekey (SkyCacheCore *self,
                      const char   *drive_id,
                      const char   *old_key,
                      const char   *new_key)
{
  SkyCacheObject *replaced;

  if (g_str_equal (old_key, new_key))
    return;
  while ((replaced = rename_listed (self, drive_id, old_key, new_key)) != NULL)
    {
      sky_cache_object_invalidate (replaced);
      sky_cache_object_unref (replaced);
    }

  sky_cache_pins_rename (self, drive_id, old_key, new_key);
  sky_cache_jobs_rekey (self, drive_id, old_key, new_key);
}

/**
 * sky_cache_core_set_limit:
 * @self: a core
 * @bytes: what may be kept on disk
 */
void
sky_cache_core_set_limit (SkyCacheCore *self, guint64 bytes)
{
  g_mutex_lock (&self->lock);
  self->limit = bytes;
  g_mutex_unlock (&self->lock);
  sky_cache_jobs_limit (self);
}

/**
 * sky_cache_core_get_limit:
 * @self: a core
 *
 * Returns: what may be kept on disk, in bytes
 */
guint64
sky_cache_core_get_limit (SkyCacheCore *self)
{
  guint64 limit;

  g_mutex_lock (&self->lock);
  limit = self->limit;
  g_mutex_unlock (&self->lock);

  return limit;
}

/**
 * sky_cache_core_clear:
 * @self: a core
 *
 * Gives up everything that is not in use.
 */
void
sky_cache_core_clear (SkyCacheCore *self)
{
  sky_cache_jobs_clear (self);
}

/**
 * sky_cache_core_get_used:
 * @self: a core
 *
 * Returns: what is kept on disk, in bytes
 */
guint64
sky_cache_core_get_used (SkyCacheCore *self)
{
  return sky_cache_store_get_used (self->store);
}

/**
 * sky_cache_core_add_request:
 * @self: a core
 * @difference: 1 for a request that begins, -1 for one of which nothing is left
 */
void
sky_cache_core_add_request (SkyCacheCore *self, int difference)
{
  g_mutex_lock (&self->lock);
  self->n_requests += difference;
  if (self->n_requests == 0)
    g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->lock);
}

/**
 * sky_cache_core_is_over:
 * @self: a core
 *
 * Returns: whether it has stopped and nothing runs for it any more
 */
gboolean
sky_cache_core_is_over (SkyCacheCore *self)
{
  gboolean over;

  g_mutex_lock (&self->lock);
  over = self->over;
  g_mutex_unlock (&self->lock);

  return over;
}

/**
 * sky_cache_core_list_objects:
 * @self: a core
 *
 * For what takes the lock of each: the fetcher takes the core's lock while it holds that of an
 * object, never the other way round.
 *
 * Returns: (transfer container) (element-type SkyCacheObject): those in use now
 */
GPtrArray *
sky_cache_core_list_objects (SkyCacheCore *self)
{
  GPtrArray     *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_cache_object_unref);
  GHashTableIter iter;
  SkyCacheObject *object;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &object))
    g_ptr_array_add (objects, sky_cache_object_ref (object));
  g_mutex_unlock (&self->lock);

  return objects;
}

/**
 * sky_cache_core_set_full:
 * @self: a core
 * @full: whether more than the limit is in use and nothing can be evicted
 *
 * Objects in use keep what comes now in memory only, as long as that holds.
 */
void
sky_cache_core_set_full (SkyCacheCore *self, gboolean full)
{
  g_autoptr (GPtrArray) objects = sky_cache_core_list_objects (self);

  for (guint i = 0; i < objects->len; i++)
    {
      SkyCacheObject *object = objects->pdata[i];

      g_mutex_lock (&object->lock);
      object->disk_full = full || object->n_faults > 1;
      g_mutex_unlock (&object->lock);
    }
}

/* Connections must be given up on their own thread, before it ends. */
static void
await_requests (SkyCacheCore *self)
{
  gint64 deadline = g_get_monotonic_time () + STOP_PATIENCE_S * G_TIME_SPAN_SECOND;

  if (sky_loop_thread_is_own_thread (self->network))
    return;
  g_mutex_lock (&self->lock);
  while (self->n_requests > 0 && g_cond_wait_until (&self->idle, &self->lock, deadline))
    ;
  if (self->n_requests > 0)
    g_message ("%u requests did not end with the cache", self->n_requests);
  g_mutex_unlock (&self->lock);
}

static void
close_object (SkyCacheCore *self, SkyCacheObject *object)
{
  g_mutex_lock (&object->lock);
  if (object->state < SKY_CACHE_STALE)
    object->state = SKY_CACHE_CLOSED;
  g_cond_broadcast (&object->cond);
  g_mutex_unlock (&object->lock);

  sky_cache_object_kick (object);
  sky_cache_jobs_commit (self, object);
}

/**
 * sky_cache_core_stop:
 * @self: a core
 *
 * Ends all reading, brings the map up to date, and waits for both threads. Called a second time it
 * does nothing.
 */
void
sky_cache_core_stop (SkyCacheCore *self)
{
  g_autoptr (GList) objects = NULL;
  gboolean stopped;

  g_mutex_lock (&self->lock);
  stopped = self->stopped;
  self->stopped = TRUE;
  g_cond_broadcast (&self->key_told);
  objects = g_hash_table_get_values (self->objects);
  for (GList *l = objects; l != NULL; l = l->next)
    sky_cache_object_ref (l->data);
  g_mutex_unlock (&self->lock);
  if (stopped)
    return;

  for (GList *l = objects; l != NULL; l = l->next)
    close_object (self, l->data);
  await_requests (self);
  sky_worker_stop (self->sync);
  sky_worker_stop (self->db);

  g_mutex_lock (&self->lock);
  self->over = TRUE;
  for (GList *l = objects; l != NULL; l = l->next)
    {
      SkyCacheObject *listed = unlist (self, l->data);

      g_clear_pointer (&listed, sky_cache_object_unref);
    }
  g_mutex_unlock (&self->lock);
  for (GList *l = objects; l != NULL; l = l->next)
    sky_cache_object_unref (l->data);
  flock (self->lock_fd, LOCK_UN);
}
