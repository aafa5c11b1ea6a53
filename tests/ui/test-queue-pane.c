/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue in a real window with ten thousand songs: rows are made for what can be seen only,
 * whatever is done to it. How long each act takes until its frame is painted is told. */
#include <time.h>

#include "sky-silent-player.h"
#include "sky-ui-display.h"

#include "ui/sky-queue-pane.h"
#include "ui/sky-queue-row.h"

#define N_SONGS 10000

/* What GTK makes rows for: some pages of them. */
#define MAX_ROWS 400

typedef struct
{
  SkyPlayer    *player; /* (owned) */
  SkyPlayQueue *queue;  /* the player's */
  SkyQueuePane *pane;   /* owned by the window */
  GtkWindow    *window;
  gint64        began_us;
  clock_t       began_cpu;
  const char   *act;
} Fixture;

static void
begin (Fixture *fixture, const char *act)
{
  fixture->act = act;
  fixture->began_us = g_get_monotonic_time ();
  fixture->began_cpu = clock ();
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = SKY_IS_QUEUE_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

/* The act's own work, and that until its frame is painted; the time on the wall is that of the
 * screen's next frame, and of whatever else the machine does. */
static void
end (Fixture *fixture)
{
  clock_t done = clock ();

  sky_test_draw (GTK_WIDGET (fixture->window));
  g_test_message ("%s: %.1f ms of work, %.1f ms with the frame, painted after %.1f ms",
                  fixture->act, (double) (done - fixture->began_cpu) * 1000 / CLOCKS_PER_SEC,
                  (double) (clock () - fixture->began_cpu) * 1000 / CLOCKS_PER_SEC,
                  (double) (g_get_monotonic_time () - fixture->began_us) / 1000);
  g_assert_cmpuint (count_rows (GTK_WIDGET (fixture->pane)), <=, MAX_ROWS);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < N_SONGS; i++)
    {
      g_autofree char *title = g_strdup_printf ("%u", i);

      g_ptr_array_add (items, sky_queue_item_new (&(SkyQueueItemInfo){
                                  .title = title, .artist = "Artist", .duration_ms = 200000 }));
    }
  fixture->player = sky_silent_player_new ();
  fixture->queue = sky_player_get_queue (fixture->player);
  sky_play_queue_append (fixture->queue, items);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 320, 700);
  begin (fixture, "open");
  fixture->pane = g_object_new (SKY_TYPE_QUEUE_PANE, NULL);
  sky_queue_pane_set_player (fixture->pane, fixture->player, NULL);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->pane));
  sky_test_show (GTK_WIDGET (fixture->window));
  end (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  sky_player_shutdown (fixture->player);
  g_object_unref (fixture->player);
}

static GtkWidget *
find_list (Fixture *fixture)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (fixture->pane), SKY_TYPE_QUEUE_PANE, "list"));
}

static char *
title_at (Fixture *fixture, guint position)
{
  g_autoptr (SkyQueueItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->queue), position);

  return g_strdup (sky_queue_item_get_title (item));
}

static void
assert_title (Fixture *fixture, guint position, const char *title)
{
  g_autofree char *there = title_at (fixture, position);

  g_assert_cmpstr (there, ==, title);
}

static void
select_range (Fixture *fixture, guint position, guint n)
{
  GtkSelectionModel *selection = gtk_list_view_get_model (GTK_LIST_VIEW (find_list (fixture)));

  gtk_selection_model_select_range (selection, position, n, TRUE);
}

static void
act (Fixture *fixture, const char *what, const char *action, const char *type, int value)
{
  begin (fixture, what);
  if (type != NULL)
    gtk_widget_activate_action (GTK_WIDGET (fixture->pane), action, type, value);
  else
    gtk_widget_activate_action (GTK_WIDGET (fixture->pane), action, NULL);
  end (fixture);
}

static void
test_scroll (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 10; i++)
    {
      begin (fixture, "scroll");
      gtk_widget_activate_action (find_list (fixture), "list.scroll-to-item", "u",
                                  i * (N_SONGS / 10) - 1);
      end (fixture);
    }
}

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  select_range (fixture, 5000, 1);
  act (fixture, "move one", "queue.move", "i", -1);
  assert_title (fixture, 4999, "5000");
  act (fixture, "undo", "queue.undo", NULL, 0);
  assert_title (fixture, 5000, "5000");
  select_range (fixture, 1000, 8000);
  act (fixture, "move 8,000", "queue.move", "i", 1);
  assert_title (fixture, 1000, "9000");
  act (fixture, "undo", "queue.undo", NULL, 0);
  assert_title (fixture, 1000, "1000");
  select_range (fixture, 2000, 5000);
  act (fixture, "remove 5,000", "queue.remove-selected", NULL, 0);
  assert_title (fixture, 2000, "7000");
  act (fixture, "undo", "queue.undo", NULL, 0);
  assert_title (fixture, 2000, "2000");
}

static void
test_clear (Fixture *fixture, gconstpointer data)
{
  act (fixture, "clear", "queue.clear", NULL, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 0);
  act (fixture, "undo", "queue.undo", NULL, 0);
  assert_title (fixture, N_SONGS - 1, "9999");
}

static void
test_shuffle (Fixture *fixture, gconstpointer data)
{
  begin (fixture, "shuffle");
  sky_play_queue_set_shuffle (fixture->queue, TRUE);
  end (fixture);
  begin (fixture, "shuffle off");
  sky_play_queue_set_shuffle (fixture->queue, FALSE);
  end (fixture);
  assert_title (fixture, 77, "77");
}

int
main (int argc, char **argv)
{
  sky_test_init_display (&argc, &argv);
#define ADD(path, func) g_test_add ("/ui/queue-pane/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("scroll", test_scroll);
  ADD ("edit", test_edit);
  ADD ("clear", test_clear);
  ADD ("shuffle", test_shuffle);
  return g_test_run ();
}
