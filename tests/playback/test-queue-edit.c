/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of a play queue: what moves, goes and comes back, and where its end was wished for. */
#include <string.h>

#include "playback/sky-play-history.h"
#include "playback/sky-queue-fixture.h"

#define MANY 10000

typedef SkyQueueFixture Fixture;

static const char *const abcde[] = { "a", "b", "c", "d", "e", NULL };
static const char *const xy[] = { "x", "y", NULL };

static const char *
last_change (Fixture *fixture)
{
  return g_ptr_array_index (fixture->changes, fixture->changes->len - 1);
}

static void
move_one (Fixture *fixture, guint position, guint before)
{
  sky_play_queue_move (fixture->queue, &position, 1, before);
}

static void
test_move_up (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 3);
  move_one (fixture, 3, 1);
  sky_queue_fixture_assert (fixture, "adbce");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "d");
  g_assert_cmpuint (sky_play_queue_get_position (fixture->queue), ==, 1);
  g_assert_cmpstr (last_change (fixture), ==, "1,3,3");
}

static void
test_move_down (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 1);
  move_one (fixture, 0, 3);
  sky_queue_fixture_assert (fixture, "bcade");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "b");
  move_one (fixture, 0, G_MAXUINT);
  sky_queue_fixture_assert (fixture, "cadeb");
  g_assert_cmpuint (sky_play_queue_get_position (fixture->queue), ==, 4);
}

/* Scattered ones come together, in their order; a place among them is where the rest of them is. */
static void
test_move_many (Fixture *fixture, gconstpointer data)
{
  const guint positions[] = { 4, 0, 2, 99 };

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_move (fixture->queue, positions, G_N_ELEMENTS (positions), 3);
  sky_queue_fixture_assert (fixture, "baced");
  sky_play_queue_move (fixture->queue, positions, 1, 1);
  sky_queue_fixture_assert (fixture, "bdace");
}

static void
test_move_nowhere (Fixture *fixture, gconstpointer data)
{
  guint n;

  sky_queue_fixture_append (fixture, abcde);
  n = fixture->changes->len;
  move_one (fixture, 2, 2);
  move_one (fixture, 2, 3);
  move_one (fixture, 7, 0);
  sky_play_queue_move (fixture->queue, NULL, 0, 0);
  sky_queue_fixture_assert (fixture, "abcde");
  g_assert_cmpuint (fixture->changes->len, ==, n);
}

/* The order of the user is that of play, shuffled or not; the queue's own order is left alone. */
static void
test_move_shuffled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *walked = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 0);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  move_one (fixture, sky_queue_fixture_find (fixture, "c"), 1);
  move_one (fixture, sky_queue_fixture_find (fixture, "e"), G_MAXUINT);
  walked = sky_queue_fixture_walk (fixture, 9);
  g_assert_cmpint (walked[0], ==, 'c');
  g_assert_cmpint (walked[3], ==, 'e');
  sky_play_queue_set_shuffle (fixture->queue, FALSE);
  sky_queue_fixture_assert (fixture, "abcde");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "e");
}

static void
test_remove_many (Fixture *fixture, gconstpointer data)
{
  const guint positions[] = { 3, 1, 77, 1 };
  guint       n;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 1);
  n = fixture->changes->len;
  sky_play_queue_remove_many (fixture->queue, positions, G_N_ELEMENTS (positions));
  sky_queue_fixture_assert (fixture, "ace");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "c");
  g_assert_cmpuint (fixture->changes->len, ==, n + 1);
}

/* What is asked to be played next does so, shuffled or not. */
static void
test_insert_next_shuffled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) more = sky_queue_fixture_make (xy);
  g_autofree char *walked = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 2);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  sky_play_queue_insert (fixture->queue, sky_play_queue_get_position (fixture->queue) + 1, more);
  walked = sky_queue_fixture_walk (fixture, 9);
  g_assert_true (g_str_has_prefix (walked, "xy"));
  g_assert_cmpuint (strlen (walked), ==, 6);
  sky_play_queue_set_shuffle (fixture->queue, FALSE);
  sky_queue_fixture_assert (fixture, "abcxyde");
}

/* The pieces of a long list arrive one after the other: what is not heard yet is mixed evenly. Of
 * four items that follow "a", each leads in 1000 +- 150 of 4000 rounds: more than five standard
 * deviations of 27. */
