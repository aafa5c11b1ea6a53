/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of the sound: whether what is heard is what was encoded, to the last bit, and whether the
 * player says so exactly then. */
#include "playback/sky-signal-path.h"
#include "playback/sky-test-material.h"

#include <string.h>

#define CHANNELS 2
#define MATERIAL_MS 400
/* How often the settings are thrown. */
#define ROUNDS 60

static const int rates[] = { 44100, 48000, 88200, 96000, 176400, 192000 };

typedef struct
{
  SkyTestPlayer  test;
  SkySignalPath *last; /* (owned) (nullable): the last one that was whole */
  guint          n_paths;
  char          *raw; /* what was encoded */
  gsize          size;
} Fixture;

static void
path_cb (SkyPlayer *player, GParamSpec *pspec, Fixture *self)
{
  const SkySignalPath *path = sky_player_get_signal_path (player);

  self->n_paths++;
  if (path == NULL || path->output.rate == 0)
    return;
  sky_signal_path_free (self->last);
  self->last = sky_signal_path_copy (path);
}

static void
set_up (Fixture *self, gconstpointer pace)
{
  memset (self, 0, sizeof *self);
  sky_test_player_set_up (&self->test, pace);
  g_signal_connect (self->test.player, "notify::signal-path", G_CALLBACK (path_cb), self);
}

static void
tear_down (Fixture *self, gconstpointer pace)
{
  sky_test_player_tear_down (&self->test);
  sky_signal_path_free (self->last);
  g_free (self->raw);
}

/* The device that takes nothing but @format, as GStreamer writes it. */
static void
set_device (Fixture *self, const char *format)
{
  g_autofree char *sink =
      g_strdup_printf ("capsfilter caps=audio/x-raw,format=%s ! filesink location=%s "
                       "buffer-mode=unbuffered sync=false",
                       format, self->test.capture);

  g_setenv ("SKYLARK_AUDIO_SINK", sink, TRUE);
}

/* Noise from the lowest to the highest sample there is. */
static char *
make_noise (int rate, int bits, gsize *size)
{
  GRand *random = g_rand_new_with_seed ((guint32) (rate + bits));
  gsize  bytes = (gsize) bits / 8;
  gsize  n = (gsize) (rate * MATERIAL_MS / 1000) * CHANNELS;
  char  *raw = g_malloc (n * bytes);

  for (gsize i = 0; i < n; i++)
    {
      guint32 sample = g_rand_int (random) >> (32 - bits);

      if (i < 2)
        sample = (1u << (bits - 1)) - (guint32) i; /* lowest, highest */
      for (gsize b = 0; b < bytes; b++)
        raw[i * bytes + b] = (char) (sample >> (8 * b));
    }
  g_rand_free (random);
  *size = n * bytes;

  return raw;
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

/* Queues a file of noise, encoded with the reference encoder. */
static void
add_noise (Fixture *self, int rate, int bits)
{
  g_autofree char *raw = g_build_filename (self->test.directory, "noise.raw", NULL);
  g_autofree char *flac = g_build_filename (self->test.directory, "noise.flac", NULL);
  g_autofree char *command = NULL;
  g_autoptr (GError) error = NULL;

  self->raw = make_noise (rate, bits, &self->size);
  g_file_set_contents (raw, self->raw, (gssize) self->size, &error);
  g_assert_no_error (error);
  command = g_strdup_printf ("flac -s -f -0 --force-raw-format --endian=little --sign=signed "
                             "--channels=%d --bps=%d --sample-rate=%d -o %s %s",
                             CHANNELS, bits, rate, flac, raw);
  run (command);
  sky_test_player_add (&self->test, flac, "FLAC");
}

static gboolean
is_captured (Fixture *self)
{
  g_autofree char *heard = NULL;
  gsize            size;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (self->test.capture, &heard, &size, &error);
  g_assert_no_error (error);

  return size == self->size && memcmp (heard, self->raw, size) == 0;
}

static void
test_bit_exact (gconstpointer data)
{
  int bits = GPOINTER_TO_INT (data);

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      Fixture test;

      g_test_message ("%d bit, %d Hz", bits, rates[i]);
      set_up (&test, SKY_TEST_FAST);
      set_device (&test, bits == 16 ? "S16LE" : "S24LE");
      add_noise (&test, rates[i], bits);
      sky_test_play_to_the_end (&test.test);
      g_assert_true (is_captured (&test));
      g_assert_nonnull (test.last);
      g_assert_true (test.last->bit_exact);
      g_assert_cmpint (test.last->filters, ==, 0);
      g_assert_cmpint (test.last->file.rate, ==, rates[i]);
      g_assert_cmpint (test.last->file.bits, ==, bits);
      g_assert_cmpint (test.last->file.channels, ==, CHANNELS);
      g_assert_cmpint (test.last->output.rate, ==, rates[i]);
      g_assert_cmpint (test.last->output.bits, ==, bits);
      tear_down (&test, SKY_TEST_FAST);
    }
}

