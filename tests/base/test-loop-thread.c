/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sky-loop-thread.h"

typedef struct
{
  SkyLoopThread *thread;
  gboolean       was_own;
  GMainContext  *context;
  int            done;
} Probe;

static gboolean
probe_cb (gpointer data)
{
  Probe *probe = data;

  probe->was_own = sky_loop_thread_is_own_thread (probe->thread);
  probe->context = g_main_context_get_thread_default ();
  g_atomic_int_set (&probe->done, 1);
  return G_SOURCE_REMOVE;
}

static void
test_invokes_on_its_thread (void)
{
  g_autoptr (SkyLoopThread) thread = sky_loop_thread_new ("sky-test");
  Probe probe = { thread, FALSE, NULL, 0 };

  sky_loop_thread_invoke (thread, probe_cb, &probe, NULL);
  while (!g_atomic_int_get (&probe.done))
    g_thread_yield ();
  g_assert_true (probe.was_own);
  g_assert_true (probe.context == sky_loop_thread_get_context (thread));
  g_assert_false (sky_loop_thread_is_own_thread (thread));
}

static void
test_stop_right_after_start_ends (void)
{
  for (int i = 0; i < 100; i++)
    {
      g_autoptr (SkyLoopThread) thread = sky_loop_thread_new ("sky-test");

      sky_loop_thread_stop (thread);
      sky_loop_thread_stop (thread);
    }
}

static void
test_stop_runs_what_was_due (void)
{
  g_autoptr (SkyLoopThread) thread = sky_loop_thread_new ("sky-test");
  Probe probe = { thread, FALSE, NULL, 0 };

  sky_loop_thread_invoke (thread, probe_cb, &probe, NULL);
  sky_loop_thread_stop (thread);
  g_assert_cmpint (probe.done, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/loop-thread/invokes-on-its-thread", test_invokes_on_its_thread);
  g_test_add_func ("/base/loop-thread/stop-right-after-start-ends",
                   test_stop_right_after_start_ends);
  g_test_add_func ("/base/loop-thread/stop-runs-what-was-due", test_stop_runs_what_was_due);
  return g_test_run ();
}