static void
test_append_is_fair (Fixture *fixture, gconstpointer data)
{
  static const char *const a[] = { "a", NULL }, *const bc[] = { "b", "c", NULL },
                           *const de[] = { "d", "e", NULL };
  guint                           leads[128] = { 0 };

  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  for (guint i = 0; i < 4000; i++)
    {
      g_autoptr (GPtrArray) first = sky_queue_fixture_make (a);
      g_autoptr (GPtrArray) head = sky_queue_fixture_make (bc);

      sky_play_queue_replace (fixture->queue, first, 0);
      sky_queue_fixture_append (fixture, de);
      sky_play_queue_prepend (fixture->queue, head);
      sky_play_queue_go_next (fixture->queue, TRUE);
      leads[(guint) *sky_queue_fixture_current (fixture)]++;
    }
  for (char letter = 'b'; letter <= 'e'; letter++)
    {
      g_assert_cmpuint (leads[(guint) letter], >, 850);
      g_assert_cmpuint (leads[(guint) letter], <, 1150);
    }
  sky_play_queue_set_shuffle (fixture->queue, FALSE);
  sky_queue_fixture_assert (fixture, "bcade");
}

static void
append_album (Fixture *fixture, const char *titles, const char *album)
{
  g_autoptr (GPtrArray) items = sky_queue_fixture_make_album (titles, album);

  sky_play_queue_append (fixture->queue, items);
}

/* Albums come in any order, each whole and in its own; what has no album stands for itself. */
static void
test_shuffle_albums (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) orders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  append_album (fixture, "ab", "One");
  append_album (fixture, "cde", "Two");
  append_album (fixture, "x", NULL);
  append_album (fixture, "y", NULL);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *walked = NULL;

      sky_play_queue_set_position (fixture->queue, G_MAXUINT);
      sky_play_queue_set_shuffle_mode (fixture->queue, SKY_SHUFFLE_OFF);
      sky_play_queue_set_shuffle_mode (fixture->queue, SKY_SHUFFLE_ALBUMS);
      walked = sky_queue_fixture_walk (fixture, 9);
      sky_queue_fixture_assert_each_once (walked, "abcdexy");
      g_assert_nonnull (strstr (walked, "ab"));
      g_assert_nonnull (strstr (walked, "cde"));
      g_hash_table_add (orders, g_steal_pointer (&walked));
    }
  /* All orders of four: that one stays out has a probability of 24 * (23/24)^1000, below 10^-16. */
  g_assert_cmpuint (g_hash_table_size (orders), ==, 24);
}

/* The album that plays goes on; what was before it in the album has had its turn. */
static void
test_shuffle_albums_from (Fixture *fixture, gconstpointer data)
{
  g_autofree char *walked = NULL;

  append_album (fixture, "ab", "One");
  append_album (fixture, "cde", "Two");
  sky_play_queue_set_position (fixture->queue, 3);
  sky_play_queue_set_shuffle_mode (fixture->queue, SKY_SHUFFLE_ALBUMS);
  sky_queue_fixture_assert (fixture, "cdeab");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "d");
  append_album (fixture, "f", "Two");
  append_album (fixture, "z", "One");
  sky_queue_fixture_assert (fixture, "cdefabz");
  sky_play_queue_set_shuffle (fixture->queue, FALSE);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  g_assert_cmpint (sky_play_queue_get_shuffle_mode (fixture->queue), ==, SKY_SHUFFLE_ALBUMS);
}

/* Albums of the same name by others are others. */
static void
test_same_album (void)
{
  SkyQueueItemInfo info = { .title = "t", .album = "Greatest hits", .album_artist = "One" };
  g_autoptr (SkyQueueItem) one = sky_queue_item_new (&info);
  g_autoptr (SkyQueueItem) again = sky_queue_item_new (&info);
  g_autoptr (SkyQueueItem) other = NULL;
  g_autoptr (SkyQueueItem) none = sky_queue_fixture_make_item ("n");

  info.album_artist = "Other";
  other = sky_queue_item_new (&info);
  g_assert_true (sky_queue_item_is_same_album (one, again));
  g_assert_false (sky_queue_item_is_same_album (one, other));
  g_assert_false (sky_queue_item_is_same_album (none, none));
}

