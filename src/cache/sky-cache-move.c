/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a cache changes its folder while it runs. A thread of its own copies the data files until
 * little is left; what was fetched meanwhile is brought into the map; then the map's worker copies
 * the rest and the map, and opens it in the new folder. Until that has worked the old folder is
 * the cache, untouched.
 */
#include "cache/sky-cache-move.h"

#include <unistd.h>

#include "cache/sky-cache-core-private.h"
#include "cache/sky-cache-copy.h"
#include "cache/sky-cache-folder.h"
#include "cache/sky-cache-jobs.h"
#include "cache/sky-cache-object-private.h"
#include "cache/sky-cache-rebase.h"

/* The map's worker copies the rest once it is no more than this, or after so many passes. */
#define SMALL_REST (16 * 1024 * 1024)
#define MAX_PASSES 4

typedef struct
{
  SkyCacheCore *core;    /* (owned) */
  GTask        *task;    /* (owned) (nullable): NULL once it was answered */
  char         *folder;  /* (owned) */
  gboolean      adopt;   /* what lies in the folder is taken as it is */
  SkyCacheCopy *copy;    /* (owned) */
  int           lock_fd; /* of the new folder, or -1 */
} Move;

static void
fail (Move *move, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&move->task);

  g_task_return_error (task, error);
}

static void
move_free (gpointer data)
{
  Move *move = data;

  /* The workers have ended before it was its turn. */
  if (move->task != NULL)
    fail (move, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The cache has stopped"));
  sky_cache_copy_free (move->copy);
  if (move->lock_fd >= 0)
    close (move->lock_fd);
  g_free (move->folder);
  sky_cache_core_unref (move->core);
  g_free (move);
}

static gboolean
tell_cb (guint64 done, guint64 total, gpointer user_data)
{
  Move         *move = user_data;
  SkyCacheCore *self = move->core;
  gboolean      goes_on;

  g_mutex_lock (&self->lock);
  self->move_done = done;
  self->move_total = total;
  goes_on = !self->stopped;
  g_mutex_unlock (&self->lock);

  return goes_on && !g_cancellable_is_cancelled (g_task_get_cancellable (move->task));
}

/* Copies what is left. The map is closed, and nobody can put anything into it. */
static gboolean
finish_copy (Move *move, GError **error)
{
  guint64 copied;

  if (move->adopt)
    return TRUE;
  return sky_cache_copy_pass (move->copy, &copied, error) && sky_cache_copy_map (move->copy, error);
}

static gboolean
reopen (SkyCacheCore *self, GError **error)
{
  gboolean keyed;

  g_mutex_lock (&self->lock);
  keyed = self->keyed;
  g_mutex_unlock (&self->lock);

  return !keyed || sky_cache_rebase_open (self, error);
}

/* Goes over to the new folder, or back to the old one. */
static gboolean
change_folder (Move *move, GError **error)
{
  SkyCacheCore    *self = move->core;
  g_autofree char *old_folder = sky_cache_store_dup_directory (self->store);
  g_autoptr (GError) local_error = NULL;

  sky_cache_rebase_detach_all (self);
  sky_cache_store_close (self->store);
  if (finish_copy (move, error))
    {
      sky_cache_store_set_directory (self->store, move->folder);
      if (reopen (self, error))
        return TRUE;
      sky_cache_store_close (self->store);
      sky_cache_store_set_directory (self->store, old_folder);
    }
  if (!reopen (self, &local_error))
    g_message ("Nothing can be kept in the cache: %s", local_error->message);

  return FALSE;
}

static void
switch_job (gpointer data, gpointer user_data)
{
  Move         *move = data;
  SkyCacheCore *self = move->core;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  int     old_fd;

  if (!change_folder (move, &error))
    {
      if (!move->adopt)
        sky_cache_folder_clear (move->folder);
      fail (move, error);
      return;
    }
  old_fd = self->lock_fd;
  self->lock_fd = move->lock_fd;
  move->lock_fd = -1;
  close (old_fd);
  task = g_steal_pointer (&move->task);
  g_task_return_boolean (task, TRUE);
}

/* What was fetched before is on its way to the map's worker by now; the switch follows it. */
static void
pass_on_job (gpointer data, gpointer user_data)
{
  Move **carrier = data;
  Move  *move = g_steal_pointer (carrier);

  sky_worker_post (move->core->db, G_PRIORITY_DEFAULT, switch_job, move, move_free);
}

static void
carrier_free (gpointer data)
{
  Move **carrier = data;

  g_clear_pointer (carrier, move_free);
  g_free (carrier);
}

static void
commit_all (SkyCacheCore *self)
{
  g_autoptr (GPtrArray) objects = sky_cache_core_list_objects (self);

  for (guint i = 0; i < objects->len; i++)
    sky_cache_jobs_commit (self, objects->pdata[i]);
}

static gboolean
copy_most (Move *move, GError **error)
{
  guint64 copied = G_MAXUINT64;

  if (sky_cache_folder_is_foreign (move->folder))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s holds files of something else",
                   move->folder);
      return FALSE;
    }
  if (sky_cache_copy_is_same (move->copy))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "The cache lies in %s already, by another name", move->folder);
      return FALSE;
    }
  move->lock_fd = sky_cache_folder_lock (move->folder, error);
  if (move->lock_fd < 0)
    return FALSE;
  if (move->adopt)
    return TRUE;
  for (guint i = 0; i < MAX_PASSES && copied > SMALL_REST; i++)
    if (!sky_cache_copy_pass (move->copy, &copied, error))
      {
        sky_cache_folder_clear (move->folder);
        return FALSE;
      }

  return TRUE;
}

static gpointer
move_thread (gpointer data)
{
  Move         *move = data;
  SkyCacheCore *self = move->core;
  GError       *error = NULL;
  Move        **carrier;

  if (!copy_most (move, &error))
    {
      fail (move, error);
      move_free (move);
      return NULL;
    }
  commit_all (self);
  carrier = g_new (Move *, 1);
  *carrier = move;
  sky_worker_post (self->sync, G_PRIORITY_DEFAULT, pass_on_job, carrier, carrier_free);

  return NULL;
}

/**
 * sky_cache_core_move:
 * @self: a core
 * @folder: where the cache shall lie
 * @adopt: whether what lies there is taken as it is; else what is kept now is copied there
 * @task: answered once that is so, or can't be
 *
 * What lies in the old folder is not removed here. Who reads at that moment reads on.
 */
void
sky_cache_core_move (SkyCacheCore *self, const char *folder, gboolean adopt, GTask *task)
{
  Move            *move = g_new0 (Move, 1);
  g_autofree char *from = sky_cache_store_dup_directory (self->store);

  move->core = sky_cache_core_ref (self);
  move->task = g_object_ref (task);
  move->folder = g_strdup (folder);
  move->adopt = adopt;
  move->lock_fd = -1;
  move->copy = sky_cache_copy_new (from, folder, tell_cb, move);
  tell_cb (0, 0, move);
  g_thread_unref (g_thread_new ("sky-cache-move", move_thread, move));
}

/**
 * sky_cache_core_get_move_progress:
 * @self: a core
 * @done: (out): bytes that are copied
 * @total: (out): how many are to be, as far as it is known
 */
void
sky_cache_core_get_move_progress (SkyCacheCore *self, guint64 *done, guint64 *total)
{
  g_mutex_lock (&self->lock);
  *done = self->move_done;
  *total = self->move_total;
  g_mutex_unlock (&self->lock);
}
