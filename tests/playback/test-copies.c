/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The copy that plays breaks off or hangs: another one goes on at the same sample. Without one, a
 * drive that is away is waited for before the queue is used up. */
#include "base/sky-file-source.h"
#include "playback/sky-slow-source.h"
#include "playback/sky-test-material.h"
#include "playback/sky-test-sink.h"

typedef SkyTestPlayer Fixture;

typedef struct
{
  gint   done;
  gint64 worst_ns;
} Heart;

/* Silence that nobody hears. */
#define GAP_NS (50 * G_GINT64_CONSTANT (1000000))

static SkySlowSource *
put_slow (Fixture *test, const char *path)
{
  SkySlowSource *source = sky_slow_source_new (path);

  sky_test_resolver_put (test->resolver, path, SKY_BYTE_SOURCE (source));

  return source;
}

static void
put_other (Fixture *test, const char *path, const char *other, const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyByteSource) source = sky_file_source_new (other, &error);

  g_assert_no_error (error);
  sky_test_resolver_put_other (test->resolver, path, source, format);
}

static void
test_breaks_off (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);
  SkyQueueItem *item;

  sky_slow_source_set_fault (source, 200000);
  put_other (test, sky_test_material.flac_a, sky_test_material.flac_a, "FLAC");
  item = sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->n_moved, ==, 1);
  g_assert_cmpuint (test->failed->len, ==, 0);
  g_assert_null (sky_queue_item_get_error (item));
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_other_encoding (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);
  g_autofree char *wav =
      sky_sound_write_wav (test->directory, "w", sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);

  sky_slow_source_set_fault (source, 200000);
  put_other (test, sky_test_material.flac_a, wav, "WAV");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->n_moved, ==, 1);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

