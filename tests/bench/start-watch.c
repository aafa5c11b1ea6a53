/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a command and tells how long it took until its window was there, and until the screen had
 * its final picture: the last change that was followed by a quiet while. Prints both in
 * milliseconds, then ends the command by SIGTERM.
 *
 *   start-watch COMMAND...
 */
#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define POLL_US 8000
#define QUIET (3 * G_TIME_SPAN_SECOND)
#define DEADLINE (60 * G_TIME_SPAN_SECOND)
#define MIN_WINDOW 300

/* Whether a window of some size is shown. */
static gboolean
has_window (Display *display)
{
  Window            root = DefaultRootWindow (display);
  Window            unused;
  Window           *children = NULL;
  unsigned int      n_children = 0;
  gboolean          found = FALSE;
  XWindowAttributes attributes;

  if (XQueryTree (display, root, &unused, &unused, &children, &n_children) == 0)
    return FALSE;
  for (guint i = 0; i < n_children && !found; i++)
    found = XGetWindowAttributes (display, children[i], &attributes) != 0 &&
            attributes.map_state == IsViewable && attributes.width >= MIN_WINDOW &&
            attributes.height >= MIN_WINDOW;
  if (children != NULL)
    XFree (children);

  return found;
}

static guint64
hash_screen (Display *display)
{
  int     screen = DefaultScreen (display);
  XImage *image =
      XGetImage (display, DefaultRootWindow (display), 0, 0, DisplayWidth (display, screen),
                 DisplayHeight (display, screen), AllPlanes, ZPixmap);
  guint64 hash = 1469598103934665603u;
  gsize   n_words;

  if (image == NULL)
    return 0;
  n_words = (gsize) image->bytes_per_line * image->height / sizeof (guint64);
  for (gsize i = 0; i < n_words; i++)
    hash = (hash ^ ((const guint64 *) (void *) image->data)[i]) * 1099511628211u;
  XDestroyImage (image);

  return hash;
}

/* A window may go while it is looked at. */
static int
ignore_error (Display *display, XErrorEvent *event)
{
  return 0;
}

static pid_t
start_command (char **argv)
{
  pid_t pid = fork ();

  if (pid == 0)
    {
      execvp (argv[0], argv);
      _exit (127);
    }

  return pid;
}

int
main (int argc, char **argv)
{
  Display *display = XOpenDisplay (NULL);
  gint64   start, now, mapped = 0, changed = 0;
  guint64  last = 0;
  pid_t    pid;

  if (argc < 2 || display == NULL)
    {
      fprintf (stderr, "usage: start-watch COMMAND... (with a DISPLAY)\n");
      return 2;
    }
  XSetErrorHandler (ignore_error);
  start = now = g_get_monotonic_time ();
  pid = start_command (argv + 1);
  while (now - start < DEADLINE && (mapped == 0 || now - changed < QUIET))
    {
      guint64 hash;

      g_usleep (POLL_US);
      now = g_get_monotonic_time ();
      if (mapped == 0 && !has_window (display))
        continue;
      if (mapped == 0)
        mapped = now;
      hash = hash_screen (display);
      if (hash != last)
        changed = now;
      last = hash;
    }
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  if (mapped == 0)
    {
      fprintf (stderr, "start-watch: no window came\n");
      return 1;
    }
  printf ("%.1f %.1f\n", (mapped - start) / 1000.0, (changed - start) / 1000.0);

  return 0;
}
