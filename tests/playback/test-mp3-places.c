/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seeks in MP3 files of many rates while their bytes are far away: what is heard is what an
 * independent decoder gives from that place on, and ends where the sound does.
 */
#include <math.h>
#include <gst/gst.h>
#include <string.h>

#include "playback/sky-slow-source.h"
#include "playback/sky-test-cloud.h"
#include "playback/sky-test-decoder.h"
#include "playback/sky-test-material.h"

/* Frames that every MP3 decoder puts before the sound. */
#define MP3_DELAY 529
#define N_PARTS 8
#define LONG_FRAMES (N_PARTS * SKY_SOUND_FRAMES)
#define VBRI_SIZE 417
#define VBRI_STEP 50
#define FAR_MS 40005
#define FAR_FRAME 1764221 /* 40.005 s at 44100 Hz: 1764220.5 */

typedef struct
{
  SkyTestPlayer test;
  SkyTestCloud  cloud;
  char         *path;
} Fixture;

/* Loud and silent by turns, so that frames are of very different sizes. */
static char *
encode_long (SkyTestPlayer *test)
{
  g_autofree gint16 *samples = g_new (gint16, LONG_FRAMES * SKY_SOUND_CHANNELS);
  g_autofree char   *wav = NULL;

  for (gsize i = 0; i < LONG_FRAMES * SKY_SOUND_CHANNELS; i++)
    {
      gsize part = i / (SKY_SOUND_FRAMES * SKY_SOUND_CHANNELS);
      int   sample = sky_test_material.sound[i % (SKY_SOUND_FRAMES * SKY_SOUND_CHANNELS)];

      samples[i] = (gint16) (part % 3 == 1 ? sample / 64 : sample);
    }
  wav = sky_sound_write_wav (test->directory, "long", samples, 0, LONG_FRAMES);

  return sky_sound_encode (wav, "v2.mp3");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  sky_test_player_set_up (&fixture->test, SKY_TEST_FAST);
  fixture->path = encode_long (&fixture->test);
}

static void
set_up_cloud (Fixture *fixture, gconstpointer data)
{
  set_up (fixture, data);
  sky_test_cloud_open (&fixture->cloud, fixture->test.directory);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_test_player_tear_down (&fixture->test);
  sky_test_cloud_close (&fixture->cloud);
  g_free (fixture->path);
}

/* Only what was read of it is at hand. */
static void
put_away (Fixture *fixture)
{
  g_autoptr (SkySlowSource) source = NULL;

  if (fixture->cloud.cache != NULL)
    {
      sky_test_cloud_put (&fixture->cloud, &fixture->test, fixture->path);
      return;
    }
  source = sky_slow_source_new (fixture->path);
  sky_slow_source_set_remote (source);
  sky_test_resolver_put (fixture->test.resolver, fixture->path, SKY_BYTE_SOURCE (source));
}

static GByteArray *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *bytes;
  gsize length;

  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);

  return g_byte_array_new_take ((guint8 *) bytes, length);
}

static void
write_file (const char *path, GByteArray *bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &error);
  g_assert_no_error (error);
}

/* Of MPEG 1 layer III at 44.1 kHz; ISO 11172-3, 2.4.2.3. */
static gsize
get_frame_size (const guint8 *head)
{
  static const guint rates[] = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0
  };

  g_assert_true (head[0] == 0xff && head[1] == 0xfb && (head[2] & 0x0c) == 0);

  return 144000 * rates[head[2] >> 4] / 44100 + (head[2] >> 1 & 1);
}

static void
put_number (guint8 *at, guint64 number, guint width)
{
  for (guint i = 0; i < width; i++)
    at[i] = (guint8) (number >> 8 * (width - 1 - i));
}

