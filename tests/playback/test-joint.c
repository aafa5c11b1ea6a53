/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tracks that belong together, played one after the other: not one sample more or less. */
#include <math.h>
#include <string.h>

#include "cache/sky-block-cache.h"
#include "drive/sky-drive-registry.h"
#include "playback/sky-sound.h"
#include "playback/sky-test-player.h"
#include "support/sky-server-fixture.h"
#include "support/sky-sync-drive.h"

typedef struct
{
  SkyTestPlayer test;
  gint16       *sound;
  char         *a;
  char         *b;

  SkyServerFixture *server;
  SkyDrive         *drive;
  SkyLoopThread    *network;
  SkyBlockCache    *cache;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char      *suffix = data;
  const char      *directory;
  g_autofree char *wav_a = NULL;
  g_autofree char *wav_b = NULL;

  sky_test_player_set_up (&fixture->test, SKY_TEST_FAST);
  directory = fixture->test.directory;
  fixture->sound = sky_sound_new ();
  wav_a = sky_sound_write_wav (directory, "a", fixture->sound, 0, SKY_SOUND_FRAMES_A);
  wav_b =
      sky_sound_write_wav (directory, "b", fixture->sound, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
  fixture->a = sky_sound_encode (wav_a, suffix);
  fixture->b = sky_sound_encode (wav_b, suffix);
}

/* Again when the files have changed. */
static void
upload_both (Fixture *fixture)
{
  const char *locals[] = { fixture->a, fixture->b };

  for (gsize i = 0; i < G_N_ELEMENTS (locals); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (locals[i]);
      g_autofree char *name = g_path_get_basename (locals[i]);
      g_autofree char *path = g_strconcat ("/", name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SkyDriveEntry) entry = NULL;
      g_autoptr (SkyByteSource) source = NULL;

      sky_sync_remove (fixture->drive, path, NULL);
      entry = sky_sync_upload (fixture->drive, file, path, &error);
      g_assert_no_error (error);
      source = sky_block_cache_open (fixture->cache, fixture->drive, entry);
      sky_test_resolver_put (fixture->test.resolver, locals[i], source);
    }
}

/* Puts both files on a real server; the player reads them through the block cache. */
static void
set_up_cloud (Fixture *fixture, gconstpointer data)
{
  SkyDriveConfig   config = { .kind = "skylark", .id = "home" };
  g_autofree char *directory = NULL;
  g_autoptr (GError) error = NULL;

  set_up (fixture, data);
  fixture->server = sky_server_fixture_new ();
  config.uri = sky_server_fixture_get_url (fixture->server);
  config.secret = sky_server_fixture_get_token (fixture->server);
  fixture->drive = sky_drive_registry_create (&config, &error);
  g_assert_no_error (error);
  fixture->network = sky_loop_thread_new ("sky-net");
  directory = g_build_filename (fixture->test.directory, "cache", NULL);
  fixture->cache = sky_block_cache_new (directory, fixture->network, &error);
  g_assert_no_error (error);
  upload_both (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_test_player_tear_down (&fixture->test);
  if (fixture->cache != NULL)
    {
      sky_block_cache_stop (fixture->cache);
      g_clear_object (&fixture->cache);
      sky_loop_thread_stop (fixture->network);
      g_clear_object (&fixture->network);
      g_clear_object (&fixture->drive);
      sky_server_fixture_free (fixture->server);
    }
  g_free (fixture->sound);
  g_free (fixture->a);
  g_free (fixture->b);
}

static float *
play_both (Fixture *fixture, const char *format, gsize *frames)
{
  sky_test_player_add (&fixture->test, fixture->a, format);
  sky_test_player_add (&fixture->test, fixture->b, format);
  sky_player_play (fixture->test.player);
  sky_test_wait (sky_test_player_is_stopped (&fixture->test));
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
  g_assert_cmpuint (fixture->test.heard->len, ==, 2);

  return sky_test_player_read (&fixture->test, frames);
}

static void
assert_bit_exact (Fixture *fixture, const char *format)
{
  gsize             frames;
  g_autofree float *played = play_both (fixture, format, &frames);

  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (played[i] * 32768.0f != (float) fixture->sound[i])
      g_error ("sample %" G_GSIZE_FORMAT " differs", i);
}

static void
test_flac (Fixture *fixture, gconstpointer data)
{
  assert_bit_exact (fixture, "FLAC");
}

/* Somebody looks at the spectrum: the samples pass as they are, and are seen. */
static void
test_flac_watched (Fixture *fixture, gconstpointer data)
{
  float bands[SKY_SPECTRUM_BANDS];

  sky_player_set_watched (fixture->test.player, TRUE);
  assert_bit_exact (fixture, "FLAC");
  g_assert_true (sky_spectrum_read (sky_player_get_spectrum (fixture->test.player),
                                    g_get_monotonic_time (), bands));
  sky_player_set_watched (fixture->test.player, FALSE);
  g_assert_null (sky_player_get_spectrum (fixture->test.player));
}

/* Covers of 1.5 MB lie before the sound: they are never fetched. */
static void
test_flac_pictures (Fixture *fixture, gconstpointer data)
{
  const gsize size = 1500000;
  const char *paths[] = { fixture->a, fixture->b };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    sky_sound_add_picture (paths[i], size);
  if (fixture->cache != NULL)
    upload_both (fixture);
  sky_test_resolver_set_learned (fixture->test.resolver);
  assert_bit_exact (fixture, "FLAC");
  for (gsize i = 0; fixture->cache != NULL && i < G_N_ELEMENTS (paths); i++)
    {
      SkyByteSource *source = sky_test_resolver_get (fixture->test.resolver, paths[i]);
      g_autoptr (GArray) ranges = sky_byte_source_list_available (source);

      for (guint k = 0; k < ranges->len; k++)
        {
          const SkyRange *range = &g_array_index (ranges, SkyRange, k);

          g_assert_false (range->start <= size / 2 && size / 2 < range->end);
        }
    }
}

static void
test_flac_unknown (Fixture *fixture, gconstpointer data)
{
  assert_bit_exact (fixture, NULL);
}

static void
test_alac (Fixture *fixture, gconstpointer data)
{
  assert_bit_exact (fixture, "ALAC");
}

static void
test_wav (Fixture *fixture, gconstpointer data)
{
  assert_bit_exact (fixture, "WAV");
}

static void
test_wavpack (Fixture *fixture, gconstpointer data)
{
  assert_bit_exact (fixture, "WavPack");
}

static void
test_aiff (Fixture *fixture, gconstpointer data)
{
  assert_bit_exact (fixture, "AIFF");
}

/* Opus runs at 48 kHz: what each file decodes to by its own tool is the measure. The decoder gives
 * 16 bits, so half a step is what may differ. */
static void
test_opus (Fixture *fixture, gconstpointer data)
{
  gsize             frames, frames_a, frames_b;
  double            worst = 0.0, worst_joint = 0.0;
  g_autofree float *played = play_both (fixture, "Opus", &frames);
  g_autofree float *a = sky_sound_decode (fixture->a, &frames_a);
  g_autofree float *b = sky_sound_decode (fixture->b, &frames_b);

  g_assert_cmpuint (frames, ==, frames_a + frames_b);
  for (gsize i = 0; i < frames * 2; i++)
    {
      float  expected = i < frames_a * 2 ? a[i] : b[i - frames_a * 2];
      double difference = fabs ((double) (played[i] - expected));

      if (i / 2 + 1000 > frames_a && i / 2 < frames_a + 1000)
        worst_joint = MAX (worst_joint, difference);
      else
        worst = MAX (worst, difference);
    }
  g_test_message ("largest difference %g, near the joint %g", worst, worst_joint);
  g_assert_cmpfloat (worst, <, 0.0001);
  g_assert_cmpfloat (worst_joint, <, 0.0001);
}

static double
worst_error (const float *sound, gsize at, const gint16 *original, gsize first, gsize frames)
{
  double worst = 0.0;

  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    worst = MAX (worst, fabs ((double) sound[at * SKY_SOUND_CHANNELS + i] -
                              original[first * SKY_SOUND_CHANNELS + i] / 32768.0));

  return worst;
}

/* Near the joint the sound differs from the original by no more than twice of what it does where an
 * independent decoder has decoded each file alone. */
static void
assert_clean_joint (Fixture *fixture, const float *played)
{
  const gsize       span = 1000;
  const gsize       first = SKY_SOUND_FRAMES_A - span;
  gsize             frames_a, frames_b;
  g_autofree float *a = sky_sound_decode (fixture->a, &frames_a);
  g_autofree float *b = sky_sound_decode (fixture->b, &frames_b);
  double            alone, joint;

  g_assert_cmpuint (frames_a, >=, SKY_SOUND_FRAMES_A);
  alone = MAX (worst_error (a, first, fixture->sound, first, span),
               worst_error (b, 0, fixture->sound, SKY_SOUND_FRAMES_A, span));
  joint = worst_error (played, first, fixture->sound, first, 2 * span);
  g_test_message ("largest error near the joint %g, decoded alone %g", joint, alone);
  g_assert_cmpfloat (joint, <, 2.0 * alone);
}

static void
assert_no_lag (Fixture *fixture, const char *format)
{
  gsize             frames;
  g_autofree float *played = play_both (fixture, format, &frames);
  int               lag_a, lag_b;

  lag_a =
      sky_sound_find_lag (played, frames, fixture->sound, SKY_SOUND_FRAMES, SKY_SOUND_FRAMES_A / 2);
  lag_b = sky_sound_find_lag (played, frames, fixture->sound, SKY_SOUND_FRAMES,
                              SKY_SOUND_FRAMES_A + SKY_SOUND_FRAMES_B / 2);
  g_test_message ("%" G_GSIZE_FORMAT " of %d frames, lags %d and %d", frames, SKY_SOUND_FRAMES,
                  lag_a, lag_b);
  g_assert_cmpint (lag_a, ==, 0);
  g_assert_cmpint (lag_b, ==, 0);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
  assert_clean_joint (fixture, played);
}

static void
test_mp3_lame (Fixture *fixture, gconstpointer data)
{
  assert_no_lag (fixture, "MP3");
}

/* The tag says "Lavc", and the sound begins 1105 frames into what decoders give. */
static void
test_mp3_lavc (Fixture *fixture, gconstpointer data)
{
  assert_no_lag (fixture, "MP3");
}

/* The encoder's silence is told by an edit list, by iTunes' comment, or only by the track's length
 * and by what every encoder does. */
static void
test_aac (Fixture *fixture, gconstpointer data)
{
  assert_no_lag (fixture, "AAC");
}

static void
test_vorbis (Fixture *fixture, gconstpointer data)
{
  assert_no_lag (fixture, "Vorbis");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, suffix, func)                                                                    \
  g_test_add ("/playback/joint/" path, Fixture, suffix, set_up, func, tear_down)

  ADD ("flac", "flac", test_flac);
  ADD ("flac-watched", "flac", test_flac_watched);
  ADD ("flac-pictures", "flac", test_flac_pictures);
  ADD ("flac-found-out", "flac", test_flac_unknown);
  ADD ("alac", "alac.m4a", test_alac);
  ADD ("wav", "wav", test_wav);
  ADD ("wavpack", "wv", test_wavpack);
  ADD ("aiff", "aiff", test_aiff);
  ADD ("opus", "opus", test_opus);
  ADD ("mp3-lame", "mp3", test_mp3_lame);
  ADD ("mp3-lavc", "lavc.mp3", test_mp3_lavc);
  ADD ("aac", "m4a", test_aac);
  ADD ("aac-itunes", "smpb.m4a", test_aac);
  ADD ("aac-plain", "plain.m4a", test_aac);
  ADD ("vorbis", "ogg", test_vorbis);

#define ADD_CLOUD(path, suffix, func)                                                              \
  g_test_add ("/playback/joint/cloud/" path, Fixture, suffix, set_up_cloud, func, tear_down)

  ADD_CLOUD ("flac", "flac", test_flac);
  ADD_CLOUD ("flac-pictures", "flac", test_flac_pictures);
  ADD_CLOUD ("opus", "opus", test_opus);
  ADD_CLOUD ("vorbis", "ogg", test_vorbis);
  ADD_CLOUD ("mp3-lame", "mp3", test_mp3_lame);
  ADD_CLOUD ("aac", "m4a", test_aac);

  return g_test_run ();
}
