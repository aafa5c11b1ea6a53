/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The seek bar, in a real window. */
#include "ui/sky-seek-bar.h"

#include <math.h>

#include "app/sky-chapter-store.h"
#include "sky-ui-display.h"
#include "ui/sky-chapter-text.h"
#include "ui/sky-seek-bubble.h"
#include "ui/sky-seek-line.h"

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
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 513, 100);
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

static GPtrArray *
make_chapters (const gint64 *starts, guint n)
{
  GPtrArray *chapters = g_ptr_array_new_with_free_func ((GDestroyNotify) sky_chapter_free);

  for (guint i = 0; i < n; i++)
    {
      SkyChapter *chapter = g_new0 (SkyChapter, 1);

      chapter->start_ms = starts[i];
      chapter->title = i == 1 ? g_strdup ("Two") : NULL;
      g_ptr_array_add (chapters, chapter);
    }
  return chapters;
}

static GskRenderNode *
make_node (Fixture *fixture)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  GTK_WIDGET_GET_CLASS (fixture->bar)->snapshot (GTK_WIDGET (fixture->bar), snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

/* The bar's own pixels, without what is around it. */
static cairo_surface_t *
paint (Fixture *fixture)
{
  GtkWidget       *widget = GTK_WIDGET (fixture->bar);
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GskRenderNode) node = make_node (fixture);

  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Whether the two differ above the line, where only ticks are: @x is a column. */
static gboolean
differ_at (cairo_surface_t *one, cairo_surface_t *other, int x)
{
  int            stride = cairo_image_surface_get_stride (one);
  int            y = (cairo_image_surface_get_height (one) - 5) / 2 - 1;
  const guint32 *a = (const guint32 *) (void *) (cairo_image_surface_get_data (one) + y * stride);
  const guint32 *b = (const guint32 *) (void *) (cairo_image_surface_get_data (other) + y * stride);

  return a[x] != b[x];
}

/* A tick where each chapter begins: the sound goes from 6.5 pixels behind the bar's left edge
 * to 6.5 before its right one. None is at the begin, behind the end, or (3 pixels on) beside
 * another. */
static void
test_ticks (Fixture *fixture, gconstpointer data)
{
  static const gint64 starts[] = { 0, 50000, 100000, 101200, 300000 };
  g_autoptr (GPtrArray) chapters = make_chapters (starts, G_N_ELEMENTS (starts));
  cairo_surface_t *without, *with;
  int              width = gtk_widget_get_width (GTK_WIDGET (fixture->bar));
  double           first = 6.5 + (width - 13) * .25;
  double           second = 6.5 + (width - 13) * .5;

  sky_seek_bar_set_duration (fixture->bar, 200000);
  without = paint (fixture);
  sky_seek_bar_set_chapters (fixture->bar, chapters);
  with = paint (fixture);
  for (int x = 0; x < width; x++)
    {
      gboolean near_first = fabs (x + .5 - first) <= .5;
      gboolean near_second = fabs (x + .5 - second) <= .5;

      if (near_first || near_second)
        g_assert_true (differ_at (with, without, x));
      else if (fabs (x + .5 - first) >= 2 && fabs (x + .5 - second) >= 2)
        g_assert_false (differ_at (with, without, x));
    }
  cairo_surface_destroy (without);
  cairo_surface_destroy (with);
}

static void
test_ticks_far_apart (Fixture *fixture, gconstpointer data)
{
  gint64 starts[1000];
  g_autoptr (GPtrArray) chapters = NULL;
  g_autoptr (GArray) ticks = NULL;
  SkySeekLine line = { .widget = GTK_WIDGET (fixture->bar), .duration = 1000000 };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    starts[i] = (gint64) i * 1000;
  chapters = make_chapters (starts, G_N_ELEMENTS (starts));
  line.chapters = chapters;
  ticks = sky_seek_line_list_ticks (&line);
  g_assert_cmpuint (ticks->len, >, 20);
  for (guint i = 1; i < ticks->len; i++)
    g_assert_cmpfloat (g_array_index (ticks, float, i) - g_array_index (ticks, float, i - 1), >=,
                       6);
}

static void
test_chapter_names (Fixture *fixture, gconstpointer data)
{
  static const gint64 starts[] = { 1000, 50000, 100000 };
  g_autoptr (GPtrArray) chapters = make_chapters (starts, G_N_ELEMENTS (starts));
  g_autofree char *before = sky_chapter_text_at (chapters, 999);
  g_autofree char *first = sky_chapter_text_at (chapters, 1000);
  g_autofree char *second = sky_chapter_text_at (chapters, 99999);
  g_autofree char *none = sky_chapter_text_at (NULL, 0);

  g_assert_null (before);
  g_assert_cmpstr (first, ==, "Chapter 1");
  g_assert_cmpstr (second, ==, "Two");
  g_assert_null (none);
}

/* Above its place; at an edge it stays in the window, and a long name is cut. */
static void
test_bubble (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (2000, 'W');
  float            room = (float) gtk_widget_get_width (fixture->window);
  SkySeekBubble    bubble = { .widget = GTK_WIDGET (fixture->bar), .time = "1:02", .bottom = -10 };
  graphene_rect_t  rect;
  float            alone;

  bubble.x = 200;
  rect = sky_seek_bubble_measure (&bubble);
  alone = rect.size.width;
  g_assert_cmpfloat (fabsf (rect.origin.x + rect.size.width / 2 - 200), <=, 1);
  g_assert_cmpfloat (rect.origin.y + rect.size.height, ==, -10);
  bubble.name = "Prologue";
  rect = sky_seek_bubble_measure (&bubble);
  g_assert_cmpfloat (rect.size.width, >, alone + 20);
  bubble.name = name;
  bubble.x = 0;
  rect = sky_seek_bubble_measure (&bubble);
  g_assert_cmpfloat (rect.origin.x, >=, 0);
  g_assert_cmpfloat (rect.size.width, <=, room);
  bubble.x = room;
  rect = sky_seek_bubble_measure (&bubble);
  g_assert_cmpfloat (rect.origin.x + rect.size.width, <=, room);
  g_assert_cmpfloat (rect.origin.x, >, 0);
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
  ADD ("ticks", test_ticks);
  ADD ("ticks-far-apart", test_ticks_far_apart);
  ADD ("chapter-names", test_chapter_names);
  ADD ("bubble", test_bubble);
#undef ADD
  return g_test_run ();
}
