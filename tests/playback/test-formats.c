/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats that need something of their own: frames without a container, decoders that fetch bytes
 * themselves, sound beside a picture, and what can't be decoded here at all.
 */
#include <gst/gst.h>
#include <math.h>

#include "media/sky-audio-format.h"
#include "playback/sky-slow-source.h"
#include "playback/sky-test-material.h"

/* What every AAC encoder puts before the sound. */
#define AAC_DELAY 1024
#define N_OPENED 20

/* Two of Monkey's Audio's own. */
#define APE_FRAMES 100000

typedef SkyTestPlayer Fixture;

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

static char *
write_part (Fixture *test, const char *name, gsize first, gsize frames)
{
  return sky_sound_write_wav (test->directory, name, sky_test_material.sound, first, frames);
}

static char *
encode (Fixture *test, const char *suffix)
{
  g_autofree char *wav = write_part (test, "s", 0, SKY_SOUND_FRAMES_A);

  return sky_sound_encode (wav, suffix);
}

/* @frames frames of @played are those of @expected. */
static void
assert_same (const float *played, const float *expected, gsize frames)
{
  double worst = 0.0;

  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    worst = MAX (worst, fabs ((double) played[i] - (double) expected[i]));
  g_test_message ("largest difference %g", worst);
  g_assert_cmpfloat (worst, <, 1e-4);
}

/* Nothing tells how long it is: what the decoder gives of each file, without its delay. */
static void
test_adts_joint (Fixture *test, gconstpointer data)
{
  g_autofree char  *wav_a = write_part (test, "a", 0, SKY_SOUND_FRAMES_A);
  g_autofree char  *wav_b = write_part (test, "b", SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
  g_autofree char  *path_a = sky_sound_encode (wav_a, "aac");
  g_autofree char  *path_b = sky_sound_encode (wav_b, "aac");
  gsize             frames, frames_a, frames_b;
  g_autofree float *a = sky_sound_decode (path_a, &frames_a);
  g_autofree float *b = sky_sound_decode (path_b, &frames_b);
  g_autofree float *played = NULL;

  sky_test_player_add (test, path_a, "ADTS");
  sky_test_player_add (test, path_b, "ADTS");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  frames_a -= AAC_DELAY;
  frames_b -= AAC_DELAY;
  g_assert_cmpuint (frames, ==, frames_a + frames_b);
  assert_same (played, a + AAC_DELAY * SKY_SOUND_CHANNELS, frames_a);
  assert_same (played + frames_a * SKY_SOUND_CHANNELS, b + AAC_DELAY * SKY_SOUND_CHANNELS,
               frames_b);
}

static void
test_adts_seek (Fixture *test, gconstpointer data)
{
  const gsize       first = 2 * SKY_SOUND_RATE;
  g_autofree char  *path = encode (test, "aac");
  gsize             frames, whole_frames;
  g_autofree float *whole = sky_sound_decode (path, &whole_frames);
  g_autofree float *played = NULL;

  sky_test_player_add (test, path, "ADTS");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 2000);
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, whole_frames - AAC_DELAY - first);
  assert_same (played, whole + (AAC_DELAY + first) * SKY_SOUND_CHANNELS, frames);
}

static void
test_wavpack_seek (Fixture *test, gconstpointer data)
{
  g_autofree char *path = encode (test, "wv");

  sky_test_player_add (test, path, "WavPack");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 2000);
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 2 * SKY_SOUND_RATE, SKY_SOUND_FRAMES_A - 2 * SKY_SOUND_RATE);
}

/* Its decoder reads at both ends of the file first: all of it is fetched before. */
static void
test_musepack (Fixture *test, gconstpointer data)
{
  g_autofree char  *wav = write_part (test, "s", 0, SKY_SOUND_FRAMES_A);
  g_autofree char  *path = g_build_filename (test->directory, "s.mpc", NULL);
  g_autofree float *played = NULL;
  g_autoptr (SkySlowSource) source = NULL;
  gsize frames;

  run ((const char *const[]){ "mpcenc", "--silent", wav, path, NULL });
  source = sky_slow_source_new (path);
  sky_slow_source_set_remote (source);
  sky_test_resolver_put (test->resolver, path, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, path, "Musepack");
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  g_assert_cmpint (sky_sound_find_lag (played, frames, sky_test_material.sound, SKY_SOUND_FRAMES,
                                       SKY_SOUND_FRAMES_A / 2),
                   ==, 0);
}