/* A part of a file stays that part; what went wrong is not taken over. */
static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyQueueItem) item =
                 sky_queue_item_new (&(SkyQueueItemInfo){ .track_id = 7,
                                                          .location = "/a.flac",
                                                          .title = "a",
                                                          .artist = "b",
                                                          .album = "c",
                                                          .album_artist = "d",
                                                          .format = "FLAC",
                                                          .begin_ns = 5,
                                                          .length_ns = 6,
                                                          .gap_ns = 7,
                                                          .duration_ms = 8,
                                                          .art_uri = "file:///e" });
  g_autoptr (SkyQueueItem) copy = NULL;
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "broken");

  sky_queue_item_set_error (item, error);
  copy = sky_queue_item_copy (item);
  g_assert_true (copy != item);
  g_assert_null (sky_queue_item_get_error (copy));
  g_assert_true (sky_queue_item_is_same_album (copy, item));
  g_assert_cmpint (sky_queue_item_get_track_id (copy), ==, 7);
  g_assert_cmpstr (sky_queue_item_get_location (copy), ==, "/a.flac");
  g_assert_cmpstr (sky_queue_item_get_title (copy), ==, "a");
  g_assert_cmpstr (sky_queue_item_get_format (copy), ==, "FLAC");
  g_assert_cmpint (sky_queue_item_get_begin (copy), ==, 5);
  g_assert_cmpint (sky_queue_item_get_length (copy), ==, 6);
  g_assert_cmpint (sky_queue_item_get_gap (copy), ==, 7);
  g_assert_cmpint (sky_queue_item_get_duration (copy), ==, 8);
  g_assert_cmpstr (sky_queue_item_get_art_uri (copy), ==, "file:///e");
}

static void
test_undo_remove (Fixture *fixture, gconstpointer data)
{
  SkyQueueMemo *memo;
  SkyQueueItem *heard;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 2);
  heard = sky_play_queue_get_current (fixture->queue);
  memo = sky_play_queue_remember (fixture->queue);
  sky_play_queue_remove (fixture->queue, 0, 2);
  sky_queue_fixture_append (fixture, xy);
  sky_play_queue_bring_back (fixture->queue, memo);
  sky_queue_fixture_assert (fixture, "abcdexy");
  g_assert_true (sky_play_queue_get_current (fixture->queue) == heard);
  g_assert_cmpuint (sky_play_queue_get_position (fixture->queue), ==, 2);
}

static void
test_undo_clear (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyQueueItem) heard = NULL;
  g_autofree char *before = NULL;
  SkyQueueMemo    *memo;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 3);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  heard = g_object_ref (sky_play_queue_get_current (fixture->queue));
  sky_play_queue_set_stop_after (fixture->queue, heard);
  before = sky_queue_fixture_dup_titles (fixture->queue);
  memo = sky_play_queue_remember (fixture->queue);
  sky_play_queue_clear (fixture->queue);
  g_assert_null (sky_play_queue_get_stop_after (fixture->queue));
  sky_play_queue_bring_back (fixture->queue, memo);
  sky_queue_fixture_assert (fixture, before);
  g_assert_true (sky_play_queue_get_current (fixture->queue) == heard);
  g_assert_true (sky_play_queue_get_stop_after (fixture->queue) == heard);
  sky_play_queue_set_shuffle (fixture->queue, FALSE);
  sky_queue_fixture_assert (fixture, "abcde");
}

/* Where the sound has gone on in the meantime, it isn't called back. */
static void
test_undo_goes_on (Fixture *fixture, gconstpointer data)
{
  SkyQueueMemo *memo;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 1);
  memo = sky_play_queue_remember (fixture->queue);
  sky_play_queue_remove (fixture->queue, 1, 1);
  sky_play_queue_go_next (fixture->queue, FALSE);
  sky_play_queue_bring_back (fixture->queue, memo);
  sky_queue_fixture_assert (fixture, "abcde");
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "d");
}

