/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sound device goes away and comes back: the sound goes on where it was. */
#include "playback/sky-test-material.h"
#include "playback/sky-test-sink.h"

typedef SkyTestPlayer Fixture;

/* How far apart the last sample before and the first one after may be: what the device had in hand
 * when it went is lost or heard twice. */
#define TORN_FRAMES (SKY_SOUND_RATE / 2)

static void
set_up (Fixture *test, gconstpointer data)
{
  sky_test_material_set_up (test, SKY_TEST_REAL_TIME);
  sky_test_sink_register ();
}

static void
begin (Fixture *test)
{
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 700);
}

/* The first run is the material from its beginning, the last one is its end, and they meet. */
static void
assert_two_runs (void)
{
  guint             last = sky_test_sink_get_n_opened () - 1;
  gsize             frames_a, frames_b;
  g_autofree float *a = sky_test_sink_read (0, &frames_a);
  g_autofree float *b = sky_test_sink_read (last, &frames_b);
  gsize             first = SKY_SOUND_FRAMES_A - frames_b;

  g_test_message ("left at frame %" G_GSIZE_FORMAT ", came back at %" G_GSIZE_FORMAT, frames_a,
                  first);
  sky_test_assert_material (a, 0, frames_a);
  g_assert_cmpuint (frames_b, <, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (b, first, frames_b);
  g_assert_cmpuint (MAX (first, frames_a) - MIN (first, frames_a), <, TORN_FRAMES);
}

static void
test_returns (Fixture *test, gconstpointer data)
{
  begin (test);
  sky_test_sink_plug (FALSE);
  sky_test_wait (test->failure != NULL);
  g_assert_true (g_str_has_prefix (test->failure, "No sound output"));
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PLAYING);
  sky_test_wait (sky_player_get_buffering (test->player));
  sky_test_sink_plug (TRUE);
  sky_test_wait (!sky_player_get_buffering (test->player));
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_cmpuint (test->failed->len, ==, 0);
  assert_two_runs ();
}

static void
test_fails_once (Fixture *test, gconstpointer data)
{
  begin (test);
  sky_test_sink_fail_once ();
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_null (test->failure);
  g_assert_cmpuint (sky_test_sink_get_n_opened (), ==, 2);
  assert_two_runs ();
}

static void
test_paused_meanwhile (Fixture *test, gconstpointer data)
{
  gint64 position;

  begin (test);
  sky_test_sink_plug (FALSE);
  sky_test_wait (sky_player_get_buffering (test->player));
  sky_player_pause (test->player);
  sky_test_sink_plug (TRUE);
  sky_test_wait (!sky_player_get_buffering (test->player));
  position = sky_player_get_position (test->player);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PAUSED);
  sky_player_play (test->player);
  g_assert_cmpint (sky_player_get_position (test->player), ==, position);
  sky_test_wait (sky_test_player_is_stopped (test));
  assert_two_runs ();
}

static void
test_sought_meanwhile (Fixture *test, gconstpointer data)
{
  g_autofree float *heard = NULL;
  gsize             frames;

  begin (test);
  sky_test_sink_plug (FALSE);
  sky_test_wait (sky_player_get_buffering (test->player));
  sky_player_seek (test->player, 3000);
  sky_test_sink_plug (TRUE);
  sky_test_wait (sky_test_player_is_stopped (test));
  heard = sky_test_sink_read (sky_test_sink_get_n_opened () - 1, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A - 132300);
  sky_test_assert_material (heard, 132300, frames);
}

static void
test_next_track_follows (Fixture *test, gconstpointer data)
{
  g_autofree float *heard = NULL;
  gsize             frames;

  begin (test);
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_sink_plug (FALSE);
  sky_test_wait (sky_player_get_buffering (test->player));
  sky_test_sink_plug (TRUE);
  sky_test_wait (sky_test_player_is_stopped (test));
  heard = sky_test_sink_read (sky_test_sink_get_n_opened () - 1, &frames);
  g_assert_cmpuint (frames, >, SKY_SOUND_FRAMES_B);
  sky_test_assert_material (heard, SKY_SOUND_FRAMES - frames, frames);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(path, func)                                                                            \
  g_test_add ("/playback/device/" path, Fixture, NULL, set_up, func, sky_test_material_tear_down)

  ADD ("returns", test_returns);
  ADD ("fails-once", test_fails_once);
  ADD ("paused-meanwhile", test_paused_meanwhile);
  ADD ("sought-meanwhile", test_sought_meanwhile);
  ADD ("next-track-follows", test_next_track_follows);

  return sky_test_material_run ();
}
