/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs the real skylark on a private state folder. */
#include "support/sky-owner-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

#include "support/sky-server-fixture.h"

struct _SkyOwnerFixture
{
  char                *dir;
  char                *home;
  char                *program;
  GSubprocessLauncher *launcher;
  char                *output;
  char                *errors;
};

SkyOwnerFixture *
sky_owner_fixture_new (void)
{
  SkyOwnerFixture *self = g_new0 (SkyOwnerFixture, 1);
  GError          *error = NULL;
  const char      *build_dir = g_getenv ("SKY_BUILD_DIR");

  g_assert_nonnull (build_dir);
  self->home = g_dir_make_tmp ("sky-owner-XXXXXX", &error);
  g_assert_no_error (error);
  self->dir = g_build_filename (self->home, "state", NULL);
  g_assert_cmpint (g_mkdir (self->dir, 0700), ==, 0);
  self->program = g_build_filename (build_dir, "src", "skylark", NULL);
  self->launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE);
  for (guint i = 0; i < 3; i++)
    g_subprocess_launcher_unsetenv (
        self->launcher,
        ((const char *const[]){ "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS" })[i]);
  sky_owner_fixture_setenv (self, "HOME", self->home);
  sky_owner_fixture_setenv (self, "XDG_RUNTIME_DIR", self->home);
  sky_owner_fixture_setenv (self, "SKYLARK_STATE_DIR", self->dir);
  sky_owner_fixture_setenv (self, "SKYLARK_AUDIO_SINK", "fakesink sync=true");
  return self;
}

/* The folder is free when nobody holds the lock: asked of the kernel, not of the code under test.
 */
static gboolean
is_free (SkyOwnerFixture *self)
{
  g_autofree char *path = g_build_filename (self->dir, "owner.lock", NULL);
  int              fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean         locked;

  if (fd < 0)
    return TRUE;
  locked = flock (fd, LOCK_EX | LOCK_NB) == 0;
  close (fd);
  return locked;
}

void
sky_owner_fixture_free (SkyOwnerFixture *self)
{
  GPid owner = sky_owner_fixture_get_owner (self);

  if (owner > 0 && !is_free (self))
    kill (owner, SIGTERM);
  if (!sky_owner_fixture_wait_until_free (self) && owner > 0)
    kill (owner, SIGKILL);
  sky_server_fixture_remove_tree (self->home);
  g_object_unref (self->launcher);
  g_free (self->dir);
  g_free (self->home);
  g_free (self->program);
  g_free (self->output);
  g_free (self->errors);
  g_free (self);
}

const char *
sky_owner_fixture_get_dir (SkyOwnerFixture *self)
{
  return self->dir;
}

void
sky_owner_fixture_setenv (SkyOwnerFixture *self, const char *name, const char *value)
{
  g_subprocess_launcher_setenv (self->launcher, name, value, TRUE);
}

GSubprocess *
sky_owner_fixture_spawn (SkyOwnerFixture *self, const char *const *argv)
{
  GError      *error = NULL;
  GSubprocess *process = g_subprocess_launcher_spawnv (self->launcher, argv, &error);

  g_assert_no_error (error);
  return process;
}

int
sky_owner_fixture_run (SkyOwnerFixture *self, const char *line, const char *input)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->errors, g_free);
  g_assert_true (g_shell_parse_argv (line, NULL, &words, &error));
  g_ptr_array_add (argv, self->program);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, words[i]);
  g_ptr_array_add (argv, NULL);
  process = sky_owner_fixture_spawn (self, (const char *const *) argv->pdata);
  g_subprocess_communicate_utf8 (process, input, NULL, &self->output, &self->errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_test_message ("skylark %s: %d %s", line, g_subprocess_get_exit_status (process), self->errors);
  return g_subprocess_get_exit_status (process);
}

const char *
sky_owner_fixture_get_output (SkyOwnerFixture *self)
{
  return self->output;
}

const char *
sky_owner_fixture_get_errors (SkyOwnerFixture *self)
{
  return self->errors;
}

JsonNode *
sky_owner_fixture_run_json (SkyOwnerFixture *self, const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  GError *error = NULL;

  g_assert_cmpint (sky_owner_fixture_run (self, line, NULL), ==, 0);
  json_parser_load_from_data (parser, self->output, -1, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

GPid
sky_owner_fixture_get_owner (SkyOwnerFixture *self)
{
  g_autofree char *path = g_build_filename (self->dir, "owner.lock", NULL);
  g_autofree char *text = NULL;
  int              pid = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  return sscanf (text, "%*s %d", &pid) == 1 ? pid : 0;
}

/* The child of the owner that is a skylark-drive. */
GPid
sky_owner_fixture_get_server (SkyOwnerFixture *self)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%d/task/%d/children", sky_owner_fixture_get_owner (self),
                       sky_owner_fixture_get_owner (self));
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  pids = g_strsplit (text, " ", -1);
  for (guint i = 0; pids[i] != NULL; i++)
    {
      g_autofree char *comm = g_strdup_printf ("/proc/%s/comm", pids[i]);
      g_autofree char *name = NULL;

      if (*pids[i] != '\0' && g_file_get_contents (comm, &name, NULL, NULL) &&
          g_str_has_prefix (name, "skylark-drive"))
        return (GPid) g_ascii_strtoll (pids[i], NULL, 10);
    }
  return 0;
}

gboolean
sky_owner_fixture_wait_until_free (SkyOwnerFixture *self)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (!is_free (self) && g_get_monotonic_time () < end)
    sky_wait_a_moment ();
  return is_free (self);
}

/* A file with the same bytes in every run; (transfer full): its path. */
char *
sky_owner_fixture_make_file (SkyOwnerFixture *self, const char *name, gsize size)
{
  char            *path = g_build_filename (self->home, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *bytes = g_malloc (size + 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (name));
  GError *error = NULL;

  for (gsize i = 0; i < size; i++)
    bytes[i] = (char) g_rand_int (random);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, bytes, (gssize) size, &error);
  g_assert_no_error (error);
  return path;
}
