/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tracks that are parts of one file: all of them, one after the other, are the file, sample by
 * sample. */
#include <string.h>

#include "cache/sky-block-cache.h"
#include "drive/sky-drive-registry.h"
#include "playback/sky-slow-source.h"
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
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *wav = NULL;

  sky_test_player_set_up (&fixture->test, SKY_TEST_FAST);
  fixture->sound = sky_sound_new ();
  wav = sky_sound_write_wav (fixture->test.directory, "all", fixture->sound, 0, SKY_SOUND_FRAMES);
  fixture->file = sky_sound_encode (wav, data);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_test_player_tear_down (&fixture->test);
  g_free (fixture->sound);
  g_free (fixture->file);
}

static gint64
ns_of_cut (guint i)
{
  return i < N_PARTS ? (cuts[i] * G_GINT64_CONSTANT (1000000000) + 37) / 75 : -1;
}

/* As the items of a queue; they have one source, as a drive's file in the cache has. */
static void
add_part (Fixture *fixture, SkyByteSource *source, guint i, const char *format)
{
  g_autofree char *location = g_strdup_printf ("%s part %u", fixture->file, i);

  sky_test_resolver_put (fixture->test.resolver, location, source);
  sky_test_resolver_set_span (fixture->test.resolver, location, ns_of_cut (i), ns_of_cut (i + 1));
  sky_test_player_add (&fixture->test, location, format);
}

static float *
play (Fixture *fixture, gsize *frames)
{
  sky_player_play (fixture->test.player);
  sky_test_wait (sky_test_player_is_stopped (&fixture->test));
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);

  return sky_test_player_read (&fixture->test, frames);
}

static float *
play_parts (Fixture *fixture, const char *format, gsize *frames)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (fixture->file);

  for (guint i = 0; i < N_PARTS; i++)
    add_part (fixture, SKY_BYTE_SOURCE (source), i, format);

  return play (fixture, frames);
}

/* Against what the encoder was given. */
static void
assert_lossless (Fixture *fixture, const char *format)
{
  gsize             frames;
  g_autofree float *played = play_parts (fixture, format, &frames);

  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
  g_assert_cmpuint (fixture->test.heard->len, ==, N_PARTS);
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (played[i] * 32768.0f != (float) fixture->sound[i])
      g_error ("sample %" G_GSIZE_FORMAT " differs", i);
}

static void
test_flac (Fixture *fixture, gconstpointer data)
{
  assert_lossless (fixture, "FLAC");
}

static void
test_wavpack (Fixture *fixture, gconstpointer data)
{
  assert_lossless (fixture, "WavPack");
}

static void
test_wav (Fixture *fixture, gconstpointer data)
{
  assert_lossless (fixture, "WAV");
}

static void
test_alac (Fixture *fixture, gconstpointer data)
{
  assert_lossless (fixture, "ALAC");
}

/* Against the file played as one. */
static void
assert_as_whole (Fixture *fixture, const char *format)
{
  Fixture           other = { 0 };
  gsize             frames, whole_frames;
  g_autofree float *whole = NULL;
  g_autofree float *played = play_parts (fixture, format, &frames);

  sky_test_player_set_up (&other.test, SKY_TEST_FAST);
  sky_test_player_add (&other.test, fixture->file, format);
  whole = play (&other, &whole_frames);
  g_assert_cmpuint (frames, ==, whole_frames);
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (memcmp (played + i, whole + i, sizeof *played) != 0)
      g_error ("sample %" G_GSIZE_FORMAT " differs: %g, %g", i, (double) played[i],
               (double) whole[i]);
  sky_test_player_tear_down (&other.test);
}

static void
test_mp3 (Fixture *fixture, gconstpointer data)
{
  assert_as_whole (fixture, "MP3");
}

static void
test_opus (Fixture *fixture, gconstpointer data)
{
  assert_as_whole (fixture, "Opus");
}

static void
test_vorbis (Fixture *fixture, gconstpointer data)
{
  assert_as_whole (fixture, "Vorbis");
}