/* A lossy copy is joined within a millisecond of where it belongs. */
static void
test_lossy_encoding (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);
  g_autofree char *wav =
      sky_sound_write_wav (test->directory, "w", sky_test_material.sound, 0, SKY_SOUND_FRAMES_A);
  g_autofree char  *ogg = sky_sound_encode (wav, "ogg");
  g_autofree float *heard = NULL;
  gsize             frames;
  int               lag;

  sky_slow_source_set_fault (source, 200000);
  put_other (test, sky_test_material.flac_a, ogg, "Vorbis");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->n_moved, ==, 1);
  heard = sky_test_player_read (test, &frames);
  lag = sky_sound_find_lag (heard, frames, sky_test_material.sound, SKY_SOUND_FRAMES_A, 150000);
  g_test_message ("%d samples off", lag);
  g_assert_cmpint (ABS (lag), <=, SKY_SOUND_RATE / 1000);
  g_assert_cmpint (ABS ((gint64) frames - SKY_SOUND_FRAMES_A), <=, SKY_SOUND_RATE / 1000);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  sky_player_use_other_finish (SKY_PLAYER (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* Nothing is wrong with the copy that plays: somebody wants the other one. Not a sample is lost or
 * heard twice, and the first one isn't read any more: its end can't be had. */
static void
test_chosen (Fixture *test, gconstpointer data)
{
  static const char *const others[] = { "first", NULL };
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);
  g_autofree float *heard = NULL;
  gboolean          chosen = FALSE;
  gsize             frames;

  sky_test_sink_register ();
  sky_slow_source_set_wall (source, sky_byte_source_get_size (SKY_BYTE_SOURCE (source)) * 6 / 10);
  put_other (test, sky_test_material.flac_a, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_player_get_position (test->player) > 300);
  sky_player_use_other_async (test->player, others, NULL, chosen_cb, &chosen);
  sky_test_wait (chosen);
  g_assert_true (g_str_has_prefix (sky_player_get_copy (test->player), "other:"));
  g_assert_cmpuint (test->n_moved, ==, 1);
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_cmpuint (test->n_moved, ==, 1);
  g_assert_cmpuint (test->failed->len, ==, 0);
  heard = sky_test_sink_read (0, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (heard, 0, frames);
}

/* How late a thread that does nothing is woken: what the machine, and not the player, does to the
 * sound. */
static gpointer
beat_func (gpointer data)
{
  const gint64 period_us = 5000;
  Heart       *heart = data;

  while (!g_atomic_int_get (&heart->done))
    {
      gint64 before = g_get_monotonic_time ();

      /* It is the sleep that is measured. */
      g_usleep (period_us);
      heart->worst_ns =
          MAX (heart->worst_ns, 1000 * (g_get_monotonic_time () - before - period_us));
    }

  return NULL;
}

/* Nothing says that the drive is dead; there is only less and less to play. */
static void
test_hangs (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);
  g_autofree float *heard = NULL;
  gsize             frames;
  Heart             heart = { 0 };
  GThread          *thread = g_thread_new ("heart", beat_func, &heart);

  sky_test_sink_register ();
  sky_slow_source_set_wall (source, 300000);
  put_other (test, sky_test_material.flac_a, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->n_moved, ==, 1);
  heard = sky_test_sink_read (0, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  sky_test_assert_material (heard, 0, frames);
  g_atomic_int_set (&heart.done, TRUE);
  g_thread_join (thread);
  g_test_message ("%d us of silence at most, %d us of which the machine may have taken",
                  (int) (sky_test_sink_get_longest_gap () / 1000), (int) (heart.worst_ns / 1000));
  g_assert_cmpuint (test->n_stalls, ==, 0);
  g_assert_cmpint (sky_test_sink_get_longest_gap (), <, GAP_NS + heart.worst_ns);
}

static void
test_hangs_from_the_start (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);

  sky_slow_source_set_wall (source, 0);
  put_other (test, sky_test_material.flac_a, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->n_moved, ==, 1);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_third_copy (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);
  g_autoptr (SkySlowSource) second = sky_slow_source_new (sky_test_material.flac_a);

  sky_slow_source_set_fault (source, 150000);
  sky_slow_source_set_fault (second, 350000);
  sky_test_resolver_put_other (test->resolver, sky_test_material.flac_a, SKY_BYTE_SOURCE (second),
                               "FLAC");
  put_other (test, sky_test_material.flac_a, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->n_moved, ==, 2);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_other_is_broken (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);
  g_autofree char  *text = sky_test_write_text (test, "text.flac");
  g_autofree float *heard = NULL;
  gsize             frames;

  sky_slow_source_set_fault (source, 200000);
  put_other (test, sky_test_material.flac_a, text, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  heard = sky_test_player_read (test, &frames);
  sky_test_assert_material (heard, 0, frames - SKY_SOUND_FRAMES_B);
  sky_test_assert_material (heard + (frames - SKY_SOUND_FRAMES_B) * SKY_SOUND_CHANNELS,
                            SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

/* What was to follow can't be read: it follows all the same, from elsewhere. */
static void
test_next_has_another (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_b);

  sky_slow_source_set_fault (source, 0);
  put_other (test, sky_test_material.flac_b, sky_test_material.flac_b, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
}

static void
test_seek_after_move (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);

  sky_slow_source_set_wall (source, 0);
  put_other (test, sky_test_material.flac_a, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (test->n_moved == 1);
  sky_player_seek (test->player, 1000);
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, 44100, SKY_SOUND_FRAMES_A - 44100);
}

/* An item whose drive is away. */
static SkySlowSource *
add_away (Fixture *test, const char *name)
{
  g_autofree char *path = g_build_filename (test->directory, name, NULL);
  SkySlowSource   *source = sky_slow_source_new (sky_test_material.flac_b);

  sky_slow_source_set_away (source, 0);
  sky_test_resolver_put (test->resolver, path, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, path, "FLAC");

  return source;
}

/* Many items on a drive that is away: none is passed over, the first is waited for. */
static void
test_no_race (Fixture *test, gconstpointer data)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u.flac", i);

      g_ptr_array_add (sources, add_away (test, name));
    }
  sky_player_play (test->player);
  sky_test_wait (test->failure != NULL);
  g_assert_cmpstr (test->failure, ==, "The drive doesn't answer");
  g_assert_cmpuint (test->failed->len, ==, 0);
  g_assert_cmpuint (sky_play_queue_get_position (test->queue), ==, 0);
  g_assert_cmpint (sky_player_get_state (test->player), ==, SKY_PLAYER_PLAYING);
  sky_test_wait (sky_player_get_buffering (test->player));
  for (guint i = 0; i < sources->len; i++)
    sky_slow_source_set_away (g_ptr_array_index (sources, i), G_MAXUINT64);
  sky_player_retry (test->player);
  sky_test_wait (sky_play_queue_get_position (test->queue) > 2);
  g_assert_cmpuint (test->failed->len, ==, 0);
  g_assert_null (sky_queue_item_get_error (sky_play_queue_get_current (test->queue)));
  sky_player_stop (test->player);
}

/* What follows two items on a drive that is away lies on this computer. */
static void
test_goes_on_with_local (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) one = add_away (test, "1.flac");
  g_autoptr (SkySlowSource) two = add_away (test, "2.flac");

  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 2);
  g_assert_null (test->failure);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

