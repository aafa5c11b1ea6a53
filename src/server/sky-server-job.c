/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of the tree that need no body: one transaction on the writer's thread, answered once it
 * is on the disk. Made and answered on the server's thread. */

#include "server/sky-server-job.h"

typedef struct
{
  SkyServerJob    *job; /* (owned) */
  SkyServerJobFunc func;
} Run;

static void
run_free (gpointer data)
{
  Run *run = data;

  sky_server_job_free (run->job);
  g_free (run);
}

static gboolean
run_job (SkyDatabase *database, gpointer data, GError **error)
{
  Run          *run = data;
  SkyServerJob *job = run->job;

  return sky_server_conditions_check_if (job->conditions, database, job->account, job->path,
                                         error) &&
         run->func (database, job, error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SkyServerRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  Run *run = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    sky_server_request_fail (request, error);
  else if (run->job->body != NULL)
    sky_server_request_answer_body (request, run->job->status, "application/xml; charset=utf-8",
                                    run->job->body);
  else
    sky_server_request_answer (request, run->job->status);
}

/**
 * sky_server_job_new:
 *
 * Returns: (transfer full): a job with what every method needs of the request
 */
SkyServerJob *
sky_server_job_new (SkyServerRequest *request)
{
  SkyServerJob *job = g_new0 (SkyServerJob, 1);

  job->path = sky_server_path_copy (sky_server_request_get_path (request));
  job->conditions = sky_server_conditions_new (request);
  job->account = sky_server_request_get_account (request);
  return job;
}

/**
 * sky_server_job_run:
 * @job: (transfer full): what to do; it says what is answered
 * @func: does it on the writer's thread
 *
 * Does all of it or nothing, and answers the request.
 */
void
sky_server_job_run (SkyServerRequest *request, SkyServerJob *job, SkyServerJobFunc func)
{
  SkyServerRoot *root = sky_server_request_get_root (request);
  Run           *run = g_new0 (Run, 1);
  g_autoptr (GTask) task = NULL;

  run->job = job;
  run->func = func;
  sky_server_request_pause (request);
  task = g_task_new (root, NULL, done_cb, sky_server_request_ref (request));
  g_task_set_task_data (task, run, run_free);
  sky_server_root_commit (root, task, run_job);
}

void
sky_server_job_free (SkyServerJob *job)
{
  sky_server_path_free (job->path);
  sky_server_path_free (job->destination);
  sky_server_conditions_free (job->conditions);
  if (job->changes != NULL && job->changes_destroy != NULL)
    job->changes_destroy (job->changes);
  g_free (job->body);
  g_free (job);
}
