/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of one file that follow each other: one decoder reads them all, whatever the listener does
 * meanwhile, and the silence between them is as long as the sheet says.
 */
#include <gst/gst.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/sky-file-source.h"
#include "cache/sky-block-cache.h"
#include "drive/sky-drive-registry.h"
#include "playback/sky-sound.h"
#include "playback/sky-test-player.h"
#include "support/sky-server-fixture.h"
#include "support/sky-sync-drive.h"

/* Where a cue sheet cuts the sound, in 1/75 s, of which one is 588 samples; about seven seconds. */
static const gint64 cuts[] = { 0, 101, 218, 219, 400 };

#define N_PARTS G_N_ELEMENTS (cuts)
#define SAMPLES_PER_FRAME 588

typedef struct
{
  SkyTestPlayer test;
  gint16       *sound;
  char         *file; /* of all the sound */
  const char   *format;
  GType         decoder;
} Fixture;

typedef struct
{
  const char *suffix;
  const char *format;
  const char *pace;
} Kind;

static gint n_decoders; /* atomic: how many were put into a pipeline */
static gint n_requests; /* atomic: how many bodies were asked for */
static gint n_bytes;    /* atomic: of them */

static gboolean
element_added_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer user_data)
{
  GstElement        *element = g_value_get_object (values + 1);
  GstElementFactory *factory = gst_element_get_factory (element);

  if (factory != NULL &&
      gst_element_factory_list_is_type (factory, GST_ELEMENT_FACTORY_TYPE_DECODER |
                                                     GST_ELEMENT_FACTORY_TYPE_MEDIA_AUDIO) &&
      strstr (gst_element_factory_get_metadata (factory, GST_ELEMENT_METADATA_KLASS), "Decoder/") !=
          NULL)
    g_atomic_int_inc (&n_decoders);

  return TRUE;
}

static gboolean
request_queued_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer user_data)
{
  SoupMessage *message = g_value_get_object (values + 1);
  SoupRange   *ranges = NULL;
  int          n_ranges = 0;

  if (!g_str_equal (soup_message_get_method (message), "GET"))
    return TRUE;
  g_atomic_int_inc (&n_requests);
  if (soup_message_headers_get_ranges (soup_message_get_request_headers (message), G_MAXINT64,
                                       &ranges, &n_ranges))
    g_atomic_int_add (&n_bytes, (int) (ranges[0].end - ranges[0].start + 1));
  soup_message_headers_free_ranges (soup_message_get_request_headers (message), ranges);

  return TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Kind      *kind = data;
  g_autofree char *wav = NULL;

  sky_test_player_set_up (&fixture->test, kind->pace);
  fixture->sound = sky_sound_new ();
  fixture->format = kind->format;
  wav = sky_sound_write_wav (fixture->test.directory, "all", fixture->sound, 0, SKY_SOUND_FRAMES);
  fixture->file = sky_sound_encode (wav, kind->suffix);
  g_atomic_int_set (&n_decoders, 0);
  g_atomic_int_set (&n_requests, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_test_player_tear_down (&fixture->test);
  g_free (fixture->sound);
  g_free (fixture->file);
}

static gint64
ns_of_frames (gint64 frames)
{
  return (frames * G_GINT64_CONSTANT (1000000000) + 37) / 75;
}

static char *
dup_location (Fixture *fixture, guint i)
{
  return g_strdup_printf ("%s part %u", fixture->file, i);
}

/* The file is opened for each part, as the library's tracks are. */
static SkyQueueItem *
add_part (Fixture *fixture, SkyByteSource *source, guint i)
{
  g_autofree char *location = dup_location (fixture, i);
  g_autoptr (SkyByteSource) file = NULL;
  g_autoptr (GError) error = NULL;

  file = source != NULL ? g_object_ref (source) : sky_file_source_new (fixture->file, &error);
  g_assert_no_error (error);
  sky_test_resolver_put (fixture->test.resolver, location, file);
  sky_test_resolver_set_span (fixture->test.resolver, location, ns_of_frames (cuts[i]),
                              i + 1 < N_PARTS ? ns_of_frames (cuts[i + 1]) : -1);
  return sky_test_player_add (&fixture->test, location, fixture->format);
}

static void
add_parts (Fixture *fixture)
{
  for (guint i = 0; i < N_PARTS; i++)
    add_part (fixture, NULL, i);
}

static void
set_gap (Fixture *fixture, guint i, gint64 frames)
{
  g_autofree char *location = dup_location (fixture, i);

  sky_test_resolver_set_gap (fixture->test.resolver, location, ns_of_frames (frames));
}

static float *
finish (Fixture *fixture, gsize *frames)
{
  sky_test_wait (sky_test_player_is_stopped (&fixture->test));
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);

  return sky_test_player_read (&fixture->test, frames);
}

