/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card that ALSA opens: a configuration of the test's own makes one that writes down what it
 * plays, under a name that tells how it was opened, and takes its time from a sound server.
 */
#include <string.h>

#include "playback/sky-test-material.h"
#include "playback/sky-test-pulse.h"

#define CARD "alsa:Test,0"
/* Less than what a card holds. */
#define CERTAIN_FRAMES 2000
/* %r, %f and %c are ALSA's: rate, format, channels. */
#define CONFIGURATION                                                                              \
  "pcm.hw {\n @args [ CARD DEV ]\n @args.CARD { type string }\n @args.DEV { type integer }\n"      \
  " type file\n file \"%s/hw-%%r-%%f-%%c\"\n format raw\n slave.pcm { type pulse }\n}\n"           \
  "pcm.dmix {\n @args [ CARD DEV ]\n @args.CARD { type string }\n @args.DEV { type integer }\n"    \
  " type file\n file \"%s/dmix-%%r-%%f-%%c\"\n format raw\n slave.pcm { type pulse }\n}\n"

typedef struct
{
  SkyTestPlayer player;
  SkyTestPulse  pulse;
} Fixture;

static void
set_up (Fixture *test, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  sky_test_pulse_set_up (&test->pulse);
  sky_test_material_set_up (&test->player, SKY_TEST_REAL_TIME);
  g_unsetenv ("SKYLARK_AUDIO_SINK");
  path = g_build_filename (test->player.directory, "asound.conf", NULL);
  text = g_strdup_printf (CONFIGURATION, test->player.directory, test->player.directory);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_setenv ("ALSA_CONFIG_PATH", path, TRUE);
}

static void
tear_down (Fixture *test, gconstpointer data)
{
  sky_test_material_tear_down (&test->player, NULL);
  sky_test_pulse_tear_down (&test->pulse);
}

/* The only file whose name begins so, and what it is called. */
static char *
read_card (Fixture *test, const char *prefix, char **name, gsize *length)
{
  g_autoptr (GDir) folder = g_dir_open (test->player.directory, 0, NULL);
  g_autofree char *path = NULL;
  const char      *next;
  char            *contents = NULL;
  g_autoptr (GError) error = NULL;

  *name = NULL;
  while ((next = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (next, prefix))
      {
        g_assert_null (*name);
        *name = g_strdup (next);
      }
  g_assert_nonnull (*name);
  path = g_build_filename (test->player.directory, *name, NULL);
  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  return contents;
}

static double
get_sample (const char *contents, const char *format, gsize i)
{
  float  real;
  gint32 wide;
  gint16 narrow;

  if (strstr (format, "FLOAT_LE") != NULL)
    {
      memcpy (&real, contents + i * 4, 4);
      return (double) real * 32768.0;
    }
  if (strstr (format, "S32_LE") != NULL)
    {
      memcpy (&wide, contents + i * 4, 4);
      return wide / 65536.0;
    }
  g_assert_nonnull (strstr (format, "S16_LE"));
  memcpy (&narrow, contents + i * 2, 2);
  return narrow;
}

/* The piece begins bit by bit, after any silence; but for its first frame, which is lost between
 * alsasink and ALSA's file, with gst-launch-1.0 as well. A busy machine may let the card run dry
 * later on, as it does with any card. */
static void
assert_heard (Fixture *test, const char *prefix)
{
  const gint16    *sound = sky_test_material.sound;
  const gsize      wanted = CERTAIN_FRAMES * SKY_SOUND_CHANNELS;
  gsize            length, n, at = 0;
  g_autofree char *name = NULL;
  g_autofree char *contents = read_card (test, prefix, &name, &length);

  n = length / (strstr (name, "S16_LE") != NULL ? 2 : 4);
  g_test_message ("%s: %" G_GSIZE_FORMAT " samples", name, n);
  while (at < n && get_sample (contents, name, at) == 0.0)
    at++;
  for (gsize i = get_sample (contents, name, at) == sound[0] ? 0 : SKY_SOUND_CHANNELS; i < wanted;
       i++, at++)
    if (at >= n || get_sample (contents, name, at) != (double) sound[i])
      g_error ("%s: sample %" G_GSIZE_FORMAT " of the piece differs", name, i);
}

static void
play (Fixture *test, gboolean exclusive)
{
  SkyOutputWish wish = { .id = (char *) CARD, .exclusive = exclusive, .match_rate = TRUE };

  sky_player_set_output (test->player.player, &wish);
  sky_player_play (test->player.player);
  sky_test_wait (sky_test_player_is_stopped (&test->player));
  g_assert_cmpuint (test->player.failed->len, ==, 0);
  g_assert_null (test->player.failure);
}

/* The card itself is opened, at the rate of each piece, and gets its very samples. */
static void
test_exclusive (Fixture *test, gconstpointer data)
{
  g_autofree char *high = sky_test_write_at_rate (&test->player, "high.wav", 96000);

  sky_test_player_add (&test->player, sky_test_material.flac_a, "FLAC");
  sky_test_player_add (&test->player, high, "WAV");
  play (test, TRUE);
  g_assert_cmpint (sky_player_get_output (test->player.player)->rate, ==, 96000);
  assert_heard (test, "hw-44100-");
  assert_heard (test, "hw-96000-");
}

/* Where it is shared, ALSA's own mixer is opened instead. */
static void
test_shared (Fixture *test, gconstpointer data)
{
  sky_test_player_add (&test->player, sky_test_material.flac_a, "FLAC");
  play (test, FALSE);
  assert_heard (test, "dmix-44100-");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

  g_test_add ("/playback/alsa/exclusive", Fixture, NULL, set_up, test_exclusive, tear_down);
  g_test_add ("/playback/alsa/shared", Fixture, NULL, set_up, test_shared, tear_down);

  return sky_test_material_run ();
}