/* Puts Fraunhofer's table before the frames in @bytes; each entry @error bytes too long. */
static void
prepend_vbri (GByteArray *bytes, guint error)
{
  static const guint8 head[] = { 0xff, 0xfb, 0x90, 0x64 };
  guint8              frame[VBRI_SIZE] = { 0 };
  guint               n_frames = 0, n_entries = 0, sum = 0;

  for (gsize at = 0; at < bytes->len; at += get_frame_size (bytes->data + at))
    {
      sum += (guint) get_frame_size (bytes->data + at);
      n_frames++;
      if (n_frames % VBRI_STEP == 0 || at + get_frame_size (bytes->data + at) == bytes->len)
        {
          put_number (frame + 36 + 26 + 2 * n_entries++, sum + error, 2);
          sum = 0;
        }
    }
  g_assert_cmpuint (36 + 26 + 2 * n_entries, <, sizeof frame);
  memcpy (frame, head, sizeof head);
  memcpy (frame + 36, "VBRI", 4);
  put_number (frame + 36 + 4, 1, 2);
  put_number (frame + 36 + 10, bytes->len + VBRI_SIZE, 4);
  put_number (frame + 36 + 14, n_frames, 4);
  put_number (frame + 36 + 18, n_entries, 2);
  put_number (frame + 36 + 20, 1, 2);
  put_number (frame + 36 + 22, 2, 2);
  put_number (frame + 36 + 24, VBRI_STEP, 2);
  g_byte_array_prepend (bytes, frame, sizeof frame);
}

/* Makes another file of it; what an independent decoder gives for its frames is returned. */
static float *
make_vbri (Fixture *fixture, guint error, gsize *frames)
{
  g_autoptr (GByteArray) bytes = read_file (fixture->path);
  g_autofree char *bare = g_build_filename (fixture->test.directory, "bare.mp3", NULL);

  g_byte_array_remove_range (bytes, 0, (guint) get_frame_size (bytes->data));
  write_file (bare, bytes);
  prepend_vbri (bytes, error);
  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->test.directory, "vbri.mp3", NULL);
  write_file (fixture->path, bytes);

  return sky_sound_decode (bare, frames);
}

static void
seek_and_play (Fixture *fixture, gint64 position_ms)
{
  sky_test_player_add (&fixture->test, fixture->path, "MP3");
  sky_test_open_paused (&fixture->test);
  sky_player_seek (fixture->test.player, position_ms);
  sky_test_play_to_the_end (&fixture->test);
  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
}

static void
assert_same (const float *played, const float *expected, gsize frames)
{
  double worst = 0.0;

  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    worst = MAX (worst, fabs ((double) played[i] - (double) expected[i]));
  g_test_message ("largest difference %g", worst);
  g_assert_cmpfloat (worst, <, 1e-4);
}

/* All that was heard is the end of @whole. Returns how many frames of that were not. */
static gsize
assert_end (Fixture *fixture, const float *whole, gsize whole_frames)
{
  gsize             frames;
  g_autofree float *played = sky_test_player_read (&fixture->test, &frames);

  g_assert_cmpuint (frames, <=, whole_frames);
  assert_same (played, whole + (whole_frames - frames) * SKY_SOUND_CHANNELS, frames);

  return whole_frames - frames;
}

/* Xing's table is a guess, but nothing is missing at the end, nor too much. */
static void
test_guess (Fixture *fixture, gconstpointer data)
{
  gsize             frames, begin;
  g_autofree float *whole = sky_sound_decode (fixture->path, &frames);

  g_assert_cmpuint (frames, ==, LONG_FRAMES);
  put_away (fixture);
  seek_and_play (fixture, FAR_MS);
  begin = assert_end (fixture, whole, frames);
  g_test_message ("asked for frame %d, heard from %" G_GSIZE_FORMAT, FAR_FRAME, begin);
  g_assert_cmpint (ABS ((gint64) begin - FAR_FRAME), <, SKY_SOUND_RATE);
  if (fixture->cloud.server != NULL)
    g_assert_cmpuint (sky_fake_dav_count (fixture->cloud.server, "GET"), <=, 6);
}

/* What lies between is little: it is read, and the frames counted. */
static void
test_near (Fixture *fixture, gconstpointer data)
{
  gsize             frames;
  g_autofree float *whole = sky_sound_decode (fixture->path, &frames);

  put_away (fixture);
  seek_and_play (fixture, 6000);
  g_assert_cmpuint (assert_end (fixture, whole, frames), ==, 6 * SKY_SOUND_RATE);
}

