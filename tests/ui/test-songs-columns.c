/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of the songs page over a list of ten thousand tracks that are never all there. */
#include "ui/sky-songs-columns.h"

#include "sky-ui-display.h"
#include "ui/sky-column-sorter.h"

#define N_TRACKS 10000

/* GTK 4.8 keeps about two hundred rows; with every column that is still far from all. */
#define CELLS_MAX (400 * SKY_N_SONG_COLUMNS)

#define SKY_TYPE_TEST_LIST (sky_test_list_get_type ())
G_DECLARE_FINAL_TYPE (SkyTestList, sky_test_list, SKY, TEST_LIST, GObject)

struct _SkyTestList
{
  GObject parent;
  guint   n_asked;
};

static GType
get_item_type (GListModel *model)
{
  return SKY_TYPE_TRACK_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return N_TRACKS;
}

static gpointer
get_item (GListModel *model, guint position)
{
  if (position >= N_TRACKS)
    return NULL;
  SKY_TEST_LIST (model)->n_asked++;
  return g_object_new (SKY_TYPE_TRACK_ITEM, NULL);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SkyTestList,
                               sky_test_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
sky_test_list_class_init (SkyTestListClass *klass)
{
}

static void
sky_test_list_init (SkyTestList *self)
{
}

typedef struct
{
  GtkWidget       *window;
  GtkColumnView   *view;
  SkySongsColumns *columns;
  SkyTestList     *list;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget         *scrolled = gtk_scrolled_window_new ();
  GtkMultiSelection *selection;

  fixture->list = g_object_new (SKY_TYPE_TEST_LIST, NULL);
  fixture->window = gtk_window_new ();
  fixture->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  fixture->columns = sky_songs_columns_new (fixture->view);
  selection = gtk_multi_selection_new (g_object_ref (G_LIST_MODEL (fixture->list)));
  gtk_column_view_set_model (fixture->view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (fixture->view));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 600);
  gtk_window_set_child (GTK_WINDOW (fixture->window), scrolled);
  sky_songs_columns_set_width (fixture->columns, 1000);
  sky_test_show (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->columns);
  g_object_unref (fixture->list);
}

static void
scroll_to (Fixture *fixture, guint position)
{
  GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (fixture->view));

  while (!GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_prev_sibling (child);
  g_assert_true (gtk_widget_activate_action (child, "list.scroll-to-item", "u", position));
  sky_test_draw (fixture->window);
}

static void
test_few_cells (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (sky_songs_columns_get_n_cells (fixture->columns), >, 0);
  for (guint i = 0; i <= 5; i++)
    {
      scroll_to (fixture, MIN (i * 2000, N_TRACKS - 1));
      g_assert_cmpuint (sky_songs_columns_get_n_cells (fixture->columns), <, CELLS_MAX);
    }
  g_test_message ("%u cells, %u items asked for", sky_songs_columns_get_n_cells (fixture->columns),
                  fixture->list->n_asked);
  g_assert_cmpuint (fixture->list->n_asked, <, N_TRACKS * 4);
}

static guint
count_visible (Fixture *fixture)
{
  GListModel *columns = gtk_column_view_get_columns (fixture->view);
  guint       n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      n += gtk_column_view_column_get_visible (column);
    }
  return n;
}

static int
sum_widths (Fixture *fixture)
{
  GListModel *columns = gtk_column_view_get_columns (fixture->view);
  int         width = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (gtk_column_view_column_get_visible (column))
        width += gtk_column_view_column_get_fixed_width (column);
    }
  return width;
}

static void
test_widths (Fixture *fixture, gconstpointer data)
{
  const int widths[] = { 360, 479, 480, 700, 1000, 1600 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      sky_songs_columns_set_width (fixture->columns, widths[i]);
      g_assert_cmpint (sum_widths (fixture), <=, widths[i]);
      g_assert_cmpint (sum_widths (fixture), >, widths[i] - SKY_N_SONG_COLUMNS);
    }
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  sky_songs_columns_set_width (fixture->columns, 1000);
  g_assert_cmpuint (count_visible (fixture), ==, 7);
  sky_songs_columns_set_width (fixture->columns, 400);
  g_assert_cmpuint (count_visible (fixture), ==, 2);
}

static void
test_toggle (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "column.genre", NULL));
  sky_songs_columns_set_width (fixture->columns, 1600);
  g_assert_cmpuint (count_visible (fixture), ==, 8);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->view), "column.genre", NULL));
  g_assert_cmpuint (count_visible (fixture), ==, 7);
}

static GtkColumnViewColumn *
get_column (Fixture *fixture, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (fixture->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        return column;
    }
  g_assert_not_reached ();
}

static void
test_sorter (Fixture *fixture, gconstpointer data)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (fixture->view);
  int        key = -1;
  gboolean   descending = TRUE;

  gtk_column_view_sort_by_column (fixture->view, NULL, GTK_SORT_ASCENDING);
  g_assert_false (sky_column_sorter_ask (sorter, &key, &descending));
  gtk_column_view_sort_by_column (fixture->view, get_column (fixture, "Year"), GTK_SORT_ASCENDING);
  g_assert_true (sky_column_sorter_ask (sorter, &key, &descending));
  g_assert_cmpint (key, ==, SKY_TRACK_SORT_YEAR);
  g_assert_false (descending);
  gtk_column_view_sort_by_column (fixture->view, get_column (fixture, "Album"),
                                  GTK_SORT_DESCENDING);
  g_assert_true (sky_column_sorter_ask (sorter, &key, &descending));
  g_assert_cmpint (key, ==, SKY_TRACK_SORT_ALBUM);
  g_assert_true (descending);
}

static GtkWidget *
find_row (GtkWidget *widget)
{
  if (g_str_equal (gtk_widget_get_css_name (widget), "row") && gtk_widget_get_mapped (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What is hidden takes no width: in a row that is wider than the list, a reader from the right
 * would see the hidden end of it. */
static void
test_right_to_left (Fixture *fixture, gconstpointer data)
{
  GtkWidget      *row;
  graphene_rect_t bounds;

  row = find_row (GTK_WIDGET (fixture->view));
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_compute_bounds (row, fixture->window, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, 1000);
}

static void
set_up_right_to_left (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  set_up (fixture, data);
}

static void
tear_down_right_to_left (Fixture *fixture, gconstpointer data)
{
  tear_down (fixture, data);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
#define ADD(name, function)                                                                        \
  g_test_add ("/ui/songs-columns/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("few-cells", test_few_cells);
  ADD ("widths", test_widths);
  ADD ("narrow", test_narrow);
  ADD ("toggle", test_toggle);
  ADD ("sorter", test_sorter);
#undef ADD
  g_test_add ("/ui/songs-columns/right-to-left", Fixture, NULL, set_up_right_to_left,
              test_right_to_left, tear_down_right_to_left);
  return g_test_run ();
}