static void
test_stop_after_current (Fixture *fixture, gconstpointer data)
{
  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 1);
  sky_play_queue_set_repeat (fixture->queue, SKY_REPEAT_TRACK);
  sky_play_queue_set_stop_after (fixture->queue, sky_play_queue_get_current (fixture->queue));
  g_assert_null (sky_play_queue_peek_next (fixture->queue, FALSE));
  g_assert_false (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "b");
  g_assert_true (sky_play_queue_go_next (fixture->queue, TRUE));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "c");
  g_assert_null (sky_play_queue_get_stop_after (fixture->queue));
}

static void
test_stop_after_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyPlayQueue) copy = NULL;
  g_autoptr (SkyQueueItem) third = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 0);
  third = g_list_model_get_item (G_LIST_MODEL (fixture->queue), 2);
  sky_play_queue_set_stop_after (fixture->queue, third);
  copy = sky_queue_fixture_round_trip (fixture->queue);
  g_assert_cmpstr (sky_queue_item_get_title (sky_play_queue_get_stop_after (copy)), ==, "c");
  g_assert_true (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_true (sky_play_queue_go_next (fixture->queue, FALSE));
  g_assert_false (sky_play_queue_go_next (fixture->queue, FALSE));
  sky_play_queue_remove (fixture->queue, 2, 1);
  g_assert_null (sky_play_queue_get_stop_after (fixture->queue));
}

/* Back the way that was come, which isn't always the order. */
static void
test_trail (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyPlayQueue) copy = NULL;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_position (fixture->queue, 1);
  sky_play_queue_set_position (fixture->queue, 4);
  sky_play_queue_set_position (fixture->queue, 2);
  copy = sky_queue_fixture_round_trip (fixture->queue);
  sky_play_queue_remove (fixture->queue, 4, 1);
  g_assert_true (sky_play_queue_go_previous (fixture->queue));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "b");
  g_assert_true (sky_play_queue_go_previous (fixture->queue));
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "a");
  g_assert_false (sky_play_queue_go_previous (fixture->queue));

  g_assert_true (sky_play_queue_go_previous (copy));
  g_assert_cmpuint (sky_play_queue_get_position (copy), ==, 4);
}

/* The next round is remembered too, once it was announced. */
static void
test_next_round_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyPlayQueue) copy = NULL;
  SkyQueueItem *announced;

  sky_queue_fixture_append (fixture, abcde);
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  sky_play_queue_set_repeat (fixture->queue, SKY_REPEAT_ALL);
  g_free (sky_queue_fixture_walk (fixture, 5));
  announced = sky_play_queue_peek_next (fixture->queue, FALSE);
  copy = sky_queue_fixture_round_trip (fixture->queue);
  g_assert_cmpstr (sky_queue_item_get_title (sky_play_queue_peek_next (copy, FALSE)), ==,
                   sky_queue_item_get_title (announced));
}

/* What the version before this one has left on the disk. */
static void
test_restore_old (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) old = g_variant_ref_sink (g_variant_new_parsed (
      "(uint32 1, @a(xmsmsmsmsxms) [(1, nothing, just 'a', nothing, nothing, 5, nothing), "
      "(2, nothing, just 'b', nothing, nothing, 5, nothing), "
      "(3, nothing, just 'c', nothing, nothing, 5, nothing)], "
      "uint32 1, true, uint32 2, @au [0], @au [2])"));
  g_autoptr (GError) error = NULL;

  g_assert_true (sky_play_queue_restore (fixture->queue, old, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (sky_queue_fixture_current (fixture), ==, "b");
  g_assert_true (sky_play_queue_get_shuffle (fixture->queue));
  g_assert_cmpint (sky_play_queue_get_repeat (fixture->queue), ==, SKY_REPEAT_ALL);
  sky_play_queue_set_shuffle (fixture->queue, FALSE);
  sky_queue_fixture_assert (fixture, "abc");
}

static GPtrArray *
make_many (void)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *title = g_strdup_printf ("Song %u", i);
      g_autofree char *album = g_strdup_printf ("Album %u", i / 12);
      SkyQueueItemInfo info = { .track_id = i + 1,
                                .title = title,
                                .artist = "Artist",
                                .album = album,
                                .format = "FLAC",
                                .duration_ms = 200000 };

      g_ptr_array_add (items, sky_queue_item_new (&info));
    }

  return items;
}

static void
tell_time (const char *what, gint64 *since)
{
  gint64 now = g_get_monotonic_time ();

  g_test_message ("%s: %.2f ms", what, (double) (now - *since) / 1000);
  *since = g_get_monotonic_time ();
}

