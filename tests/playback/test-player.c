/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player with real pipelines, on local files. */
#include "playback/sky-playback-error.h"
#include "playback/sky-slow-source.h"
#include "playback/sky-sound.h"
#include "playback/sky-test-player.h"
#include "support/sky-server-fixture.h"

#include <time.h>

/* The material is made once; every case plays it in a player of its own. */
static char   *material;
static gint16 *sound;
static char   *flac_a;
static char   *flac_b;

typedef SkyTestPlayer Fixture;

static void
set_up (Fixture *test, gconstpointer data)
{
  sky_test_player_set_up (test, data);
}

static void
tear_down (Fixture *test, gconstpointer data)
{
  sky_test_player_tear_down (test);
}

static char *
write_file (Fixture *test, const char *name, const char *contents, gssize length)
{
  char *path = g_build_filename (test->directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);

  return path;
}

static char *
write_text (Fixture *test, const char *name)
{
  return write_file (test, name, "This is not the music that you are looking for.\n", -1);
}

/* @played is a part of the material: @frames frames of it from @first on. */
static void
assert_material (const float *played, gsize first, gsize frames)
{
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (played[i] * 32768.0f != (float) sound[first * SKY_SOUND_CHANNELS + i])
      g_error ("sample %" G_GSIZE_FORMAT " differs", i);
}

/* What was captured is the material from @first on, all @frames of it. */
static void
assert_captured (Fixture *test, gsize first, gsize frames)
{
  gsize             played_frames;
  g_autofree float *played = sky_test_player_read (test, &played_frames);

  g_assert_cmpuint (played_frames, ==, frames);
  assert_material (played, first, frames);
}

static gsize
captured_frames (Fixture *test)
{
  gsize             frames;
  g_autofree float *played = sky_test_player_read (test, &frames);

  return frames;
}

static void
play_to_the_end (Fixture *test)
{
  sky_player_play (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
}

/* Loaded, but silent. */
static void
open_paused (Fixture *test)
{
  sky_player_play (test->player);
  sky_player_pause (test->player);
  sky_test_wait (sky_player_get_format (test->player) != NULL &&
                 g_str_has_suffix (sky_player_get_format (test->player), "kHz") &&
                 sky_player_get_duration (test->player) > 0);
}

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
  sky_test_player_add (test, flac_a, "FLAC");
  open_paused (test);
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
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 0);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  play_to_the_end (test);
  assert_captured (test, 0, SKY_SOUND_FRAMES);
  g_assert_cmpuint (test->heard->len, ==, 4);
}