/* @played from @at on is the original from @first on. */
static void
assert_sound (
    Fixture *fixture, const float *played, gsize at, gsize first, gsize frames, const char *what)
{
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (played[at * SKY_SOUND_CHANNELS + i] * 32768.0f !=
        (float) fixture->sound[first * SKY_SOUND_CHANNELS + i])
      g_error ("%s: sample %" G_GSIZE_FORMAT " differs", what, i);
}

static void
assert_silence (const float *played, gsize at, gsize frames)
{
  for (gsize i = at * SKY_SOUND_CHANNELS; i < (at + frames) * SKY_SOUND_CHANNELS; i++)
    if (played[i] < 0 || played[i] > 0)
      g_error ("sample %" G_GSIZE_FORMAT " sounds", i);
}

static void
test_one_decoder (Fixture *fixture, gconstpointer data)
{
  gsize             frames;
  g_autofree float *played = NULL;

  add_parts (fixture);
  sky_player_play (fixture->test.player);
  played = finish (fixture, &frames);
  g_assert_cmpuint (fixture->test.heard->len, ==, N_PARTS);
  g_assert_cmpint (g_atomic_int_get (&n_decoders), ==, 1);
  if (g_str_equal (fixture->format, "MP3"))
    return; /* test-regions compares those */
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
  assert_sound (fixture, played, 0, 0, frames, "all");
}

/* A crossfade is between songs, not within one sound. */
static void
test_crossfade (Fixture *fixture, gconstpointer data)
{
  gsize             frames;
  g_autofree float *played = NULL;
  SkySoundSettings  sound = sky_sound_settings_get_none ();

  sound.crossfade_ms = 500;
  sky_player_set_sound (fixture->test.player, &sound);
  test_one_decoder (fixture, data);
  played = sky_test_player_read (&fixture->test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
}

static void
test_gaps (Fixture *fixture, gconstpointer data)
{
  const gint64      gaps[N_PARTS] = { 0, 150, 1, 0, 75 };
  gsize             frames, at = 0;
  g_autofree float *played = NULL;

  add_parts (fixture);
  for (guint i = 0; i < N_PARTS; i++)
    set_gap (fixture, i, gaps[i]);
  sky_player_play (fixture->test.player);
  played = finish (fixture, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES + 226 * SAMPLES_PER_FRAME);
  g_assert_cmpuint (fixture->test.heard->len, ==, N_PARTS);
  for (guint i = 0; i < N_PARTS; i++)
    {
      gsize first = (gsize) cuts[i] * SAMPLES_PER_FRAME;
      gsize end = i + 1 < N_PARTS ? (gsize) cuts[i + 1] * SAMPLES_PER_FRAME : SKY_SOUND_FRAMES;
      gsize gap = (gsize) gaps[i] * SAMPLES_PER_FRAME;

      assert_sound (fixture, played, at, first, end - first, "part");
      assert_silence (played, at + end - first, gap);
      at += end - first + gap;
    }
  g_assert_cmpint (g_atomic_int_get (&n_decoders), ==, 1);
}

/* The silence counts: the track is as long, and a place in it can be gone to. */
static void
test_gap_place (Fixture *fixture, gconstpointer data)
{
  SkyPlayer        *player = fixture->test.player;
  gsize             frames, left = 75 * SAMPLES_PER_FRAME;
  g_autofree float *played = NULL;

  add_part (fixture, NULL, 1);
  add_part (fixture, NULL, 2);
  set_gap (fixture, 1, 150);
  sky_player_play (player);
  sky_test_wait (sky_player_get_position (player) > 0);
  /* 117 frames of sound, 150 of silence. */
  g_assert_cmpint (sky_player_get_duration (player), ==, 3560);
  sky_player_pause (player);
  sky_player_seek (player, 2560);
  sky_test_wait (fixture->test.n_seeked == 1);
  g_assert_cmpint (sky_player_get_position (player), ==, 2560);
  sky_player_play (player);
  played = finish (fixture, &frames);
  g_assert_cmpuint (frames, ==, left + SAMPLES_PER_FRAME);
  assert_silence (played, 0, left);
  assert_sound (fixture, played, left, 218 * SAMPLES_PER_FRAME, SAMPLES_PER_FRAME, "behind");
}

/* Back into the first part while the second is already being decoded. */
static void
test_back (Fixture *fixture, gconstpointer data)
{
  SkyPlayer        *player = fixture->test.player;
  gsize             frames;
  g_autofree float *played = NULL;

  add_parts (fixture);
  sky_player_play (player);
  sky_test_wait (sky_player_get_position (player) > 300);
  sky_player_seek (player, 40);
  played = finish (fixture, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES - 3 * SAMPLES_PER_FRAME);
  assert_sound (fixture, played, 0, 3 * SAMPLES_PER_FRAME, frames, "from 40 ms");
  g_assert_cmpuint (fixture->test.heard->len, ==, N_PARTS);
  /* A block of WavPack may be all that is left of the part: it is then no longer being read. */
  if (g_str_equal (fixture->format, "FLAC"))
    g_assert_cmpint (g_atomic_int_get (&n_decoders), ==, 1);
}

static void
test_next (Fixture *fixture, gconstpointer data)
{
  SkyPlayer        *player = fixture->test.player;
  gsize             frames, first = 400 * SAMPLES_PER_FRAME;
  g_autofree float *played = NULL;

  add_part (fixture, NULL, 3);
  add_part (fixture, NULL, 4);
  add_part (fixture, NULL, 0);
  sky_player_play (player);
  sky_test_wait (sky_player_get_position (player) > 100);
  sky_player_next (player);
  sky_test_wait (sky_play_queue_get_position (fixture->test.queue) == 1);
  played = finish (fixture, &frames);
  /* The last part, and the first one behind it. */
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES - first + 101 * SAMPLES_PER_FRAME);
  assert_sound (fixture, played, 0, first, SKY_SOUND_FRAMES - first, "next");
  assert_sound (fixture, played, SKY_SOUND_FRAMES - first, 0, 101 * SAMPLES_PER_FRAME, "first");
  g_assert_cmpint (g_atomic_int_get (&n_decoders), ==, 2);
}

