/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loudness gain, mono and balance: what is heard, against samples that the test multiplies itself,
 * and against the meter of another program. */
#include <math.h>
#include <string.h>

#include "playback/sky-gain.h"
#include "playback/sky-test-material.h"

typedef SkyTestPlayer Fixture;

/* A float's last digit at full scale, and that of the factor. */
#define ROUNDING 2.4e-7

static void
test_choose (void)
{
  static const struct
  {
    SkyGainMode   mode;
    gboolean      among;
    SkyLoudness   loudness;
    SkyGainSource source;
    double        db;
  } cases[] = {
    { SKY_GAIN_OFF, TRUE, { TRUE, TRUE, -5, -7, 0, 0 }, SKY_GAIN_FROM_NOTHING, 0 },
    { SKY_GAIN_TRACK, TRUE, { TRUE, TRUE, -5, -7, 0, 0 }, SKY_GAIN_FROM_TRACK, -4 },
    { SKY_GAIN_ALBUM, FALSE, { TRUE, TRUE, -5, -7, 0, 0 }, SKY_GAIN_FROM_ALBUM, -6 },
    { SKY_GAIN_AUTOMATIC, FALSE, { TRUE, TRUE, -5, -7, 0, 0 }, SKY_GAIN_FROM_TRACK, -4 },
    { SKY_GAIN_AUTOMATIC, TRUE, { TRUE, TRUE, -5, -7, 0, 0 }, SKY_GAIN_FROM_ALBUM, -6 },
    { SKY_GAIN_ALBUM, FALSE, { TRUE, FALSE, -5, 0, 0, 0 }, SKY_GAIN_FROM_TRACK, -4 },
    { SKY_GAIN_TRACK, FALSE, { FALSE, TRUE, 0, -7, 0, 0 }, SKY_GAIN_FROM_ALBUM, -6 },
    { SKY_GAIN_TRACK, FALSE, { FALSE, FALSE, 0, 0, 0, 0 }, SKY_GAIN_FROM_UNTAGGED, -9 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SkySoundSettings settings = sky_sound_settings_get_default ();
      SkyGain          gain;

      settings.gain_mode = cases[i].mode;
      settings.preamp_tagged = 1.0;
      settings.preamp_untagged = -9.0;
      gain = sky_gain_choose (&settings, &cases[i].loudness, cases[i].among);
      g_assert_cmpint (gain.source, ==, cases[i].source);
      g_assert_cmpfloat (gain.db, ==, cases[i].db);
      g_assert_cmpfloat_with_epsilon (gain.factor, exp (cases[i].db * G_LN10 / 20.0), 1e-12);
      g_assert_false (gain.guarded);
    }
}

static void
test_guard (void)
{
  SkySoundSettings settings = sky_sound_settings_get_default ();
  SkyLoudness      loudness = { TRUE, TRUE, 6.0, 6.0, 0.5, 0.8 };
  SkyGain          gain;

  settings.gain_mode = SKY_GAIN_TRACK;
  gain = sky_gain_choose (&settings, &loudness, FALSE);
  g_assert_false (gain.guarded); /* 0.5 * 1.9953 */
  settings.gain_mode = SKY_GAIN_ALBUM;
  gain = sky_gain_choose (&settings, &loudness, FALSE);
  g_assert_true (gain.guarded);
  g_assert_cmpfloat_with_epsilon (gain.factor, 1.25, 1e-12);
  g_assert_cmpfloat (gain.wanted_db, ==, 6.0);
  g_assert_cmpfloat_with_epsilon (gain.db, 1.9382, 1e-4);
  settings.clip_guard = FALSE;
  gain = sky_gain_choose (&settings, &loudness, FALSE);
  g_assert_false (gain.guarded);
  g_assert_cmpfloat (gain.db, ==, 6.0);
  /* A file louder than full scale in itself. */
  settings.clip_guard = TRUE;
  loudness = (SkyLoudness){ TRUE, FALSE, 0.0, 0.0, 1.25, 0.0 };
  g_assert_cmpfloat (sky_gain_choose (&settings, &loudness, FALSE).factor, ==, 0.8);
}

static void
run (const char *command)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

/* Adds a copy of @flac that says @tags of its loudness. */
static void
add_tagged (Fixture *test, const char *flac, const char *name, const char *tags, const char *format)
{
  g_autofree char *path = g_build_filename (test->directory, name, NULL);
  g_autofree char *copy = g_strdup_printf ("cp %s %s", flac, path);
  g_autofree char *tag = g_strdup_printf ("metaflac %s %s", tags, path);

  run (copy);
  run (tag);
  sky_test_player_add (test, path, format);
}

#define GAINS(track, album)                                                                        \
  "'--set-tag=REPLAYGAIN_TRACK_GAIN=" track " dB' '--set-tag=REPLAYGAIN_ALBUM_GAIN=" album " dB'"

static void
set_mode (Fixture *test, SkyGainMode mode)
{
  SkySoundSettings settings = sky_sound_settings_get_default ();

  settings.gain_mode = mode;
  sky_player_set_sound (test->player, &settings);
  sky_test_resolver_set_learned (test->resolver);
}

static void
assert_gain (const float *played, gsize first, gsize frames, double factor)
{
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    {
      double expected = sky_test_material.sound[first * SKY_SOUND_CHANNELS + i] / 32768.0 * factor;

      g_assert_cmpfloat_with_epsilon ((double) played[i], CLAMP (expected, -1.0, 1.0), ROUNDING);
    }
}

/* -7.23 dB: 10^(-7.23 / 20). */
static void
test_track (Fixture *test, gconstpointer data)
{
  g_autofree float *played = NULL;
  gsize             frames;

  set_mode (test, SKY_GAIN_TRACK);
  add_tagged (test, sky_test_material.flac_a, "1.flac", GAINS ("-7.23", "-1"), "FLAC");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  assert_gain (played, 0, frames, 0.43501082);
}

static void
test_told (Fixture *test, gconstpointer data)
{
  SkyGain gain;

  set_mode (test, SKY_GAIN_TRACK);
  g_assert_false (sky_player_get_gain (test->player, &gain));
  g_assert_true (sky_player_is_untouched (test->player));
  add_tagged (test, sky_test_material.flac_a, "1.flac",
              GAINS ("3", "1") " --set-tag=REPLAYGAIN_TRACK_PEAK=0.8", "FLAC");
  sky_test_open_paused (test);
  g_assert_true (sky_player_get_gain (test->player, &gain));
  g_assert_cmpint (gain.source, ==, SKY_GAIN_FROM_TRACK);
  g_assert_cmpfloat (gain.wanted_db, ==, 3.0);
  g_assert_cmpfloat (gain.factor, ==, 1.25);
  g_assert_true (gain.guarded);
  g_assert_false (sky_player_is_untouched (test->player));
  set_mode (test, SKY_GAIN_OFF);
  g_assert_true (sky_player_is_untouched (test->player));
}

/* What isn't to be changed isn't, whatever the tags say. */
static void
test_off (Fixture *test, gconstpointer data)
{
  set_mode (test, SKY_GAIN_OFF);
  add_tagged (test, sky_test_material.flac_a, "1.flac", GAINS ("-7.23", "-1"), "FLAC");
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES_A);
}

