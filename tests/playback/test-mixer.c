/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The volume that the system's mixer shows for us is ours, in both directions; against a real
 * PulseAudio with a device that nobody hears. */
#include "playback/sky-signal-path.h"
#include "playback/sky-test-material.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#define DEVICE "Nobodys_loudspeakers"

typedef struct
{
  SkyTestPlayer test;
  GSubprocess  *server; /* (owned) */
} Fixture;

/* What pactl says, or NULL. */
static char *
ask (const char *command)
{
  g_autofree char *text = NULL;
  g_autofree char *complaint = NULL;
  int              status = -1;

  if (!g_spawn_command_line_sync (command, &text, &complaint, &status, NULL) || status != 0)
    return NULL;

  return g_steal_pointer (&text);
}

static gboolean
is_up (void)
{
  g_autofree char *info = ask ("pactl info");

  return info != NULL;
}

/* A test that is killed takes the server with it. */
static void
child_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  g_autofree char *socket = NULL;
  g_autofree char *protocol = NULL;
  g_autofree char *address = NULL;

  memset (self, 0, sizeof *self);
  sky_test_player_set_up (&self->test, SKY_TEST_REAL_TIME);
  socket = g_build_filename (self->test.directory, "socket", NULL);
  protocol =
      g_strdup_printf ("--load=module-native-protocol-unix socket=%s auth-anonymous=1", socket);
  address = g_strconcat ("unix:", socket, NULL);
  g_setenv ("PULSE_SERVER", address, TRUE);
  g_setenv ("SKYLARK_AUDIO_SINK", "pulsesink", TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", self->test.directory, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", self->test.directory, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", self->test.directory, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DBUS_SESSION_BUS_ADDRESS");
  g_subprocess_launcher_set_child_setup (launcher, child_cb, NULL, NULL);
  self->server = g_subprocess_launcher_spawn (
      launcher, &error, "pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no",
      "--exit-idle-time=-1", "--disable-shm=1", "--log-level=error",
      "--load=module-null-sink sink_name=nobody rate=44100 "
      "sink_properties=device.description=" DEVICE,
      protocol, NULL);
  g_assert_no_error (error);
  sky_test_wait (is_up ());
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sky_test_player_tear_down (&self->test);
  g_subprocess_force_exit (self->server);
  g_subprocess_wait (self->server, NULL, NULL);
  g_object_unref (self->server);
}

static void
play (Fixture *self)
{
  sky_test_player_add (&self->test, sky_test_material.flac_a, "FLAC");
  sky_player_play (self->test.player);
  sky_test_wait (sky_player_get_position (self->test.player) > 0);
}

/* Our stream's volume in the mixer, in percent as it shows them; -1: there is none. */
static int
get_percent (void)
{
  g_autofree char *text = ask ("pactl list sink-inputs");
  const char      *volume = text != NULL ? strstr (text, "Volume:") : NULL;
  const char      *percent = volume != NULL ? strchr (volume, '/') : NULL;

  return percent != NULL ? (int) g_ascii_strtoll (percent + 1, NULL, 10) : -1;
}

static gboolean
is_muted (void)
{
  g_autofree char *text = ask ("pactl list sink-inputs");

  return text != NULL && strstr (text, "Mute: yes") != NULL;
}

/* Tells the mixer to do @what with our stream. */
static void
change (const char *what, const char *value)
{
  g_autofree char *streams = ask ("pactl list short sink-inputs");
  g_autofree char *command = NULL;
  g_autofree char *answer = NULL;

  g_assert_nonnull (streams);
  command = g_strdup_printf ("pactl %s %d %s", what, atoi (streams), value);
  answer = ask (command);
  g_assert_nonnull (answer);
}

static void
test_ours (Fixture *self, gconstpointer data)
{
  sky_player_set_volume (self->test.player, 0.7);
  play (self);
  sky_test_wait (get_percent () == 70);
  sky_player_set_volume (self->test.player, 0.4);
  sky_test_wait (get_percent () == 40);
  sky_player_set_muted (self->test.player, TRUE);
  sky_test_wait (is_muted ());
  sky_player_set_muted (self->test.player, FALSE);
  sky_test_wait (!is_muted ());
  g_assert_cmpfloat (sky_player_get_volume (self->test.player), ==, 0.4);
}

static void
test_theirs (Fixture *self, gconstpointer data)
{
  play (self);
  sky_test_wait (get_percent () == 100);
  change ("set-sink-input-volume", "30%");
  sky_test_wait (fabs (sky_player_get_volume (self->test.player) - 0.3) < 0.005);
  change ("set-sink-input-mute", "1");
  sky_test_wait (sky_player_get_muted (self->test.player));
  change ("set-sink-input-mute", "0");
  sky_test_wait (!sky_player_get_muted (self->test.player));
  g_assert_cmpint (get_percent (), ==, 30);
}

/* The mixer does it, not we: our samples stay as they are, and the mark tells of both. */
static void
test_path (Fixture *self, gconstpointer data)
{
  const SkySignalPath *path;

  play (self);
  sky_test_wait ((path = sky_player_get_signal_path (self->test.player)) != NULL &&
                 path->output.rate > 0);
  g_assert_true (path->bit_exact);
  g_assert_cmpstr (path->device, ==, DEVICE);
  g_assert_cmpint (path->output.rate, ==, 44100);
  change ("set-sink-input-volume", "30%");
  sky_test_wait (!sky_player_get_signal_path (self->test.player)->bit_exact);
  g_assert_cmpint (sky_player_get_signal_path (self->test.player)->filters, ==, SKY_FILTER_VOLUME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();
  g_test_add ("/playback/mixer/ours", Fixture, NULL, set_up, test_ours, tear_down);
  g_test_add ("/playback/mixer/theirs", Fixture, NULL, set_up, test_theirs, tear_down);
  g_test_add ("/playback/mixer/path", Fixture, NULL, set_up, test_path, tear_down);

  return sky_test_material_run ();
}
