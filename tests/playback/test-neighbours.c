/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tracks of different kinds one after the other: on a device that takes each as it is, what is
 * heard is what an independent decoder gives for the one, then for the other.
 */
#include <string.h>

#include "playback/sky-test-cloud.h"
#include "playback/sky-test-material.h"

typedef struct
{
  SkyTestPlayer test;
  SkyTestCloud  cloud;
} Fixture;

/* What ffmpeg is to make of both files. */
typedef struct
{
  const char *a[4];
  const char *b[4];
} Pair;

static void
set_up_at (Fixture *fixture, const char *pace)
{
  g_autofree char *sink = NULL;

  sky_test_player_set_up (&fixture->test, pace);
  sink = g_strdup_printf ("audioconvert dithering=none ! audio/x-raw,format=F32LE ! "
                          "filesink location=%s buffer-mode=unbuffered sync=%s",
                          fixture->test.capture,
                          g_str_equal (pace, SKY_TEST_REAL_TIME) ? "true" : "false");
  g_setenv ("SKYLARK_AUDIO_SINK", sink, TRUE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_at (fixture, SKY_TEST_FAST);
}

static void
set_up_cloud (Fixture *fixture, gconstpointer data)
{
  set_up_at (fixture, SKY_TEST_FAST);
  sky_test_cloud_open (&fixture->cloud, fixture->test.directory);
}

static void
set_up_real_time (Fixture *fixture, gconstpointer data)
{
  set_up_at (fixture, SKY_TEST_REAL_TIME);
}

static void
set_up_cloud_real_time (Fixture *fixture, gconstpointer data)
{
  set_up_at (fixture, SKY_TEST_REAL_TIME);
  sky_test_cloud_open (&fixture->cloud, fixture->test.directory);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sky_test_player_tear_down (&fixture->test);
  sky_test_cloud_close (&fixture->cloud);
}

static void
run_ffmpeg (const char *in, const char *const options[4], const char *out)
{
  const char *argv[12] = { "ffmpeg", "-v", "error", "-y", "-i", in };
  guint       n = 6;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  for (guint i = 0; i < 4 && options[i] != NULL; i++)
    argv[n++] = options[i];
  argv[n++] = out;
  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

/* Queues another form of @flac. */
static char *
make (Fixture *fixture, const char *flac, const char *const options[4], const char *name)
{
  char *path = g_build_filename (fixture->test.directory, name, NULL);

  run_ffmpeg (flac, options, path);
  if (fixture->cloud.cache != NULL)
    sky_test_cloud_put (&fixture->cloud, &fixture->test, path);

  return path;
}

/* As many channels and frames a second as it has. */
static void
append_decoded (GByteArray *all, const char *path)
{
  static const char *const raw[4] = { "-f", "f32le", NULL };
  g_autofree char         *out = g_strconcat (path, ".f32", NULL);
  g_autofree char         *bytes = NULL;
  gsize                    length;

  run_ffmpeg (path, raw, out);
  g_assert_true (g_file_get_contents (out, &bytes, &length, NULL));
  g_byte_array_append (all, (const guint8 *) bytes, (guint) length);
}

/* What was heard is @expected from byte @from on. */
static void
assert_heard (Fixture *fixture, GByteArray *expected, gsize from)
{
  g_autofree char *heard = NULL;
  gsize            length;

  g_assert_cmpuint (fixture->test.failed->len, ==, 0);
  g_assert_true (g_file_get_contents (fixture->test.capture, &heard, &length, NULL));
  g_assert_cmpuint (length, ==, expected->len - from);
  for (gsize i = 0; i < length; i += sizeof (float))
    if (memcmp (heard + i, expected->data + from + i, sizeof (float)) != 0)
      g_error ("sample %" G_GSIZE_FORMAT " differs", i / sizeof (float));
}

static void
test_pair (Fixture *fixture, gconstpointer data)
{
  const Pair      *pair = data;
  g_autofree char *a = make (fixture, sky_test_material.flac_a, pair->a, "1.flac");
  g_autofree char *b = make (fixture, sky_test_material.flac_b, pair->b, "2.flac");
  g_autoptr (GByteArray) expected = g_byte_array_new ();

  append_decoded (expected, a);
  append_decoded (expected, b);
  sky_test_player_add (&fixture->test, a, "FLAC");
  sky_test_player_add (&fixture->test, b, "FLAC");
  sky_test_play_to_the_end (&fixture->test);
  assert_heard (fixture, expected, 0);
}

/* After a seek, and with the next track chosen a second before it is due. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  const Pair      *pair = data;
  const gint64     begin_ms = 2500;
  g_autofree char *a = make (fixture, sky_test_material.flac_a, pair->a, "1.flac");
  g_autofree char *b = make (fixture, sky_test_material.flac_b, pair->b, "2.flac");
  g_autoptr (GByteArray) expected = g_byte_array_new ();

  append_decoded (expected, a);
  append_decoded (expected, b);
  sky_test_player_add (&fixture->test, a, "FLAC");
  sky_test_open_paused (&fixture->test);
  sky_player_seek (fixture->test.player, begin_ms);
  sky_player_play (fixture->test.player);
  sky_test_wait (sky_player_get_position (fixture->test.player) >=
                 sky_player_get_duration (fixture->test.player) - 1000);
  sky_test_player_add (&fixture->test, b, "FLAC");
  sky_test_wait (sky_test_player_is_stopped (&fixture->test));
  assert_heard (fixture, expected,
                (gsize) (begin_ms * SKY_SOUND_RATE / 1000) * SKY_SOUND_CHANNELS * sizeof (float));
}

int
main (int argc, char **argv)
{
  static const Pair mono = { { "-ac", "1" }, { NULL } };
  static const Pair surround = { { "-ac", "6" }, { NULL } };
  static const Pair rates = { { "-ar", "48000" }, { NULL } };
  static const Pair bits = { { "-sample_fmt", "s32", "-af", "volume=0.7" }, { NULL } };
  static const Pair same = { { NULL }, { NULL } };

  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

#define ADD(path, pair)                                                                            \
  g_test_add ("/playback/neighbours/" path, Fixture, &pair, set_up, test_pair, tear_down);         \
  g_test_add ("/playback/neighbours/cloud/" path, Fixture, &pair, set_up_cloud, test_pair,         \
              tear_down)

  ADD ("mono-stereo", mono);
  ADD ("surround-stereo", surround);
  ADD ("48-44", rates);
  ADD ("24-16", bits);
  g_test_add ("/playback/neighbours/late", Fixture, &same, set_up_real_time, test_late, tear_down);
  g_test_add ("/playback/neighbours/cloud/late", Fixture, &same, set_up_cloud_real_time, test_late,
              tear_down);

  return sky_test_material_run ();
}
