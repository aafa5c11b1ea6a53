/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyCacheCore: what all objects of one cache share. Two threads belong to it: `sky-cache-sync`
 * computes check values and waits for the disk, `sky-db-cache` then changes the map. The lock
 * guards the table of the objects in use and what is marked so in SkyCacheObject; it is taken
 * before an object's own lock, never after. Any thread.
 */
#include "cache/sky-cache-core.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/sky-worker.h"
#include "cache/sky-cache-object-private.h"
#include "cache/sky-cache-store.h"
#include "cache/sky-crc32c.h"

#define DEFAULT_LIMIT (G_GUINT64_CONSTANT (8) * 1024 * 1024 * 1024)
#define DEFAULT_PATIENCE_MS 60000
/* What is freed when the disk is full although the limit is not reached. */
#define ROOM (G_GUINT64_CONSTANT (64) * 1024 * 1024)

struct _SkyCacheCore
{
  gatomicrefcount refs;
  SkyLoopThread  *network; /* (owned) */
  SkyWorker      *sync;    /* (owned) */
  SkyWorker      *db;      /* (owned) */
  SkyCacheStore  *store;   /* (owned) */
  int             lock_fd;

  GMutex      lock;
  GHashTable *objects;     /* (owned): name to SkyCacheObject; guarded by lock */
  GHashTable *ids;         /* (owned): ids of loaded objects; guarded by lock */
  guint64     limit;       /* guarded by lock */
  guint       patience_ms; /* guarded by lock */
  gboolean    stopped;     /* guarded by lock */
};

/* One errand to the workers. */
typedef struct
{
  SkyCacheCore   *core;   /* (owned) */
  SkyCacheObject *object; /* (owned) (nullable) */
  GArray         *blocks; /* (owned) (nullable) */
  gint64          id;
  gint64          generation;
  guint64         number;
  char           *drive; /* (owned) (nullable) */
  char           *from;  /* (owned) (nullable) */
  char           *to;    /* (owned) (nullable) */
} Job;

static Job *
job_new (SkyCacheCore *core, SkyCacheObject *object)
{
  Job *job = g_new0 (Job, 1);

  job->core = sky_cache_core_ref (core);
  if (object != NULL)
    job->object = sky_cache_object_ref (object);

  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->blocks, g_array_unref);
  g_clear_pointer (&job->object, sky_cache_object_unref);
  g_free (job->drive);
  g_free (job->from);
  g_free (job->to);
  sky_cache_core_unref (job->core);
  g_free (job);
}

static char *
build_name (const char *drive_id, const char *key)
{
  return g_strdup_printf ("%s\n%s", drive_id, key);
}

static int
lock_directory (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "lock", NULL);
  int              fd;

  if (g_mkdir_with_parents (directory, 0700) == 0)
    fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  else
    fd = -1;
  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "The cache folder %s can't be used: %s", directory, g_strerror (errno));
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               "The cache folder %s is in use by another process", directory);
  close (fd);

  return -1;
}

static void
open_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!sky_cache_store_open (job->core->store, &error))
    g_message ("Nothing can be kept in the cache: %s", error->message);
}

/**
 * sky_cache_core_new:
 * @directory: made where it is missing
 * @network: where requests are sent
 * @error: return location, or %NULL
 *
 * Locks the folder and begins to open the map.
 *
 * Returns: (transfer full) (nullable): the core; to be ended with sky_cache_core_stop ()
 */
SkyCacheCore *
sky_cache_core_new (const char *directory, SkyLoopThread *network, GError **error)
{
  SkyCacheCore *self;
  int           lock_fd = lock_directory (directory, error);

  if (lock_fd < 0)
    return NULL;

  self = g_new0 (SkyCacheCore, 1);
  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->lock_fd = lock_fd;
  self->network = g_object_ref (network);
  self->store = sky_cache_store_new (directory);
  self->sync = sky_worker_new ("sky-cache-sync");
  self->db = sky_worker_new ("sky-db-cache");
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) sky_cache_object_unref);
  self->ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->limit = DEFAULT_LIMIT;
  self->patience_ms = DEFAULT_PATIENCE_MS;
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, open_job, job_new (self, NULL), job_free);

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

  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->objects);
  g_object_unref (self->db);
  g_object_unref (self->sync);
  sky_cache_store_free (self->store);
  g_object_unref (self->network);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
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

static void
take_record (SkyCacheObject *object, const SkyCacheRecord *record, gboolean loaded)
{
  g_mutex_lock (&object->lock);
  object->fd = record->fd;
  object->generation = record->generation;
  object->id = loaded ? record->id : 0;
  for (guint i = 0; loaded && i < record->blocks->len; i++)
    sky_cache_map_load (object->map, &g_array_index (record->blocks, SkyCacheBlock, i));
  if (object->state == SKY_CACHE_LOADING)
    object->state = SKY_CACHE_READY;
  g_cond_broadcast (&object->cond);
  g_mutex_unlock (&object->lock);
}