static void
test_untagged (Fixture *test, gconstpointer data)
{
  set_mode (test, SKY_GAIN_AUTOMATIC);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  add_tagged (test, sky_test_material.flac_b, "2.flac", GAINS ("0", "0"), "FLAC");
  sky_test_play_to_the_end (test);
  sky_test_assert_captured (test, 0, SKY_SOUND_FRAMES);
}

/* Peak 0.25 and +20 dB: no more than four times. */
static void
test_guarded (Fixture *test, gconstpointer data)
{
  g_autofree float *played = NULL;
  gsize             frames;

  set_mode (test, SKY_GAIN_TRACK);
  add_tagged (test, sky_test_material.flac_a, "1.flac",
              GAINS ("20", "20") " --set-tag=REPLAYGAIN_TRACK_PEAK=0.25", "FLAC");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  assert_gain (played, 0, frames, 4.0);
}

/* Each has its own, from its first sample on: -6.0206 dB are half, -12.0412 a quarter. */
static void
test_joint (Fixture *test, gconstpointer data)
{
  g_autofree float *played = NULL;
  gsize             frames;

  set_mode (test, SKY_GAIN_TRACK);
  add_tagged (test, sky_test_material.flac_a, "1.flac", GAINS ("-6.0205999133", "1"), "FLAC");
  add_tagged (test, sky_test_material.flac_b, "2.flac", GAINS ("-12.0411998266", "1"), "FLAC");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
  assert_gain (played, 0, SKY_SOUND_FRAMES_A, 0.5);
  assert_gain (played + SKY_SOUND_FRAMES_A * SKY_SOUND_CHANNELS, SKY_SOUND_FRAMES_A,
               SKY_SOUND_FRAMES_B, 0.25);
}

