/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errands of a cache's two threads: `sky-cache-sync` computes check values and waits for the
 * disk, `sky-db-cache` then reads and changes the map. They are handed in by any thread; each
 * holds what it needs.
 */
#include "cache/sky-cache-jobs.h"

#include <errno.h>
#include <unistd.h>

#include "cache/sky-cache-core-private.h"
#include "cache/sky-cache-object-private.h"
#include "cache/sky-cache-rebase.h"
#include "cache/sky-crc32c.h"

/* What is freed when the disk is full although the limit is not reached. */
#define ROOM (G_GUINT64_CONSTANT (64) * 1024 * 1024)
/* How far files in use may take the cache beyond its limit. */
#define SLACK ROOM

/* One errand to the workers. */
typedef struct
{
  SkyCacheCore   *core;   /* (owned) */
  SkyCacheObject *object; /* (owned) (nullable) */
  GArray         *blocks; /* (owned) (nullable) */
  gint64          id;
  gint64          generation;
  guint64         number;
  gboolean        encrypted;
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

static void
open_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!sky_cache_core_await_key (job->core))
    g_info ("The cache stays closed until there is a key");
  else if (!sky_cache_rebase_open (job->core, &error))
    g_message ("Nothing can be kept in the cache: %s", error->message);
}

/**
 * sky_cache_jobs_open:
 * @self: a core
 *
 * Opens the map, before anything else is asked of it.
 */
void
sky_cache_jobs_open (SkyCacheCore *self)
{
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, open_job, job_new (self, NULL), job_free);
}

static void
take_record (SkyCacheObject *object, const SkyCacheRecord *record, gboolean loaded)
{
  g_mutex_lock (&object->lock);
  object->fd = record->fd;
  object->generation = record->generation;
  object->id = loaded ? record->id : 0;
  object->cipher = record->cipher != NULL ? sky_cache_cipher_ref (record->cipher) : NULL;
  for (guint i = 0; loaded && i < record->blocks->len; i++)
    {
      const SkyCacheBlock *block = &g_array_index (record->blocks, SkyCacheBlock, i);

      if (object->cipher != NULL)
        sky_cache_object_load_sealed (object, block);
      else
        sky_cache_map_load (object->map, block);
    }
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
  g_clear_pointer (&record.cipher, sky_cache_cipher_unref);
  if (loaded)
    {
      g_mutex_lock (&self->lock);
      if (object->listed)
        g_hash_table_add (self->ids, g_memdup2 (&record.id, sizeof record.id));
      g_mutex_unlock (&self->lock);
    }
  sky_cache_object_kick (object);
}

/**
 * sky_cache_jobs_load:
 * @self: a core
 * @object: a new one
 *
 * Finds what is kept of it; it is ready then.
 */
void
sky_cache_jobs_load (SkyCacheCore *self, SkyCacheObject *object)
{
  Job *job = job_new (self, object);

  job->from = g_strdup (object->key);
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, load_job, job, job_free);
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
  guint64       used;

  /* A little below, so that not every commit evicts. */
  if (sky_cache_store_get_used (self->store) > limit)
    evict_to (self, limit - limit / 16);
  used = sky_cache_store_get_used (self->store);
  sky_cache_core_set_full (self, used > SLACK && used - SLACK > limit);
}

/* Whether what was written for it still belongs into the map. */
static gboolean
is_wanted (SkyCacheObject *object)
{
  gboolean wanted;

  g_mutex_lock (&object->lock);
  wanted = object->state != SKY_CACHE_STALE && !object->detached;
  g_mutex_unlock (&object->lock);

  return wanted;
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
  SkyCacheRecord   record = { job->id, job->generation, -1, job->blocks, NULL };
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->lock);
  version.key = key = g_strdup (object->key);
  g_mutex_unlock (&self->lock);
  sky_cache_object_drop_outdated (object, job->blocks);
  if (is_wanted (object) && !sky_cache_store_commit (self->store, &version, &record, &error))
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

static gboolean
is_stopped (SkyCacheCore *self)
{
  gboolean stopped;

  g_mutex_lock (&self->lock);
  stopped = self->stopped;
  g_mutex_unlock (&self->lock);

  return stopped;
}

/* Brings the bytes to the disk, then tells what may be claimed of them. */
static Job *
make_durable (Job *job)
{
  Job *next = job_new (job->core, job->object);
  int  fd = job->number;

  next->id = job->id;
  next->generation = job->generation;
  next->blocks = g_array_new (FALSE, FALSE, sizeof (SkyCacheBlock));
  for (guint i = 0; i < job->blocks->len; i++)
    {
      SkyCacheBlock block = g_array_index (job->blocks, SkyCacheBlock, i);

      if (job->encrypted || compute_check (fd, &block))
        g_array_append_val (next->blocks, block);
    }
  if (fdatasync (fd) != 0)
    {
      g_message ("%s can't be kept in the cache: %s", job->object->label, g_strerror (errno));
      g_array_set_size (next->blocks, 0);
    }

  return next;
}

static void
sync_job (gpointer data, gpointer user_data)
{
  Job *job = data;

  sky_worker_post (job->core->db, G_PRIORITY_DEFAULT, commit_job, make_durable (job), job_free);
}

