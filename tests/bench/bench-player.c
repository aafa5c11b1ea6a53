/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plays for the benchmarks what its standard input says, one command a line, each with one line of
 * answer. Where the sound goes is said by SKYLARK_AUDIO_SINK; the element `skybenchsink` is there
 * for it.
 *
 *   bench-player ours|peer URL|- FOLDER      URL -: the files of this computer
 *
 *   add NAME FORMAT FILE    FILE is the same on this computer: what the library knows of it
 *   play ITEM               answers START DECODED HEARD and the bytes that it took
 *   seek MS                 the same
 *   next ITEM               the same, from the one before it, which plays
 *   begin ITEM              plays, and answers at once
 *   run ITEM                plays from there to the queue's end; answers START END FRAMES
 *   read ITEM               fetches all of it
 *   stored ITEM             answers how many bytes of it are at hand
 *   pause, resume, stop
 *   wait MS                 goes on for so long
 *   status                  answers the position in ms
 *   quit
 *
 * Times are monotonic, in microseconds.
 */
#include <gst/gst.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-side.h"
#include "bench-sink.h"

#define DEADLINE_S 60
/* For what is played to its end. */
#define RUN_DEADLINE_S 1800

static const BenchSide *side;
/* The parsers of files that are nothing but frames guess the time after a seek. */
static gboolean trusts_times = TRUE;

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
is_heard (void)
{
  BenchMarks marks;

  bench_marks_get (&marks);

  return marks.heard != 0;
}

static gboolean
has_ended (void)
{
  return side->has_ended ();
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Nothing of its own wakes the process meanwhile. */
static void
go_on (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Runs the main loop until something is so, or the time is over. */
static gboolean
await (gboolean (*condition) (void), gint64 ms)
{
  gint64 deadline = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
  guint  tick = g_timeout_add (1, tick_cb, NULL);

  while (!condition () && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);

  return condition ();
}

static void
answer_marks (gint64 start)
{
  BenchMarks marks;

  if (!await (is_heard, DEADLINE_S * 1000))
    g_error ("no sound within %d s", DEADLINE_S);
  bench_marks_get (&marks);
  printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
          start, marks.decoded != 0 ? marks.decoded : marks.heard, marks.heard, marks.needed);
}

static void
begin_play (guint item)
{
  gint64 start;

  bench_marks_reset ();
  start = g_get_monotonic_time ();
  side->play (item);
  answer_marks (start);
}

static void
begin_next (guint item)
{
  gint64 start;

  bench_marks_reset_for_next ();
  start = g_get_monotonic_time ();
  side->next (item);
  answer_marks (start);
}

static void
begin_seek (gint64 position_ms)
{
  gint64 start;

  bench_marks_reset_for_seek (trusts_times ? position_ms * G_TIME_SPAN_MILLISECOND * 1000 : -1);
  start = g_get_monotonic_time ();
  side->seek (position_ms);
  answer_marks (start);
}

static void
run (guint item)
{
  gint64     start = g_get_monotonic_time ();
  BenchMarks marks;

  bench_marks_reset ();
  side->play (item);
  if (!await (has_ended, RUN_DEADLINE_S * 1000))
    g_printerr ("no end within %d s\n", RUN_DEADLINE_S);
  bench_marks_get (&marks);
  printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n", start,
          g_get_monotonic_time (), marks.frames);
}

/* Returns whether another command may follow. */
static gboolean
obey (char **words)
{
  const char *command = words[0];
  gint64      number = words[0] != NULL && words[1] != NULL ? strtoll (words[1], NULL, 10) : 0;

  if (command == NULL || g_str_equal (command, "quit"))
    return FALSE;
  if (g_str_equal (command, "play"))
    begin_play ((guint) number);
  else if (g_str_equal (command, "next"))
    begin_next ((guint) number);
  else if (g_str_equal (command, "seek"))
    begin_seek (number);
  else if (g_str_equal (command, "run"))
    run ((guint) number);
  else if (g_str_equal (command, "stored"))
    printf ("%" G_GUINT64_FORMAT "\n", side->get_stored ((guint) number));
  else
    {
      if (g_str_equal (command, "add") && g_strv_length (words) == 4)
        {
          side->add (words[1], words[2], words[3]);
          trusts_times = !g_str_equal (words[2], "MP3") && !g_str_equal (words[2], "ADTS");
        }
      else if (g_str_equal (command, "begin"))
        side->play ((guint) number);
      else if (g_str_equal (command, "read"))
        side->read ((guint) number);
      else if (g_str_equal (command, "pause") || g_str_equal (command, "resume"))
        side->set_playing (g_str_equal (command, "resume"));
      else if (g_str_equal (command, "stop"))
        side->stop ();
      else if (g_str_equal (command, "wait"))
        go_on ((guint) number);
      else if (!g_str_equal (command, "status"))
        g_error ("unknown command: %s", command);
      printf ("%" G_GINT64_FORMAT "\n", side->get_position ());
    }
  fflush (stdout);

  return TRUE;
}

static gboolean
command_cb (GIOChannel *channel, GIOCondition condition, gpointer loop)
{
  g_autofree char *line = NULL;
  g_auto (GStrv) words = NULL;

  if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    {
      g_main_loop_quit (loop);
      return G_SOURCE_REMOVE;
    }
  words = g_strsplit (g_strstrip (line), " ", -1);
  if (obey (words))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (0);
  const char *url;

  gst_init (&argc, &argv);
  if (argc != 4 || g_getenv ("SKYLARK_AUDIO_SINK") == NULL)
    return 2;
  bench_marks_init (strstr (g_getenv ("SKYLARK_AUDIO_SINK"), "skybenchsink") != NULL);
  url = g_str_equal (argv[2], "-") ? NULL : argv[2];
  side = g_str_equal (argv[1], "ours") ? bench_ours_new (url, argv[3]) : bench_peer_new (url);
  g_io_channel_set_encoding (channel, NULL, NULL);
  g_io_add_watch (channel, G_IO_IN | G_IO_HUP, command_cb, loop);
  g_main_loop_run (loop);
  side->shut_down ();

  return 0;
}