/* What was to follow is taken out, and comes back. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  SkyPlayer        *player = fixture->test.player;
  gsize             frames;
  guint             n_asked;
  g_autofree float *played = NULL;
  g_autoptr (GPtrArray) again = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SkyQueueItem) item = NULL;

  add_parts (fixture);
  item = g_list_model_get_item (G_LIST_MODEL (fixture->test.queue), 1);
  g_ptr_array_add (again, sky_queue_item_copy (item));
  sky_player_play (player);
  sky_test_wait (sky_player_get_position (player) > 100);
  n_asked = sky_test_resolver_get_n_asked (fixture->test.resolver);
  sky_play_queue_remove (fixture->test.queue, 1, 1);
  sky_test_wait (sky_test_resolver_get_n_asked (fixture->test.resolver) > n_asked);
  sky_play_queue_insert (fixture->test.queue, 1, again);
  played = finish (fixture, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
  assert_sound (fixture, played, 0, 0, frames, "all");
  g_assert_cmpuint (fixture->test.heard->len, ==, N_PARTS);
}

typedef struct
{
  SkyServerFixture *server;
  SkyDrive         *drive;
  SkyLoopThread    *network;
  SkyBlockCache    *cache;
} Cloud;

static void
cloud_open (Cloud *self, const char *directory)
{
  SkyDriveConfig   config = { .kind = "skylark", .id = "home" };
  g_autofree char *folder = g_build_filename (directory, "cache", NULL);
  g_autoptr (GError) error = NULL;

  self->server = sky_server_fixture_new ();
  config.uri = sky_server_fixture_get_url (self->server);
  config.secret = sky_server_fixture_get_token (self->server);
  self->drive = sky_drive_registry_create (&config, &error);
  g_assert_no_error (error);
  self->network = sky_loop_thread_new ("sky-net");
  self->cache = sky_block_cache_new (folder, self->network, &error);
  g_assert_no_error (error);
}

static void
cloud_close (Cloud *self)
{
  sky_block_cache_stop (self->cache);
  g_object_unref (self->cache);
  sky_loop_thread_stop (self->network);
  g_object_unref (self->network);
  g_object_unref (self->drive);
  sky_server_fixture_free (self->server);
}

/* How many bytes of the file are asked for, in its parts or as one. */
static guint64
count_bytes (Fixture *fixture, Cloud *cloud, gboolean in_parts)
{
  g_autoptr (GFile) local = g_file_new_for_path (fixture->file);
  g_autoptr (SkyDriveEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  gsize             frames;
  g_autofree float *played = NULL;

  entry = sky_sync_upload (cloud->drive, local, in_parts ? "/parts" : "/whole", &error);
  g_assert_no_error (error);
  g_atomic_int_set (&n_requests, 0);
  g_atomic_int_set (&n_bytes, 0);
  for (guint i = 0; i < (in_parts ? N_PARTS : 1); i++)
    {
      g_autoptr (SkyByteSource) source = sky_block_cache_open (cloud->cache, cloud->drive, entry);

      if (in_parts)
        add_part (fixture, source, i);
      else
        {
          sky_test_resolver_put (fixture->test.resolver, fixture->file, source);
          sky_test_player_add (&fixture->test, fixture->file, fixture->format);
        }
    }
  sky_player_play (fixture->test.player);
  played = finish (fixture, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
  assert_sound (fixture, played, 0, 0, frames, in_parts ? "parts" : "whole");
  sky_play_queue_clear (fixture->test.queue);

  g_test_message ("%d requests, %d bytes of %" G_GUINT64_FORMAT, g_atomic_int_get (&n_requests),
                  g_atomic_int_get (&n_bytes), sky_drive_entry_get_size (entry));
  g_assert_cmpint (g_atomic_int_get (&n_requests), >, 0);
  g_assert_cmpint (g_atomic_int_get (&n_bytes), <=, (int) sky_drive_entry_get_size (entry));

  return (guint64) g_atomic_int_get (&n_bytes);
}

/* The real server is asked for each byte once, as for the whole. */
static void
test_requests (Fixture *fixture, gconstpointer data)
{
  Cloud   cloud;
  Fixture other = { 0 };
  guint64 parts, whole;

  cloud_open (&cloud, fixture->test.directory);
  parts = count_bytes (fixture, &cloud, TRUE);
  g_assert_cmpint (g_atomic_int_get (&n_decoders), ==, 1);
  set_up (&other, data);
  whole = count_bytes (&other, &cloud, FALSE);
  g_assert_cmpuint (parts, ==, whole);
  tear_down (&other, data);
  tear_down (fixture, data);
  cloud_close (&cloud);
  set_up (fixture, data);
}

int
main (int argc, char **argv)
{
  static const Kind flac = { "flac", "FLAC", SKY_TEST_FAST };
  static const Kind wavpack = { "wv", "WavPack", SKY_TEST_FAST };
  static const Kind alac = { "alac.m4a", "ALAC", SKY_TEST_FAST };
  static const Kind mp3 = { "mp3", "MP3", SKY_TEST_FAST };
  static const Kind variable = { "v2.mp3", "MP3", SKY_TEST_FAST };
  static const Kind slow = { "flac", "FLAC", SKY_TEST_REAL_TIME };
  static const Kind slow_wavpack = { "wv", "WavPack", SKY_TEST_REAL_TIME };

  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_type_class_ref (SOUP_TYPE_SESSION);
  g_type_class_ref (GST_TYPE_BIN);
  g_signal_add_emission_hook (g_signal_lookup ("element-added", GST_TYPE_BIN), 0, element_added_cb,
                              NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("request-queued", SOUP_TYPE_SESSION), 0,
                              request_queued_cb, NULL, NULL);
#define ADD(name, kind, func)                                                                      \
  g_test_add ("/playback/parts/" name, Fixture, &kind, set_up, func, tear_down)
  ADD ("one-decoder/flac", flac, test_one_decoder);
  ADD ("one-decoder/wavpack", wavpack, test_one_decoder);
  ADD ("one-decoder/alac", alac, test_one_decoder);
  ADD ("one-decoder/mp3", mp3, test_one_decoder);
  ADD ("one-decoder/mp3-variable", variable, test_one_decoder);
  ADD ("crossfade", flac, test_crossfade);
  ADD ("gaps/flac", flac, test_gaps);
  ADD ("gaps/wavpack", wavpack, test_gaps);
  ADD ("gap-place", slow, test_gap_place);
  ADD ("back/flac", slow, test_back);
  ADD ("back/wavpack", slow_wavpack, test_back);
  ADD ("next", slow, test_next);
  ADD ("changed", slow, test_changed);
  ADD ("requests/flac", flac, test_requests);
  ADD ("requests/wavpack", wavpack, test_requests);
  return g_test_run ();
}