/* A device that can't take the samples as they are. */
static void
test_device (gconstpointer data)
{
  static const struct
  {
    const char     *device;
    int             rate;
    int             bits;
    SkySoundFilters filters;
  } cases[] = {
    { "S32LE", 44100, 16, 0 },
    { "F32LE", 96000, 24, 0 },
    { "S16LE", 44100, 24, SKY_FILTER_REDUCE },
    { "S16LE,rate=48000", 44100, 16, SKY_FILTER_RESAMPLE },
    { "S24LE,rate=48000,channels=1", 96000, 24, SKY_FILTER_RESAMPLE | SKY_FILTER_REMIX },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture test;

      g_test_message ("%d bit, %d Hz to %s", cases[i].bits, cases[i].rate, cases[i].device);
      set_up (&test, SKY_TEST_FAST);
      set_device (&test, cases[i].device);
      add_noise (&test, cases[i].rate, cases[i].bits);
      sky_test_play_to_the_end (&test.test);
      g_assert_nonnull (test.last);
      g_assert_cmpint (test.last->filters & ~SKY_FILTER_DITHER, ==, cases[i].filters);
      g_assert_cmpint (test.last->bit_exact, ==, cases[i].filters == 0);
      tear_down (&test, SKY_TEST_FAST);
    }
}

/* Throws each knob one time in ten, so that most rounds have none or one. Returns what is done. */
static SkySoundFilters
throw_settings (GRand *random, SkySoundSettings *sound, double *volume, gboolean *muted)
{
  SkySoundFilters filters = 0;
  gboolean        on[9];

  *sound = sky_sound_settings_get_default ();
  for (gsize i = 0; i < G_N_ELEMENTS (on); i++)
    on[i] = g_rand_int_range (random, 0, 10) == 0;
  sound->gain_mode = (SkyGainMode) g_rand_int_range (random, SKY_GAIN_OFF, SKY_GAIN_AUTOMATIC + 1);
  sound->equalizer_on = g_rand_boolean (random);
  sound->bands[g_rand_int_range (random, 0, SKY_SOUND_BANDS)] = on[0] ? 3.0 : 0.0;
  sound->preamp_untagged = on[1] ? -4.0 : 0.0;
  sound->mono = on[2];
  sound->balance = on[3] ? 0.25 : 0.0;
  sound->speed = on[4] ? 1.25 : 1.0;
  sound->crossfade_ms = on[5] ? 3000 : 0;
  sound->fade_ms = on[6] ? 100 : 0;
  *volume = on[7] ? 0.9 : 1.0;
  *muted = on[8];
  if (on[0] && sound->equalizer_on)
    filters |= SKY_FILTER_EQUALISER;
  if (on[1] && sound->gain_mode != SKY_GAIN_OFF)
    filters |= SKY_FILTER_GAIN;
  filters |= (on[2] ? SKY_FILTER_MONO : 0) | (on[3] ? SKY_FILTER_BALANCE : 0) |
             (on[4] ? SKY_FILTER_SPEED : 0) | (on[5] ? SKY_FILTER_CROSSFADE : 0) |
             (on[6] ? SKY_FILTER_FADES : 0) | (on[7] || on[8] ? SKY_FILTER_VOLUME : 0);

  return filters;
}

