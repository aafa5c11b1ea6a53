/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The equaliser's curve in a real window: keys, focus, and what others are told. */
#include "ui/sky-equaliser-curve.h"

#include "sky-ui-display.h"

typedef struct
{
  GtkWidget         *window;
  SkyEqualiserCurve *curve;
  int                n_changed;
  int                n_settled;
} Fixture;

static void
changed_cb (SkyEqualiserCurve *curve, Fixture *fixture)
{
  fixture->n_changed++;
}

static void
settled_cb (SkyEqualiserCurve *curve, Fixture *fixture)
{
  fixture->n_settled++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->curve = SKY_EQUALISER_CURVE (sky_equaliser_curve_new ());
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 560, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->curve));
  g_signal_connect (fixture->curve, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->curve, "settled", G_CALLBACK (settled_cb), fixture);
  sky_test_show (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static gboolean
press_on (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      GListModel *shortcuts =
          GTK_IS_SHORTCUT_CONTROLLER (controller) ? G_LIST_MODEL (controller) : NULL;

      for (guint j = 0; shortcuts != NULL && j < g_list_model_get_n_items (shortcuts); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
              gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

static GtkWidget *
get_band (Fixture *fixture, guint band)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->curve));

  while (band-- > 0)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
assert_gain (Fixture *fixture, guint band, double gain)
{
  g_assert_cmpfloat_with_epsilon (sky_equaliser_curve_get_gains (fixture->curve)[band], gain, 1e-9);
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  GtkWidget *band = get_band (fixture, 3);

  g_assert_true (press_on (band, GDK_KEY_Up));
  assert_gain (fixture, 3, .5);
  g_assert_true (press_on (band, GDK_KEY_Page_Up));
  assert_gain (fixture, 3, 3);
  g_assert_true (press_on (band, GDK_KEY_Down));
  assert_gain (fixture, 3, 2.5);
  g_assert_true (press_on (band, GDK_KEY_End));
  assert_gain (fixture, 3, 12);
  g_assert_true (press_on (band, GDK_KEY_Home));
  assert_gain (fixture, 3, -12);
  g_assert_true (press_on (band, GDK_KEY_Delete));
  assert_gain (fixture, 3, 0);
  assert_gain (fixture, 2, 0);
  g_assert_cmpint (fixture->n_changed, ==, 6);
  g_assert_cmpint (fixture->n_settled, ==, 6);
}

/* At the limit a key changes nothing, and nobody is told of a change. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  GtkWidget *band = get_band (fixture, 9);

  press_on (band, GDK_KEY_End);
  press_on (band, GDK_KEY_Up);
  press_on (band, GDK_KEY_Page_Up);
  assert_gain (fixture, 9, 12);
  g_assert_cmpint (fixture->n_changed, ==, 1);
}

static void
test_focus (Fixture *fixture, gconstpointer data)
{
  GtkWidget *curve = GTK_WIDGET (fixture->curve);

  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  g_assert_true (gtk_widget_child_focus (curve, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_is_focus (get_band (fixture, 0)));
  g_assert_true (press_on (curve, GDK_KEY_Left));
  g_assert_true (gtk_widget_is_focus (get_band (fixture, 0)));
  for (int i = 0; i < 12; i++)
    g_assert_true (press_on (curve, GDK_KEY_Right));
  g_assert_true (gtk_widget_is_focus (get_band (fixture, 9)));
  /* one stop for all of them */
  g_assert_false (gtk_widget_child_focus (curve, GTK_DIR_TAB_FORWARD));
}

static void
test_set_from_outside (Fixture *fixture, gconstpointer data)
{
  const double gains[SKY_EQUALISER_BANDS] = { 1, -2, 3, -4, 5, -6, 7, -8, 99, -99 };

  sky_equaliser_curve_set_gains (fixture->curve, gains);
  sky_test_draw (fixture->window);
  assert_gain (fixture, 0, 1);
  assert_gain (fixture, 7, -8);
  assert_gain (fixture, 8, 12);
  assert_gain (fixture, 9, -12);
  g_assert_cmpint (fixture->n_changed, ==, 0);
  g_assert_false (sky_equaliser_curve_get_held (fixture->curve));
}

/* The higher the gain, the higher the point stands. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  const double    gains[SKY_EQUALISER_BANDS] = { 12, 6, 0, -6, -12, 0, 0, 0, 0, 0 };
  graphene_rect_t before;

  sky_equaliser_curve_set_gains (fixture->curve, gains);
  sky_test_draw (fixture->window);
  g_assert_true (
      gtk_widget_compute_bounds (get_band (fixture, 0), GTK_WIDGET (fixture->curve), &before));
  for (guint band = 1; band < 5; band++)
    {
      graphene_rect_t place;

      g_assert_true (gtk_widget_compute_bounds (get_band (fixture, band),
                                                GTK_WIDGET (fixture->curve), &place));
      g_assert_cmpfloat (place.origin.y, >, before.origin.y + 20);
      g_assert_cmpfloat (place.origin.x, >, before.origin.x + 20);
      before = place;
    }
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
#define ADD(name, function)                                                                        \
  g_test_add ("/ui/equaliser-curve/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("keys", test_keys);
  ADD ("limit", test_limit);
  ADD ("focus", test_focus);
  ADD ("set-from-outside", test_set_from_outside);
  ADD ("places", test_places);
#undef ADD
  return g_test_run ();
}