static void
load_job (gpointer data, gpointer user_data)
{
  Job            *job = data;
  SkyCacheCore   *self = job->core;
  SkyCacheObject *object = job->object;
  SkyCacheVersion version = { object->drive_id, job->from, object->version, object->size };
  SkyCacheRecord  record;
  gboolean        loaded;
  g_autoptr (GError) error = NULL;

  loaded = sky_cache_store_load (self->store, &version, &record, &error);
  if (!loaded)
    g_message ("%s is read without the cache: %s", object->label, error->message);
  take_record (object, &record, loaded);
  g_array_unref (record.blocks);
  if (loaded)
    {
      g_mutex_lock (&self->lock);
      if (object->listed)
        g_hash_table_add (self->ids, g_memdup2 (&record.id, sizeof record.id));
      g_mutex_unlock (&self->lock);
    }
  sky_cache_object_kick (object);
}

/* Takes an object out of the table. Called with the lock held; gives the table's reference. */
static SkyCacheObject *
unlist (SkyCacheCore *self, SkyCacheObject *object)
{
  g_autofree char *name = build_name (object->drive_id, object->key);
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
  Job            *job = job_new (self, object);

  job->from = g_strdup (object->key);
  object->listed = TRUE;
  g_hash_table_insert (self->objects, build_name (object->drive_id, object->key),
                       sky_cache_object_ref (object));
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, load_job, job, job_free);

  return object;
}

/* Finds the object of this content, counted as open. What is of another content is given back. */
static SkyCacheObject *
find_or_add (SkyCacheCore *self, SkyDrive *drive, SkyDriveEntry *entry, SkyCacheObject **other)
{
  g_autofree char *name = build_name (sky_drive_get_id (drive), sky_drive_entry_get_key (entry));
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

static gboolean
is_busy (gint64 id, gpointer user_data)
{
  SkyCacheCore *self = user_data;
  gboolean      busy;

  g_mutex_lock (&self->lock);
  busy = g_hash_table_contains (self->ids, &id);
  g_mutex_unlock (&self->lock);

  return busy;
}

static void
evict_to (SkyCacheCore *self, guint64 target)
{
  g_autoptr (GError) error = NULL;

  if (sky_cache_store_get_used (self->store) > target &&
      !sky_cache_store_evict (self->store, target, is_busy, self, &error))
    g_message ("The cache can't be made smaller: %s", error->message);
}

static void
limit_job (gpointer data, gpointer user_data)
{
  SkyCacheCore *self = ((Job *) data)->core;
  guint64       limit = sky_cache_core_get_limit (self);

  /* A little below, so that not every commit evicts. */
  if (sky_cache_store_get_used (self->store) > limit)
    evict_to (self, limit - limit / 16);
}

static gboolean
is_stale (SkyCacheObject *object)
{
  gboolean stale;

  g_mutex_lock (&object->lock);
  stale = object->state == SKY_CACHE_STALE;
  g_mutex_unlock (&object->lock);

  return stale;
}

static void
commit_done (SkyCacheObject *object)
{
  g_mutex_lock (&object->lock);
  object->n_commits--;
  g_mutex_unlock (&object->lock);
  sky_cache_core_release (object->core, object);
}

static void
commit_job (gpointer data, gpointer user_data)
{
  Job             *job = data;
  SkyCacheCore    *self = job->core;
  SkyCacheObject  *object = job->object;
  SkyCacheVersion  version = { object->drive_id, NULL, object->version, object->size };
  SkyCacheRecord   record = { job->id, job->generation, -1, job->blocks };
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->lock);
  version.key = key = g_strdup (object->key);
  g_mutex_unlock (&self->lock);
  if (!is_stale (object) && !sky_cache_store_commit (self->store, &version, &record, &error))
    g_message ("%s: the cache's map can't be written: %s", object->label, error->message);
  commit_done (object);
  limit_job (job, NULL);
}

/* Reads the block as it lies in the file; what the map will claim is what was read. */
static gboolean
compute_check (int fd, SkyCacheBlock *block)
{
  g_autofree guint8 *data = g_malloc (SKY_CACHE_BLOCK_SIZE);
  guint64            start = block->index * SKY_CACHE_BLOCK_SIZE + block->first;
  gsize              size = block->last - block->first;

  if (pread (fd, data, size, start) != (gssize) size)
    return FALSE;
  block->check = sky_crc32c (data, size);

  return TRUE;
}

static void
sync_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  Job *next = job_new (job->core, job->object);
  int  fd = job->number;

  next->id = job->id;
  next->generation = job->generation;
  next->blocks = g_array_new (FALSE, FALSE, sizeof (SkyCacheBlock));
  for (guint i = 0; i < job->blocks->len; i++)
    {
      SkyCacheBlock block = g_array_index (job->blocks, SkyCacheBlock, i);

      if (compute_check (fd, &block))
        g_array_append_val (next->blocks, block);
    }
  if (fdatasync (fd) != 0)
    {
      g_message ("%s can't be kept in the cache: %s", job->object->label, g_strerror (errno));
      g_array_set_size (next->blocks, 0);
    }
  sky_worker_post (job->core->db, G_PRIORITY_DEFAULT, commit_job, next, job_free);
}

