/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests of widgets need: a display, the resources, and drawn frames. */
#include "sky-ui-display.h"

#include "ui/sky-ui-main.h"

/**
 * sky_test_init_display:
 * @argc: of main ()
 * @argv: of main ()
 */
void
sky_test_init_display (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  gtk_init ();
  adw_init ();
  sky_ui_register_resources ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/skylarkplayer/Skylark/icons");
}

static gboolean
is_laid_out (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

/**
 * sky_test_show:
 * @window: a window; shown, with a size, when this returns
 */
void
sky_test_show (GtkWidget *window)
{
  gtk_window_present (GTK_WINDOW (window));
  SKY_WAIT_UNTIL (is_laid_out (window));
  sky_test_draw (window);
}

static void
painted_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

/**
 * sky_test_draw:
 * @window: a shown window; one whole frame of it is drawn
 */
void
sky_test_draw (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gboolean       painted = FALSE;
  gulong         id = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gtk_widget_queue_draw (window);
  SKY_WAIT_UNTIL (painted);
  g_signal_handler_disconnect (clock, id);
}
