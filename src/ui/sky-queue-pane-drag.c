/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the queue are dragged to another place in it; near an end the list scrolls on. */
#include "config.h"

#include "ui/sky-queue-pane-private.h"

/* So near to an end the list scrolls, by so much, so often. */
#define EDGE 36
#define SCROLL_STEP 10
#define SCROLL_MS 25

static SkyQueuePane *
pane_of (GtkEventController *controller)
{
  GtkWidget *widget = gtk_event_controller_get_widget (controller);

  return SKY_QUEUE_PANE (gtk_widget_get_ancestor (widget, SKY_TYPE_QUEUE_PANE));
}

static SkyQueueRow *
row_of (GtkEventController *controller)
{
  return SKY_QUEUE_ROW (gtk_event_controller_get_widget (controller));
}

static gboolean
is_below (GtkEventController *controller, double y)
{
  return y > gtk_widget_get_height (gtk_event_controller_get_widget (controller)) / 2.0;
}

static void
unmark (SkyQueuePane *self)
{
  if (self->marked == NULL)
    return;
  gtk_widget_remove_css_class (self->marked, "drop-above");
  gtk_widget_remove_css_class (self->marked, "drop-below");
  g_clear_object (&self->marked);
}

static void
mark (SkyQueuePane *self, GtkWidget *row, gboolean below)
{
  unmark (self);
  g_set_object (&self->marked, gtk_widget_get_parent (row));
  gtk_widget_add_css_class (self->marked, below ? "drop-below" : "drop-above");
}

static void
stop_scrolling (SkyQueuePane *self)
{
  g_clear_handle_id (&self->scroll_id, g_source_remove);
}

static gboolean
scroll_cb (gpointer user_data)
{
  SkyQueuePane  *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + self->scroll_step);
  return G_SOURCE_CONTINUE;
}

static void
hover_cb (GtkDropControllerMotion *motion, double x, double y, SkyQueuePane *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self->scroller));

  self->scroll_step = y < EDGE ? -SCROLL_STEP : y > height - EDGE ? SCROLL_STEP : 0;
  if (self->scroll_step == 0)
    stop_scrolling (self);
  else if (self->scroll_id == 0)
    self->scroll_id = g_timeout_add (SCROLL_MS, scroll_cb, self);
}

static void
unhover_cb (GtkDropControllerMotion *motion, SkyQueuePane *self)
{
  stop_scrolling (self);
}

/* Dragging a row that isn't selected drags it alone. */
static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer user_data)
{
  SkyQueuePane *self = pane_of (GTK_EVENT_CONTROLLER (source));
  SkyQueueRow  *row = row_of (GTK_EVENT_CONTROLLER (source));
  guint         position = sky_queue_row_get_position (row);

  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  return gdk_content_provider_new_typed (SKY_TYPE_QUEUE_ITEM, sky_queue_row_get_item (row));
}

static void
begin_cb (GtkDragSource *source, GdkDrag *drag, gpointer user_data)
{
  GtkWidget *row = GTK_WIDGET (row_of (GTK_EVENT_CONTROLLER (source)));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, paintable, 0, 0);
}

static GdkDragAction
motion_cb (GtkDropTarget *target, double x, double y, gpointer user_data)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (target);

  mark (pane_of (controller), GTK_WIDGET (row_of (controller)), is_below (controller, y));
  return GDK_ACTION_MOVE;
}

static void
leave_cb (GtkDropTarget *target, gpointer user_data)
{
  unmark (pane_of (GTK_EVENT_CONTROLLER (target)));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (target);
  SkyQueuePane       *self = pane_of (controller);
  guint before = sky_queue_row_get_position (row_of (controller)) + is_below (controller, y);

  sky_queue_pane_end_drag (self);
  sky_queue_pane_move_chosen (self, before);
  return TRUE;
}

/* Below the last row. */
static gboolean
drop_at_end_cb (GtkDropTarget *target, const GValue *value, double x, double y, SkyQueuePane *self)
{
  sky_queue_pane_end_drag (self);
  sky_queue_pane_move_chosen (
      self, g_list_model_get_n_items (G_LIST_MODEL (sky_player_get_queue (self->player))));
  return TRUE;
}

static void
menu_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sky_queue_pane_show_menu (pane_of (controller), row_of (controller), x, y);
}

/* Private: the list takes drops below its rows, and scrolls while one is held near its ends. */
void
sky_queue_pane_watch_list (SkyQueuePane *self)
{
  GtkDropTarget      *target = gtk_drop_target_new (SKY_TYPE_QUEUE_ITEM, GDK_ACTION_MOVE);
  GtkEventController *motion = gtk_drop_controller_motion_new ();

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_at_end_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (motion, "motion", G_CALLBACK (hover_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (unhover_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), motion);
}

/* Private: what the pointer can do with a row. */
void
sky_queue_pane_watch_row (SkyQueuePane *self, SkyQueueRow *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (SKY_TYPE_QUEUE_ITEM, GDK_ACTION_MOVE);
  GtkGesture    *click = gtk_gesture_click_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), NULL);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "motion", G_CALLBACK (motion_cb), NULL);
  g_signal_connect (target, "leave", G_CALLBACK (leave_cb), NULL);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (target));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (menu_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (click));
}

/* Private: nothing is dragged over the list any more. */
void
sky_queue_pane_end_drag (SkyQueuePane *self)
{
  stop_scrolling (self);
  unmark (self);
}