/* The mark is there exactly when nothing is set that may change the sound; with it the sound is
 * the file's, and what is heard at once changes the sound indeed. */
static void
test_mark (void)
{
  const SkySoundFilters sometimes = SKY_FILTER_CROSSFADE | SKY_FILTER_FADES;
  GRand                *random = g_rand_new_with_seed (4711);

  for (int i = 0; i < ROUNDS; i++)
    {
      SkySoundSettings sound;
      SkySoundFilters  filters;
      double           volume;
      gboolean         muted;
      Fixture          test;

      set_up (&test, SKY_TEST_FAST);
      set_device (&test, "S16LE");
      add_noise (&test, 44100, 16);
      filters = throw_settings (random, &sound, &volume, &muted);
      sky_player_set_sound (test.test.player, &sound);
      sky_player_set_volume (test.test.player, volume);
      sky_player_set_muted (test.test.player, muted);
      sky_test_play_to_the_end (&test.test);
      g_assert_nonnull (test.last);
      g_assert_cmpint (test.last->filters & ~SKY_FILTER_DITHER, ==, filters);
      g_assert_cmpint (test.last->bit_exact, ==, filters == 0);
      g_assert_cmpint (is_captured (&test), ==, (filters & ~sometimes) == 0);
      tear_down (&test, SKY_TEST_FAST);
    }
  g_rand_free (random);
}

/* Behind a track that was made quieter another begins, as it is in its file from the first sample
 * on; and the mark comes with it. */
static void
test_after_gain (Fixture *self, gconstpointer pace)
{
  SkySoundSettings sound = sky_sound_settings_get_default ();
  g_autofree char *quieter = g_build_filename (self->test.directory, "quieter.flac", NULL);
  g_autofree char *copy = g_strdup_printf ("cp %s %s", sky_test_material.flac_b, quieter);
  g_autofree char *tag =
      g_strdup_printf ("metaflac '--set-tag=REPLAYGAIN_TRACK_GAIN=-6.5 dB' %s", quieter);
  g_autofree char *heard = NULL;
  gsize            before = SKY_SOUND_FRAMES_B * CHANNELS * sizeof (gint16);
  gsize            size;

  run (copy);
  run (tag);
  sound.gain_mode = SKY_GAIN_TRACK;
  sky_player_set_sound (self->test.player, &sound);
  set_device (self, "S16LE");
  sky_test_player_add (&self->test, quieter, "FLAC");
  add_noise (self, 44100, 16);
  sky_test_play_to_the_end (&self->test);
  g_assert_true (self->last->bit_exact);
  g_assert_cmpint (self->last->file.bits, ==, 16);
  g_assert_true (g_file_get_contents (self->test.capture, &heard, &size, NULL));
  g_assert_cmpuint (size, ==, before + self->size);
  g_assert_cmpint (memcmp (heard + before, self->raw, self->size), ==, 0);
  g_assert_cmpint (memcmp (heard, sky_test_material.sound + SKY_SOUND_FRAMES_A * CHANNELS, before),
                   !=, 0);
}

/* A change is told while it plays, and taken back with it. */
static void
test_told (Fixture *self, gconstpointer pace)
{
  SkySoundSettings sound = sky_sound_settings_get_none ();
  guint            n;

  sky_test_player_add (&self->test, sky_test_material.flac_a, "FLAC");
  sky_player_play (self->test.player);
  sky_test_wait (self->last != NULL && self->last->bit_exact);
  g_assert_cmpstr (self->last->codec, ==, "FLAC");
  g_assert_cmpstr (self->last->place, ==, "Here");
  g_assert_nonnull (self->last->device);
  sound.mono = TRUE;
  n = self->n_paths;
  sky_player_set_sound (self->test.player, &sound);
  g_assert_cmpuint (self->n_paths, >, n);
  g_assert_false (self->last->bit_exact);
  sound.mono = FALSE;
  sky_player_set_sound (self->test.player, &sound);
  g_assert_true (self->last->bit_exact);
  sky_player_set_volume (self->test.player, 0.5);
  g_assert_cmpint (self->last->filters & ~SKY_FILTER_DITHER, ==, SKY_FILTER_VOLUME);
  sky_player_stop (self->test.player);
  g_assert_null (sky_player_get_signal_path (self->test.player));
}