static void
test_musepack_seek (Fixture *test, gconstpointer data)
{
  g_autofree char *wav = write_part (test, "s", 0, SKY_SOUND_FRAMES_A);
  g_autofree char *path = g_build_filename (test->directory, "s.mpc", NULL);
  gsize            frames;

  run ((const char *const[]){ "mpcenc", "--silent", wav, path, NULL });
  sky_test_player_add (test, path, "Musepack");
  sky_test_open_paused (test);
  sky_player_seek (test->player, 2000);
  sky_test_play_to_the_end (test);
  frames = sky_test_captured_frames (test);
  g_test_message ("%" G_GSIZE_FORMAT " frames", frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A - 2 * SKY_SOUND_RATE);
}

/* A stop while the file is still being fetched. */
static void
test_musepack_stop (Fixture *test, gconstpointer data)
{
  g_autofree char *wav = write_part (test, "s", 0, SKY_SOUND_FRAMES_A);
  g_autofree char *path = g_build_filename (test->directory, "s.mpc", NULL);
  g_autoptr (SkySlowSource) source = NULL;

  run ((const char *const[]){ "mpcenc", "--silent", wav, path, NULL });
  source = sky_slow_source_new (path);
  sky_slow_source_set_remote (source);
  sky_slow_source_set_wall (source, 10000);
  sky_test_resolver_put (test->resolver, path, SKY_BYTE_SOURCE (source));
  sky_test_player_add (test, path, "Musepack");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (sky_slow_source_get_n_waiting (source) > 0);
  sky_player_next (test->player);
  sky_test_wait (sky_test_player_is_stopped (test));
  sky_test_assert_captured (test, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B);
}

static void
put_words (GByteArray *file, const guint32 *words, gsize count)
{
  for (gsize i = 0; i < count; i++)
    {
      guint32 word = GUINT32_TO_LE (words[i]);

      g_byte_array_append (file, (const guint8 *) &word, sizeof word);
    }
}

/* No encoder that Debian has writes Monkey's Audio; silence takes no more than a flag in each
 * frame.
 */
static void
add_ape (Fixture *test)
{
  const guint32 in_frame = 73728;
  const guint32 descriptor[] = { 3990, 52, 24, 8, 0, 2 * 20, 0, 0, 0, 0, 0, 0 };
  const guint32 head[] = {
    1000 | 32 << 16, in_frame, APE_FRAMES - in_frame, 2, 16 | 2 << 16, 44100
  };
  const guint32    seeks[] = { 84, 104 };
  const guint32    frame[] = { 0x80000000, 3, 0, 0, 0 };
  g_autofree char *path = NULL;
  g_autoptr (GByteArray) file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) "MAC ", 4);
  put_words (file, descriptor, G_N_ELEMENTS (descriptor));
  put_words (file, head, G_N_ELEMENTS (head));
  put_words (file, seeks, G_N_ELEMENTS (seeks));
  put_words (file, frame, G_N_ELEMENTS (frame));
  put_words (file, frame, G_N_ELEMENTS (frame));
  path = sky_test_write_file (test, "s.ape", (const char *) file->data, (gssize) file->len);
  sky_test_player_add (test, path, "APE");
}

static void
assert_silence (Fixture *test, gsize wanted)
{
  gsize             frames;
  g_autofree float *played = sky_test_player_read (test, &frames);

  g_assert_cmpuint (test->failed->len, ==, 0);
  g_assert_cmpuint (frames, ==, wanted);
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    g_assert_cmpfloat (played[i], ==, 0.0f);
}

static void
test_ape (Fixture *test, gconstpointer data)
{
  add_ape (test);
  sky_test_play_to_the_end (test);
  assert_silence (test, APE_FRAMES);
}

/* Into the second of its frames. */
static void
test_ape_seek (Fixture *test, gconstpointer data)
{
  add_ape (test);
  sky_test_open_paused (test);
  sky_player_seek (test->player, 2000);
  sky_test_play_to_the_end (test);
  assert_silence (test, APE_FRAMES - 2 * SKY_SOUND_RATE);
}