/* One signal a change, whatever its size; the times are told, not judged. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = make_many ();
  g_autoptr (GPtrArray) others = make_many ();
  g_autoptr (GPtrArray) more = sky_queue_fixture_make (xy);
  g_autofree guint *every_other = g_new (guint, MANY / 2);
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) again = NULL;
  g_autoptr (SkyPlayQueue) copy = NULL;
  gint64 since = g_get_monotonic_time ();

  for (guint i = 0; i < MANY / 2; i++)
    every_other[i] = i * 2;
  sky_play_queue_replace (fixture->queue, items, 100);
  tell_time ("replace", &since);
  sky_play_queue_insert (fixture->queue, 5000, more);
  tell_time ("insert", &since);
  sky_play_queue_move (fixture->queue, every_other, MANY / 2, 7001);
  tell_time ("move half", &since);
  move_one (fixture, 9000, 5);
  tell_time ("move one", &since);
  first = sky_play_queue_serialize (fixture->queue);
  tell_time ("serialise", &since);
  again = sky_play_queue_serialize (fixture->queue);
  tell_time ("serialise again", &since);
  sky_play_queue_remove_many (fixture->queue, every_other, MANY / 2);
  tell_time ("remove half", &since);
  sky_play_queue_set_shuffle_mode (fixture->queue, SKY_SHUFFLE_ALBUMS);
  tell_time ("shuffle albums", &since);
  sky_play_queue_append (fixture->queue, others);
  tell_time ("append shuffled", &since);
  copy = sky_queue_fixture_round_trip (fixture->queue);
  tell_time ("there and back", &since);
  g_assert_cmpuint (fixture->changes->len, ==, 7);
  g_assert_true (g_variant_equal (first, again));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (copy)), ==, MANY / 2 + MANY + 2);
}

static void
test_history (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkyPlayHistory) history = sky_play_history_new ();
  g_autoptr (SkyPlayHistory) copy = sky_play_history_new ();
  g_autoptr (GPtrArray) items = make_many ();
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) rubbish = g_variant_ref_sink (g_variant_new_uint32 (1));
  g_autoptr (SkyHistoryEntry) newest = NULL;

  for (guint i = 0; i < 700; i++)
    sky_play_history_add (history, g_ptr_array_index (items, i), 1700000000 + i);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (history)), ==, 500);
  variant = sky_play_history_serialize (history);
  sky_play_history_restore (copy, variant);
  sky_play_history_restore (copy, rubbish);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (copy)), ==, 500);
  newest = g_list_model_get_item (G_LIST_MODEL (copy), 0);
  g_assert_cmpint (sky_history_entry_get_heard_at (newest), ==, 1700000699);
  g_assert_cmpstr (sky_queue_item_get_title (sky_history_entry_get_item (newest)), ==, "Song 699");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func)                                                                            \
  g_test_add ("/playback/queue-edit/" path, Fixture, NULL, sky_queue_fixture_set_up, func,         \
              sky_queue_fixture_tear_down)

  ADD ("move-up", test_move_up);
  ADD ("move-down", test_move_down);
  ADD ("move-many", test_move_many);
  ADD ("move-nowhere", test_move_nowhere);
  ADD ("move-shuffled", test_move_shuffled);
  ADD ("remove-many", test_remove_many);
  ADD ("insert-next-shuffled", test_insert_next_shuffled);
  ADD ("append-is-fair", test_append_is_fair);
  ADD ("shuffle-albums", test_shuffle_albums);
  ADD ("shuffle-albums-from", test_shuffle_albums_from);
  g_test_add_func ("/playback/queue-edit/same-album", test_same_album);
  ADD ("copy", test_copy);
  ADD ("undo-remove", test_undo_remove);
  ADD ("undo-clear", test_undo_clear);
  ADD ("undo-goes-on", test_undo_goes_on);
  ADD ("stop-after-current", test_stop_after_current);
  ADD ("stop-after-later", test_stop_after_later);
  ADD ("trail", test_trail);
  ADD ("next-round-kept", test_next_round_kept);
  ADD ("restore-old", test_restore_old);
  ADD ("many", test_many);
  ADD ("history", test_history);

  return g_test_run ();
}
