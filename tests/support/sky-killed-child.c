/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A process that is killed in the midst of its work. */
#include "sky-killed-child.h"

#include <signal.h>
#include <sys/wait.h>

/* Comes back when it is gone. It must not have ended before. */
void
sky_killed_child_run (const char *const *argv, guint microseconds)
{
  g_autoptr (GError) error = NULL;
  GPid pid;
  int  status;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  /* Nothing is waited for: that the kill comes at any moment is what is tried. */
  g_usleep (microseconds);
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
}
