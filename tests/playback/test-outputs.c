/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound goes from device to device, as the user wants it and as devices come and go. */
#include "playback/sky-output-devices.h"
#include "playback/sky-test-device.h"
#include "playback/sky-test-material.h"

typedef struct
{
  SkyTestPlayer     player;
  SkyOutputDevices *devices;
} Fixture;

/* How far apart the last sample of a device that was pulled and the first one after it may be. */
#define TORN_FRAMES (SKY_SOUND_RATE / 2)

static void
set_up (Fixture *test, gconstpointer data)
{
  sky_test_material_set_up (&test->player, SKY_TEST_REAL_TIME);
  sky_test_devices_set_up ();
  test->devices = sky_output_devices_new ();
}

static void
tear_down (Fixture *test, gconstpointer data)
{
  sky_test_material_tear_down (&test->player, NULL);
  sky_output_devices_stop (test->devices);
  g_assert_finalize_object (test->devices);
  sky_test_devices_tear_down ();
}

static void
start_devices (Fixture *test)
{
  sky_output_devices_start (test->devices);
  sky_test_wait (sky_output_devices_get_ready (test->devices));
}

static void
wish_for (Fixture *test, int name, gboolean match_rate)
{
  SkyOutputWish    wish = { .exclusive = TRUE, .match_rate = match_rate };
  SkyOutputDevice *device;

  if (name >= 0)
    {
      wish.id = (char *) sky_test_device_get_id ((SkyTestDeviceName) name);
      device = sky_output_devices_find (test->devices, wish.id);
      wish.absent = device == NULL;
      wish.device = device != NULL ? sky_output_device_get_handle (device) : NULL;
      wish.name = device != NULL ? (char *) sky_output_device_get_name (device) : NULL;
    }
  sky_player_set_output (test->player.player, &wish);
}

static void
play_past (Fixture *test, gint64 position_ms)
{
  sky_player_play (test->player.player);
  sky_test_wait (sky_player_get_position (test->player.player) > position_ms);
}

static void
add_a (Fixture *test)
{
  sky_test_player_add (&test->player, sky_test_material.flac_a, "FLAC");
}

static void
wait_for_end (Fixture *test)
{
  sky_test_wait (sky_test_player_is_stopped (&test->player));
  g_assert_cmpuint (test->player.failed->len, ==, 0);
}

/* @a and then @b are the first piece, without a sample lost or twice. */
static void
assert_exact (const float *a, gsize frames_a, const float *b, gsize frames_b)
{
  g_test_message ("%" G_GSIZE_FORMAT " frames here, %" G_GSIZE_FORMAT " there", frames_a, frames_b);
  g_assert_cmpuint (frames_a, >, 0);
  g_assert_cmpuint (frames_b, >, 0);
  g_assert_cmpuint (frames_a + frames_b, ==, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (a, 0, frames_a);
  sky_test_assert_material (b, frames_a, frames_b);
}

/* @b ends with the piece and begins about where @a ended. */
static void
assert_torn (const float *a, gsize frames_a, const float *b, gsize frames_b)
{
  gsize first = SKY_SOUND_FRAMES_A - frames_b;

  g_test_message ("left at frame %" G_GSIZE_FORMAT ", went on at %" G_GSIZE_FORMAT, frames_a,
                  first);
  g_assert_cmpuint (frames_b, <, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (a, 0, frames_a);
  sky_test_assert_material (b, first, frames_b);
  g_assert_cmpuint (MAX (first, frames_a) - MIN (first, frames_a), <, TORN_FRAMES);
}

static const SkyOutputState *
get_state (Fixture *test)
{
  return sky_player_get_output (test->player.player);
}

static void
test_are_listed (Fixture *test, gconstpointer data)
{
  SkyOutputDevice *card;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->devices)), ==, 0);
  start_devices (test);
  for (guint i = 0; i < SKY_TEST_N_DEVICES; i++)
    {
      SkyOutputDevice *device =
          sky_output_devices_find (test->devices, sky_test_device_get_id ((SkyTestDeviceName) i));

      g_assert_nonnull (device);
      g_assert_cmpstr (sky_output_device_get_name (device), ==,
                       sky_test_device_get_name ((SkyTestDeviceName) i));
    }
  card = sky_output_devices_find (test->devices, sky_test_device_get_id (SKY_TEST_CARD));
  g_assert_true (sky_output_device_get_can_be_exclusive (card));

  sky_test_device_plug (SKY_TEST_SPEAKERS, FALSE);
  sky_test_wait (sky_output_devices_find (test->devices, "test:Speakers") == NULL);
  sky_test_device_plug (SKY_TEST_SPEAKERS, TRUE);
  sky_test_wait (sky_output_devices_find (test->devices, "test:Speakers") != NULL);
  g_assert_false (sky_output_device_get_can_be_exclusive (
      sky_output_devices_find (test->devices, "test:Speakers")));
}

