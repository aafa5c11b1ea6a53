/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a play queue holds, in which order it is gone through, and how it comes back from a disk. */
#include <string.h>

#include "playback/sky-queue-fixture.h"

typedef SkyQueueFixture Fixture;

static const char *const abc[] = { "a", "b", "c", NULL };
static const char *const abcde[] = { "a", "b", "c", "d", "e", NULL };
static const char *const xy[] = { "x", "y", NULL };

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = sky_queue_fixture_make (abc);
  g_autoptr (GPtrArray) second = sky_queue_fixture_make (xy);

  sky_play_queue_replace (fixture->queue, first, 1);
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "b");
  sky_play_queue_replace (fixture->queue, second, G_MAXUINT);
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "-");
  g_assert_cmpuint (sky_play_queue_get_position (fixture->queue), ==, G_MAXUINT);
  sky_queue_fixture_assert (fixture, "xy");
  g_assert_cmpuint (fixture->changes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->changes, 1), ==, "0,3,2");
}

static void
test_insert_before_current (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) more = sky_queue_fixture_make (xy);

  sky_queue_fixture_append (fixture, abc);
  sky_play_queue_set_position (fixture->queue, 1);
  sky_play_queue_insert (fixture->queue, 1, more);
  sky_queue_fixture_assert (fixture, "axybc");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "b");
  g_assert_cmpuint (sky_play_queue_get_position (fixture->queue), ==, 3);
}

static void
test_remove_current (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 1);
  sky_play_queue_remove (fixture->queue, 1, 2);
  sky_queue_fixture_assert (fixture, "ade");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "d");
}

static void
test_remove_current_last (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abc);
  sky_play_queue_set_position (fixture->queue, 2);
  sky_play_queue_remove (fixture->queue, 2, 99);
  sky_queue_fixture_assert (fixture, "ab");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "-");
}

static void
test_remove_before_current (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 3);
  sky_play_queue_remove (fixture->queue, 0, 2);
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "d");
  g_assert_cmpuint (sky_play_queue_get_position (fixture->queue), ==, 1);
}

static void
test_remove_beyond (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abc);
  sky_play_queue_remove (fixture->queue, 3, 1);
  sky_queue_fixture_assert (fixture, "abc");
  g_assert_cmpuint (fixture->changes->len, ==, 1);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abc);
  g_assert_true (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "a");
  g_assert_false (sky_play_queue_go_previous (fixture->queue));
  g_assert_true (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_true (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "c");
  g_assert_false (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "c");
  g_assert_true (sky_play_queue_go_previous (fixture->queue));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "b");
}

static void
test_repeat_all (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abc);
  sky_play_queue_set_repeat (fixture->queue, SKY_REPEAT_ALL);
  sky_play_queue_set_position (fixture->queue, 2);
  g_assert_true (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "a");
  g_assert_true (sky_play_queue_go_previous (fixture->queue));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "c");
}

static void
test_repeat_track (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abc);
  sky_play_queue_set_repeat (fixture->queue, SKY_REPEAT_TRACK);
  sky_play_queue_set_position (fixture->queue, 1);
  g_assert_true (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "b");
  g_assert_true (sky_play_queue_go_next (fixture->queue, TRUE));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "c");
  g_assert_null (sky_play_queue_peek_next (fixture->queue, TRUE));
}

