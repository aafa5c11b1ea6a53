/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tab goes through a row of a list and then out of the list, and not to the next row; rows have
 * names. */
#include "sky-ui-display.h"

#include "ui/sky-list-rows.h"

#define N_ROWS 40

typedef struct
{
  GtkWidget *window;
  GtkWidget *before;
  GtkWidget *list;
  GtkWidget *behind;
} Fixture;

static void
setup_label_cb (GtkListItemFactory *factory, GtkListItem *row, gpointer user_data)
{
  gtk_list_item_set_child (row, gtk_label_new ("A row"));
}

static void
setup_button_cb (GtkListItemFactory *factory, GtkListItem *row, gpointer user_data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box), gtk_label_new ("A row"));
  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("Its button"));
  gtk_list_item_set_child (row, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *row, gpointer user_data)
{
  guint n = gtk_list_item_get_position (row);

  sky_list_rows_set_name (row, "Lamplighter", n == 0 ? NULL : n == 1 ? "" : "Maren Holt");
}

static GtkWidget *
get_row (Fixture *f, guint n)
{
  GtkWidget *row = gtk_widget_get_first_child (f->list);

  while (n-- > 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static gboolean
has_rows (gpointer data)
{
  return gtk_widget_get_first_child (data) != NULL;
}

static void
set_up (Fixture *f, GCallback setup)
{
  GtkWidget          *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget          *scroller = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList      *strings = gtk_string_list_new (NULL);

  for (guint i = 0; i < N_ROWS; i++)
    gtk_string_list_append (strings, "row");
  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  f->window = gtk_window_new ();
  f->before = gtk_button_new_with_label ("Before");
  f->behind = gtk_button_new_with_label ("Behind");
  f->list = gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (strings))), factory);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), f->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), f->before);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), f->behind);
  gtk_window_set_child (GTK_WINDOW (f->window), box);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 300, 400);
  sky_test_show (f->window);
  SKY_WAIT_UNTIL (has_rows (f->list));
}

static GtkWidget *
get_focus (Fixture *f)
{
  return gtk_root_get_focus (GTK_ROOT (f->window));
}

static void
test_out (void)
{
  Fixture f;

  set_up (&f, G_CALLBACK (setup_label_cb));
  g_assert_true (gtk_widget_grab_focus (get_row (&f, 3)));
  g_assert_true (sky_list_rows_leave (get_focus (&f), GTK_DIR_TAB_FORWARD));
  g_assert_true (get_focus (&f) == f.behind);
  g_assert_true (gtk_widget_grab_focus (get_row (&f, 3)));
  g_assert_true (sky_list_rows_leave (get_focus (&f), GTK_DIR_TAB_BACKWARD));
  g_assert_true (get_focus (&f) == f.before);
  gtk_window_destroy (GTK_WINDOW (f.window));
}

static void
test_into (void)
{
  Fixture f;

  set_up (&f, G_CALLBACK (setup_button_cb));
  g_assert_true (gtk_widget_grab_focus (get_row (&f, 3)));
  g_assert_true (sky_list_rows_leave (get_focus (&f), GTK_DIR_TAB_FORWARD));
  g_assert_true (GTK_IS_BUTTON (get_focus (&f)));
  g_assert_true (gtk_widget_is_ancestor (get_focus (&f), get_row (&f, 3)));
  gtk_window_destroy (GTK_WINDOW (f.window));
}

static void
test_names (void)
{
  Fixture f;

  set_up (&f, G_CALLBACK (setup_label_cb));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_row (&f, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Lamplighter");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_row (&f, 1)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Lamplighter");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_row (&f, 2)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Lamplighter, Maren Holt");
  gtk_window_destroy (GTK_WINDOW (f.window));
}

/* Behind the last widget comes the first. */
static void
test_round (void)
{
  Fixture f;

  set_up (&f, G_CALLBACK (setup_label_cb));
  gtk_widget_set_visible (f.behind, FALSE);
  g_assert_true (gtk_widget_grab_focus (get_row (&f, 3)));
  g_assert_true (sky_list_rows_leave (get_focus (&f), GTK_DIR_TAB_FORWARD));
  g_assert_true (get_focus (&f) == f.before);
  gtk_window_destroy (GTK_WINDOW (f.window));
}

/* What stands above comes first, whatever the order of the children: from the list to what is below
 * it, not to a sibling beside its beginning. */
static void
test_places (void)
{
  Fixture    f;
  GtkWidget *fixed = gtk_fixed_new ();
  GtkWidget *scroller;
  GtkWidget *beside = gtk_button_new_with_label ("Above, though a later child");

  set_up (&f, G_CALLBACK (setup_label_cb));
  scroller = gtk_widget_get_parent (f.list);
  g_object_ref (scroller);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (scroller)), scroller);
  gtk_window_set_child (GTK_WINDOW (f.window), fixed);
  f.behind = gtk_button_new_with_label ("Below");
  gtk_widget_set_size_request (scroller, 200, 200);
  gtk_fixed_put (GTK_FIXED (fixed), f.behind, 0, 320);
  gtk_fixed_put (GTK_FIXED (fixed), scroller, 0, 100);
  gtk_fixed_put (GTK_FIXED (fixed), beside, 0, 0);
  g_object_unref (scroller);
  sky_test_draw (f.window);
  g_assert_true (gtk_widget_grab_focus (get_row (&f, 1)));
  g_assert_true (sky_list_rows_leave (get_focus (&f), GTK_DIR_TAB_FORWARD));
  g_assert_true (get_focus (&f) == f.behind);
  g_assert_true (gtk_widget_grab_focus (get_row (&f, 1)));
  g_assert_true (sky_list_rows_leave (get_focus (&f), GTK_DIR_TAB_BACKWARD));
  g_assert_true (get_focus (&f) == beside);
  gtk_window_destroy (GTK_WINDOW (f.window));
}

static void
test_elsewhere (void)
{
  Fixture f;

  set_up (&f, G_CALLBACK (setup_label_cb));
  g_assert_false (sky_list_rows_leave (f.before, GTK_DIR_TAB_FORWARD));
  g_assert_false (sky_list_rows_leave (NULL, GTK_DIR_TAB_FORWARD));
  gtk_window_destroy (GTK_WINDOW (f.window));
}

int
main (int argc, char **argv)
{
  /* GTK's own stand-in for assistive technology: without one there are no names */
  g_setenv ("GTK_A11Y", "test", TRUE);
  sky_test_init_display (&argc, &argv);
  g_test_add_func ("/ui/list-rows/out", test_out);
  g_test_add_func ("/ui/list-rows/into", test_into);
  g_test_add_func ("/ui/list-rows/names", test_names);
  g_test_add_func ("/ui/list-rows/round", test_round);
  g_test_add_func ("/ui/list-rows/places", test_places);
  g_test_add_func ("/ui/list-rows/elsewhere", test_elsewhere);
  return g_test_run ();
}
