/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The user's "next": what is prepared sounds at once, and nothing of it is opened or asked for
 * again.
 */
#include <glib/gstdio.h>

#include "playback/sky-slow-source.h"
#include "playback/sky-test-cloud.h"
#include "playback/sky-test-material.h"

#define N_PARTS 8
#define LONG_FRAMES (N_PARTS * SKY_SOUND_FRAMES)
/* What is asked for of a track that may follow. */
#define HEAD_BYTES (256 * 1024)
/* As far away as another continent. */
#define FAR_AWAY_MS 400
/* What is heard before can't have been asked for. */
#define OUT_OF_REACH_MS 8000

typedef struct
{
  SkyTestPlayer test;
  SkyTestCloud  cloud;
  char         *paths[3];
} Fixture;

/* Tracks of 56 seconds; each begins in another way. */
static void
set_up (Fixture *fixture, gconstpointer suffix)
{
  g_autofree gint16 *samples = g_new (gint16, LONG_FRAMES * SKY_SOUND_CHANNELS);

  sky_test_player_set_up (&fixture->test, SKY_TEST_REAL_TIME);
  for (gsize i = 0; i < LONG_FRAMES * SKY_SOUND_CHANNELS; i++)
    samples[i] = sky_test_material.sound[i % (SKY_SOUND_FRAMES * SKY_SOUND_CHANNELS)];
  for (gsize k = 0; k < G_N_ELEMENTS (fixture->paths); k++)
    {
      g_autofree char *name = g_strdup_printf ("t%" G_GSIZE_FORMAT, k);
      g_autofree char *wav = NULL;

      for (gsize i = 0; i < 1000; i++)
        samples[i] = (gint16) (samples[i] / 2);
      wav = sky_sound_write_wav (fixture->test.directory, name, samples, 0, LONG_FRAMES);
      fixture->paths[k] = sky_sound_encode (wav, suffix);
    }
}

static void
set_up_cloud (Fixture *fixture, gconstpointer suffix)
{
  set_up (fixture, suffix);
  sky_test_cloud_open (&fixture->cloud, fixture->test.directory);
  for (gsize k = 0; k < G_N_ELEMENTS (fixture->paths); k++)
    sky_test_cloud_put (&fixture->cloud, &fixture->test, fixture->paths[k]);
}

static void
tear_down (Fixture *fixture, gconstpointer suffix)
{
  sky_test_player_tear_down (&fixture->test);
  sky_test_cloud_close (&fixture->cloud);
  for (gsize k = 0; k < G_N_ELEMENTS (fixture->paths); k++)
    g_free (fixture->paths[k]);
}

static void
add_all (Fixture *fixture, const char *format)
{
  for (gsize k = 0; k < G_N_ELEMENTS (fixture->paths); k++)
    sky_test_player_add (&fixture->test, fixture->paths[k], format);
}

static gint64
get_captured (Fixture *fixture)
{
  GStatBuf info;

  return g_stat (fixture->test.capture, &info) == 0 ? info.st_size : -1;
}

/* What was heard is gone, and the first of something else has come. */
static gboolean
sounds_anew (Fixture *fixture, gint64 before)
{
  gint64 now = get_captured (fixture);

  return now > 0 && now < before;
}

static double
measure (Fixture *fixture, void (*command) (SkyPlayer *player), const char *what)
{
  gint64 before = get_captured (fixture);
  gint64 begin_us = g_get_monotonic_time ();
  double ms;

  command (fixture->test.player);
  SKY_WAIT_WITHIN (30, sounds_anew (fixture, before));
  ms = (double) (g_get_monotonic_time () - begin_us) / 1000.0;
  g_test_message ("%s: %.1f ms", what, ms);

  return ms;
}

static guint64
count_at_hand (Fixture *fixture, gsize k)
{
  SkyByteSource *source = sky_test_resolver_get (fixture->test.resolver, fixture->paths[k]);
  g_autoptr (GArray) ranges = sky_byte_source_list_available (source);
  guint64 count = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      const SkyRange *range = &g_array_index (ranges, SkyRange, i);

      count += range->end - range->start;
    }

  return count;
}

/* The head of track @k has come, long before it is due. */
static gboolean
is_prepared (Fixture *fixture, gsize k)
{
  return sky_test_resolver_get_n_asked (fixture->test.resolver) == k + 1 &&
         (fixture->cloud.server == NULL || count_at_hand (fixture, k) >= HEAD_BYTES);
}

