/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player with real pipelines on local files: what it plays, and when. */
#include "playback/sky-slow-source.h"
#include "playback/sky-test-material.h"

typedef SkyTestPlayer Fixture;

static void
test_empty_queue (Fixture *test, gconstpointer data)
{
  sky_player_play (test->player);
  sky_player_next (test->player);
  sky_player_previous (test->player);
  sky_player_seek (test->player, 1000);
  sky_player_pause (test->player);
  sky_player_toggle (test->player);
  sky_player_stop (test->player);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_STOPPED);
  g_assert_null (sky_player_get_current (test->player));
}

static void
test_properties (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_open_paused (test);
  g_assert_cmpstr (sky_player_get_format (test->player), ==, "FLAC 44.1 kHz");
  g_assert_cmpstr (sky_player_get_place (test->player), ==, "Here");
  g_assert_nonnull (sky_player_get_source (test->player));
  g_assert_cmpint (sky_player_get_duration (test->player), ==,
                   SKY_SOUND_FRAMES_A * 1000 / SKY_SOUND_RATE);
  sky_player_stop (test->player);
  g_assert_null (sky_player_get_format (test->player));
  g_assert_null (sky_player_get_place (test->player));
  g_assert_null (sky_player_get_source (test->player));
}

static void
test_end_and_again (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 0);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
  g_assert_cmpuint (test->heard->len, ==, 4);
}

static void
test_appended_after_end (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static gboolean
timer_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
test_pause (Fixture *test, gconstpointer data)
{
  gboolean over = FALSE;
  gint64   position;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 200);
  sky_player_pause (test->player);
  g_timeout_add (300, timer_cb, &over);
  sky_test_wait (over);
  position = sky_player_get_position (test->player);
  over = FALSE;
  g_timeout_add (500, timer_cb, &over);
  sky_test_wait (over);
  g_assert_cmpint (sky_player_get_position (test->player), ==, position);
  sky_player_play (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

/* In real time: while the last part of the only item sounds, another one is added. */
static void
test_next_at_last_second (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 3400);
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_wait (
      g_str_equal (sky_queue_item_get_title (sky_player_get_current (test->player)), "b.flac"));
  sky_player_seek (test->player, 2900);
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_cmpuint (test->failed->len, ==, 0);
}

static void
test_next_changed (Fixture *test, gconstpointer data)
{
  g_autofree char *text = sky_test_write_text (test, "text.flac");

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, text, "FLAC");
  sky_test_open_paused (test);
  sky_test_wait (test->failed->len == 1 || sky_test_resolver_get_n_asked (test->resolver) >= 2);
  sky_play_queue_remove (test->queue, 1, 1);
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_next_removed (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_test_wait (sky_test_resolver_get_n_asked (test->resolver) == 2);
  sky_play_queue_remove (test->queue, 1, 1);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
  g_assert_cmpuint (test->heard->len, ==, 1);
}

static void
test_current_removed (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 100);
  sky_play_queue_remove (test->queue, 0, 1);
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_queue_cleared (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 100);
  sky_play_queue_clear (test->queue);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_STOPPED);
  g_assert_null (sky_player_get_current (test->player));
}

static void
test_next_and_previous (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_player_next (test->player);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  sky_player_previous (test->player);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 0);
  sky_player_next (test->player);
  sky_player_next (test->player);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_STOPPED);
  sky_player_play_at (test->player, 1);
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_previous_restarts (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_player_next (test->player);
  sky_player_play (test->player);
  sky_player_pause (test->player);
  sky_player_seek (test->player, 3001);
  sky_player_previous (test->player);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 0);
}

static void
test_repeat_track (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_play_queue_set_repeat (test->queue, SKY_REPEAT_TRACK);
  sky_player_play (test->player);
  sky_test_wait (sky_test_captured_frames (test) > 2 * SKY_SOUND_FRAMES_B + 44100);
  sky_player_stop (test->player);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 0);
  g_assert_cmpuint (test->heard->len, ==, 1);
}

