/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sky-worker.h"

typedef struct
{
  GMutex   lock;
  GCond    changed;
  gboolean open;
  GString *order;
} Gate;

static void
gate_init (Gate *gate)
{
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
  gate->open = FALSE;
  gate->order = g_string_new (NULL);
}

static void
gate_clear (Gate *gate)
{
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->changed);
  g_string_free (gate->order, TRUE);
}

static void
wait_for_gate (gpointer data, gpointer unused)
{
  Gate *gate = data;

  g_mutex_lock (&gate->lock);
  while (!gate->open)
    g_cond_wait (&gate->changed, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

typedef struct
{
  Gate *gate;
  char  letter;
} Mark;

static void
append_letter (gpointer data, gpointer unused)
{
  Mark *mark = data;

  g_string_append_c (mark->gate->order, mark->letter);
}

static void
post_letter (SkyWorker *worker, Gate *gate, int priority, char letter)
{
  Mark *mark = g_new0 (Mark, 1);

  mark->gate = gate;
  mark->letter = letter;
  sky_worker_post (worker, priority, append_letter, mark, g_free);
}

static void
test_runs_by_priority_then_order (void)
{
  g_autoptr (SkyWorker) worker = sky_worker_new ("sky-test");
  Gate gate;

  gate_init (&gate);
  sky_worker_post (worker, G_PRIORITY_HIGH, wait_for_gate, &gate, NULL);
  post_letter (worker, &gate, G_PRIORITY_LOW, 'd');
  post_letter (worker, &gate, G_PRIORITY_DEFAULT, 'b');
  post_letter (worker, &gate, G_PRIORITY_DEFAULT, 'c');
  post_letter (worker, &gate, G_PRIORITY_HIGH, 'a');
  open_gate (&gate);
  sky_worker_stop (worker);
  /* The first job may be taken before the others came, so only what waited behind it is ordered. */
  g_assert_cmpstr (gate.order->str, ==, "abcd");
  gate_clear (&gate);
}

static void
answer_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, sky_worker_is_own_thread (data));
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **answer = data;

  *answer = g_object_ref (result);
}

static GTask *
run_and_wait (SkyWorker *worker, GCancellable *cancellable)
{
  GAsyncResult *answer = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done_cb, &answer);

  g_task_set_task_data (task, worker, NULL);
  sky_worker_run (worker, task, answer_thread);
  g_assert_null (answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return G_TASK (answer);
}

static void
test_task_runs_on_the_thread_and_answers_here (void)
{
  g_autoptr (SkyWorker) worker = sky_worker_new ("sky-test");
  g_autoptr (GTask) task = run_and_wait (worker, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_task_propagate_boolean (task, &error));
  g_assert_no_error (error);
  g_assert_false (sky_worker_is_own_thread (worker));
}

static void
test_cancelled_task_is_not_run (void)
{
  g_autoptr (SkyWorker) worker = sky_worker_new ("sky-test");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  task = run_and_wait (worker, cancellable);
  g_assert_false (g_task_propagate_boolean (task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_stopped_worker_refuses (void)
{
  g_autoptr (SkyWorker) worker = sky_worker_new ("sky-test");
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  sky_worker_stop (worker);
  task = run_and_wait (worker, NULL);
  g_assert_false (g_task_propagate_boolean (task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
unref_worker (gpointer data, gpointer unused)
{
  g_object_unref (data);
}

static void
test_last_reference_may_go_on_the_thread (void)
{
  SkyWorker *worker = sky_worker_new ("sky-test");
  gpointer   watched = worker;

  g_object_add_weak_pointer (G_OBJECT (worker), &watched);
  sky_worker_post (worker, G_PRIORITY_DEFAULT, unref_worker, worker, NULL);
  while (g_atomic_pointer_get (&watched) != NULL)
    g_thread_yield ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/worker/runs-by-priority-then-order", test_runs_by_priority_then_order);
  g_test_add_func ("/base/worker/task-runs-on-the-thread-and-answers-here",
                   test_task_runs_on_the_thread_and_answers_here);
  g_test_add_func ("/base/worker/cancelled-task-is-not-run", test_cancelled_task_is_not_run);
  g_test_add_func ("/base/worker/stopped-worker-refuses", test_stopped_worker_refuses);
  g_test_add_func ("/base/worker/last-reference-may-go-on-the-thread",
                   test_last_reference_may_go_on_the_thread);
  return g_test_run ();
}
