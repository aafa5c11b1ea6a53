/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sound server of the test's own: PulseAudio with no configuration but this. */
#include "playback/sky-test-pulse.h"

#include "playback/sky-test-player.h"
#include "support/sky-server-fixture.h"

/* What pactl says to @command, or NULL where it fails. */
char *
sky_test_pulse_control (const char *command)
{
  g_autofree char *line = g_strconcat ("pactl ", command, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char            *output = NULL;
  int              status;

  g_assert_true (g_spawn_command_line_sync (line, &output, &errors, &status, &error));
  g_assert_no_error (error);
  if (g_spawn_check_wait_status (status, NULL))
    return output;
  g_free (output);

  return NULL;
}

static gboolean
answers (void)
{
  g_autofree char *sinks = sky_test_pulse_control ("list short sinks");

  return sinks != NULL && strstr (sinks, "left") != NULL && strstr (sinks, "right") != NULL;
}

static void
set_folder (GSubprocessLauncher *launcher, SkyTestPulse *self, const char *name)
{
  g_subprocess_launcher_setenv (launcher, name, self->directory, TRUE);
  g_setenv (name, self->directory, TRUE);
}

void
sky_test_pulse_set_up (SkyTestPulse *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  static const char *const folders[] = { "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME",
                                         "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH" };
  g_autofree char         *socket = NULL;
  g_autofree char         *protocol = NULL;
  g_autofree char         *address = NULL;
  g_autofree char         *cookie = NULL;
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("sky-pulse-XXXXXX", NULL);
  socket = g_build_filename (self->directory, "socket", NULL);
  cookie = g_build_filename (self->directory, "cookie", NULL);
  address = g_strconcat ("unix:", socket, NULL);
  protocol = g_strdup_printf ("module-native-protocol-unix socket=%s auth-anonymous=1", socket);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    set_folder (launcher, self, folders[i]);
  g_setenv ("PULSE_COOKIE", cookie, TRUE);
  g_setenv ("PULSE_SERVER", address, TRUE);
  g_subprocess_launcher_setenv (launcher, "PULSE_COOKIE", cookie, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DBUS_SESSION_BUS_ADDRESS");
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  self->server = g_subprocess_launcher_spawn (
      launcher, &error, "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
      "--use-pid-file=no", "--disable-shm=yes", "-L", protocol, "-L",
      "module-null-sink sink_name=left sink_properties=device.description=Left", "-L",
      "module-null-sink sink_name=right sink_properties=device.description=Right", NULL);
  g_assert_no_error (error);
  sky_test_wait (answers ());
}

void
sky_test_pulse_tear_down (SkyTestPulse *self)
{
  g_subprocess_send_signal (self->server, SIGTERM);
  g_subprocess_wait (self->server, NULL, NULL);
  g_clear_object (&self->server);
  sky_server_fixture_remove_tree (self->directory);
  g_free (self->directory);
}

/* The number of the only stream that there is, and the name of the device where it is heard. */
char *
sky_test_pulse_find_stream (char **sink)
{
  g_autofree char *streams = sky_test_pulse_control ("list short sink-inputs");
  g_autofree char *sinks = sky_test_pulse_control ("list short sinks");
  g_auto (GStrv) fields = streams != NULL ? g_strsplit (streams, "\t", 3) : NULL;
  g_auto (GStrv) lines = sinks != NULL ? g_strsplit (sinks, "\n", -1) : NULL;

  *sink = NULL;
  if (fields == NULL || lines == NULL || g_strv_length (fields) < 3)
    return NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) row = g_strsplit (lines[i], "\t", 3);

      if (g_strv_length (row) == 3 && g_str_equal (row[0], fields[1]))
        *sink = g_strdup (row[1]);
    }

  return g_strdup (fields[0]);
}