/* Two of one album, then one of none: the album's gain twice, then that of the track. */
static void
test_automatic (Fixture *test, gconstpointer data)
{
  const gsize       last = 2 * SKY_SOUND_FRAMES_B;
  g_autofree float *played = NULL;
  gsize             frames;

  set_mode (test, SKY_GAIN_AUTOMATIC);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d.flac", i);

      add_tagged (test, sky_test_material.flac_b, name, GAINS ("-12.0411998266", "-6.0205999133"),
                  i < 2 ? "FLAC" : NULL);
    }
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, 3 * SKY_SOUND_FRAMES_B);
  assert_gain (played, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B, 0.5);
  assert_gain (played + last / 2 * SKY_SOUND_CHANNELS, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B, 0.5);
  assert_gain (played + last * SKY_SOUND_CHANNELS, SKY_SOUND_FRAMES_A, SKY_SOUND_FRAMES_B, 0.25);
}

static void
test_mono (Fixture *test, gconstpointer data)
{
  SkySoundSettings  settings = sky_sound_settings_get_none ();
  const gint16     *sound = sky_test_material.sound;
  g_autofree float *played = NULL;
  gsize             frames;

  settings.mono = TRUE;
  sky_player_set_sound (test->player, &settings);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  for (gsize i = 0; i < 2 * frames; i += 2)
    {
      g_assert_cmpfloat (played[i], ==, (float) (sound[i] + sound[i + 1]) / 65536.0f);
      g_assert_cmpfloat (played[i + 1], ==, played[i]);
    }
}

static void
test_balance (Fixture *test, gconstpointer data)
{
  SkySoundSettings  settings = sky_sound_settings_get_none ();
  const gint16     *sound = sky_test_material.sound;
  g_autofree float *played = NULL;
  gsize             frames;

  settings.balance = 0.75;
  sky_player_set_sound (test->player, &settings);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  for (gsize i = 0; i < 2 * frames; i += 2)
    {
      g_assert_cmpfloat (played[i], ==, (float) sound[i] / 131072.0f);
      g_assert_cmpfloat (played[i + 1], ==, (float) sound[i + 1] / 32768.0f);
    }
}

/* A single channel has two sides as soon as one of them is to be quieter. */
static void
test_balance_of_mono (Fixture *test, gconstpointer data)
{
  SkySoundSettings  settings = sky_sound_settings_get_none ();
  g_autofree char  *mono = g_build_filename (test->directory, "mono.flac", NULL);
  g_autofree char  *command = NULL;
  g_autofree float *played = NULL;
  gsize             frames;

  command = g_strdup_printf ("ffmpeg -v error -y -i %s -af 'pan=mono|c0=c0' %s",
                             sky_test_material.flac_a, mono);
  run (command);
  settings.balance = -1.0;
  sky_player_set_sound (test->player, &settings);
  sky_test_player_add (test, mono, "FLAC");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES_A);
  for (gsize i = 0; i < 2 * frames; i += 2)
    {
      g_assert_cmpfloat (played[i], ==, (float) sky_test_material.sound[i] / 32768.0f);
      g_assert_cmpfloat (played[i + 1], ==, 0.0f);
    }
}

static void
assert_16_bit (const gint16 *played, const gint16 *expected, gsize frames)
{
  for (gsize i = 0; i < frames * SKY_SOUND_CHANNELS; i++)
    if (played[i] != expected[i])
      g_error ("sample %" G_GSIZE_FORMAT " differs: %d, not %d", i, played[i], expected[i]);
}

