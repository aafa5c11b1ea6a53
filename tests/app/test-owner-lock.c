/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The owner's lock, with a second process where it matters. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/sky-app-error.h"
#include "app/sky-owner-lock.h"

typedef struct
{
  char *dir;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("sky-lock-XXXXXX", NULL);
  g_assert_nonnull (fixture->dir);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "owner.lock", NULL);

  g_unlink (path);
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->dir);
}

/* A process that takes the lock, says so, and waits to be killed. */
static GPid
start_holder (Fixture *fixture, SkyOwnerMode mode)
{
  int  ready[2];
  char byte = 0;
  GPid pid;

  g_assert_cmpint (pipe (ready), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      SkyOwnerLock *lock = sky_owner_lock_take (fixture->dir, mode, NULL);

      if (lock != NULL && write (ready[1], "y", 1) == 1)
        pause ();
      _exit (1);
    }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  return pid;
}

static void
kill_holder (GPid pid)
{
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
}

static void
test_only_one (Fixture *fixture, gconstpointer data)
{
  GPid    holder = start_holder (fixture, SKY_OWNER_HEADLESS);
  GError *error = NULL;

  g_assert_null (sky_owner_lock_take (fixture->dir, SKY_OWNER_WINDOW, &error));
  g_assert_error (error, SKY_APP_ERROR, SKY_APP_ERROR_OWNED);
  g_error_free (error);
  kill_holder (holder);
}

static void
test_who (Fixture *fixture, gconstpointer data)
{
  GPid         holder = start_holder (fixture, SKY_OWNER_HEADLESS);
  SkyOwnerMode mode = SKY_OWNER_WINDOW;
  GPid         pid = 0;

  g_assert_true (sky_owner_lock_peek (fixture->dir, &mode, &pid));
  g_assert_cmpint (mode, ==, SKY_OWNER_HEADLESS);
  g_assert_cmpint (pid, ==, holder);
  kill_holder (holder);
  g_assert_false (sky_owner_lock_peek (fixture->dir, NULL, NULL));
}

static void
test_killed_owner (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyOwnerLock) lock = NULL;
  GError *error = NULL;

  kill_holder (start_holder (fixture, SKY_OWNER_WINDOW));
  lock = sky_owner_lock_take (fixture->dir, SKY_OWNER_WINDOW, &error);
  g_assert_no_error (error);
  g_assert_false (sky_owner_lock_get_was_clean (lock));
}

static void
test_orderly_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyOwnerLock) first = NULL;
  g_autoptr (SkyOwnerLock) second = NULL;
  GError *error = NULL;

  first = sky_owner_lock_take (fixture->dir, SKY_OWNER_WINDOW, &error);
  g_assert_no_error (error);
  g_assert_true (sky_owner_lock_get_was_clean (first));
  sky_owner_lock_release (first);
  second = sky_owner_lock_take (fixture->dir, SKY_OWNER_WINDOW, &error);
  g_assert_no_error (error);
  g_assert_true (sky_owner_lock_get_was_clean (second));
}

static void
test_not_inherited (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyOwnerLock) lock = sky_owner_lock_take (fixture->dir, SKY_OWNER_WINDOW, NULL);
  g_autoptr (GSubprocess) child = NULL;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, NULL, "cat", NULL);
  g_assert_nonnull (child);
  sky_owner_lock_release (lock);
  /* The child lives on, and must not hold what its parent gave up. */
  g_assert_false (sky_owner_lock_peek (fixture->dir, NULL, NULL));
  g_subprocess_force_exit (child);
  g_subprocess_wait (child, NULL, NULL);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->dir, "missing", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (sky_owner_lock_take (missing, SKY_OWNER_WINDOW, &error));
  g_assert_error (error, SKY_APP_ERROR, SKY_APP_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, missing));
}

#define ADD(name, func) g_test_add ("/app/owner-lock/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("only-one", test_only_one);
  ADD ("who", test_who);
  ADD ("killed-owner", test_killed_owner);
  ADD ("orderly-end", test_orderly_end);
  ADD ("not-inherited", test_not_inherited);
  ADD ("no-folder", test_no_folder);
  return g_test_run ();
}