static void
test_changes_while_playing (Fixture *test, gconstpointer data)
{
  g_autofree float *a = NULL;
  g_autofree float *b = NULL;
  gsize             frames_a, frames_b;

  start_devices (test);
  add_a (test);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  play_past (test, 700);
  g_assert_cmpstr (get_state (test)->id, ==, "test:Speakers");
  g_assert_cmpstr (get_state (test)->name, ==, "Speakers");
  wish_for (test, SKY_TEST_HEADPHONES, FALSE);
  sky_test_wait (g_strcmp0 (get_state (test)->id, "test:Headphones") == 0);
  wait_for_end (test);
  a = sky_test_device_read (SKY_TEST_SPEAKERS, 0, &frames_a);
  b = sky_test_device_read (SKY_TEST_HEADPHONES, 0, &frames_b);
  assert_exact (a, frames_a, b, frames_b);
  g_assert_cmpuint (sky_test_device_get_n_runs (SKY_TEST_SPEAKERS), ==, 1);
  g_assert_cmpuint (sky_test_device_get_n_runs (SKY_TEST_HEADPHONES), ==, 1);
}

static void
test_changes_to_the_default (Fixture *test, gconstpointer data)
{
  g_autofree float *a = NULL;
  g_autofree float *b = NULL;
  gsize             frames_a, frames_b;

  start_devices (test);
  add_a (test);
  wish_for (test, SKY_TEST_CARD, TRUE);
  play_past (test, 700);
  g_assert_true (get_state (test)->exclusive);
  wish_for (test, -1, FALSE);
  wait_for_end (test);
  g_assert_null (get_state (test)->id);
  a = sky_test_device_read (SKY_TEST_CARD, 0, &frames_a);
  b = sky_test_player_read (&test->player, &frames_b);
  assert_exact (a, frames_a, b, frames_b);
}

static void
test_changes_at_a_joint (Fixture *test, gconstpointer data)
{
  g_autofree float *a = NULL;
  g_autofree float *b = NULL;
  gsize             frames_a, frames_b;

  start_devices (test);
  add_a (test);
  sky_test_player_add (&test->player, sky_test_material.flac_b, "FLAC");
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  /* the position is told three times a second: at least once in the half second that is left */
  play_past (test, 3500);
  wish_for (test, SKY_TEST_HEADPHONES, FALSE);
  wait_for_end (test);
  a = sky_test_device_read (SKY_TEST_SPEAKERS, 0, &frames_a);
  b = sky_test_device_read (SKY_TEST_HEADPHONES, 0, &frames_b);
  g_test_message ("changed at frame %" G_GSIZE_FORMAT, frames_a);
  g_assert_cmpuint (frames_a + frames_b, ==, SKY_SOUND_FRAMES);
  sky_test_assert_material (a, 0, frames_a);
  sky_test_assert_material (b, frames_a, frames_b);
}

static void
test_changes_while_paused (Fixture *test, gconstpointer data)
{
  g_autofree float *a = NULL;
  g_autofree float *b = NULL;
  gsize             frames_a, frames_b;
  gint64            position;

  start_devices (test);
  add_a (test);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  play_past (test, 700);
  sky_player_pause (test->player.player);
  position = sky_player_get_position (test->player.player);
  wish_for (test, SKY_TEST_HEADPHONES, FALSE);
  sky_test_wait (g_strcmp0 (get_state (test)->id, "test:Headphones") == 0);
  g_assert_cmpint (sky_player_get_state (test->player.player), ==, SKY_PLAYER_PAUSED);
  g_assert_cmpint (ABS (sky_player_get_position (test->player.player) - position), <, 500);
  sky_player_play (test->player.player);
  wait_for_end (test);
  a = sky_test_device_read (SKY_TEST_SPEAKERS, 0, &frames_a);
  b = sky_test_device_read (SKY_TEST_HEADPHONES, 0, &frames_b);
  assert_torn (a, frames_a, b, frames_b);
}