/* A track of a cue sheet begins and ends at its sample. */
static void
test_cue (Fixture *fixture, gconstpointer data)
{
  gsize             frames, played_frames;
  g_autofree float *whole = sky_sound_decode (fixture->path, &frames);
  g_autofree float *played = NULL;

  put_away (fixture);
  sky_test_resolver_set_span (fixture->test.resolver, fixture->path, FAR_MS * GST_MSECOND,
                              (FAR_MS + 3000) * GST_MSECOND);
  sky_test_player_add (&fixture->test, fixture->path, "MP3");
  sky_test_play_to_the_end (&fixture->test);
  played = sky_test_player_read (&fixture->test, &played_frames);
  g_assert_cmpuint (played_frames, ==, 3 * SKY_SOUND_RATE);
  assert_same (played, whole + FAR_FRAME * SKY_SOUND_CHANNELS, played_frames);
}

/* The next track follows the last sample also where nobody could count up to it. */
static void
test_joint (Fixture *fixture, gconstpointer data)
{
  gsize             frames, played_frames, rest;
  g_autofree float *whole = sky_sound_decode (fixture->path, &frames);
  g_autofree float *played = NULL;

  put_away (fixture);
  sky_test_player_add (&fixture->test, fixture->path, "MP3");
  sky_test_player_add (&fixture->test, sky_test_material.flac_b, "FLAC");
  sky_test_open_paused (&fixture->test);
  sky_player_seek (fixture->test.player, FAR_MS);
  sky_test_play_to_the_end (&fixture->test);
  played = sky_test_player_read (&fixture->test, &played_frames);
  g_assert_cmpuint (played_frames, >, SKY_SOUND_FRAMES_B + 10 * SKY_SOUND_RATE);
  rest = played_frames - SKY_SOUND_FRAMES_B;
  sky_test_assert_material (played + rest * SKY_SOUND_CHANNELS, SKY_SOUND_FRAMES_A,
                            SKY_SOUND_FRAMES_B);
  assert_same (played, whole + (frames - rest) * SKY_SOUND_CHANNELS, rest);
}

/* The frame with the table isn't sound, and the table is right to the byte. */
static void
test_vbri (Fixture *fixture, gconstpointer data)
{
  gsize             frames, first = FAR_FRAME + MP3_DELAY;
  g_autofree float *whole = make_vbri (fixture, 0, &frames);

  put_away (fixture);
  seek_and_play (fixture, FAR_MS);
  g_assert_cmpuint (assert_end (fixture, whole, frames), ==, first);
}

static void
test_vbri_whole (Fixture *fixture, gconstpointer data)
{
  gsize             frames;
  g_autofree float *whole = make_vbri (fixture, 0, &frames);

  sky_test_player_add (&fixture->test, fixture->path, "MP3");
  sky_test_open_paused (&fixture->test);
  g_assert_cmpint (sky_player_get_duration (fixture->test.player), ==,
                   (gint64) (frames - MP3_DELAY) * 1000 / SKY_SOUND_RATE);
  sky_test_play_to_the_end (&fixture->test);
  g_assert_cmpuint (assert_end (fixture, whole, frames), ==, MP3_DELAY);
}

/* A table that isn't right is a guess. */
static void
test_vbri_wrong (Fixture *fixture, gconstpointer data)
{
  gsize             frames, begin;
  g_autofree float *whole = make_vbri (fixture, 3, &frames);

  put_away (fixture);
  seek_and_play (fixture, FAR_MS);
  begin = assert_end (fixture, whole, frames);
  g_assert_cmpint (ABS ((gint64) begin - FAR_FRAME), <, SKY_SOUND_RATE);
}

static SkyTrackChunk *
take_chunk (SkyTrackDecoder *decoder)
{
  sky_test_decoder_work (decoder);

  return sky_track_fifo_pop (sky_track_decoder_get_fifo (decoder));
}