static void
test_span (Fixture *test, gconstpointer data)
{
  g_autofree char *one = g_build_filename (test->directory, "one.flac", NULL);
  g_autofree char *two = g_build_filename (test->directory, "two.flac", NULL);
  g_autoptr (SkySlowSource) source = sky_slow_source_new (sky_test_material.flac_a);

  sky_test_resolver_put (test->resolver, one, SKY_BYTE_SOURCE (source));
  sky_test_resolver_put (test->resolver, two, SKY_BYTE_SOURCE (source));
  sky_test_resolver_set_span (test->resolver, one, 500000000, 1777000000);
  sky_test_resolver_set_span (test->resolver, two, 1777000000, 3333000000);
  sky_test_player_add (test, one, "FLAC");
  sky_test_player_add (test, two, "FLAC");
  sky_test_open_paused (test);
  g_assert_cmpint (sky_player_get_duration (test->player), ==, 1277);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->heard->len, ==, 2);
  sky_test_assert_captured (test, 22050, 146985 - 22050); /* 3.333 s: 146985.3 */
}

static void
test_volume (Fixture *test, gconstpointer data)
{
  gsize             frames;
  g_autofree float *played = NULL;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_set_volume (test->player, 0.5);
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  for (gsize i = 0; i < frames * 2; i++)
    g_assert_cmpfloat_with_epsilon (played[i], sky_test_material.sound[i] / 32768.0 * 0.125, 1e-6);
}

static void
test_muted (Fixture *test, gconstpointer data)
{
  gsize             frames;
  g_autofree float *played = NULL;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_set_muted (test->player, TRUE);
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  for (gsize i = 0; i < frames * 2; i++)
    g_assert_cmpfloat (played[i], ==, 0.0);
}

static void
test_volume_limits (Fixture *test, gconstpointer data)
{
  sky_player_set_volume (test->player, 7.0);
  g_assert_cmpfloat (sky_player_get_volume (test->player), ==, 1.0);
  sky_player_set_volume (test->player, -1.0);
  g_assert_cmpfloat (sky_player_get_volume (test->player), ==, 0.0);
}

static void
test_restore (Fixture *test, gconstpointer data)
{
  g_autoptr (GVariant) variant =
                 g_variant_ref_sink (g_variant_new ("(xdb)", (gint64) 2000, 1.0, FALSE));
  g_autoptr (GVariant) again = NULL;
  gint64 position_ms = 0;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_play_queue_set_position (test->queue, 0);
  sky_player_restore (test->player, variant);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 2000);
  g_assert_nonnull (sky_player_get_current (test->player));
  g_assert_cmpuint (sky_test_resolver_get_n_asked (test->resolver), ==, 0);
  again = sky_player_serialize (test->player);
  g_variant_get (again, "(xdba{sv})", &position_ms, NULL, NULL, NULL);
  g_assert_cmpint (position_ms, ==, 2000);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 88200, SKY_SOUND_FRAMES_A - 88200);
}

static void
test_restore_rubbish (Fixture *test, gconstpointer data)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_string ("rubbish"));

  sky_player_restore (test->player, variant);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_STOPPED);
}

/* It is silent then, once, and stands ready with what follows. */
static void
test_stop_after (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_play_queue_set_stop_after (test->queue, sky_play_queue_get_current (test->queue));
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  g_assert_true (sky_player_get_current (test->player) == sky_play_queue_get_current (test->queue));
  g_assert_null (sky_play_queue_get_stop_after (test->queue));
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

/* The wish may come when what follows is decoded already, and be taken back. */
static void
test_stop_after_late (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_test_wait (sky_test_resolver_get_n_asked (test->resolver) == 2);
  sky_play_queue_set_stop_after (test->queue, sky_play_queue_get_current (test->queue));
  sky_play_queue_set_stop_after (test->queue, NULL);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_undo_remove (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play_at (test->player, 1);
  sky_test_wait (sky_player_get_position (test->player) > 100);
  sky_player_remember_queue (test->player);
  sky_play_queue_remove (test->queue, 0, 1);
  g_assert_true (sky_player_undo (test->player));
  g_assert_false (sky_player_can_undo (test->player));
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
  g_assert_cmpuint (test->heard->len, ==, 1);
}

static void
test_undo_clear (Fixture *test, gconstpointer data)
{
  gint64 position;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 1000);
  position = sky_player_get_position (test->player);
  sky_player_remember_queue (test->player);
  sky_play_queue_clear (test->queue);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_STOPPED);
  g_assert_true (sky_player_undo (test->player));
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PLAYING);
  g_assert_cmpint (sky_player_get_position (test->player), ==, position);
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_cmpuint (test->failed->len, ==, 0);
  g_assert_cmpuint (sky_test_captured_frames (test), <, SKY_SOUND_FRAMES_A - 44100 + 4410);
}