static void
test_can_go (Fixture *fixture, gconstpointer data)
{
  gboolean can_next, can_previous;

  g_object_get (fixture->queue, "can-go-next", &can_next, "can-go-previous", &can_previous, NULL);
  g_assert_false (can_next);
  g_assert_false (can_previous);
  sky_queue_fixture_append (fixture, abc);
  sky_play_queue_set_position (fixture->queue, 1);
  g_object_get (fixture->queue, "can-go-next", &can_next, "can-go-previous", &can_previous, NULL);
  g_assert_true (can_next);
  g_assert_true (can_previous);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_notify_once (Fixture *fixture, gconstpointer data)
{
  guint n_current = 0, n_position = 0, n_next = 0;

  sky_queue_fixture_append (fixture, abc);
  g_signal_connect (fixture->queue, "notify::current", G_CALLBACK (count_cb), &n_current);
  g_signal_connect (fixture->queue, "notify::position", G_CALLBACK (count_cb), &n_position);
  g_signal_connect (fixture->queue, "notify::can-go-next", G_CALLBACK (count_cb), &n_next);
  sky_play_queue_set_position (fixture->queue, 0);
  sky_play_queue_set_position (fixture->queue, 0);
  sky_play_queue_set_position (fixture->queue, 1);
  sky_play_queue_set_position (fixture->queue, 2);
  g_assert_cmpuint (n_current, ==, 3);
  g_assert_cmpuint (n_position, ==, 3);
  g_assert_cmpuint (n_next, ==, 1);
}

static void
test_shuffle_each_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *walked = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  walked = sky_queue_fixture_walk (fixture, 20);
  sky_queue_fixture_assert_each_once (walked, "abcde");
  g_assert_false (sky_play_queue_go_next (fixture->queue, FALSE));
}

static void
test_shuffle_keeps_current (Fixture *fixture, gconstpointer data)
{
  g_autofree char *walked = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 2);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "c");
  walked = sky_queue_fixture_walk (fixture, 20);
  sky_queue_fixture_assert_each_once (walked, "abde");
}

static void
test_shuffle_way_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *there = NULL;
  g_autofree char *again = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  there = sky_queue_fixture_walk (fixture, 5);
  for (int i = 3; i >= 0; i--)
    {
      g_assert_true (sky_play_queue_go_previous (fixture->queue));
      g_assert_cmpint (*sky_queue_fixture_current (fixture), ==, there[i]);
    }
  g_assert_false (sky_play_queue_go_previous (fixture->queue));
  again = sky_queue_fixture_walk (fixture, 4);
  g_assert_cmpstr (again, ==, there + 1);
}

/* Rounds of five: each holds every item, and none begins with what was heard last. */
static void
test_shuffle_rounds (Fixture *fixture, gconstpointer data)
{
  g_autofree char *walked = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  sky_play_queue_set_repeat (fixture->queue, SKY_REPEAT_ALL);
  walked = sky_queue_fixture_walk (fixture, 500);
  g_assert_cmpuint (strlen (walked), ==, 500);
  for (guint i = 0; i < 500; i += 5)
    {
      g_autofree char *round = g_strndup (walked + i, 5);

      sky_queue_fixture_assert_each_once (round, "abcde");
      if (i > 0)
        g_assert_cmpint (walked[i], !=, walked[i - 1]);
    }
}

/* All 24 orders of four items come up; that one of them stays out by chance has a probability of
 * 24 * (23/24)^2000, which is below 10^-35. */
static void
test_shuffle_all_orders (Fixture *fixture, gconstpointer data)
{
  static const char *const abcd[] = { "a", "b", "c", "d", NULL };
  g_autoptr (GHashTable) orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  sky_queue_fixture_append (fixture, abcd);
  for (guint i = 0; i < 2000; i++)
    {
      sky_play_queue_set_position (fixture->queue, G_MAXUINT);
      sky_play_queue_set_shuffle (fixture->queue, FALSE);
      sky_play_queue_set_shuffle (fixture->queue, TRUE);
      g_hash_table_add (orders, sky_queue_fixture_walk (fixture, 4));
    }
  g_assert_cmpuint (g_hash_table_size (orders), ==, 24);
}

static void
test_shuffle_jump (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rest = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 0);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  sky_play_queue_set_position (fixture->queue, sky_queue_fixture_find (fixture, "d"));
  rest = sky_queue_fixture_walk (fixture, 20);
  sky_queue_fixture_assert_each_once (rest, "bce");
  for (guint i = 0; i < 3; i++)
    sky_play_queue_go_previous (fixture->queue);
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "d");
  sky_play_queue_go_previous (fixture->queue);
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "a");
}

