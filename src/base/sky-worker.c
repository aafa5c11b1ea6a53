/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SkyWorker: one named thread that does one job after the other, the most urgent first (GTask
 * priorities: lower is more urgent; equal ones in the order they came). Any thread may hand in
 * jobs. Databases live on such threads.
 */
#include "base/sky-worker.h"

typedef struct
{
  int            priority;
  guint64        serial; /* keeps equal priorities in order */
  GFunc          func;
  gpointer       data;
  GDestroyNotify destroy;
  gboolean       is_last; /* ends the thread */
} Job;

struct _SkyWorker
{
  GObject parent_instance;

  GAsyncQueue *queue;  /* (owned): Job */
  GThread     *thread; /* (owned) (nullable) */
  GMutex       lock;
  guint64      next_serial; /* guarded by lock */
  gboolean     stopped;     /* guarded by lock */
};

typedef struct
{
  GTask        *task; /* (owned) */
  SkyWorkerFunc func;
} TaskJob;

G_DEFINE_FINAL_TYPE (SkyWorker, sky_worker, G_TYPE_OBJECT)

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_free (job);
}

static int
compare_jobs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *one = a;
  const Job *other = b;

  if (one->priority != other->priority)
    return one->priority < other->priority ? -1 : 1;
  return one->serial < other->serial ? -1 : one->serial > other->serial;
}

static gpointer
thread_main (gpointer data)
{
  g_autoptr (GAsyncQueue) queue = data;
  gboolean running = TRUE;

  while (running)
    {
      Job *job = g_async_queue_pop (queue);

      running = !job->is_last;
      if (job->func != NULL)
        job->func (job->data, NULL);
      job_free (job);
    }
  return NULL;
}

/* Takes the job; gives it back to the caller's judgement (FALSE) where the thread has ended. */
static gboolean
push (SkyWorker *self, Job *job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->stopped)
    return FALSE;
  self->stopped = job->is_last;
  job->serial = self->next_serial++;
  g_async_queue_push_sorted (self->queue, job, compare_jobs, NULL);
  return TRUE;
}

static void
run_task (gpointer data, gpointer user_data)
{
  TaskJob *job = data;

  if (g_task_return_error_if_cancelled (job->task))
    return;
  job->func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
             g_task_get_cancellable (job->task));
}

static void
task_job_free (gpointer data)
{
  TaskJob *job = data;

  g_clear_object (&job->task);
  g_free (job);
}

static void
sky_worker_finalize (GObject *object)
{
  SkyWorker *self = SKY_WORKER (object);

  sky_worker_stop (self);
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sky_worker_parent_class)->finalize (object);
}

static void
sky_worker_class_init (SkyWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sky_worker_finalize;
}

static void
sky_worker_init (SkyWorker *self)
{
  g_mutex_init (&self->lock);
  self->queue = g_async_queue_new_full (job_free);
}

/**
 * sky_worker_new:
 * @name: of the thread, at most 15 bytes, such as "sky-db-library"
 *
 * Returns: (transfer full): a worker whose thread waits for jobs
 */
SkyWorker *
sky_worker_new (const char *name)
{
  SkyWorker *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (SKY_TYPE_WORKER, NULL);
  self->thread = g_thread_new (name, thread_main, g_async_queue_ref (self->queue));
  return self;
}

/**
 * sky_worker_run:
 * @self: a worker
 * @task: (transfer none): answers to its own context; its priority is the job's
 * @func: runs on the thread and returns on @task; not called where the task is cancelled by then
 *
 * As g_task_run_in_thread (), but on this thread and in this order. After sky_worker_stop () the
 * task answers %G_IO_ERROR_CLOSED.
 */
void
sky_worker_run (SkyWorker *self, GTask *task, SkyWorkerFunc func)
{
  TaskJob *job;
  Job     *entry;

  g_return_if_fail (SKY_IS_WORKER (self));
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  job = g_new0 (TaskJob, 1);
  job->task = g_object_ref (task);
  job->func = func;
  entry = g_new0 (Job, 1);
  entry->priority = g_task_get_priority (task);
  entry->func = run_task;
  entry->data = job;
  entry->destroy = task_job_free;
  if (push (self, entry))
    return;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The worker thread has ended");
  job_free (entry);
}

/**
 * sky_worker_post:
 * @self: a worker
 * @priority: as %G_PRIORITY_DEFAULT; lower is more urgent
 * @func: what to do on the thread; called with @data and %NULL
 * @data: (nullable): for @func
 * @destroy: (nullable): frees @data on the thread, also where @func is not called any more
 *
 * A job that nobody waits for. After sky_worker_stop () only @destroy is called.
 */
void
sky_worker_post (SkyWorker *self, int priority, GFunc func, gpointer data, GDestroyNotify destroy)
{
  Job *job;

  g_return_if_fail (SKY_IS_WORKER (self));
  g_return_if_fail (func != NULL);

  job = g_new0 (Job, 1);
  job->priority = priority;
  job->func = func;
  job->data = data;
  job->destroy = destroy;
  if (!push (self, job))
    job_free (job);
}

/**
 * sky_worker_is_own_thread:
 * @self: a worker
 *
 * Returns: whether the caller runs on the worker's thread
 */
gboolean
sky_worker_is_own_thread (SkyWorker *self)
{
  g_return_val_if_fail (SKY_IS_WORKER (self), FALSE);

  return self->thread == g_thread_self ();
}

/**
 * sky_worker_stop:
 * @self: a worker
 *
 * Lets the thread finish what was handed in so far, and waits for its end. Called a second time
 * it does nothing. The last reference may be dropped by a job on the thread itself: then nothing
 * is waited for.
 */
void
sky_worker_stop (SkyWorker *self)
{
  Job     *job;
  GThread *thread;

  g_return_if_fail (SKY_IS_WORKER (self));

  job = g_new0 (Job, 1);
  job->priority = G_MAXINT;
  job->is_last = TRUE;
  if (!push (self, job))
    job_free (job);

  thread = g_steal_pointer (&self->thread);
  if (thread == NULL)
    return;
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
}