/* All of it is in the cache of a drive that is away. */
static void
test_goes_on_with_cached (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) one = add_away (test, "1.flac");
  g_autoptr (SkySlowSource) two = add_away (test, "2.flac");

  sky_slow_source_set_away (two, G_MAXUINT64);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 1);
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

/* While it is waited for the file is taken away: that is another reason, and ends the waiting. */
static void
test_gone_for_good (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) one = add_away (test, "1.flac");

  sky_player_play (test->player);
  sky_test_wait (test->failure != NULL);
  sky_slow_source_set_fault (one, 0);
  sky_player_retry (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_cmpuint (test->failed->len, ==, 1);
  g_assert_cmpstr (test->reason, ==, "The file has changed on the drive");
}

/* It goes away in the middle of a track, and the two before it could not be had either. */
static void
test_waits_in_the_middle (Fixture *test, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = put_slow (test, sky_test_material.flac_a);

  sky_slow_source_set_away (source, 200000);
  sky_test_player_add (test, "/nowhere/1.flac", "FLAC");
  sky_test_player_add (test, "/nowhere/2.flac", "FLAC");
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (test->failure != NULL);
  sky_test_wait (sky_player_get_buffering (test->player));
  sky_slow_source_set_away (source, G_MAXUINT64);
  sky_test_wait (sky_test_player_is_stopped (test));
  g_assert_cmpuint (test->failed->len, ==, 2);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD_AT(pace, path, func)                                                                   \
  g_test_add ("/playback/copies/" path, Fixture, pace, sky_test_material_set_up, func,             \
              sky_test_material_tear_down)
#define ADD(path, func) ADD_AT (SKY_TEST_FAST, path, func)

  ADD ("breaks-off", test_breaks_off);
  ADD ("other-encoding", test_other_encoding);
  ADD ("lossy-encoding", test_lossy_encoding);
  ADD_AT (SKY_TEST_REAL_TIME, "hangs", test_hangs);
  ADD_AT (SKY_TEST_REAL_TIME, "chosen", test_chosen);
  ADD ("hangs-from-the-start", test_hangs_from_the_start);
  ADD ("third-copy", test_third_copy);
  ADD ("other-is-broken", test_other_is_broken);
  ADD ("next-has-another", test_next_has_another);
  ADD ("seek-after-move", test_seek_after_move);
  ADD ("no-race", test_no_race);
  ADD ("goes-on-with-local", test_goes_on_with_local);
  ADD ("goes-on-with-cached", test_goes_on_with_cached);
  ADD ("gone-for-good", test_gone_for_good);
  ADD ("waits-in-the-middle", test_waits_in_the_middle);

  return sky_test_material_run ();
}
