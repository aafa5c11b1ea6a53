/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Covers: read once, coloured from their pixels, and replaced by a stand-in where there is none. */
#include "ui/sky-cover.h"

#include <glib/gstdio.h>

#include "sky-ui-display.h"

typedef struct
{
  GtkWidget *window;
  SkyCover  *cover;
  char      *path;
  char      *uri;
  guint      changes;
} Fixture;

static void
changed_cb (SkyCover *cover, Fixture *fixture)
{
  fixture->changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkPixbuf) red = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 64, 64);
  int fd = g_file_open_tmp ("skylark-cover-XXXXXX.png", &fixture->path, NULL);

  g_close (fd, NULL);
  gdk_pixbuf_fill (red, 0xff0000ff);
  g_assert_true (gdk_pixbuf_save (red, fixture->path, "png", NULL, NULL));
  fixture->uri = g_filename_to_uri (fixture->path, NULL, NULL);
  fixture->window = gtk_window_new ();
  fixture->cover = g_object_new (SKY_TYPE_COVER, NULL);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->cover));
  sky_test_show (fixture->window);
  g_signal_connect (fixture->cover, "palette-changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_unlink (fixture->path);
  g_free (fixture->path);
  g_free (fixture->uri);
}

static guint
count_colours (Fixture *fixture)
{
  guint n = 0;

  sky_cover_get_palette (fixture->cover, &n);
  return n;
}

static gboolean
is_red (gpointer data)
{
  Fixture       *fixture = data;
  guint          n = 0;
  const GdkRGBA *palette = sky_cover_get_palette (fixture->cover, &n);

  return n == 1 && palette[0].red > .99f && palette[0].green < .01f && palette[0].blue < .01f;
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_colours (fixture), ==, 0);
}

static void
test_stand_in (Fixture *fixture, gconstpointer data)
{
  sky_cover_show (fixture->cover, NULL, "An album");
  g_assert_cmpuint (count_colours (fixture), ==, 2);
  g_assert_cmpuint (fixture->changes, ==, 1);
  sky_cover_show (fixture->cover, NULL, "An album");
  g_assert_cmpuint (fixture->changes, ==, 1);
  sky_test_draw (fixture->window);
}

static void
test_picture (Fixture *fixture, gconstpointer data)
{
  sky_cover_show (fixture->cover, fixture->uri, "An album");
  SKY_WAIT_UNTIL (is_red (fixture));
  sky_test_draw (fixture->window);
  sky_cover_show (fixture->cover, NULL, NULL);
  g_assert_cmpuint (count_colours (fixture), ==, 0);
}

/* Once read it is there at once, even when its file has gone. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  sky_cover_show (fixture->cover, fixture->uri, "An album");
  SKY_WAIT_UNTIL (is_red (fixture));
  g_unlink (fixture->path);
  sky_cover_show (fixture->cover, NULL, "Another");
  g_assert_false (is_red (fixture));
  sky_cover_show (fixture->cover, fixture->uri, "An album");
  g_assert_true (is_red (fixture));
}

/* A late answer for a picture that is no longer wanted changes nothing. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  SkyCover *other = g_object_ref_sink (g_object_new (SKY_TYPE_COVER, NULL));
  Fixture   late = { .cover = other };

  sky_cover_show (fixture->cover, fixture->uri, "An album");
  sky_cover_show (fixture->cover, NULL, "Another");
  sky_cover_show (other, fixture->uri, "An album");
  SKY_WAIT_UNTIL (is_red (&late));
  g_assert_cmpuint (count_colours (fixture), ==, 2);
  g_object_unref (other);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->path, "no picture", -1, NULL));
  sky_cover_show (fixture->cover, fixture->uri, "An album");
  sky_test_draw (fixture->window);
  g_assert_cmpuint (count_colours (fixture), ==, 2);
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
#define ADD(name, function)                                                                        \
  g_test_add ("/ui/cover/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("empty", test_empty);
  ADD ("stand-in", test_stand_in);
  ADD ("picture", test_picture);
  ADD ("kept", test_kept);
  ADD ("late", test_late);
  ADD ("unreadable", test_unreadable);
#undef ADD
  return g_test_run ();
}
