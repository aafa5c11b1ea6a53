/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the owner of the state folder for a command, or starts a headless one, apart from the
 * command's terminal, and waits until it answers. Blocks; for the command line. */
#include "app/sky-owner.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/sky-app-error.h"
#include "app/sky-program.h"
#include "base/sky-paths.h"

#define POLL_USEC 20000
#define LONGEST_USEC (60 * G_USEC_PER_SEC)
#define LOG_NAME "headless.log"

static void
detach_cb (gpointer user_data)
{
  setsid ();
}

/* Both outputs go to the log: the command's own may be a pipe that somebody waits for the end of.
 */
static GPid
launch (const char *log_path, GError **error)
{
  g_autofree char *program = sky_program_find ("skylark", error);
  char            *argv[] = { program, (char *) "--headless", NULL };
  GPid             pid = 0;
  int              log;
  int              null;

  if (program == NULL)
    return 0;
  log = open (log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  null = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  if (log < 0 || null < 0)
    g_set_error (error, SKY_APP_ERROR, SKY_APP_ERROR_FAILED, "Could not write %s: %s", log_path,
                 g_strerror (errno));
  else
    g_spawn_async_with_fds ("/", argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, detach_cb, NULL, &pid, null,
                            log, log, error);
  if (log >= 0)
    close (log);
  if (null >= 0)
    close (null);
  return pid;
}

/* Whether the owner that was started has given up. One that ended in order found another in its
 * place, and may have to be started again when that is gone. */
static gboolean
has_failed (GPid *pid)
{
  int status = 0;

  if (*pid == 0 || waitpid (*pid, &status, WNOHANG) != *pid)
    return FALSE;
  *pid = 0;
  return !(WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static GError *
start_failed_error (const char *log_path)
{
  g_autofree char *text = NULL;
  GPid             pid = 0;

  if (sky_owner_lock_peek (sky_paths_get_state_dir (), NULL, &pid))
    return g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_UNAVAILABLE,
                        "Skylark is running (process %d) but does not answer", (int) pid);
  if (g_file_get_contents (log_path, &text, NULL, NULL))
    g_strstrip (text);
  return g_error_new (SKY_APP_ERROR, SKY_APP_ERROR_NOT_RUNNING,
                      "Skylark could not be started in the background%s%s (see %s)",
                      text != NULL && *text != '\0' ? ": " : "", text != NULL ? text : "",
                      log_path);
}

static SkyControlClient *
try_connect (GError **error)
{
  g_autoptr (GError) reason = NULL;
  SkyControlClient *client = sky_control_client_connect (sky_paths_get_state_dir (), &reason);

  /* One that is ending, or has not come that far yet, is no failure. */
  if (client == NULL && !g_error_matches (reason, SKY_APP_ERROR, SKY_APP_ERROR_NOT_RUNNING) &&
      !g_error_matches (reason, SKY_APP_ERROR, SKY_APP_ERROR_STOPPING))
    g_propagate_error (error, g_steal_pointer (&reason));
  return client;
}

/**
 * sky_owner_connect:
 * @error: return location
 *
 * Returns: (transfer full): a client of the owner, which may just have been started
 */
SkyControlClient *
sky_owner_connect (GError **error)
{
  g_autofree char *log_path = sky_paths_build_state (LOG_NAME);
  gint64           give_up = g_get_monotonic_time () + LONGEST_USEC;
  GPid             pid = 0;

  if (!sky_paths_ensure (error))
    return NULL;
  while (g_get_monotonic_time () < give_up)
    {
      GError           *reason = NULL;
      SkyControlClient *client = try_connect (&reason);

      if (client != NULL)
        return client;
      if (reason == NULL && pid == 0 &&
          !sky_owner_lock_peek (sky_paths_get_state_dir (), NULL, NULL))
        pid = launch (log_path, &reason);
      if (reason != NULL)
        {
          g_propagate_error (error, reason);
          return NULL;
        }
      if (has_failed (&pid))
        break;
      g_usleep (POLL_USEC);
    }
  g_propagate_error (error, start_failed_error (log_path));
  return NULL;
}