static void
test_shuffle_added_and_removed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rest = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 0);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  sky_queue_fixture_append (fixture, xy);
  sky_play_queue_remove (fixture->queue, sky_queue_fixture_find (fixture, "b"), 1);
  rest = sky_queue_fixture_walk (fixture, 20);
  sky_queue_fixture_assert_each_once (rest, "cdexy");
}

static void
test_serialize (Fixture *fixture, gconstpointer data)
{
  SkyQueueItemInfo info = { .track_id = 42,
                            .location = "Home:/ä #?.flac",
                            .title = "Ünïcode",
                            .artist = "Artist",
                            .album_artist = "Somebody else",
                            .format = "FLAC",
                            .duration_ms = 123456,
                            .art_uri = "file:///a.jpg" };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SkyPlayQueue) copy = NULL;
  g_autoptr (SkyQueueItem) item = NULL;

  sky_queue_fixture_append (fixture, abc);
  g_ptr_array_add (items, sky_queue_item_new (&info));
  sky_play_queue_append (fixture->queue, items);
  sky_play_queue_set_position (fixture->queue, 3);
  sky_play_queue_set_repeat (fixture->queue, SKY_REPEAT_ALL);

  copy = sky_queue_fixture_round_trip (fixture->queue);
  g_assert_cmpuint (sky_play_queue_get_position (copy), ==, 3);
  g_assert_cmpint (sky_play_queue_get_repeat (copy), ==, SKY_REPEAT_ALL);
  g_assert_false (sky_play_queue_get_shuffle (copy));
  item = g_list_model_get_item (G_LIST_MODEL (copy), 3);
  g_assert_cmpint (sky_queue_item_get_track_id (item), ==, 42);
  g_assert_cmpstr (sky_queue_item_get_location (item), ==, info.location);
  g_assert_cmpstr (sky_queue_item_get_title (item), ==, info.title);
  g_assert_cmpstr (sky_queue_item_get_artist (item), ==, info.artist);
  g_assert_null (sky_queue_item_get_album (item));
  g_assert_cmpstr (sky_queue_item_get_album_artist (item), ==, "Somebody else");
  g_assert_cmpstr (sky_queue_item_get_format (item), ==, "FLAC");
  g_assert_cmpint (sky_queue_item_get_duration (item), ==, 123456);
  g_assert_cmpstr (sky_queue_item_get_art_uri (item), ==, info.art_uri);
}

static void
test_serialize_shuffled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyPlayQueue) copy = NULL;
  Fixture          other = { 0 };
  g_autofree char *walked = NULL;
  g_autofree char *walked_copy = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  sky_play_queue_go_next (fixture->queue, FALSE);
  sky_play_queue_go_next (fixture->queue, FALSE);
  copy = sky_queue_fixture_round_trip (fixture->queue);
  other.queue = copy;
  g_assert_cmpstr (sky_queue_fixture_current (&other), ==, sky_queue_fixture_current (fixture));
  walked = sky_queue_fixture_walk (fixture, 20);
  walked_copy = sky_queue_fixture_walk (&other, 20);
  g_assert_cmpstr (walked_copy, ==, walked);
  g_assert_true (sky_play_queue_go_previous (copy));
}