/* What is captured begins with the first samples of track @k. */
static void
assert_begins (Fixture *fixture, gsize k)
{
  gsize             frames;
  g_autofree float *played = sky_test_player_read (&fixture->test, &frames);

  for (gsize i = 0; i < MIN (frames * SKY_SOUND_CHANNELS, 1000); i++)
    {
      gint16 sample = sky_test_material.sound[i];

      for (gsize n = 0; n <= k; n++)
        sample = (gint16) (sample / 2);
      if (played[i] * 32768.0f != (float) sample)
        g_error ("sample %" G_GSIZE_FORMAT " differs", i);
    }
}

/* Two steps at once over a line to another continent: nothing is opened twice, and no answer is
 * waited for between the command and the sound. */
static void
test_far_away (Fixture *fixture, gconstpointer suffix)
{
  guint n_asked, n_connections;

  sky_fake_dav_set_delay (fixture->cloud.server, FAR_AWAY_MS);
  add_all (fixture, "FLAC");
  sky_player_play (fixture->test.player);
  for (gsize k = 1; k < G_N_ELEMENTS (fixture->paths); k++)
    {
      sky_test_wait (is_prepared (fixture, k));
      g_assert_cmpint (sky_player_get_position (fixture->test.player), <, 30000);
      g_assert_cmpuint (count_at_hand (fixture, k), <=, 1024 * 1024);
      n_asked = sky_test_resolver_get_n_asked (fixture->test.resolver);
      n_connections = sky_fake_dav_count_connections (fixture->cloud.server);
      sky_fake_dav_set_delay (fixture->cloud.server, OUT_OF_REACH_MS);
      g_assert_cmpfloat (measure (fixture, sky_player_next, "next"), <, OUT_OF_REACH_MS);
      sky_fake_dav_set_delay (fixture->cloud.server, FAR_AWAY_MS);
      g_assert_cmpuint (sky_test_resolver_get_n_asked (fixture->test.resolver), ==, n_asked);
      g_assert_cmpuint (sky_fake_dav_count_connections (fixture->cloud.server), ==, n_connections);
      assert_begins (fixture, k);
      g_assert_cmpuint (sky_play_queue_get_position (fixture->test.queue), ==, k);
      sky_test_wait (sky_player_get_position (fixture->test.player) > 0);
    }
  g_assert_cmpuint (fixture->test.heard->len, ==, 3);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
}

/* Little is fetched of what may never be heard, and more when it will be. */
static void
test_near_end (Fixture *fixture, gconstpointer suffix)
{
  add_all (fixture, "FLAC");
  sky_player_play (fixture->test.player);
  sky_test_wait (is_prepared (fixture, 1));
  g_assert_cmpuint (count_at_hand (fixture, 1), <=, 1024 * 1024);
  sky_player_seek (fixture->test.player, sky_player_get_duration (fixture->test.player) - 25000);
  sky_test_wait (count_at_hand (fixture, 1) > 2 * 1024 * 1024);
  g_assert_cmpuint (sky_test_resolver_get_n_asked (fixture->test.resolver), <=, 3);
}

/* The head of the song behind the next is at hand as well, once a while was listened to. */
static void
test_behind_next (Fixture *fixture, gconstpointer suffix)
{
  add_all (fixture, "FLAC");
  sky_player_play (fixture->test.player);
  sky_test_wait (is_prepared (fixture, 1));
  g_assert_cmpuint (count_at_hand (fixture, 2), ==, 0);
  sky_player_seek (fixture->test.player, 20000);
  sky_test_wait (count_at_hand (fixture, 2) >= HEAD_BYTES);
  sky_test_wait (sky_player_get_position (fixture->test.player) > 22000);
  g_assert_cmpuint (count_at_hand (fixture, 2), <=, HEAD_BYTES + 64 * 1024);
  g_assert_cmpuint (sky_test_resolver_get_n_asked (fixture->test.resolver), ==, 3);
}

/* What can't be had long before it is due isn't given up: it is tried again when it is. */
static void
test_patience (Fixture *fixture, gconstpointer suffix)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (fixture->paths[1]);

  sky_slow_source_set_fault (source, 0);
  sky_test_resolver_put (fixture->test.resolver, fixture->paths[1], SKY_BYTE_SOURCE (source));
  add_all (fixture, "FLAC");
  sky_player_play (fixture->test.player);
  sky_test_wait (is_prepared (fixture, 1));
  sky_test_wait (sky_player_get_position (fixture->test.player) > 6500);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
  sky_slow_source_set_fault (source, G_MAXUINT64);
  sky_player_seek (fixture->test.player, sky_player_get_duration (fixture->test.player) - 500);
  sky_test_wait (sky_play_queue_get_position (fixture->test.queue) == 1 &&
                 sky_player_get_position (fixture->test.player) > 0);
  g_assert_cmpuint (sky_test_resolver_get_n_asked (fixture->test.resolver), >=, 3);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
}