/* One part alone begins and ends at its samples, and is as long as it says. */
static void
test_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SkySlowSource) source = sky_slow_source_new (fixture->file);
  g_autofree float *played = NULL;
  gsize             frames, first = 101 * SAMPLES_PER_FRAME;

  add_part (fixture, SKY_BYTE_SOURCE (source), 1, "FLAC");
  sky_player_play (fixture->test.player);
  sky_test_wait (sky_player_get_duration (fixture->test.player) > 0 ||
                 sky_test_player_is_stopped (&fixture->test));
  /* 117 frames. */
  g_assert_cmpint (sky_player_get_duration (fixture->test.player), ==, 1560);
  played = play (fixture, &frames);
  g_assert_cmpuint (frames, ==, 117 * SAMPLES_PER_FRAME);
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (played[i] * 32768.0f != (float) fixture->sound[first * SKY_SOUND_CHANNELS + i])
      g_error ("sample %" G_GSIZE_FORMAT " differs", i);
}

typedef struct
{
  SkyServerFixture *server;
  SkyDrive         *drive;
  SkyLoopThread    *network;
  SkyBlockCache    *cache;
} Cloud;

static void
cloud_init (Cloud *self, const char *directory)
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

static SkyByteSource *
cloud_put (Cloud *self, const char *file)
{
  g_autoptr (GFile) local = g_file_new_for_path (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (SkyDriveEntry) entry = sky_sync_upload (self->drive, local, "/all", &error);

  g_assert_no_error (error);
  return sky_block_cache_open (self->cache, self->drive, entry);
}

static void
cloud_clear (Cloud *self)
{
  sky_block_cache_stop (self->cache);
  g_object_unref (self->cache);
  sky_loop_thread_stop (self->network);
  g_object_unref (self->network);
  g_object_unref (self->drive);
  sky_server_fixture_free (self->server);
}

/* A part in the middle of a file of which nothing is here yet, and the one behind it: as the same
 * stretch of the file on this computer. */
static void
test_cloud (Fixture *fixture, gconstpointer data)
{
  const char       *format = g_str_has_suffix (fixture->file, "flac") ? "FLAC" : "MP3";
  Cloud             cloud;
  Fixture           other = { 0 };
  gsize             frames, whole_frames;
  gsize             first = 101 * SAMPLES_PER_FRAME * SKY_SOUND_CHANNELS;
  g_autofree float *played = NULL;
  g_autofree float *whole = NULL;
  g_autoptr (SkyByteSource) source = NULL;

  cloud_init (&cloud, fixture->test.directory);
  source = cloud_put (&cloud, fixture->file);
  add_part (fixture, source, 1, format);
  add_part (fixture, source, 2, format);
  played = play (fixture, &frames);
  g_assert_cmpuint (frames, ==, 118 * SAMPLES_PER_FRAME);
  sky_test_player_set_up (&other.test, SKY_TEST_FAST);
  sky_test_player_add (&other.test, fixture->file, format);
  whole = play (&other, &whole_frames);
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (memcmp (played + i, whole + first + i, sizeof *played) != 0)
      g_error ("sample %" G_GSIZE_FORMAT " differs: %g, %g", i, (double) played[i],
               (double) whole[first + i]);
  sky_test_player_tear_down (&other.test);
  sky_test_player_tear_down (&fixture->test);
  g_clear_object (&source);
  cloud_clear (&cloud);
  sky_test_player_set_up (&fixture->test, SKY_TEST_FAST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, suffix, func)                                                                    \
  g_test_add ("/playback/regions/" name, Fixture, suffix, set_up, func, tear_down)
  ADD ("flac", "flac", test_flac);
  ADD ("wavpack", "wv", test_wavpack);
  ADD ("wav", "wav", test_wav);
  ADD ("alac", "alac.m4a", test_alac);
  ADD ("mp3", "mp3", test_mp3);
  ADD ("mp3-variable", "v2.mp3", test_mp3);
  ADD ("mp3-bare", "bare.mp3", test_mp3);
  ADD ("opus", "opus", test_opus);
  ADD ("vorbis", "ogg", test_vorbis);
  ADD ("one", "flac", test_one);
  ADD ("cloud-flac", "flac", test_cloud);
  ADD ("cloud-mp3-variable", "v2.mp3", test_cloud);
  return g_test_run ();
}