/* What a lossy file was made of nobody knows; its decoder's samples are the truth. */
static void
test_lossy (Fixture *self, gconstpointer pace)
{
  g_autofree char *opus = g_build_filename (self->test.directory, "a.opus", NULL);
  g_autofree char *command =
      g_strdup_printf ("ffmpeg -v error -y -i %s -c:a libopus %s", sky_test_material.flac_a, opus);

  run (command);
  sky_test_player_add (&self->test, opus, "Opus");
  sky_test_play_to_the_end (&self->test);
  g_assert_nonnull (self->last);
  g_assert_cmpint (self->last->file.bits, ==, 0);
  g_assert_cmpint (self->last->file.rate, ==, 48000);
  g_assert_true (self->last->bit_exact == !(self->last->filters & SKY_FILTER_REDUCE));
}

/* A path whose samples are as they were but for @decoded_bits and what the device takes. */
static gboolean
judge (int file_bits, int decoded_bits, gboolean decoded_float, int output_bits, gboolean is_float)
{
  SkySoundSettings sound = sky_sound_settings_get_none ();
  SkySignalPath    path = { .file = { 44100, 2, file_bits, FALSE },
                            .decoded = { 44100, 2, decoded_bits, decoded_float },
                            .gain = { .factor = 1.0 },
                            .output = { 44100, 2, output_bits, is_float } };

  sky_signal_path_judge (&path, &sound, 1.0, FALSE);
  g_assert_cmpint (path.bit_exact, ==, path.filters == 0);

  return path.bit_exact;
}

static void
test_bits (void)
{
  g_assert_true (judge (16, 16, FALSE, 16, FALSE));
  g_assert_true (judge (0, 16, FALSE, 24, FALSE));
  g_assert_true (judge (24, 24, FALSE, 32, TRUE));
  g_assert_false (judge (24, 24, FALSE, 16, FALSE));
  /* ALAC of 24 bits comes in 32; a file of 32 bits doesn't fit into floats. */
  g_assert_true (judge (24, 32, FALSE, 32, FALSE));
  g_assert_false (judge (32, 32, FALSE, 32, FALSE));
  g_assert_false (judge (0, 32, FALSE, 32, FALSE));
  g_assert_true (judge (0, 32, TRUE, 32, TRUE));
  g_assert_false (judge (0, 32, TRUE, 32, FALSE));
  g_assert_false (judge (0, 64, TRUE, 32, TRUE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();
  g_test_add_func ("/playback/signal-path/bits", test_bits);
  g_test_add_data_func ("/playback/signal-path/bit-exact/16", GINT_TO_POINTER (16), test_bit_exact);
  g_test_add_data_func ("/playback/signal-path/bit-exact/24", GINT_TO_POINTER (24), test_bit_exact);
  g_test_add_data_func ("/playback/signal-path/device", NULL, test_device);
  g_test_add_func ("/playback/signal-path/mark", test_mark);
  g_test_add ("/playback/signal-path/after-gain", Fixture, SKY_TEST_FAST, set_up, test_after_gain,
              tear_down);
  g_test_add ("/playback/signal-path/told", Fixture, SKY_TEST_REAL_TIME, set_up, test_told,
              tear_down);
  g_test_add ("/playback/signal-path/lossy", Fixture, SKY_TEST_FAST, set_up, test_lossy, tear_down);

  return sky_test_material_run ();
}