/* The queue has changed since: what was prepared isn't what comes. */
static void
test_changed (Fixture *fixture, gconstpointer suffix)
{
  add_all (fixture, "FLAC");
  sky_player_play (fixture->test.player);
  sky_test_wait (is_prepared (fixture, 1));
  sky_play_queue_remove (fixture->test.queue, 1, 1);
  measure (fixture, sky_player_next, "next");
  assert_begins (fixture, 2);
  sky_test_wait (sky_player_get_position (fixture->test.player) > 0);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
}

static guint
count_heard (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (sky_player_get_history (fixture->test.player)));
}

/* In silence, too, what is prepared is gone on to, and nothing is opened again. It counts as heard
 * only when it is. */
static void
test_paused (Fixture *fixture, gconstpointer suffix)
{
  gint64 before;
  guint  n_asked;

  add_all (fixture, "FLAC");
  sky_player_play (fixture->test.player);
  sky_test_wait (is_prepared (fixture, 1));
  sky_test_wait (sky_player_get_position (fixture->test.player) > 6500);
  sky_player_pause (fixture->test.player);
  n_asked = sky_test_resolver_get_n_asked (fixture->test.resolver);
  before = get_captured (fixture);
  sky_player_next (fixture->test.player);
  g_assert_cmpint (sky_player_get_state (fixture->test.player), ==, SKY_PLAYER_PAUSED);
  g_assert_cmpint (sky_player_get_position (fixture->test.player), ==, 0);
  g_assert_cmpuint (sky_play_queue_get_position (fixture->test.queue), ==, 1);
  sky_test_wait (get_captured (fixture) < before);
  g_assert_cmpuint (count_heard (fixture), ==, 1);

  sky_player_play (fixture->test.player);
  sky_test_wait (sky_player_get_position (fixture->test.player) > 500);
  assert_begins (fixture, 1);
  g_assert_cmpuint (sky_test_resolver_get_n_asked (fixture->test.resolver), ==, n_asked);
  g_assert_cmpuint (count_heard (fixture), ==, 2);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
}

static void
test_latency (Fixture *fixture, gconstpointer suffix)
{
  if (fixture->cloud.server != NULL)
    sky_fake_dav_set_delay (fixture->cloud.server, 50);
  add_all (fixture, g_str_equal (suffix, "flac") ? "FLAC" : "MP3");
  sky_player_play (fixture->test.player);
  sky_test_wait (sky_player_get_position (fixture->test.player) > 7000);
  measure (fixture, sky_player_next, "next");
  sky_test_wait (sky_player_get_position (fixture->test.player) > 500);
  measure (fixture, sky_player_previous, "previous");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

  g_test_add ("/playback/skip/far-away", Fixture, "flac", set_up_cloud, test_far_away, tear_down);
  g_test_add ("/playback/skip/near-end", Fixture, "flac", set_up_cloud, test_near_end, tear_down);
  g_test_add ("/playback/skip/behind-next", Fixture, "flac", set_up_cloud, test_behind_next,
              tear_down);
  g_test_add ("/playback/skip/patience", Fixture, "flac", set_up, test_patience, tear_down);
  g_test_add ("/playback/skip/changed", Fixture, "flac", set_up, test_changed, tear_down);
  g_test_add ("/playback/skip/paused", Fixture, "flac", set_up, test_paused, tear_down);
  if (!g_test_slow ())
    return sky_test_material_run ();

  g_test_add ("/playback/skip/latency/local-flac", Fixture, "flac", set_up, test_latency,
              tear_down);
  g_test_add ("/playback/skip/latency/local-mp3", Fixture, "mp3", set_up, test_latency, tear_down);
  g_test_add ("/playback/skip/latency/cloud-flac", Fixture, "flac", set_up_cloud, test_latency,
              tear_down);
  g_test_add ("/playback/skip/latency/cloud-mp3", Fixture, "mp3", set_up_cloud, test_latency,
              tear_down);

  return sky_test_material_run ();
}
