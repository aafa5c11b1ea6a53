/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player on a real sound server. */
#include "playback/sky-output-devices.h"
#include "playback/sky-test-material.h"
#include "playback/sky-test-pulse.h"

#include <math.h>

typedef struct
{
  SkyTestPlayer     player;
  SkyTestPulse      pulse;
  SkyOutputDevices *devices;
} Fixture;

static void
set_up (Fixture *test, gconstpointer data)
{
  sky_test_pulse_set_up (&test->pulse);
  sky_test_material_set_up (&test->player, SKY_TEST_REAL_TIME);
  g_unsetenv ("SKYLARK_AUDIO_SINK");
  test->devices = sky_output_devices_new ();
  sky_output_devices_start (test->devices);
  sky_test_wait (sky_output_devices_find (test->devices, "pulse:left") != NULL &&
                 sky_output_devices_find (test->devices, "pulse:right") != NULL);
  for (guint i = 0; i < 8; i++)
    sky_test_player_add (&test->player, sky_test_material.flac_a, "FLAC");
}

static void
tear_down (Fixture *test, gconstpointer data)
{
  sky_test_material_tear_down (&test->player, NULL);
  sky_output_devices_stop (test->devices);
  g_assert_finalize_object (test->devices);
  sky_test_pulse_tear_down (&test->pulse);
}

/* As the settings' store does. */
static void
wish_for (Fixture *test, const char *id)
{
  SkyOutputDevice *device = sky_output_devices_find (test->devices, id);
  SkyOutputWish    wish = { .id = (char *) id, .absent = device == NULL };

  if (device != NULL)
    {
      wish.device = sky_output_device_get_handle (device);
      wish.name = (char *) sky_output_device_get_name (device);
    }
  sky_player_set_output (test->player.player, &wish);
}

static gboolean
is_heard_at (const char *name)
{
  g_autofree char *sink = NULL;
  g_autofree char *stream = sky_test_pulse_find_stream (&sink);

  return stream != NULL && g_strcmp0 (sink, name) == 0;
}

static void
control_stream (const char *command, const char *value)
{
  g_autofree char *sink = NULL;
  g_autofree char *stream = sky_test_pulse_find_stream (&sink);
  g_autofree char *line = g_strdup_printf ("%s %s %s", command, stream, value);
  g_autofree char *answer = sky_test_pulse_control (line);

  g_assert_nonnull (answer);
}

static void
play_past (Fixture *test, gint64 ms)
{
  gint64 begin = sky_player_get_position (test->player.player);

  sky_player_play (test->player.player);
  sky_test_wait (sky_player_get_position (test->player.player) > begin + ms);
}

static void
test_devices (Fixture *test, gconstpointer data)
{
  SkyOutputDevice *left = sky_output_devices_find (test->devices, "pulse:left");

  g_assert_cmpstr (sky_output_device_get_name (left), ==, "Left");
  g_assert_cmpstr (sky_output_device_get_system (left), ==, "pulse");
  g_assert_true (sky_output_device_get_is_default (left));
  g_assert_false (sky_output_device_get_can_be_exclusive (left));
}

static void
test_chosen (Fixture *test, gconstpointer data)
{
  wish_for (test, "pulse:right");
  play_past (test, 300);
  g_assert_true (is_heard_at ("right"));
  g_assert_cmpstr (sky_player_get_output (test->player.player)->name, ==, "Right");
  wish_for (test, "pulse:left");
  sky_test_wait (is_heard_at ("left"));
  play_past (test, 300);
  wish_for (test, NULL);
  sky_test_wait (sky_player_get_output (test->player.player)->id == NULL);
  play_past (test, 300);
  g_assert_true (is_heard_at ("left"));
  g_assert_null (test->player.failure);
}

/* The device goes with its module, and comes back. */
static void
test_unplugged (Fixture *test, gconstpointer data)
{
  g_autofree char *modules = NULL;
  g_autofree char *answer = NULL;

  wish_for (test, "pulse:right");
  play_past (test, 300);
  answer = sky_test_pulse_control ("unload-module module-null-sink");
  g_assert_nonnull (answer);
  modules = sky_test_pulse_control (
      "load-module module-null-sink sink_name=other sink_properties=device.description=Other");
  sky_test_wait (sky_output_devices_find (test->devices, "pulse:right") == NULL);
  wish_for (test, "pulse:right");
  sky_test_wait (is_heard_at ("other"));
  sky_test_wait (sky_player_get_output (test->player.player)->trouble == SKY_OUTPUT_ABSENT);
  play_past (test, 300);

  g_free (modules);
  modules = sky_test_pulse_control (
      "load-module module-null-sink sink_name=right sink_properties=device.description=Right");
  sky_test_wait (sky_output_devices_find (test->devices, "pulse:right") != NULL);
  wish_for (test, "pulse:right");
  sky_test_wait (is_heard_at ("right"));
  play_past (test, 300);
  sky_test_wait (sky_player_get_output (test->player.player)->trouble == SKY_OUTPUT_FINE);
  g_assert_cmpuint (test->player.failed->len, ==, 0);
}

/* The volume is that of the system's mixer, both ways; PulseAudio's percents are cubic as ours. */
static void
test_mixer (Fixture *test, gconstpointer data)
{
  SkyPlayer       *player = test->player.player;
  g_autofree char *listed = NULL;

  sky_player_set_volume (player, 0.8);
  play_past (test, 500);
  listed = sky_test_pulse_control ("list sink-inputs");
  g_assert_nonnull (strstr (listed, " 80% "));

  control_stream ("set-sink-input-volume", "50%");
  sky_test_wait (fabs (sky_player_get_volume (player) - 0.5) < 0.005);
  control_stream ("set-sink-input-mute", "1");
  sky_test_wait (sky_player_get_muted (player));
  control_stream ("set-sink-input-mute", "0");
  sky_test_wait (!sky_player_get_muted (player));

  /* What was set there goes along to another device. */
  wish_for (test, "pulse:right");
  sky_test_wait (is_heard_at ("right"));
  g_free (listed);
  listed = sky_test_pulse_control ("list sink-inputs");
  g_assert_nonnull (strstr (listed, " 50% "));
  g_assert_cmpfloat_with_epsilon (sky_player_get_volume (player), 0.5, 0.005);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(path, func) g_test_add ("/playback/pulse/" path, Fixture, NULL, set_up, func, tear_down)

  ADD ("devices", test_devices);
  ADD ("chosen", test_chosen);
  ADD ("unplugged", test_unplugged);
  ADD ("mixer", test_mixer);

  return sky_test_material_run ();
}
