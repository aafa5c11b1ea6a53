/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a cache spares because somebody wants to keep it. The list stands in memory as well as in
 * the map: a map that was made anew, for another key or in another folder, gets it again. Any
 * thread.
 */
#include "cache/sky-cache-pins.h"

#include <string.h>

#include "cache/sky-cache-core-private.h"
#include "cache/sky-cache-jobs.h"

typedef struct
{
  SkyCacheCore *core;    /* (owned) */
  char         *drive;   /* (owned) (nullable): NULL: all of them */
  char         *key;     /* (owned) (nullable) */
  char         *version; /* (owned) (nullable) */
  guint64       size;
  gboolean      pinned;
  GTask        *task; /* (owned) (nullable): NULL once it was answered */
} PinJob;

static PinJob *
pin_job_new (SkyCacheCore *core, const char *drive, const char *key)
{
  PinJob *job = g_new0 (PinJob, 1);

  job->core = sky_cache_core_ref (core);
  job->drive = g_strdup (drive);
  job->key = g_strdup (key);

  return job;
}

static void
pin_job_free (gpointer data)
{
  PinJob *job = data;

  /* The worker has ended before it was its turn. */
  if (job->task != NULL)
    g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The cache has stopped");
  g_clear_object (&job->task);
  g_free (job->drive);
  g_free (job->key);
  g_free (job->version);
  sky_cache_core_unref (job->core);
  g_free (job);
}

static void
set_job (gpointer data, gpointer user_data)
{
  PinJob *job = data;
  g_autoptr (GError) error = NULL;

  if (!sky_cache_store_set_pinned (job->core->store, job->drive, job->key, job->pinned, &error))
    g_message ("The cache's map can't be written: %s", error->message);
}

/**
 * sky_cache_pins_set:
 * @self: a core
 * @drive: id of a drive
 * @key: of an entry on it
 * @pinned: whether what is kept of it is spared from now on
 */
void
sky_cache_pins_set (SkyCacheCore *self, const char *drive, const char *key, gboolean pinned)
{
  PinJob *job = pin_job_new (self, drive, key);

  g_mutex_lock (&self->lock);
  if (pinned)
    g_hash_table_add (self->pins, sky_cache_core_build_name (drive, key));
  else
    {
      g_autofree char *name = sky_cache_core_build_name (drive, key);

      g_hash_table_remove (self->pins, name);
    }
  g_mutex_unlock (&self->lock);

  job->pinned = pinned;
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, set_job, job, pin_job_free);
  if (!pinned)
    sky_cache_jobs_limit (self);
}

/* Drive and key in turn; NULL while nobody has said what is to be spared. */
static GStrv
dup_names (SkyCacheCore *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  const char    *name;
  gboolean       told;

  g_mutex_lock (&self->lock);
  told = self->pins_told;
  g_hash_table_iter_init (&iter, self->pins);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, NULL))
    {
      const char *end = strchr (name, '\n');

      g_ptr_array_add (names, g_strndup (name, end - name));
      g_ptr_array_add (names, g_strdup (end + 1));
    }
  g_mutex_unlock (&self->lock);
  g_ptr_array_add (names, NULL);
  if (told)
    return (GStrv) g_ptr_array_steal (names, NULL);
  g_ptr_array_set_free_func (names, g_free);

  return NULL;
}

/**
 * sky_cache_pins_restore:
 * @self: a core whose map was opened, or may not know all of it
 *
 * Brings the map up to what was told. The map's worker only.
 */
void
sky_cache_pins_restore (SkyCacheCore *self)
{
  g_auto (GStrv) names = dup_names (self);
  g_autoptr (GError) error = NULL;

  if (names != NULL && !sky_cache_store_put_pins (self->store, (const char *const *) names, &error))
    g_message ("The cache's map can't be written: %s", error->message);
}

static void
restore_job (gpointer data, gpointer user_data)
{
  sky_cache_pins_restore (((PinJob *) data)->core);
}

/**
 * sky_cache_pins_set_all:
 * @self: a core
 * @names: drive and key in turn, of all entries that are spared
 *
 * What the map knew of earlier is over.
 */
void
sky_cache_pins_set_all (SkyCacheCore *self, const char *const *names)
{
  g_mutex_lock (&self->lock);
  self->pins_told = TRUE;
  g_hash_table_remove_all (self->pins);
  for (guint i = 0; names[i] != NULL; i += 2)
    g_hash_table_add (self->pins, sky_cache_core_build_name (names[i], names[i + 1]));
  g_mutex_unlock (&self->lock);

  sky_worker_post (self->db, G_PRIORITY_DEFAULT, restore_job, pin_job_new (self, NULL, NULL),
                   pin_job_free);
}

/**
 * sky_cache_pins_rename:
 * @self: a core
 * @drive: id of a drive
 * @from: key of an entry
 * @to: its key from now on
 *
 * Follows a move in memory; the map does so on its own.
 */
void
sky_cache_pins_rename (SkyCacheCore *self, const char *drive, const char *from, const char *to)
{
  g_autofree char *old_name = sky_cache_core_build_name (drive, from);

  g_mutex_lock (&self->lock);
  if (g_hash_table_remove (self->pins, old_name))
    g_hash_table_add (self->pins, sky_cache_core_build_name (drive, to));
  g_mutex_unlock (&self->lock);
}

static void
count_job (gpointer data, gpointer user_data)
{
  PinJob         *job = data;
  SkyCacheVersion version = { job->drive, job->key, job->version, job->size };
  g_autoptr (GTask) task = g_steal_pointer (&job->task);
  GError *error = NULL;
  guint64 bytes = 0;

  if (sky_cache_store_count_kept (job->core->store, &version, &bytes, &error))
    g_task_return_int (task, (gssize) bytes);
  else
    g_task_return_error (task, error);
}

/**
 * sky_cache_pins_count:
 * @self: a core
 * @drive: id of a drive
 * @entry: a version of an entry on it
 * @task: answered with how many of its bytes are kept on disk
 */
void
sky_cache_pins_count (SkyCacheCore *self, const char *drive, SkyDriveEntry *entry, GTask *task)
{
  PinJob *job = pin_job_new (self, drive, sky_drive_entry_get_key (entry));

  job->version = sky_drive_entry_dup_version (entry);
  job->size = sky_drive_entry_get_size (entry);
  job->task = g_object_ref (task);
  sky_worker_post (self->db, G_PRIORITY_DEFAULT, count_job, job, pin_job_free);
}