static void
test_appended_after_end (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  play_to_the_end (test);
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_text_in_the_middle (Fixture *test, gconstpointer data)
{
  g_autofree char *text = write_text (test, "text.flac");
  SkyQueueItem    *bad;

  sky_test_player_add (test, flac_a, "FLAC");
  bad = sky_test_player_add (test, text, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (test->failed, 0), ==, "text.flac");
  g_assert_nonnull (sky_queue_item_get_error (bad));
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 2);
  assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_text_first (Fixture *test, gconstpointer data)
{
  g_autofree char *text = write_text (test, "text.mp3");

  sky_test_player_add (test, text, "MP3");
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_empty_file (Fixture *test, gconstpointer data)
{
  g_autofree char *empty = write_file (test, "empty.flac", "", 0);

  sky_test_player_add (test, empty, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_missing_file (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, "/nowhere/gone.flac", "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_missing_first (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, "/nowhere/gone.flac", "FLAC");
  sky_test_player_add (test, flac_a, "FLAC");
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_three_failures_stop (Fixture *test, gconstpointer data)
{
  const char *names[] = { "1.flac", "2.flac", "3.flac", "4.flac", "5.flac" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path =
          i == 1 ? g_strdup ("/nowhere/gone.flac") : write_text (test, names[i]);

      sky_test_player_add (test, path, "FLAC");
    }
  sky_test_player_add (test, flac_a, "FLAC");
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 3);
  g_assert_nonnull (test->failure);
  g_assert_cmpuint (sky_test_resolver_get_n_asked (test->resolver), ==, 3);
}

static void
test_single_failure_repeated (Fixture *test, gconstpointer data)
{
  g_autofree char *text = write_text (test, "text.flac");

  sky_test_player_add (test, text, "FLAC");
  sky_play_queue_set_repeat (test->queue, SKY_REPEAT_ALL);
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 3);
  g_assert_nonnull (test->failure);
}

/* What is there is played, then the next one follows. */
static void
test_truncated_flac (Fixture *test, gconstpointer data)
{
  g_autofree char  *contents = NULL;
  g_autofree char  *half = NULL;
  g_autofree float *played = NULL;
  gsize             length, frames;

  g_assert_true (g_file_get_contents (flac_a, &contents, &length, NULL));
  half = write_file (test, "half.flac", contents, (gssize) (length / 2));
  sky_test_player_add (test, half, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_test_message ("%" G_GSIZE_FORMAT " frames of the first half", frames - SKY_SOUND_FRAMES_B);
  g_assert_cmpuint (frames, >, SKY_SOUND_FRAMES_B + SKY_SOUND_FRAMES_A / 3);
  g_assert_cmpuint (frames, <, SKY_SOUND_FRAMES_B + SKY_SOUND_FRAMES_A * 2 / 3);
  assert_material (played, 0, frames - SKY_SOUND_FRAMES_B - 4608);
  assert_material (played + (frames - SKY_SOUND_FRAMES_B) * SKY_SOUND_CHANNELS, SKY_SOUND_FRAMES_A,
                   SKY_SOUND_FRAMES_B);
}

static void
test_error_in_the_middle (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (flac_a);
  SkyQueueItem     *bad;
  gsize             frames;
  g_autofree float *played = NULL;

  sky_slow_source_set_fault (source, 200000);
  sky_test_resolver_put (test->resolver, flac_a, SKY_BYTE_SOURCE (source));
  bad = sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_cmpstr (sky_queue_item_get_error (bad), ==, "The file has changed on the drive");
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, >, SKY_SOUND_FRAMES_B + 44100);
  assert_material (played + (frames - SKY_SOUND_FRAMES_B) * SKY_SOUND_CHANNELS, SKY_SOUND_FRAMES_A,
                   SKY_SOUND_FRAMES_B);
}

static void
seek_paused_and_play (Fixture *test, const char *path, const char *format, gint64 position_ms)
{
  sky_test_player_add (test, path, format);
  open_paused (test);
  g_test_message ("duration %d ms", (int) sky_player_get_duration (test->player));
  sky_player_seek (test->player, position_ms);
  g_assert_cmpint (sky_player_get_position (test->player), ==, position_ms);
  g_assert_cmpuint (test->n_seeked, ==, 1);
  play_to_the_end (test);
}

static void
assert_exact_seek (Fixture *test, const char *path, const char *format)
{
  const gint64 position_ms = 1234;
  const gsize  first = 54419; /* 1.234 s at 44100 Hz: 54419.4 */

  seek_paused_and_play (test, path, format, position_ms);
  assert_captured (test, first, SKY_SOUND_FRAMES_A - first);
}

static void
test_seek_flac (Fixture *test, gconstpointer data)
{
  assert_exact_seek (test, flac_a, "FLAC");
}

static void
test_seek_flac_no_table (Fixture *test, gconstpointer data)
{
  g_autofree char *wav = NULL;
  g_autofree char *flac = g_build_filename (test->directory, "bare.flac", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  wav = sky_sound_write_wav (test->directory, "bare", sound, 0, SKY_SOUND_FRAMES_A);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "flac", "-s", "--no-seektable", "-o",
                              flac, wav, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  assert_exact_seek (test, flac, "FLAC");
}

static void
test_seek_wav (Fixture *test, gconstpointer data)
{
  g_autofree char *wav = sky_sound_write_wav (test->directory, "w", sound, 0, SKY_SOUND_FRAMES_A);

  assert_exact_seek (test, wav, "WAV");
}

static void
test_seek_alac (Fixture *test, gconstpointer data)
{
  g_autofree char *wav = sky_sound_write_wav (test->directory, "w", sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char *alac = sky_sound_encode (wav, "alac.m4a");

  assert_exact_seek (test, alac, "ALAC");
}

/* Lossy: the sound that follows is the one of that place, within what the codec's own decoder gives
 * there; the decoder keeps its state over a seek, and the first 200 ms are the time to forget it.
 */
static void
test_seek_opus (Fixture *test, gconstpointer data)
{
  g_autofree char  *wav = sky_sound_write_wav (test->directory, "w", sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char  *opus = sky_sound_encode (wav, "opus");
  g_autofree float *whole = NULL;
  g_autofree float *played = NULL;
  gsize             whole_frames, frames, first;
  double            worst = 0.0;

  whole = sky_sound_decode (opus, &whole_frames);
  seek_paused_and_play (test, opus, "Opus", 2000);
  played = sky_test_player_read (test, &frames);
  first = whole_frames - frames;
  g_test_message ("begins at frame %" G_GSIZE_FORMAT, first);
  g_assert_cmpuint (first, ==, 96000);
  for (gsize i = 2 * 9600; i < frames * 2; i++)
    worst = MAX (worst, (double) ABS (played[i] - whole[first * 2 + i]));
  g_test_message ("largest difference after the pre-roll: %g", worst);
  g_assert_cmpfloat (worst, <, 0.02);
}

static void
test_seek_back_while_playing (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 300);
  sky_player_seek (test->player, 3500);
  sky_test_wait (sky_player_get_position (test->player) > 3600);
  sky_player_seek (test->player, 3000);
  sky_test_wait (sky_test_player_is_stopped (test));
  assert_captured (test, 132300, SKY_SOUND_FRAMES_A - 132300);
}

static void
test_seek_before_start (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  open_paused (test);
  sky_player_seek (test->player, 2000);
  sky_player_seek (test->player, -5000);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 0);
  play_to_the_end (test);
  assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_seek_past_end (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  open_paused (test);
  sky_player_seek (test->player, 3600 * 1000);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 1);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  play_to_the_end (test);
  assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_seek_to_last_frame (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  open_paused (test);
  sky_player_seek (test->player, sky_player_get_duration (test->player) - 1);
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  g_assert_cmpuint (captured_frames (test), >, SKY_SOUND_FRAMES_B);
  g_assert_cmpuint (captured_frames (test), <, SKY_SOUND_FRAMES_B + 200);
}

static gint64
cpu_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Two hundred seeks; the last one counts. The calls' own time is measured, as a loaded machine may
 * stop the thread at any place. */
static void
test_seek_storm (Fixture *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gint64 worst = 0;

  sky_test_player_add (test, flac_a, "FLAC");
  open_paused (test);
  for (guint i = 0; i < 200; i++)
    {
      gint64 before = cpu_time_us ();

      sky_player_seek (test->player, g_rand_int_range (rand, 0, 3900));
      worst = MAX (worst, cpu_time_us () - before);
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
      if (i % 50 == 25)
        sky_player_toggle (test->player);
    }
  sky_player_pause (test->player);
  sky_player_seek (test->player, 1000);
  play_to_the_end (test);
  assert_captured (test, 44100, SKY_SOUND_FRAMES_A - 44100);
  g_test_message ("the longest call took %d us", (int) worst);
  g_assert_cmpint (worst, <, 5000);
}

/* The same while no byte comes: every call returns, and the sound comes when the bytes do. */
static void
test_seek_storm_hung (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (flac_a);
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  sky_test_resolver_put (test->resolver, flac_a, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, flac_a, "FLAC");
  open_paused (test);
  sky_slow_source_set_wall (source, 0);
  for (guint i = 0; i < 200; i++)
    {
      sky_player_seek (test->player, g_rand_int_range (rand, 0, 3900));
      if (i % 3 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  sky_player_seek (test->player, 1000);
  sky_test_wait (sky_slow_source_get_n_waiting (source) == 1);
  sky_slow_source_set_wall (source, G_MAXUINT64);
  play_to_the_end (test);
  assert_captured (test, 44100, SKY_SOUND_FRAMES_A - 44100);
}

static void
test_shutdown_hung (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (flac_a);

  sky_slow_source_set_wall (source, 0);
  sky_test_resolver_put (test->resolver, flac_a, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, flac_a, "FLAC");
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
  g_autoptr (SkySlowSource) source = sky_slow_source_new (flac_a);

  sky_slow_source_set_wall (source, 150000);
  sky_test_resolver_put (test->resolver, flac_a, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 0);
  sky_test_wait (sky_player_get_buffering (test->player));
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PLAYING);
  sky_slow_source_set_wall (source, G_MAXUINT64);
  sky_test_wait (!sky_player_get_buffering (test->player));
  sky_test_wait (sky_test_player_is_stopped (test));
  assert_captured (test, 0, SKY_SOUND_FRAMES_A);
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

  sky_test_player_add (test, flac_a, "FLAC");
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
  assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

/* In real time: while the last part of the only item sounds, another one is added. */
static void
test_next_at_last_second (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 3400);
  sky_test_player_add (test, flac_b, "FLAC");
  sky_test_wait (
      g_str_equal (sky_queue_item_get_title (sky_player_get_current (test->player)), "b.flac"));
  sky_player_seek (test->player, 2900);
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_cmpuint (test->failed->len, ==, 0);
}

static void
test_next_changed (Fixture *test, gconstpointer data)
{
  g_autofree char *text = write_text (test, "text.flac");

  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, text, "FLAC");
  open_paused (test);
  sky_test_wait (test->failed->len == 1 || sky_test_resolver_get_n_asked (test->resolver) >= 2);
  sky_play_queue_remove (test->queue, 1, 1);
  sky_test_player_add (test, flac_b, "FLAC");
  play_to_the_end (test);
  assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_next_removed (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  open_paused (test);
  sky_test_wait (sky_test_resolver_get_n_asked (test->resolver) == 2);
  sky_play_queue_remove (test->queue, 1, 1);
  play_to_the_end (test);
  assert_captured (test, 0, SKY_SOUND_FRAMES_A);
  g_assert_cmpuint (test->heard->len, ==, 1);
}

static void
test_current_removed (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 100);
  sky_play_queue_remove (test->queue, 0, 1);
  sky_test_wait (sky_test_player_is_stopped (test));
  assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_queue_cleared (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 100);
  sky_play_queue_clear (test->queue);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_STOPPED);
  g_assert_null (sky_player_get_current (test->player));
}

static void
test_next_and_previous (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  open_paused (test);
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
  assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
test_previous_restarts (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
  open_paused (test);
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
  sky_test_player_add (test, flac_b, "FLAC");
  sky_test_player_add (test, flac_a, "FLAC");
  sky_play_queue_set_repeat (test->queue, SKY_REPEAT_TRACK);
  sky_player_play (test->player);
  sky_test_wait (captured_frames (test) > 2 * SKY_SOUND_FRAMES_B + 44100);
  sky_player_stop (test->player);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 0);
  g_assert_cmpuint (test->heard->len, ==, 1);
}

static void
test_span (Fixture *test, gconstpointer data)
{
  g_autofree char *one = g_build_filename (test->directory, "one.flac", NULL);
  g_autofree char *two = g_build_filename (test->directory, "two.flac", NULL);
  g_autoptr (SkySlowSource) source = sky_slow_source_new (flac_a);

  sky_test_resolver_put (test->resolver, one, SKY_BYTE_SOURCE (source));
  sky_test_resolver_put (test->resolver, two, SKY_BYTE_SOURCE (source));
  sky_test_resolver_set_span (test->resolver, one, 500, 1777);
  sky_test_resolver_set_span (test->resolver, two, 1777, 3333);
  sky_test_player_add (test, one, "FLAC");
  sky_test_player_add (test, two, "FLAC");
  open_paused (test);
  g_assert_cmpint (sky_player_get_duration (test->player), ==, 1277);
  play_to_the_end (test);
  g_assert_cmpuint (test->heard->len, ==, 2);
  assert_captured (test, 22050, 146985 - 22050); /* 3.333 s: 146985.3 */
}

static void
test_volume (Fixture *test, gconstpointer data)
{
  gsize             frames;
  g_autofree float *played = NULL;

  sky_test_player_add (test, flac_a, "FLAC");
  sky_player_set_volume (test->player, 0.5);
  play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  for (gsize i = 0; i < frames * 2; i++)
    g_assert_cmpfloat_with_epsilon (played[i], sound[i] / 32768.0 * 0.125, 1e-6);
}

static void
test_muted (Fixture *test, gconstpointer data)
{
  gsize             frames;
  g_autofree float *played = NULL;

  sky_test_player_add (test, flac_a, "FLAC");
  sky_player_set_muted (test->player, TRUE);
  play_to_the_end (test);
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
test_no_device (Fixture *test, gconstpointer data)
{
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, flac_b, "FLAC");
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

  sky_test_player_add (test, flac_a, "FLAC");
  g_setenv ("SKYLARK_AUDIO_SINK", "no-such-element", TRUE);
  sky_player_play (test->player);
  sky_test_wait (test->failure != NULL);
  g_setenv ("SKYLARK_AUDIO_SINK", sink, TRUE);
  play_to_the_end (test);
  assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_restore (Fixture *test, gconstpointer data)
{
  g_autoptr (GVariant) variant =
                 g_variant_ref_sink (g_variant_new ("(xdb)", (gint64) 2000, 1.0, FALSE));
  g_autoptr (GVariant) again = NULL;

  sky_test_player_add (test, flac_a, "FLAC");
  sky_play_queue_set_position (test->queue, 0);
  sky_player_restore (test->player, variant);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  g_assert_cmpint (sky_player_get_position (test->player), ==, 2000);
  g_assert_nonnull (sky_player_get_current (test->player));
  g_assert_cmpuint (sky_test_resolver_get_n_asked (test->resolver), ==, 0);
  again = sky_player_serialize (test->player);
  g_assert_true (g_variant_equal (variant, again));
  play_to_the_end (test);
  assert_captured (test, 88200, SKY_SOUND_FRAMES_A - 88200);
}

static void
test_restore_rubbish (Fixture *test, gconstpointer data)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_string ("rubbish"));

  sky_player_restore (test->player, variant);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_STOPPED);
}

/* Another rate and one channel: the output follows, and nothing is lost. */
static void
test_rate_change (Fixture *test, gconstpointer data)
{
  g_autofree char *other = g_build_filename (test->directory, "other.wav", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
                 g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "ffmpeg", "-v", "error", "-i",
                                   flac_b, "-ar", "48000", "-ac", "1", other, NULL);
  gsize frames;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  sky_test_player_add (test, flac_a, "FLAC");
  sky_test_player_add (test, other, "WAV");
  play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  frames = captured_frames (test);
  g_test_message ("%d frames", (int) frames);
  g_assert_cmpint (frames, ==, SKY_SOUND_FRAMES_A + (SKY_SOUND_FRAMES_B * 160 + 146) / 147);
}

int
main (int argc, char **argv)
{
  g_autofree char *wav_a = NULL;
  g_autofree char *wav_b = NULL;
  int              status;

  g_test_init (&argc, &argv, NULL);

  material = g_dir_make_tmp ("sky-material-XXXXXX", NULL);
  sound = sky_sound_new ();
  wav_a = sky_sound_write_wav (material, "a", sound, 0, SKY_SOUND_FRAMES_A);
  wav_b = sky_sound_write_wav (material, "b", sound, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
  flac_a = sky_sound_encode (wav_a, "flac");
  flac_b = sky_sound_encode (wav_b, "flac");

#define ADD_AT(pace, path, func)                                                                   \
  g_test_add ("/playback/player/" path, Fixture, pace, set_up, func, tear_down)
#define ADD(path, func) ADD_AT (SKY_TEST_FAST, path, func)

  ADD ("empty-queue", test_empty_queue);
  ADD ("properties", test_properties);
  ADD ("end-and-again", test_end_and_again);
  ADD ("appended-after-end", test_appended_after_end);
  ADD ("text-in-the-middle", test_text_in_the_middle);
  ADD ("text-first", test_text_first);
  ADD ("empty-file", test_empty_file);
  ADD ("missing-file", test_missing_file);
  ADD ("missing-first", test_missing_first);
  ADD ("three-failures-stop", test_three_failures_stop);
  ADD ("single-failure-repeated", test_single_failure_repeated);
  ADD ("truncated-flac", test_truncated_flac);
  ADD ("error-in-the-middle", test_error_in_the_middle);
  ADD ("seek-flac", test_seek_flac);
  ADD ("seek-flac-no-table", test_seek_flac_no_table);
  ADD ("seek-wav", test_seek_wav);
  ADD ("seek-alac", test_seek_alac);
  ADD ("seek-opus", test_seek_opus);
  ADD_AT (SKY_TEST_REAL_TIME, "seek-back-while-playing", test_seek_back_while_playing);
  ADD ("seek-before-start", test_seek_before_start);
  ADD ("seek-past-end", test_seek_past_end);
  ADD ("seek-to-last-frame", test_seek_to_last_frame);
  ADD ("seek-storm", test_seek_storm);
  ADD ("seek-storm-hung", test_seek_storm_hung);
  ADD ("shutdown-hung", test_shutdown_hung);
  ADD ("stall", test_stall);
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
  ADD ("no-device", test_no_device);
  ADD ("device-returns", test_device_returns);
  ADD ("restore", test_restore);
  ADD ("restore-rubbish", test_restore_rubbish);
  ADD ("rate-change", test_rate_change);

  status = g_test_run ();
  sky_server_fixture_remove_tree (material);
  g_free (material);
  g_free (sound);
  g_free (flac_a);
  g_free (flac_b);

  return status;
}