static void
test_seeks_while_changing (Fixture *test, gconstpointer data)
{
  g_autofree float *b = NULL;
  gsize             frames_b;

  start_devices (test);
  add_a (test);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  play_past (test, 700);
  wish_for (test, SKY_TEST_HEADPHONES, FALSE);
  sky_player_seek (test->player.player, 2000);
  wait_for_end (test);
  b = sky_test_device_read (SKY_TEST_HEADPHONES,
                            sky_test_device_get_n_runs (SKY_TEST_HEADPHONES) - 1, &frames_b);
  g_assert_cmpuint (frames_b, ==, SKY_SOUND_FRAMES_A - 2 * SKY_SOUND_RATE);
  sky_test_assert_material (b, 2 * SKY_SOUND_RATE, frames_b);
}

/* The user's device is busy: the music goes on, and says where and why. */
static void
test_busy_falls_back (Fixture *test, gconstpointer data)
{
  g_autofree float *a = NULL;
  g_autofree float *b = NULL;
  gsize             frames_a, frames_b;

  start_devices (test);
  add_a (test);
  sky_test_device_use_elsewhere (SKY_TEST_CARD, TRUE);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  play_past (test, 700);
  wish_for (test, SKY_TEST_CARD, FALSE);
  sky_test_wait (get_state (test)->trouble == SKY_OUTPUT_BROKEN);
  g_assert_cmpstr (get_state (test)->detail, ==, "The device is in use");
  g_assert_null (get_state (test)->id);
  wait_for_end (test);
  a = sky_test_device_read (SKY_TEST_SPEAKERS, 0, &frames_a);
  b = sky_test_player_read (&test->player, &frames_b);
  assert_exact (a, frames_a, b, frames_b);
}

static void
test_unplugged_and_back (Fixture *test, gconstpointer data)
{
  g_autofree float *a = NULL;
  g_autofree float *c = NULL;
  gsize             frames_a, frames_b, frames_c;
  float            *b;

  start_devices (test);
  add_a (test);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  play_past (test, 700);
  sky_test_device_plug (SKY_TEST_SPEAKERS, FALSE);
  sky_test_wait (get_state (test)->trouble == SKY_OUTPUT_BROKEN);
  sky_test_wait (sky_output_devices_find (test->devices, "test:Speakers") == NULL);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  sky_test_wait (get_state (test)->trouble == SKY_OUTPUT_ABSENT);
  g_assert_null (get_state (test)->id);
  sky_test_wait (sky_player_get_position (test->player.player) > 1700);

  sky_test_device_plug (SKY_TEST_SPEAKERS, TRUE);
  sky_test_wait (sky_output_devices_find (test->devices, "test:Speakers") != NULL);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  sky_test_wait (g_strcmp0 (get_state (test)->id, "test:Speakers") == 0);
  g_assert_cmpint (get_state (test)->trouble, ==, SKY_OUTPUT_FINE);
  wait_for_end (test);
  g_assert_null (test->player.failure);

  /* On the way back nothing is torn. */
  a = sky_test_device_read (SKY_TEST_SPEAKERS, 0, &frames_a);
  b = sky_test_player_read (&test->player, &frames_b);
  c = sky_test_device_read (SKY_TEST_SPEAKERS, sky_test_device_get_n_runs (SKY_TEST_SPEAKERS) - 1,
                            &frames_c);
  b = g_realloc (b, (frames_b + frames_c) * 2 * sizeof (float));
  memcpy (b + frames_b * 2, c, frames_c * 2 * sizeof (float));
  assert_torn (a, frames_a, b, frames_b + frames_c);
  g_free (b);
}

