/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The player measures only while somebody sees it. */
#include "sky-silent-player.h"
#include "sky-ui-display.h"

#include "ui/sky-spectrum-view.h"

typedef struct
{
  SkyPlayer       *player; /* (owned) */
  SkySpectrumView *view;   /* owned by the window */
  GtkWidget       *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->player = sky_silent_player_new ();
  fixture->view = g_object_new (SKY_TYPE_SPECTRUM_VIEW, NULL);
  sky_spectrum_view_set_player (fixture->view, fixture->player);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 100);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  sky_test_show (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (sky_player_get_spectrum (fixture->player));
  sky_player_shutdown (fixture->player);
  g_object_unref (fixture->player);
}

static void
test_seen (Fixture *fixture, gconstpointer data)
{
  g_assert_null (sky_player_get_spectrum (fixture->player));
  sky_spectrum_view_set_active (fixture->view, TRUE);
  sky_test_draw (fixture->window);
  g_assert_nonnull (sky_player_get_spectrum (fixture->player));
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), FALSE);
  g_assert_null (sky_player_get_spectrum (fixture->player));
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), TRUE);
  sky_test_draw (fixture->window);
  g_assert_nonnull (sky_player_get_spectrum (fixture->player));
  sky_spectrum_view_set_active (fixture->view, FALSE);
  g_assert_null (sky_player_get_spectrum (fixture->player));
}

static void
test_animations (Fixture *fixture, gconstpointer data)
{
  sky_spectrum_view_set_active (fixture->view, TRUE);
  sky_test_draw (fixture->window);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_assert_null (sky_player_get_spectrum (fixture->player));
  sky_test_draw (fixture->window);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  g_assert_nonnull (sky_player_get_spectrum (fixture->player));
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
  g_test_add ("/ui/spectrum-view/seen", Fixture, NULL, set_up, test_seen, tear_down);
  g_test_add ("/ui/spectrum-view/animations", Fixture, NULL, set_up, test_animations, tear_down);
  return g_test_run ();
}