static void
test_restore_rubbish (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) number = g_variant_ref_sink (g_variant_new_uint32 (7));
  g_autoptr (GVariant) future = g_variant_ref_sink (g_variant_new_parsed (
      "(uint32 9, @a(xmsmsmsmsxms) [], uint32 0, false, uint32 0, @au [], @au [])"));
  g_autoptr (GVariant) astray = g_variant_ref_sink (g_variant_new_parsed (
      "(uint32 1, @a(xmsmsmsmsxms) [(1, nothing, just 'a', nothing, nothing, -5, nothing)], "
      "uint32 77, true, uint32 99, @au [5, 0], @au [0, 0, 8])"));
  g_autoptr (GError) error = NULL;

  sky_queue_fixture_append (fixture, abc);
  g_assert_false (sky_play_queue_restore (fixture->queue, number, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_false (sky_play_queue_restore (fixture->queue, future, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  sky_queue_fixture_assert (fixture, "abc");

  /* Places outside the queue are left out. */
  g_assert_true (sky_play_queue_restore (fixture->queue, astray, &error));
  g_assert_no_error (error);
  sky_queue_fixture_assert (fixture, "a");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "-");
  g_assert_cmpint (sky_play_queue_get_repeat (fixture->queue), ==, SKY_REPEAT_OFF);
}

static void
test_serials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyQueueItem) one = sky_queue_fixture_make_item ("same");
  g_autoptr (SkyQueueItem) other = sky_queue_fixture_make_item ("same");

  g_assert_cmpuint (sky_queue_item_get_serial (one), !=, 0);
  g_assert_cmpuint (sky_queue_item_get_serial (one), !=, sky_queue_item_get_serial (other));
}

static void
note_name_cb (GObject *object, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

/* It stays the same place in the queue, and tells what has changed and nothing else. */
static void
test_item_learns (Fixture *fixture, gconstpointer data)
{
  SkyQueueItemInfo first = { .location = "Home:/a.flac", .title = "a", .duration_ms = -1 };
  SkyQueueItemInfo later = { .track_id = 42, .title = "a", .artist = "b", .duration_ms = 61000 };
  g_autoptr (SkyQueueItem) item = sky_queue_item_new (&first);
  g_autoptr (GString) names = g_string_new (NULL);
  guint serial = sky_queue_item_get_serial (item);

  g_signal_connect (item, "notify", G_CALLBACK (note_name_cb), names);
  sky_queue_item_learn (item, &later);
  g_assert_cmpuint (sky_queue_item_get_serial (item), ==, serial);
  g_assert_cmpstr (sky_queue_item_get_location (item), ==, "Home:/a.flac");
  g_assert_cmpint (sky_queue_item_get_track_id (item), ==, 42);
  g_assert_cmpstr (sky_queue_item_get_title (item), ==, "a");
  g_assert_cmpstr (sky_queue_item_get_artist (item), ==, "b");
  g_assert_cmpint (sky_queue_item_get_duration (item), ==, 61000);
  g_assert_nonnull (strstr (names->str, "track-id "));
  g_assert_nonnull (strstr (names->str, "artist "));
  g_assert_nonnull (strstr (names->str, "duration "));
  g_assert_null (strstr (names->str, "title "));
  g_string_truncate (names, 0);
  sky_queue_item_learn (item, &later);
  g_assert_cmpstr (names->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add ("/playback/play-queue/" path, Fixture, NULL, sky_queue_fixture_set_up, func,         \
              sky_queue_fixture_tear_down)

  ADD ("replace", test_replace);
  ADD ("insert-before-current", test_insert_before_current);
  ADD ("remove-current", test_remove_current);
  ADD ("remove-current-last", test_remove_current_last);
  ADD ("remove-before-current", test_remove_before_current);
  ADD ("remove-beyond", test_remove_beyond);
  ADD ("order", test_order);
  ADD ("repeat-all", test_repeat_all);
  ADD ("repeat-track", test_repeat_track);
  ADD ("can-go", test_can_go);
  ADD ("notify-once", test_notify_once);
  ADD ("shuffle-each-once", test_shuffle_each_once);
  ADD ("shuffle-keeps-current", test_shuffle_keeps_current);
  ADD ("shuffle-way-back", test_shuffle_way_back);
  ADD ("shuffle-rounds", test_shuffle_rounds);
  ADD ("shuffle-all-orders", test_shuffle_all_orders);
  ADD ("shuffle-jump", test_shuffle_jump);
  ADD ("shuffle-added-and-removed", test_shuffle_added_and_removed);
  ADD ("serialize", test_serialize);
  ADD ("serialize-shuffled", test_serialize_shuffled);
  ADD ("restore-rubbish", test_restore_rubbish);
  ADD ("serials", test_serials);
  ADD ("item-learns", test_item_learns);

  return g_test_run ();
}