/* A server has quietly moved the stream away from a device that is gone. */
static void
test_no_longer_listed (Fixture *test, gconstpointer data)
{
  g_autofree float *a = NULL;
  g_autofree float *b = NULL;
  gsize             frames_a, frames_b;

  start_devices (test);
  add_a (test);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  play_past (test, 700);
  sky_test_device_hide (SKY_TEST_SPEAKERS);
  sky_test_wait (sky_output_devices_find (test->devices, "test:Speakers") == NULL);
  wish_for (test, SKY_TEST_SPEAKERS, FALSE);
  sky_test_wait (get_state (test)->trouble == SKY_OUTPUT_ABSENT);
  wait_for_end (test);
  a = sky_test_device_read (SKY_TEST_SPEAKERS, 0, &frames_a);
  b = sky_test_player_read (&test->player, &frames_b);
  assert_torn (a, frames_a, b, frames_b);
}

static void
add_rates (Fixture *test)
{
  const guint32 rates[] = { 44100, 96000, 48000 };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *name = g_strdup_printf ("at-%u", rates[i]);
      g_autofree char *path = sky_test_write_at_rate (&test->player, name, rates[i]);

      sky_test_player_add (&test->player, path, "WAV");
    }
}

static void
test_card_follows_the_rate (Fixture *test, gconstpointer data)
{
  g_autofree float *a = NULL;
  g_autofree float *b = NULL;
  gsize             frames_a, frames_b;

  start_devices (test);
  add_rates (test);
  wish_for (test, SKY_TEST_CARD, TRUE);
  play_past (test, 100);
  wait_for_end (test);
  /* 48 kHz isn't offered, 96 kHz is and divides evenly: the third goes on where the second was. */
  g_assert_cmpuint (sky_test_device_get_n_runs (SKY_TEST_CARD), ==, 2);
  g_assert_cmpint (sky_test_device_get_rate (SKY_TEST_CARD, 0), ==, 44100);
  g_assert_cmpint (sky_test_device_get_rate (SKY_TEST_CARD, 1), ==, 96000);
  a = sky_test_device_read (SKY_TEST_CARD, 0, &frames_a);
  b = sky_test_device_read (SKY_TEST_CARD, 1, &frames_b);
  g_assert_cmpuint (frames_a, ==, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (a, 0, frames_a);
  sky_test_assert_material (b, 0, SKY_SOUND_FRAMES_A);
  g_assert_cmpint (ABS ((gint64) frames_b - 3 * SKY_SOUND_FRAMES_A), <=, 2);
  g_assert_cmpint (get_state (test)->rate, ==, 96000);
}

static void
test_card_keeps_its_rate (Fixture *test, gconstpointer data)
{
  gsize             frames;
  g_autofree float *a = NULL;

  start_devices (test);
  add_rates (test);
  wish_for (test, SKY_TEST_CARD, FALSE);
  play_past (test, 100);
  wait_for_end (test);
  g_assert_cmpuint (sky_test_device_get_n_runs (SKY_TEST_CARD), ==, 1);
  g_assert_cmpint (sky_test_device_get_rate (SKY_TEST_CARD, 0), ==, 44100);
  a = sky_test_device_read (SKY_TEST_CARD, 0, &frames);
  sky_test_assert_material (a, 0, SKY_SOUND_FRAMES_A);
  /* 1 + 44.1/96 + 44.1/48 of a piece */
  g_assert_cmpint (ABS ((gint64) frames - (gint64) (SKY_SOUND_FRAMES_A * 2.378125)), <=, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* No sound server of this computer has a part in it, nor is one started. */
  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  sky_test_material_open ();

#define ADD(path, func)                                                                            \
  g_test_add ("/playback/outputs/" path, Fixture, NULL, set_up, func, tear_down)

  ADD ("are-listed", test_are_listed);
  ADD ("changes-while-playing", test_changes_while_playing);
  ADD ("changes-to-the-default", test_changes_to_the_default);
  ADD ("changes-at-a-joint", test_changes_at_a_joint);
  ADD ("changes-while-paused", test_changes_while_paused);
  ADD ("seeks-while-changing", test_seeks_while_changing);
  ADD ("busy-falls-back", test_busy_falls_back);
  ADD ("unplugged-and-back", test_unplugged_and_back);
  ADD ("no-longer-listed", test_no_longer_listed);
  ADD ("card-follows-the-rate", test_card_follows_the_rate);
  ADD ("card-keeps-its-rate", test_card_keeps_its_rate);

  return sky_test_material_run ();
}
