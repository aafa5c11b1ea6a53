/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desktop/sky-mpris-metadata.h"

static SkyQueueItem *
new_item (const SkyQueueItemInfo *info)
{
  return sky_queue_item_new (info);
}

static void
test_nothing_is_no_track (void)
{
  g_autoptr (GVariant) metadata = g_variant_ref_sink (sky_mpris_new_metadata (NULL, -1));
  const char *track;

  g_assert_cmpuint (g_variant_n_children (metadata), ==, 1);
  g_assert_true (g_variant_lookup (metadata, "mpris:trackid", "&o", &track));
  /* The path that the TrackList interface of the specification reserves. */
  g_assert_cmpstr (track, ==, "/org/mpris/MediaPlayer2/TrackList/NoTrack");
}

static void
test_every_field (void)
{
  const SkyQueueItemInfo info = { .track_id = 7,
                                  .title = "Café",
                                  .artist = "Lena",
                                  .album = "Skies",
                                  .duration_ms = 61500,
                                  .art_uri = "file:///a.png" };
  g_autoptr (SkyQueueItem) item = new_item (&info);
  g_autoptr (GVariant) metadata = g_variant_ref_sink (sky_mpris_new_metadata (item, -1));
  g_autofree const char **artists = NULL;
  const char             *title, *album, *art;
  gint64                  length;

  g_assert_true (g_variant_lookup (metadata, "xesam:title", "&s", &title));
  g_assert_cmpstr (title, ==, "Café");
  g_assert_true (g_variant_lookup (metadata, "xesam:album", "&s", &album));
  g_assert_cmpstr (album, ==, "Skies");
  g_assert_true (g_variant_lookup (metadata, "xesam:artist", "^a&s", &artists));
  g_assert_cmpstr (artists[0], ==, "Lena");
  g_assert_null (artists[1]);
  g_assert_true (g_variant_lookup (metadata, "mpris:artUrl", "&s", &art));
  g_assert_cmpstr (art, ==, "file:///a.png");
  g_assert_true (g_variant_lookup (metadata, "mpris:length", "x", &length));
  g_assert_cmpint (length, ==, 61500000);
}

static void
test_unknown_fields_are_left_out (void)
{
  const SkyQueueItemInfo info = { .title = "Alone", .duration_ms = -1 };
  g_autoptr (SkyQueueItem) item = new_item (&info);
  g_autoptr (GVariant) metadata = g_variant_ref_sink (sky_mpris_new_metadata (item, -1));

  g_assert_false (g_variant_lookup (metadata, "mpris:length", "x", NULL));
  g_assert_false (g_variant_lookup (metadata, "xesam:artist", "as", NULL));
  g_assert_false (g_variant_lookup (metadata, "mpris:artUrl", "s", NULL));
}

static void
test_the_player_knows_the_length_better (void)
{
  const SkyQueueItemInfo info = { .title = "Long", .duration_ms = 1000 };
  g_autoptr (SkyQueueItem) item = new_item (&info);
  g_autoptr (GVariant) metadata = g_variant_ref_sink (sky_mpris_new_metadata (item, 1023));
  gint64 length;

  g_assert_true (g_variant_lookup (metadata, "mpris:length", "x", &length));
  g_assert_cmpint (length, ==, 1023000);
}

static void
test_places_have_paths_of_their_own (void)
{
  const SkyQueueItemInfo info = { .track_id = 7, .title = "Twice" };
  g_autoptr (SkyQueueItem) first = new_item (&info);
  g_autoptr (SkyQueueItem) second = new_item (&info);
  g_autofree char *one = sky_mpris_dup_track_path (first);
  g_autofree char *other = sky_mpris_dup_track_path (second);

  g_assert_true (g_variant_is_object_path (one));
  g_assert_cmpstr (one, !=, other);
}

static void
test_loop_words_go_both_ways (void)
{
  static const SkyRepeat repeats[] = { SKY_REPEAT_OFF, SKY_REPEAT_TRACK, SKY_REPEAT_ALL };
  /* The values of Loop_Status in the specification. */
  static const char *const words[] = { "None", "Track", "Playlist" };

  for (gsize i = 0; i < G_N_ELEMENTS (repeats); i++)
    {
      SkyRepeat repeat;

      g_assert_cmpstr (sky_mpris_loop_status (repeats[i]), ==, words[i]);
      g_assert_true (sky_mpris_parse_loop (words[i], &repeat));
      g_assert_cmpint (repeat, ==, repeats[i]);
    }
  g_assert_false (sky_mpris_parse_loop ("all", &(SkyRepeat){ 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desktop/mpris-metadata/nothing-is-no-track", test_nothing_is_no_track);
  g_test_add_func ("/desktop/mpris-metadata/every-field", test_every_field);
  g_test_add_func ("/desktop/mpris-metadata/unknown-fields-are-left-out",
                   test_unknown_fields_are_left_out);
  g_test_add_func ("/desktop/mpris-metadata/the-player-knows-the-length-better",
                   test_the_player_knows_the_length_better);
  g_test_add_func ("/desktop/mpris-metadata/places-have-paths-of-their-own",
                   test_places_have_paths_of_their_own);
  g_test_add_func ("/desktop/mpris-metadata/loop-words-go-both-ways", test_loop_words_go_both_ways);
  return g_test_run ();
}
