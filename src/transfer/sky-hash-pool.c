/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that hash files, as many as the computer has cores. May be used from any thread that runs
 * a thread-default context, and answers there. */
#include "transfer/sky-hash-pool.h"

#include "base/sky-hash.h"

struct _SkyHashPool
{
  GObject parent_instance;

  GThreadPool *threads; /* (owned) */
};

typedef struct
{
  GFile  *file; /* (owned) */
  guint64 size; /* out */
} HashWork;

G_DEFINE_FINAL_TYPE (SkyHashPool, sky_hash_pool, G_TYPE_OBJECT)

static void
hash_work_free (gpointer data)
{
  HashWork *work = data;

  g_clear_object (&work->file);
  g_free (work);
}

static void
hash_cb (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  HashWork *work = g_task_get_task_data (task);
  char     *sha256 = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  sha256 = sky_hash_file (work->file, &work->size, g_task_get_cancellable (task), &error);
  if (sha256 == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, sha256, g_free);
}

static void
sky_hash_pool_finalize (GObject *object)
{
  SkyHashPool *self = SKY_HASH_POOL (object);

  /* Tasks hold the pool: none is left. Not waited for, as this may be one of its threads. */
  g_thread_pool_free (self->threads, FALSE, FALSE);
  G_OBJECT_CLASS (sky_hash_pool_parent_class)->finalize (object);
}

static void
sky_hash_pool_class_init (SkyHashPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_hash_pool_finalize;
}

static void
sky_hash_pool_init (SkyHashPool *self)
{
  /* A shared pool: it can't fail to start. */
  self->threads =
      g_thread_pool_new (hash_cb, NULL, MAX (1, (int) g_get_num_processors ()), FALSE, NULL);
}

/**
 * sky_hash_pool_new:
 *
 * Returns: (transfer full): a pool
 */
SkyHashPool *
sky_hash_pool_new (void)
{
  return g_object_new (SKY_TYPE_HASH_POOL, NULL);
}

/**
 * sky_hash_pool_hash_async:
 * @self: a pool
 * @file: what to read
 * @cancellable: (nullable): stops reading
 * @callback: told the hash
 * @user_data: for @callback
 */
void
sky_hash_pool_hash_async (SkyHashPool        *self,
                          GFile              *file,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  HashWork *work = NULL;

  g_return_if_fail (SKY_IS_HASH_POOL (self));
  g_return_if_fail (G_IS_FILE (file));

  work = g_new0 (HashWork, 1);
  work->file = g_object_ref (file);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sky_hash_pool_hash_async);
  g_task_set_task_data (task, work, hash_work_free);
  g_thread_pool_push (self->threads, g_steal_pointer (&task), NULL);
}

/**
 * sky_hash_pool_hash_finish:
 * @self: a pool
 * @result: what the callback got
 * @size: (out) (optional): how many bytes were read
 * @error: return location, or %NULL
 *
 * Returns: (transfer full) (nullable): the SHA-256 in lower-case hex
 */
char *
sky_hash_pool_hash_finish (SkyHashPool *self, GAsyncResult *result, guint64 *size, GError **error)
{
  HashWork *work = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  work = g_task_get_task_data (G_TASK (result));
  if (size != NULL)
    *size = work->size;
  return g_task_propagate_pointer (G_TASK (result), error);
}