/* Only the sound of a film is decoded. */
static char *
make_film (Fixture *test, const char *name, const char *picture, const char *sound)
{
  g_autofree char *wav = write_part (test, "film", 0, SKY_SOUND_FRAMES_A);
  char            *path = g_build_filename (test->directory, name, NULL);

  run ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                              "testsrc=d=4:s=64x48:r=10", "-i", wav, "-c:v", picture, "-c:a", sound,
                              "-strict", "-2", path, NULL });

  return path;
}

static void
test_film_exact (Fixture *test, gconstpointer data)
{
  g_autofree char *mkv = make_film (test, "a.mkv", "mpeg4", "flac");

  sky_test_player_add (test, mkv, NULL);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
assert_film_as (Fixture *test, const char *path, const char *format, const char *sound)
{
  gsize frames;

  sky_test_player_add (test, path, format);
  sky_test_open_paused (test);
  sky_player_seek (test->player, 2000);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  frames = sky_test_captured_frames (test) * SKY_SOUND_RATE /
           (g_str_equal (sound, "libopus") ? 48000 : SKY_SOUND_RATE);
  g_test_message ("%" G_GSIZE_FORMAT " frames", frames);
  g_assert_cmpint (ABS ((int) frames - (SKY_SOUND_FRAMES_A - 2 * SKY_SOUND_RATE)), <, 3000);
}

static void
assert_film (Fixture *test, const char *name, const char *picture, const char *sound)
{
  g_autofree char *path = make_film (test, name, picture, sound);

  assert_film_as (test, path, NULL, sound);
}

/* The name promises AAC, as an entry of a drive that nobody has looked into is played. */
static void
assert_guessed_film (Fixture *test, const char *name, const char *picture, const char *sound)
{
  g_autofree char *path = make_film (test, name, picture, sound);
  const char      *guess = sky_audio_format_guess_codec (path);

  g_assert_cmpstr (guess, ==, "MP4");
  assert_film_as (test, path, guess, sound);
}

static void
test_film_mp4 (Fixture *test, gconstpointer data)
{
  assert_film (test, "a.mp4", "mpeg4", "aac");
}

static void
test_film_mov (Fixture *test, gconstpointer data)
{
  assert_film (test, "a.mov", "mpeg4", "pcm_s16le");
}

/* The picture's track comes first; the edit list of the sound's is held to the sample. */
static void
test_film_guessed (Fixture *test, gconstpointer data)
{
  g_autofree char *path = make_film (test, "a.mp4", "mpeg4", "aac");
  const char      *guess = sky_audio_format_guess_codec (path);

  g_assert_cmpstr (guess, ==, "MP4");
  sky_test_player_add (test, path, guess);
  sky_test_play_to_the_end (test);
  g_assert_cmpuint (test->failed->len, ==, 0);
  g_assert_cmpuint (sky_test_captured_frames (test), ==, SKY_SOUND_FRAMES_A);
}

static void
test_film_guessed_seek (Fixture *test, gconstpointer data)
{
  assert_guessed_film (test, "a.m4v", "mpeg4", "aac");
}

static void
test_film_not_aac (Fixture *test, gconstpointer data)
{
  assert_guessed_film (test, "a.mp4", "mpeg4", "ac3");
}

static void
test_film_not_aac_but_alac (Fixture *test, gconstpointer data)
{
  assert_guessed_film (test, "a.mp4", "mpeg4", "alac");
}

static void
test_film_not_aac_but_mp3 (Fixture *test, gconstpointer data)
{
  assert_guessed_film (test, "a.mp4", "mpeg4", "libmp3lame");
}

static void
test_film_not_aac_but_pcm (Fixture *test, gconstpointer data)
{
  assert_guessed_film (test, "a.mov", "mpeg4", "pcm_s16le");
}

/* A film without sound says so, whatever its name has promised. */
static void
test_film_silent (Fixture *test, gconstpointer data)
{
  g_autofree char *path = g_build_filename (test->directory, "a.mp4", NULL);

  run ((const char *const[]){ "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
                              "testsrc=d=1:s=64x48:r=10", "-c:v", "mpeg4", path, NULL });
  sky_test_player_add (test, path, sky_audio_format_guess_codec (path));
  sky_player_play (test->player);
  sky_test_wait (test->failed->len == 1);
  g_assert_nonnull (strstr (test->reason, "no sound"));
}

static void
test_film_webm (Fixture *test, gconstpointer data)
{
  assert_film (test, "a.webm", "libvpx", "libopus");
}

static GstPluginFeature *
hide (const char *name)
{
  GstPluginFeature *feature = gst_registry_lookup_feature (gst_registry_get (), name);

  g_assert_nonnull (feature);
  gst_registry_remove_feature (gst_registry_get (), feature);

  return feature;
}

static void
show (GstPluginFeature *feature)
{
  gst_registry_add_feature (gst_registry_get (), feature);
  gst_object_unref (feature);
}

static void
assert_missing (Fixture *test, const char *format)
{
  g_autofree char  *path = encode (test, "wv");
  GstPluginFeature *feature;

  gst_init (NULL, NULL);
  feature = hide ("wavpackdec");
  sky_test_player_add (test, path, format);
  sky_player_play (test->player);
  sky_test_wait (test->failed->len == 1);
  show (feature);
  g_test_message ("%s", test->reason);
  g_assert_nonnull (strstr (test->reason, "(package gstreamer1.0-plugins-good)"));
}

static void
test_missing_known (Fixture *test, gconstpointer data)
{
  assert_missing (test, "WavPack");
}

static void
test_missing_found_out (Fixture *test, gconstpointer data)
{
  assert_missing (test, NULL);
}

/* Its bytes tell what it is. decodebin3 would link its decoder while oggdemux looks at the end, and
 * warn, which ends this program: in every second of these runs, about. */
static void
assert_ogg_without_a_name (Fixture *test, const char *suffix)
{
  g_autofree char *path = encode (test, suffix);

  sky_test_player_add (test, path, NULL);
  for (guint i = 0; i < N_OPENED; i++)
    {
      sky_player_play (test->player);
      sky_test_wait (sky_player_get_position (test->player) > 0);
      sky_player_stop (test->player);
      sky_test_wait (sky_test_player_is_stopped (test));
    }
  g_assert_cmpuint (test->failed->len, ==, 0);
}

static void
test_opus_without_a_name (Fixture *test, gconstpointer data)
{
  assert_ogg_without_a_name (test, "opus");
}

static void
test_vorbis_without_a_name (Fixture *test, gconstpointer data)
{
  assert_ogg_without_a_name (test, "ogg");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD_AT(pace, path, func)                                                                   \
  g_test_add ("/playback/formats/" path, Fixture, pace, sky_test_material_set_up, func,            \
              sky_test_material_tear_down)
#define ADD(path, func) ADD_AT (SKY_TEST_FAST, path, func)

  ADD ("adts-joint", test_adts_joint);
  ADD ("adts-seek", test_adts_seek);
  ADD ("wavpack-seek", test_wavpack_seek);
  ADD ("musepack", test_musepack);
  ADD ("musepack-seek", test_musepack_seek);
  ADD ("musepack-stop", test_musepack_stop);
  ADD ("ape", test_ape);
  ADD ("ape-seek", test_ape_seek);
  ADD ("film-exact", test_film_exact);
  ADD ("film-mp4", test_film_mp4);
  ADD ("film-guessed", test_film_guessed);
  ADD ("film-guessed-seek", test_film_guessed_seek);
  ADD ("film-not-aac", test_film_not_aac);
  ADD ("film-not-aac-but-alac", test_film_not_aac_but_alac);
  ADD ("film-not-aac-but-mp3", test_film_not_aac_but_mp3);
  ADD ("film-not-aac-but-pcm", test_film_not_aac_but_pcm);
  ADD ("film-silent", test_film_silent);
  ADD ("film-mov", test_film_mov);
  ADD ("film-webm", test_film_webm);
  ADD_AT (SKY_TEST_REAL_TIME, "opus-without-a-name", test_opus_without_a_name);
  ADD_AT (SKY_TEST_REAL_TIME, "vorbis-without-a-name", test_vorbis_without_a_name);
  ADD ("missing-known", test_missing_known);
  ADD ("missing-found-out", test_missing_found_out);

  return sky_test_material_run ();
}
