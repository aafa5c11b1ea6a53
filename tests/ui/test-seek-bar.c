/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seek bar, in a real window. */
#include "ui/sky-seek-bar.h"

#include "sky-ui-display.h"

typedef struct
{
  GtkWidget  *window;
  SkySeekBar *bar;
  gint64      sought;
} Fixture;

static void
seek_cb (SkySeekBar *bar, gint64 position, Fixture *fixture)
{
  fixture->sought = position;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->bar = SKY_SEEK_BAR (sky_seek_bar_new ());
  fixture->sought = -1;
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 513, 60);
  gtk_window_set_titlebar (GTK_WINDOW (fixture->window), gtk_header_bar_new ());
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->bar));
  g_signal_connect (fixture->bar, "seek", G_CALLBACK (seek_cb), fixture);
  sky_test_show (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static void
test_places (Fixture *fixture, gconstpointer data)
{
  int width = gtk_widget_get_width (GTK_WIDGET (fixture->bar));

  g_assert_cmpint (width, >, 100);
  sky_seek_bar_set_duration (fixture->bar, 200000);
  g_assert_cmpint (sky_seek_bar_position_at (fixture->bar, 0), ==, 0);
  g_assert_cmpint (sky_seek_bar_position_at (fixture->bar, -50), ==, 0);
  g_assert_cmpint (sky_seek_bar_position_at (fixture->bar, width), ==, 200000);
  g_assert_cmpint (sky_seek_bar_position_at (fixture->bar, width / 2.0), ==, 100000);
}

static void
test_unknown_duration (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (sky_seek_bar_get_duration (fixture->bar), ==, -1);
  g_assert_cmpint (sky_seek_bar_position_at (fixture->bar, 100), ==, 0);
  sky_seek_bar_set_duration (fixture->bar, -7);
  g_assert_cmpint (sky_seek_bar_get_duration (fixture->bar), ==, -1);
}

static gboolean
press (Fixture *fixture, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->bar));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      GListModel *shortcuts;

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      shortcuts = G_LIST_MODEL (controller);
      for (guint j = 0; j < g_list_model_get_n_items (shortcuts); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
              gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                 GTK_WIDGET (fixture->bar),
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  sky_seek_bar_set_duration (fixture->bar, 200000);
  sky_seek_bar_set_position (fixture->bar, 100000);
  g_assert_true (press (fixture, GDK_KEY_Right));
  g_assert_cmpint (fixture->sought, ==, 105000);
  g_assert_true (press (fixture, GDK_KEY_Left));
  g_assert_cmpint (fixture->sought, ==, 100000);
  g_assert_true (press (fixture, GDK_KEY_Page_Up));
  g_assert_cmpint (fixture->sought, ==, 130000);
  g_assert_true (press (fixture, GDK_KEY_Home));
  g_assert_cmpint (fixture->sought, ==, 0);
  g_assert_true (press (fixture, GDK_KEY_End));
  g_assert_cmpint (fixture->sought, ==, 200000);
}

/* With nothing to seek in, keys are left to others. */
static void
test_keys_idle (Fixture *fixture, gconstpointer data)
{
  g_assert_false (press (fixture, GDK_KEY_Right));
  g_assert_cmpint (fixture->sought, ==, -1);
}

static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (SkyRange));
  SkyRange first = { 0, 100 };
  SkyRange far = { 900, 100000 };

  g_array_append_val (ranges, first);
  g_array_append_val (ranges, far);
  sky_seek_bar_set_duration (fixture->bar, 1000);
  sky_seek_bar_set_available (fixture->bar, ranges, 1000);
  sky_test_draw (fixture->window);
  sky_seek_bar_set_available (fixture->bar, NULL, 0);
  sky_test_draw (fixture->window);
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
#define ADD(name, function)                                                                        \
  g_test_add ("/ui/seek-bar/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("places", test_places);
  ADD ("unknown-duration", test_unknown_duration);
  ADD ("keys", test_keys);
  ADD ("keys-idle", test_keys_idle);
  ADD ("ranges", test_ranges);
#undef ADD
  return g_test_run ();
}
