/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the threads of a player wake up while it plays: a laptop's battery pays for each. What
 * is counted doesn't depend on how fast the computer is.
 */
#include <string.h>

#include "playback/sky-test-material.h"

#define SETTLED_MS 1000
#define COUNTED_MS 3000

typedef struct
{
  SkyTestPlayer test;
  char         *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer suffix)
{
  g_autofree char *wav = NULL;

  sky_test_player_set_up (&fixture->test, SKY_TEST_REAL_TIME);
  wav = sky_sound_write_wav (fixture->test.directory, "sound", sky_test_material.sound, 0,
                             SKY_SOUND_FRAMES);
  fixture->path = sky_sound_encode (wav, suffix);
}

static void
tear_down (Fixture *fixture, gconstpointer suffix)
{
  sky_test_player_tear_down (&fixture->test);
  g_free (fixture->path);
}

static guint64
count_waits (const char *status_path)
{
  g_autofree char *status = NULL;
  const char      *line;

  /* One that has just ended counts no more. */
  if (!g_file_get_contents (status_path, &status, NULL, NULL))
    return 0;
  line = strstr (status, "\nvoluntary_ctxt_switches:");
  g_assert_nonnull (line);

  return g_ascii_strtoull (line + strlen ("\nvoluntary_ctxt_switches:"), NULL, 10);
}

/* How often the threads whose names begin with @name have gone to sleep so far. */
static guint64
count_sleeps (const char *name)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;
  guint64     count = 0;
  gboolean    found = FALSE;

  g_assert_nonnull (tasks);
  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *name_path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *status_path = g_build_filename ("/proc/self/task", task, "status", NULL);
      g_autofree char *comm = NULL;

      if (!g_file_get_contents (name_path, &comm, NULL, NULL) || !g_str_has_prefix (comm, name))
        continue;
      found = TRUE;
      count += count_waits (status_path);
    }
  g_assert_true (found);

  return count;
}

static gboolean
is_later_than (SkyTestPlayer *test, gint64 position_ms)
{
  return sky_player_get_position (test->player) >= position_ms;
}

static void
count_position_cb (SkyPlayer *player, GParamSpec *pspec, guint *count)
{
  ++*count;
}

static double
per_second (guint64 count, gint64 since_us)
{
  return (double) count * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - since_us);
}

/* The engine comes by five times a second, the decoder twice, the device ten times; on a machine
 * that does much else they also wait for each other now and then. Twenty-six milliseconds of an MP3
 * file are no reason to wake anyone. */
static void
test_wakes (Fixture *fixture, gconstpointer suffix)
{
  SkyTestPlayer *test = &fixture->test;
  const char    *format = g_str_equal (suffix, "mp3") ? "MP3" : "FLAC";
  guint64        engine, decoder, output;
  guint          positions = 0;
  gint64         since_us;

  sky_test_player_add (test, fixture->path, format);
  sky_player_play (test->player);
  sky_test_wait (is_later_than (test, SETTLED_MS));
  since_us = g_get_monotonic_time ();
  engine = count_sleeps ("sky-engine");
  decoder = count_sleeps ("bytes:src");
  output = count_sleeps ("appsrc");
  g_signal_connect (test->player, "notify::position", G_CALLBACK (count_position_cb), &positions);
  sky_test_wait (is_later_than (test, SETTLED_MS + COUNTED_MS));
  engine = count_sleeps ("sky-engine") - engine;
  decoder = count_sleeps ("bytes:src") - decoder;
  output = count_sleeps ("appsrc") - output;
  g_test_message ("a second: engine %.1f, decoder %.1f, output %.1f, positions %.1f",
                  per_second (engine, since_us), per_second (decoder, since_us),
                  per_second (output, since_us), per_second (positions, since_us));

  g_assert_cmpfloat (per_second (engine, since_us), <, 10.0);
  g_assert_cmpfloat (per_second (decoder, since_us), <, 8.0);
  g_assert_cmpfloat (per_second (output, since_us), <, 20.0);
  g_assert_cmpfloat (per_second (positions, since_us), <, 7.5);
  g_assert_cmpfloat (per_second (positions, since_us), >, 2.5);
}

/* Nothing moves, so nobody wakes. */
static void
test_paused (Fixture *fixture, gconstpointer suffix)
{
  SkyTestPlayer *test = &fixture->test;
  guint64        engine, decoder, output;
  gint64         since_us;

  sky_test_player_add (test, fixture->path, "FLAC");
  sky_player_play (test->player);
  sky_test_wait (is_later_than (test, SETTLED_MS));
  sky_player_pause (test->player);
  since_us = g_get_monotonic_time ();
  sky_test_wait (g_get_monotonic_time () - since_us >= G_USEC_PER_SEC);
  engine = count_sleeps ("sky-engine");
  decoder = count_sleeps ("bytes:src");
  output = count_sleeps ("appsrc");
  since_us = g_get_monotonic_time ();
  sky_test_wait (g_get_monotonic_time () - since_us >= 2 * G_USEC_PER_SEC);

  g_assert_cmpuint (count_sleeps ("sky-engine") - engine, <=, 2);
  g_assert_cmpuint (count_sleeps ("bytes:src") - decoder, <=, 2);
  g_assert_cmpuint (count_sleeps ("appsrc") - output, <=, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sky_test_material_open ();

  g_test_add ("/playback/thrift/flac", Fixture, "flac", set_up, test_wakes, tear_down);
  g_test_add ("/playback/thrift/mp3", Fixture, "mp3", set_up, test_wakes, tear_down);
  g_test_add ("/playback/thrift/paused", Fixture, "flac", set_up, test_paused, tear_down);

  return sky_test_material_run ();
}