/* The one place in what an independent decoder gives where these samples are. */
static gint64
search (const SkyTrackChunk *chunk, const float *whole, gsize whole_frames)
{
  const gsize frames = (gsize) sky_track_chunk_get_frames (chunk);
  gint64      found = -1;
  GstMapInfo  map;

  g_assert_true (gst_buffer_map (chunk->buffer, &map, GST_MAP_READ));
  for (gsize at = 0; at + frames <= whole_frames; at++)
    {
      const float *samples = (const float *) map.data;
      gsize        i = 0;

      while (i < frames * SKY_SOUND_CHANNELS &&
             fabsf (samples[i] - whole[at * SKY_SOUND_CHANNELS + i]) < 1e-4f)
        i++;
      if (i < frames * SKY_SOUND_CHANNELS)
        continue;
      g_assert_cmpint (found, ==, -1);
      found = (gint64) at;
    }
  gst_buffer_unmap (chunk->buffer, &map);
  g_assert_cmpint (found, >=, 0);

  return found;
}

/* How many frames the time that is told of a chunk is wrong by. */
static gint64
get_error_of (SkyTrackChunk *taken, const float *whole, gsize whole_frames)
{
  g_autoptr (SkyTrackChunk) chunk = taken;

  g_assert_nonnull (chunk);

  return (gint64) gst_util_uint64_scale_round ((guint64) chunk->track_ns, SKY_SOUND_RATE,
                                               GST_SECOND) -
         search (chunk, whole, whole_frames);
}

static void
fetch (SkyByteSource *source, guint64 begin, guint64 end)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sky_byte_source_read_bytes (source, begin, end - begin, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, end - begin);
}

/* A guess lands beside its place. Once all bytes before or behind it have come, the frames can be
 * counted, and what follows is told to the sample. @data: whether those before come. */
static void
test_told_afterwards (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSource) wake = sky_test_decoder_wake_new ();
  SkyResolvedSource *resolved = g_new0 (SkyResolvedSource, 1);
  SkySlowSource     *source = sky_slow_source_new (fixture->path);
  guint64            size = sky_byte_source_get_size (SKY_BYTE_SOURCE (source));
  gsize              frames;
  g_autofree float  *whole = sky_sound_decode (fixture->path, &frames);
  SkyTrackDecoder   *decoder;
  gint64             begin;

  gst_init (NULL, NULL);
  sky_slow_source_set_remote (source);
  resolved->source = SKY_BYTE_SOURCE (source);
  resolved->format = g_strdup ("MP3");
  resolved->end_ns = -1;
  decoder = sky_track_decoder_new (1, resolved, -1, 0, wake);
  sky_track_chunk_free (take_chunk (decoder));
  sky_track_decoder_seek (decoder, FAR_MS * GST_MSECOND);
  begin = get_error_of (take_chunk (decoder), whole, frames);
  g_test_message ("wrong by %" G_GINT64_FORMAT " samples at first", begin);
  /* Else this shows nothing. */
  g_assert_cmpint (begin, !=, 0);

  if (GPOINTER_TO_INT (data))
    fetch (SKY_BYTE_SOURCE (source), 0, size - size / 16);
  else
    fetch (SKY_BYTE_SOURCE (source), size / 2, size);
  /* Some of it each time. */
  for (guint i = 0; i < 20; i++)
    sky_track_decoder_work (decoder);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpint (get_error_of (take_chunk (decoder), whole, frames), ==, 0);
  sky_track_decoder_free (decoder);
  g_source_destroy (wake);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(path, func)                                                                            \
  g_test_add ("/playback/mp3-places/" path, Fixture, NULL, set_up, func, tear_down)
#define ADD_CLOUD(path, func)                                                                      \
  g_test_add ("/playback/mp3-places/cloud/" path, Fixture, NULL, set_up_cloud, func, tear_down)

  ADD ("guess", test_guess);
  g_test_add ("/playback/mp3-places/told-by-beginning", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_told_afterwards, tear_down);
  g_test_add ("/playback/mp3-places/told-by-end", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_told_afterwards, tear_down);
  ADD ("near", test_near);
  ADD ("cue", test_cue);
  ADD ("joint", test_joint);
  ADD ("vbri", test_vbri);
  ADD ("vbri-whole", test_vbri_whole);
  ADD ("vbri-wrong", test_vbri_wrong);
  ADD_CLOUD ("guess", test_guess);
  ADD_CLOUD ("cue", test_cue);
  ADD_CLOUD ("joint", test_joint);
  ADD_CLOUD ("vbri", test_vbri);

  return sky_test_material_run ();
}