/**
 * sky_cache_core_commit:
 * @self: a core
 * @object: whose new bytes are to be brought into the map
 */
void
sky_cache_core_commit (SkyCacheCore *self, SkyCacheObject *object)
{
  Job *job = job_new (self, object);

  g_mutex_lock (&object->lock);
  if (object->state != SKY_CACHE_STALE && object->fd >= 0)
    job->blocks = sky_cache_map_take_dirty (object->map);
  job->id = object->id;
  job->generation = object->generation;
  job->number = object->fd;
  if (job->blocks != NULL && job->blocks->len > 0)
    object->n_commits++;
  g_mutex_unlock (&object->lock);

  if (job->blocks != NULL && job->blocks->len > 0)
    {
      sky_worker_post (self->sync, G_PRIORITY_DEFAULT, sync_job, job, job_free);
      return;
    }
  job_free (job);
  sky_cache_core_release (self, object);
}

static void
forget_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!sky_cache_store_forget (job->core->store, job->id, job->generation, &error))
    g_message ("%s: the cache's map can't be written: %s", job->object->label, error->message);
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
  Job *job = job_new (self, object);
  g_autoptr (SkyCacheObject) unlisted = NULL;

  g_mutex_lock (&self->lock);
  unlisted = unlist (self, object);
  g_mutex_unlock (&self->lock);
  g_mutex_lock (&object->lock);
  job->id = object->id;
  job->generation = object->generation;
  g_mutex_unlock (&object->lock);

  sky_worker_post (self->db, G_PRIORITY_DEFAULT, forget_job, job, job_free);
}

static void
forget_block_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!sky_cache_store_forget_block (job->core->store, job->id, job->generation, job->number,
                                     &error))
    g_message ("%s: the cache's map can't be written: %s", job->object->label, error->message);
}

/**
 * sky_cache_core_forget_block:
 * @self: a core
 * @object: an object
 * @index: of a block whose bytes are not what the map claims
 */
void
sky_cache_core_forget_block (SkyCacheCore *self, SkyCacheObject *object, guint64 index)
{
  Job *job = job_new (self, object);

  g_mutex_lock (&object->lock);
  job->id = object->id;
  job->generation = object->generation;
  g_mutex_unlock (&object->lock);
  job->number = index;
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, forget_block_job, job, job_free);
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

static void
room_job (gpointer data, gpointer user_data)
{
  Job    *job = data;
  guint64 used = sky_cache_store_get_used (job->core->store);

  evict_to (job->core, used > ROOM ? used - ROOM : 0);
  g_mutex_lock (&job->object->lock);
  job->object->disk_full = FALSE;
  g_mutex_unlock (&job->object->lock);
}

/**
 * sky_cache_core_make_room:
 * @self: a core
 * @object: one that found the disk full
 *
 * Evicts something although the limit is not reached, then lets @object try again.
 */
void
sky_cache_core_make_room (SkyCacheCore *self, SkyCacheObject *object)
{
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, room_job, job_new (self, object), job_free);
}

static void
rekey_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!sky_cache_store_rekey (job->core->store, job->drive, job->from, job->to, &error))
    g_message ("The cache's map can't be written: %s", error->message);
}

/* Moves an object in use to its new name; gives the one whose place it takes. */
static SkyCacheObject *
rename_listed (SkyCacheCore *self, const char *drive_id, const char *old_key, const char *new_key)
{
  g_autofree char *from = build_name (drive_id, old_key);
  g_autofree char *to = build_name (drive_id, new_key);
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
  Job            *job;
  SkyCacheObject *replaced;

  if (g_str_equal (old_key, new_key))
    return;
  while ((replaced = rename_listed (self, drive_id, old_key, new_key)) != NULL)
    {
      sky_cache_object_invalidate (replaced);
      sky_cache_object_unref (replaced);
    }

  job = job_new (self, NULL);
  job->drive = g_strdup (drive_id);
  job->from = g_strdup (old_key);
  job->to = g_strdup (new_key);
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, rekey_job, job, job_free);
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
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, limit_job, job_new (self, NULL), job_free);
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

static void
close_object (SkyCacheCore *self, SkyCacheObject *object)
{
  g_mutex_lock (&object->lock);
  if (object->state < SKY_CACHE_STALE)
    object->state = SKY_CACHE_CLOSED;
  g_cond_broadcast (&object->cond);
  g_mutex_unlock (&object->lock);

  sky_cache_object_kick (object);
  sky_cache_core_commit (self, object);
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
  objects = g_hash_table_get_values (self->objects);
  for (GList *l = objects; l != NULL; l = l->next)
    sky_cache_object_ref (l->data);
  g_mutex_unlock (&self->lock);
  if (stopped)
    return;

  for (GList *l = objects; l != NULL; l = l->next)
    close_object (self, l->data);
  sky_worker_stop (self->sync);
  sky_worker_stop (self->db);

  g_mutex_lock (&self->lock);
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
