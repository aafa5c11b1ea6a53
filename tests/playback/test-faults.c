/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cannot be played, or not yet: each fault has a message and stops nothing else. */
#include <gst/gst.h>

#include "playback/sky-slow-source.h"
#include "playback/sky-test-material.h"

typedef SkyTestPlayer Fixture;

static void
test_text_in_the_middle (Fixture *test, gconstpointer data)
{
  g_autofree char *text = sky_test_write_text (test, "text.flac");
  SkyQueueItem    *bad;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  bad = sky_test_player_add (test, text, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (test->failed, 0), ==, "text.flac");
  g_assert_nonnull (sky_queue_item_get_error (bad));
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 2);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_text_first (Fixture *test, gconstpointer data)
{
  g_autofree char *text = sky_test_write_text (test, "text.mp3");

  sky_test_player_add (test, text, "MP3");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_empty_file (Fixture *test, gconstpointer data)
{
  g_autofree char *empty = sky_test_write_file (test, "empty.flac", "", 0);

  sky_test_player_add (test, empty, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_missing_file (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, "/nowhere/gone.flac", "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_missing_first (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, "/nowhere/gone.flac", "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_three_failures_stop (Fixture *test, gconstpointer data)
{
  const char *names[] = { "1.flac", "2.flac", "3.flac", "4.flac", "5.flac" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path =
          i == 1 ? g_strdup ("/nowhere/gone.flac") : sky_test_write_text (test, names[i]);

      sky_test_player_add (test, path, "FLAC");
    }
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 3);
  g_assert_nonnull (test->failure);
  g_assert_cmpuint (sky_test_resolver_get_n_asked (test->resolver), ==, 3);
}

/* The user's number. */
static void
test_limit (Fixture *test, gconstpointer data)
{
  sky_player_set_fault_policy (test->player, SKY_FAULTS_SKIP, 5);
  for (guint i = 0; i < 7; i++)
    sky_test_player_add (test, "/nowhere/gone.flac", "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 5);
  g_assert_cmpstr (test->failure, ==, "5 items in a row can't be played");
}

/* What plays is heard to its end; then the queue stands at what can't be played. */
static void
test_stop_at_bad (Fixture *test, gconstpointer data)
{
  g_autofree char *text = sky_test_write_text (test, "text.flac");

  sky_player_set_fault_policy (test->player, SKY_FAULTS_STOP, 3);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, text, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_null (test->failure);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  g_assert_true (sky_player_get_current (test->player) == sky_play_queue_get_current (test->queue));
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
  sky_player_next (test->player);
  sky_player_play (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

/* It breaks off in its middle. */
static void
test_stop_in_the_middle (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (sky_test_material.flac_a);
  gsize             frames;
  g_autofree float *heard = NULL;

  sky_player_set_fault_policy (test->player, SKY_FAULTS_STOP, 3);
  sky_slow_source_set_fault (source, 200000);
  sky_test_resolver_put (test->resolver, sky_test_material.flac_a, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 0);
  heard = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, >, 44100);
  g_assert_cmpuint (frames, <, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (heard, 0, frames);
}

/* What was said of it is enough. */
static void
test_single_failure_repeated (Fixture *test, gconstpointer data)
{
  g_autofree char *text = sky_test_write_text (test, "text.flac");

  sky_test_player_add (test, text, "FLAC");
  sky_play_queue_set_repeat (test->queue, SKY_REPEAT_ALL);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_null (test->failure);
}

/* What is there is played, then the next one follows. */
static void
test_truncated_flac (Fixture *test, gconstpointer data)
{
  g_autofree char  *contents = NULL;
  g_autofree char  *half = NULL;
  g_autofree float *played = NULL;
  gsize             length, frames;

  g_assert_true (g_file_get_contents (sky_test_material.flac_a, &contents, &length, NULL));
  half = sky_test_write_file (test, "half.flac", contents, (gssize) (length / 2));
  sky_test_player_add (test, half, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_test_message ("%" G_GSIZE_FORMAT " frames of the first half", frames - SKY_SOUND_FRAMES_B);
  g_assert_cmpuint (frames, >, SKY_SOUND_FRAMES_B + SKY_SOUND_FRAMES_A / 3);
  g_assert_cmpuint (frames, <, SKY_SOUND_FRAMES_B + SKY_SOUND_FRAMES_A * 2 / 3);
  sky_test_assert_material (played, 0, frames - SKY_SOUND_FRAMES_B - 4608);
  sky_test_assert_material (played + (frames - SKY_SOUND_FRAMES_B) * SKY_SOUND_CHANNELS,
                            SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_error_in_the_middle (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (sky_test_material.flac_a);
  SkyQueueItem     *bad;
  gsize             frames;
  g_autofree float *played = NULL;

  sky_slow_source_set_fault (source, 200000);
  sky_test_resolver_put (test->resolver, sky_test_material.flac_a, SKY_BYTE_SOURCE (source));
  bad = sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_cmpstr (sky_queue_item_get_error (bad), ==, "The file has changed on the drive");
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, >, SKY_SOUND_FRAMES_B + 44100);
  sky_test_assert_material (played + (frames - SKY_SOUND_FRAMES_B) * SKY_SOUND_CHANNELS,
                            SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_shutdown_hung (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (sky_test_material.flac_a);

  sky_slow_source_set_wall (source, 0);
  sky_test_resolver_put (test->resolver, sky_test_material.flac_a, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_slow_source_get_n_waiting (source) == 1);
  sky_test_wait (sky_player_get_buffering (test->player));
  sky_player_shutdown (test->player);
  g_assert_cmpuint (sky_slow_source_get_n_waiting (source), ==, 0);
}

/* The bytes stop coming, and come again: heard is every sample, once. */
static void
test_stall (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (sky_test_material.flac_a);

  sky_slow_source_set_wall (source, 150000);
  sky_test_resolver_put (test->resolver, sky_test_material.flac_a, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 0);
  sky_test_wait (sky_player_get_buffering (test->player));
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PLAYING);
  sky_slow_source_set_wall (source, G_MAXUINT64);
  sky_test_wait (!sky_player_get_buffering (test->player));
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_no_device (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  g_setenv ("SKYLARK_AUDIO_SINK", "filesink location=/nowhere/at/all", TRUE);
  sky_player_play (test->player);
  sky_test_wait (test->failure != NULL);
  g_assert_true (g_str_has_prefix (test->failure, "No sound output"));
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 0);
  g_assert_cmpuint (test->failed->len, ==, 0);
}

/* The device comes back: playback goes on where it was. */
static void
test_device_returns (Fixture *test, gconstpointer data)
{
  g_autofree char *sink = g_strdup (g_getenv ("SKYLARK_AUDIO_SINK"));

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  g_setenv ("SKYLARK_AUDIO_SINK", "no-such-element", TRUE);
  sky_player_play (test->player);
  sky_test_wait (test->failure != NULL);
  g_setenv ("SKYLARK_AUDIO_SINK", sink, TRUE);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

/* Last, as it takes the decoder away from this process. */
static void
test_missing_decoder (Fixture *test, gconstpointer data)
{
  g_autoptr (GstPluginFeature) flacdec = NULL;
  SkyQueueItem *bad;

  gst_init (NULL, NULL);
  flacdec = gst_registry_lookup_feature (gst_registry_get (), "flacdec");
  g_assert_nonnull (flacdec);
  gst_registry_remove_feature (gst_registry_get (), flacdec);
  bad = sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_nonnull (strstr (sky_queue_item_get_error (bad), "flacdec"));
  g_assert_nonnull (strstr (sky_queue_item_get_error (bad), "gstreamer1.0-plugins-good"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD_AT(pace, path, func)                                                                   \
  g_test_add ("/playback/faults/" path, Fixture, pace, sky_test_material_set_up, func,             \
              sky_test_material_tear_down)
#define ADD(path, func) ADD_AT (SKY_TEST_FAST, path, func)

  ADD ("text-in-the-middle", test_text_in_the_middle);
  ADD ("text-first", test_text_first);
  ADD ("empty-file", test_empty_file);
  ADD ("missing-file", test_missing_file);
  ADD ("missing-first", test_missing_first);
  ADD ("three-failures-stop", test_three_failures_stop);
  ADD ("limit", test_limit);
  ADD ("stop-at-bad", test_stop_at_bad);
  ADD ("stop-in-the-middle", test_stop_in_the_middle);
  ADD ("single-failure-repeated", test_single_failure_repeated);
  ADD ("truncated-flac", test_truncated_flac);
  ADD ("error-in-the-middle", test_error_in_the_middle);
  ADD ("shutdown-hung", test_shutdown_hung);
  ADD ("stall", test_stall);
  ADD ("no-device", test_no_device);
  ADD ("device-returns", test_device_returns);
  ADD ("missing-decoder", test_missing_decoder);

  return sky_test_material_run ();
}
