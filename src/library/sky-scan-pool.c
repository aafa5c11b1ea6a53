/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SkyScanPool: threads of its own, as a drive that does not answer would block those of GTask for
 * everybody. Main thread hands in. */
#include "library/sky-scan-pool.h"

struct _SkyScanPool
{
  GThreadPool *threads; /* (owned) (nullable): until it is stopped */
};

typedef struct
{
  GTask          *task; /* (owned) */
  GTaskThreadFunc func;
} Job;

static void
job_cb (gpointer data, gpointer user_data)
{
  Job *job = data;

  if (!g_task_return_error_if_cancelled (job->task))
    job->func (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task),
               g_task_get_cancellable (job->task));
  g_object_unref (job->task);
  g_free (job);
}

/**
 * sky_scan_pool_new:
 *
 * Returns: (transfer full): a pool without work
 */
SkyScanPool *
sky_scan_pool_new (void)
{
  SkyScanPool *self = g_rc_box_new0 (SkyScanPool);

  self->threads = g_thread_pool_new (job_cb, NULL, SKY_SCAN_THREADS, FALSE, NULL);
  return self;
}

/**
 * sky_scan_pool_ref:
 * @self: a pool
 *
 * Returns: (transfer full): the same pool
 */
SkyScanPool *
sky_scan_pool_ref (SkyScanPool *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  sky_scan_pool_stop (data);
}

/**
 * sky_scan_pool_unref:
 * @self: (transfer full): a pool
 */
void
sky_scan_pool_unref (SkyScanPool *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * sky_scan_pool_stop:
 * @self: a pool
 *
 * Waits for the jobs that were handed in; their owners have cancelled them. Later ones answer
 * %G_IO_ERROR_CLOSED.
 */
void
sky_scan_pool_stop (SkyScanPool *self)
{
  GThreadPool *threads;

  g_return_if_fail (self != NULL);

  threads = g_steal_pointer (&self->threads);
  if (threads != NULL)
    g_thread_pool_free (threads, FALSE, TRUE);
}

/**
 * sky_scan_pool_run:
 * @self: a pool
 * @task: (transfer none): answers to its own context
 * @func: runs on one of the threads, unless the task is cancelled by then
 */
void
sky_scan_pool_run (SkyScanPool *self, GTask *task, GTaskThreadFunc func)
{
  Job *job;

  g_return_if_fail (self != NULL);

  if (self->threads == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The library has stopped");
      return;
    }
  job = g_new0 (Job, 1);
  job->task = g_object_ref (task);
  job->func = func;
  /* Without an exclusive thread it can't fail: at worst the job waits. */
  g_thread_pool_push (self->threads, job, NULL);
}