/* On a device of 16 bits noise is added where a gain was, and at no sample before or behind it. */
static void
test_16_bit (Fixture *test, gconstpointer data)
{
  const gint16    *b = sky_test_material.sound + SKY_SOUND_FRAMES_A * SKY_SOUND_CHANNELS;
  const gint16    *a;
  g_autofree char *sink =
      g_strdup_printf ("capsfilter caps=audio/x-raw,format=S16LE,channels=2 ! filesink location=%s "
                       "buffer-mode=unbuffered sync=false",
                       test->capture);
  g_autofree gint16 *played = NULL;
  gsize              length, n_noise = 0;

  g_setenv ("SKYLARK_AUDIO_SINK", sink, TRUE);
  set_mode (test, SKY_GAIN_TRACK);
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  add_tagged (test, sky_test_material.flac_a, "1.flac", GAINS ("-6.0206", "-6.0206"), "FLAC");
  sky_test_player_add (test, sky_test_material.flac_b, "FLAC");
  sky_test_play_to_the_end (test);
  g_assert_true (g_file_get_contents (test->capture, (char **) &played, &length, NULL));
  g_assert_cmpuint (length, ==,
                    (SKY_SOUND_FRAMES_A + 2 * SKY_SOUND_FRAMES_B) * SKY_SOUND_CHANNELS * 2);
  assert_16_bit (played, b, SKY_SOUND_FRAMES_B);
  a = played + SKY_SOUND_FRAMES_B * SKY_SOUND_CHANNELS;
  for (gsize i = 0; i < SKY_SOUND_FRAMES_A * SKY_SOUND_CHANNELS; i++)
    {
      double away = fabs (a[i] - sky_test_material.sound[i] / 2.0);

      g_assert_cmpfloat (away, <, 2.1);
      n_noise += away > 0.6;
    }
  g_assert_cmpuint (n_noise, >, SKY_SOUND_FRAMES_A / 10);
  assert_16_bit (a + SKY_SOUND_FRAMES_A * SKY_SOUND_CHANNELS, b, SKY_SOUND_FRAMES_B);
}

/* A file that nobody has looked at before its decoder does. */
static void
test_unlearned (Fixture *test, gconstpointer data)
{
  static const struct
  {
    const char *format;
    const char *name;
    const char *encoder;
    const char *tags;
  } cases[] = {
    { "FLAC", "a.flac", "flac", "-metadata REPLAYGAIN_TRACK_GAIN='-7.25 dB'" },
    { "Vorbis", "a.ogg", "libvorbis", "-metadata REPLAYGAIN_TRACK_GAIN='-7.25 dB'" },
    { "MP3", "a.mp3", "libmp3lame", "-metadata REPLAYGAIN_TRACK_GAIN='-7.25 dB'" },
    { "Opus", "a.opus", "libopus", "-metadata R128_TRACK_GAIN=-3136" },
  };
  SkySoundSettings settings = sky_sound_settings_get_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (test->directory, cases[i].name, NULL);
      g_autofree char *command =
          g_strdup_printf ("ffmpeg -v error -y -i %s -c:a %s %s %s", sky_test_material.flac_b,
                           cases[i].encoder, cases[i].tags, path);
      SkyGain gain;

      g_test_message ("%s", cases[i].format);
      run (command);
      settings.gain_mode = SKY_GAIN_OFF;
      sky_player_set_sound (test->player, &settings);
      sky_test_player_add (test, path, cases[i].format);
      settings.gain_mode = SKY_GAIN_TRACK;
      sky_player_set_sound (test->player, &settings);
      sky_player_play_at (test->player, (guint) i);
      sky_test_wait (sky_player_get_gain (test->player, &gain) &&
                     gain.source == SKY_GAIN_FROM_TRACK);
      g_assert_cmpfloat_with_epsilon (gain.db, -7.25, 1e-6);
      sky_player_stop (test->player);
    }
}

/* And its first sample has the gain already. */
static void
test_unlearned_heard (Fixture *test, gconstpointer data)
{
  SkySoundSettings  settings = sky_sound_settings_get_default ();
  g_autofree float *played = NULL;
  gsize             frames;

  settings.gain_mode = SKY_GAIN_TRACK;
  sky_player_set_sound (test->player, &settings);
  sky_test_player_add (test, sky_test_material.flac_a, "FLAC");
  add_tagged (test, sky_test_material.flac_b, "2.flac", GAINS ("-6.0205999133", "1"), "FLAC");
  sky_test_play_to_the_end (test);
  played = sky_test_player_read (test, &frames);
  g_assert_cmpuint (frames, ==, SKY_SOUND_FRAMES);
  assert_gain (played, 0, SKY_SOUND_FRAMES_A, 1.0);
  assert_gain (played + SKY_SOUND_FRAMES_A * SKY_SOUND_CHANNELS, SKY_SOUND_FRAMES_A,
               SKY_SOUND_FRAMES_B, 0.5);
}