/* What is new of an object; NULL where nothing is. */
static Job *
prepare_commit (SkyCacheCore *self, SkyCacheObject *object)
{
  Job *job = job_new (self, object);

  g_mutex_lock (&object->lock);
  if (object->state != SKY_CACHE_STALE && object->fd >= 0)
    {
      job->blocks = sky_cache_map_take_dirty (object->map);
      sky_cache_object_add_seals (object, job->blocks);
    }
  job->encrypted = object->cipher != NULL;
  job->id = object->id;
  job->generation = object->generation;
  job->number = object->fd;
  if (job->blocks != NULL && job->blocks->len > 0)
    object->n_commits++;
  g_mutex_unlock (&object->lock);

  if (job->blocks != NULL && job->blocks->len > 0)
    return job;
  job_free (job);

  return NULL;
}

/**
 * sky_cache_jobs_commit:
 * @self: a core
 * @object: whose new bytes are to be brought into the map
 */
void
sky_cache_jobs_commit (SkyCacheCore *self, SkyCacheObject *object)
{
  Job *job;

  /* Then the stop itself brings the map up to date, while there are workers. */
  if (is_stopped (self) && sky_loop_thread_is_own_thread (self->network))
    return;
  sky_cache_object_seal_rest (object);
  job = prepare_commit (self, object);
  if (job != NULL)
    sky_worker_post (self->sync, G_PRIORITY_DEFAULT, sync_job, job, job_free);
  else
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
 * sky_cache_jobs_forget:
 * @self: a core
 * @object: one whose content is gone
 *
 * Drops what is kept of it on disk.
 */
void
sky_cache_jobs_forget (SkyCacheCore *self, SkyCacheObject *object)
{
  Job *job = job_new (self, object);

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
 * sky_cache_jobs_forget_block:
 * @self: a core
 * @object: an object
 * @index: of a block whose bytes are not what the map claims
 */
void
sky_cache_jobs_forget_block (SkyCacheCore *self, SkyCacheObject *object, guint64 index)
{
  Job *job = job_new (self, object);

  g_mutex_lock (&object->lock);
  job->id = object->id;
  job->generation = object->generation;
  g_mutex_unlock (&object->lock);
  job->number = index;
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, forget_block_job, job, job_free);
}

static void
grow_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  Job *commit = NULL;

  forget_block_job (data, user_data);
  sky_cache_object_grow_block (job->object, job->number);
  /* The other worker may have ended already. */
  if (is_stopped (job->core))
    commit = prepare_commit (job->core, job->object);
  if (commit != NULL)
    {
      Job *next = make_durable (commit);

      commit_job (next, NULL);
      job_free (next);
      job_free (commit);
    }
  commit_done (job->object);
}

/**
 * sky_cache_jobs_grow_block:
 * @self: a core
 * @object: an object that is encrypted; this counts among its commits
 * @index: of a block that is to be written anew
 *
 * Takes its row out of the map, then lets it be written.
 */
void
sky_cache_jobs_grow_block (SkyCacheCore *self, SkyCacheObject *object, guint64 index)
{
  Job *job = job_new (self, object);

  g_mutex_lock (&object->lock);
  job->id = object->id;
  job->generation = object->generation;
  g_mutex_unlock (&object->lock);
  job->number = index;
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, grow_job, job, job_free);
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
 * sky_cache_jobs_make_room:
 * @self: a core
 * @object: one that found the disk full
 *
 * Evicts something although the limit is not reached, then lets @object try again.
 */
void
sky_cache_jobs_make_room (SkyCacheCore *self, SkyCacheObject *object)
{
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, room_job, job_new (self, object), job_free);
}

/**
 * sky_cache_jobs_limit:
 * @self: a core
 *
 * Evicts what is beyond the limit.
 */
void
sky_cache_jobs_limit (SkyCacheCore *self)
{
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, limit_job, job_new (self, NULL), job_free);
}

static void
clear_job (gpointer data, gpointer user_data)
{
  evict_to (((Job *) data)->core, 0);
}

/**
 * sky_cache_jobs_clear:
 * @self: a core
 *
 * Evicts everything that is not in use.
 */
void
sky_cache_jobs_clear (SkyCacheCore *self)
{
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, clear_job, job_new (self, NULL), job_free);
}

static void
rekey_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  g_autoptr (GError) error = NULL;

  if (!sky_cache_store_rekey (job->core->store, job->drive, job->from, job->to, &error))
    g_message ("The cache's map can't be written: %s", error->message);
}

/**
 * sky_cache_jobs_rekey:
 * @self: a core
 * @drive_id: a drive
 * @old_key: of an entry that was moved on it
 * @new_key: what it is found by now
 */
void
sky_cache_jobs_rekey (SkyCacheCore *self,
                      const char   *drive_id,
                      const char   *old_key,
                      const char   *new_key)
{
  Job *job = job_new (self, NULL);

  job->drive = g_strdup (drive_id);
  job->from = g_strdup (old_key);
  job->to = g_strdup (new_key);
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, rekey_job, job, job_free);
}