static void
assert_heard (Fixture *test, guint i, const char *title)
{
  GListModel *history = G_LIST_MODEL (sky_player_get_history (test->player));
  g_autoptr (SkyHistoryEntry) entry = g_list_model_get_item (history, i);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_nonnull (entry);
  g_assert_cmpstr (sky_queue_item_get_title (sky_history_entry_get_item (entry)), ==, title);
  g_assert_cmpint (sky_history_entry_get_heard_at (entry), <=, now);
  g_assert_cmpint (sky_history_entry_get_heard_at (entry), >, now - 3600);
}

/* Each hearing once, whatever is sought in it; it comes back with the rest. */
static void
test_history (Fixture *test, gconstpointer data)
{
  GListModel *history = G_LIST_MODEL (sky_player_get_history (test->player));
  g_autoptr (GVariant) kept = NULL;

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 1000);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (g_list_model_get_n_items (history), ==, 2);
  assert_heard (test, 0, "b.flac");
  assert_heard (test, 1, "a.flac");
  kept = sky_player_serialize (test->player);
  sky_play_history_clear (sky_player_get_history (test->player));
  sky_player_restore (test->player, kept);
  g_assert_cmpuint (g_list_model_get_n_items (history), ==, 2);
  assert_heard (test, 0, "b.flac");
}

/* Another rate and one channel: the output follows, and nothing is lost. */
static void
test_rate_change (Fixture *test, gconstpointer data)
{
  g_autofree char *other = g_build_filename (test->directory, "other.wav", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "ffmpeg",
                                                      "-v", "error", "-i", sky_test_material.flac_b,
                                                      "-ar", "48000", "-ac", "1", other, NULL);
  gsize frames;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, other, "WAV");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  frames = sky_test_captured_frames (test);
  g_test_message ("%d frames", (int) frames);
  g_assert_cmpint (frames, ==, SKY_SOUND_FRAMES_A + (SKY_SOUND_FRAMES_B * 160 + 146) / 147);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD_AT(pace, path, func)                                                                   \
  g_test_add ("/playback/player/" path, Fixture, pace, sky_test_material_set_up, func,             \
              sky_test_material_tear_down)
#define ADD(path, func) ADD_AT (SKY_TEST_FAST, path, func)

  ADD ("empty-queue", test_empty_queue);
  ADD ("properties", test_properties);
  ADD ("end-and-again", test_end_and_again);
  ADD ("appended-after-end", test_appended_after_end);
  ADD_AT (SKY_TEST_REAL_TIME, "pause", test_pause);
  ADD_AT (SKY_TEST_REAL_TIME, "next-at-last-second", test_next_at_last_second);
  ADD ("next-changed", test_next_changed);
  ADD ("next-removed", test_next_removed);
  ADD_AT (SKY_TEST_REAL_TIME, "current-removed", test_current_removed);
  ADD_AT (SKY_TEST_REAL_TIME, "queue-cleared", test_queue_cleared);
  ADD ("next-and-previous", test_next_and_previous);
  ADD ("previous-restarts", test_previous_restarts);
  ADD ("repeat-track", test_repeat_track);
  ADD ("span", test_span);
  ADD ("volume", test_volume);
  ADD ("muted", test_muted);
  ADD ("volume-limits", test_volume_limits);
  ADD ("restore", test_restore);
  ADD ("restore-rubbish", test_restore_rubbish);
  ADD ("stop-after", test_stop_after);
  ADD ("stop-after-late", test_stop_after_late);
  ADD_AT (SKY_TEST_REAL_TIME, "undo-remove", test_undo_remove);
  ADD_AT (SKY_TEST_REAL_TIME, "undo-clear", test_undo_clear);
  ADD ("history", test_history);
  ADD ("rate-change", test_rate_change);

  return sky_test_material_run ();
}