/* Integrated loudness by ffmpeg's meter, in LUFS: what it says at the end. */
static double
measure (const char *input)
{
  static const char *const key = "lavfi.r128.I=";
  g_autofree char         *command =
      g_strdup_printf ("ffmpeg -v error %s "
                       "-af ebur128=metadata=1,ametadata=print:key=lavfi.r128.I:file=- -f null -",
                       input);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const char *last;

  g_assert_true (g_spawn_command_line_sync (command, &text, NULL, NULL, &error));
  g_assert_no_error (error);
  last = g_strrstr (text, key);
  g_assert_nonnull (last);

  return g_ascii_strtod (last + strlen (key), NULL);
}

/* R128 gain brings the sound to -18 LUFS, where ReplayGain has its level. */
static void
test_r128 (Fixture *test, gconstpointer data)
{
  g_autofree char *plain = g_build_filename (test->directory, "plain.opus", NULL);
  g_autofree char *opus = g_build_filename (test->directory, "a.opus", NULL);
  g_autofree char *input = g_strdup_printf ("-i %s", plain);
  g_autofree char *command = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *captured = NULL;
  double           gain;

  command =
      g_strdup_printf ("ffmpeg -v error -y -i %s -c:a libopus %s", sky_test_material.flac_a, plain);
  run (command);
  gain = -23.0 - measure (input);
  tag = g_strdup_printf ("ffmpeg -v error -y -i %s -c copy -metadata:s:a R128_TRACK_GAIN=%d %s",
                         plain, (int) round (gain * 256.0), opus);
  run (tag);
  set_mode (test, SKY_GAIN_TRACK);
  sky_test_player_add (test, opus, "Opus");
  sky_test_play_to_the_end (test);
  captured = g_strdup_printf ("-f f32le -ar 48000 -ac 2 -i %s", test->capture);
  g_assert_cmpfloat_with_epsilon (measure (captured), -18.0, 0.1);
}

/* The same with ReplayGain, for something quiet that is made louder and something loud. */
static void
test_replaygain (Fixture *test, gconstpointer data)
{
  static const char *const volumes[] = { "-21dB", "-3dB" };

  for (gsize i = 0; i < G_N_ELEMENTS (volumes); i++)
    {
      Fixture          other;
      g_autofree char *path = g_build_filename (test->directory, "plain.flac", NULL);
      g_autofree char *input = g_strdup_printf ("-i %s", path);
      g_autofree char *command =
          g_strdup_printf ("ffmpeg -v error -y -i %s -af volume=%s -sample_fmt s16 %s",
                           sky_test_material.flac_a, volumes[i], path);
      g_autofree char *tags = NULL;
      g_autofree char *captured = NULL;

      run (command);
      tags = g_strdup_printf ("'--set-tag=REPLAYGAIN_TRACK_GAIN=%.2f dB'", -18.0 - measure (input));
      sky_test_player_set_up (&other, SKY_TEST_FAST);
      set_mode (&other, SKY_GAIN_TRACK);
      add_tagged (&other, path, "tagged.flac", tags, "FLAC");
      sky_test_play_to_the_end (&other);
      captured = g_strdup_printf ("-f f32le -ar 44100 -ac 2 -i %s", other.capture);
      g_assert_cmpfloat_with_epsilon (measure (captured), -18.0, 0.1);
      sky_test_player_tear_down (&other);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *test, gconstpointer data);
  } cases[] = {
    { "/playback/gain/track", test_track },
    { "/playback/gain/told", test_told },
    { "/playback/gain/off", test_off },
    { "/playback/gain/untagged", test_untagged },
    { "/playback/gain/guarded", test_guarded },
    { "/playback/gain/joint", test_joint },
    { "/playback/gain/16-bit", test_16_bit },
    { "/playback/gain/automatic", test_automatic },
    { "/playback/gain/mono", test_mono },
    { "/playback/gain/balance", test_balance },
    { "/playback/gain/balance-of-mono", test_balance_of_mono },
    { "/playback/gain/unlearned", test_unlearned },
    { "/playback/gain/unlearned-heard", test_unlearned_heard },
    { "/playback/gain/r128", test_r128 },
    { "/playback/gain/replaygain", test_replaygain },
  };

  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();
  g_test_add_func ("/playback/gain/choose", test_choose);
  g_test_add_func ("/playback/gain/guard", test_guard);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].name, Fixture, SKY_TEST_FAST, sky_test_material_set_up, cases[i].func,
                sky_test_material_tear_down);

  return sky_test_material_run ();
}
