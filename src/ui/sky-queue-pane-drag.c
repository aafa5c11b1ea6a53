/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the queue are dragged to another place in it, songs and files from elsewhere to theirs; a
 * line shows where they go. Near an end the list scrolls on. One target for the whole list: it has
 * thousands of rows. */
#include "config.h"

#include <glib/gi18n.h>

#include "ui/sky-drop-text.h"
#include "ui/sky-open-files.h"
#include "ui/sky-queue-pane-private.h"
#include "ui/sky-song-drag.h"

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

static SkyPlayQueue *
queue_of (SkyQueuePane *self)
{
  return sky_player_get_queue (self->player);
}

static SkyQueueRow *
row_in (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (SKY_IS_QUEUE_ROW (widget))
    return SKY_QUEUE_ROW (widget);
  return child != NULL && SKY_IS_QUEUE_ROW (child) ? SKY_QUEUE_ROW (child) : NULL;
}

/* The place that a drop at a point of the stack goes to, before the item there; marks it. */
static guint
find_place (SkyQueuePane *self, double x, double y)
{
  GtkWidget      *widget = gtk_widget_pick (GTK_WIDGET (self->states), x, y, GTK_PICK_DEFAULT);
  SkyQueueRow    *row = NULL;
  graphene_rect_t bounds;
  gboolean        below;

  for (; row == NULL && widget != NULL && widget != GTK_WIDGET (self->states);
       widget = gtk_widget_get_parent (widget))
    row = row_in (widget);
  if (row == NULL || !gtk_widget_compute_bounds (gtk_widget_get_parent (GTK_WIDGET (row)),
                                                 GTK_WIDGET (self->states), &bounds))
    {
      unmark (self);
      return g_list_model_get_n_items (G_LIST_MODEL (queue_of (self)));
    }
  below = y > bounds.origin.y + bounds.size.height / 2;
  mark (self, GTK_WIDGET (row), below);
  return sky_queue_row_get_position (row) + below;
}

/* How many songs the pointer carries, as far as it is known; 0: not yet, or folders. */
static guint
count_songs (const GValue *value)
{
  g_autoptr (GSList) files = NULL;
  guint n = 0;

  if (value == NULL)
    return 0;
  if (G_VALUE_HOLDS (value, SKY_TYPE_SONG_DRAG))
    return sky_song_drag_get_count (g_value_get_object (value));
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return 0;
  files = gdk_file_list_get_files (g_value_get_boxed (value));
  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_autofree char *name = g_file_get_basename (l->data);

      if (name == NULL || !sky_name_is_playable (name))
        return 0;
      n++;
    }
  return n;
}

/* What a drop will do, in words. A row of the queue itself needs none: the line says it. */
static void
show_hint (SkyQueuePane *self, GtkDropTarget *target)
{
  GdkDrop         *drop = gtk_drop_target_get_current_drop (target);
  guint            n = count_songs (gtk_drop_target_get_value (target));
  g_autofree char *text = NULL;

  if (drop == NULL ||
      gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), SKY_TYPE_QUEUE_ITEM))
    return;
  if (n > 0)
    text = g_strdup_printf (
        ngettext ("Drop to queue %'u song here", "Drop to queue %'u songs here", n), n);
  else
    text = g_strdup (_ ("Drop to queue the music here"));
  gtk_label_set_label (self->hint, text);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), TRUE);
}

static GdkDragAction
motion_cb (GtkDropTarget *target, double x, double y, SkyQueuePane *self)
{
  GdkDrop *drop = gtk_drop_target_get_current_drop (target);

  if (self->player == NULL || drop == NULL)
    return 0;
  find_place (self, x, y);
  show_hint (self, target);
  return gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), SKY_TYPE_QUEUE_ITEM)
             ? GDK_ACTION_MOVE
             : GDK_ACTION_COPY;
}

/* What the pointer carries is known a moment after it came. */
static void
value_known_cb (GtkDropTarget *target, GParamSpec *pspec, SkyQueuePane *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->hint)))
    show_hint (self, target);
}

static void
leave_cb (GtkDropTarget *target, SkyQueuePane *self)
{
  sky_queue_pane_end_drag (self);
}

/* Files that were dropped, and what they are to precede. */
typedef struct
{
  SkyQueuePane *pane;   /* (owned) */
  SkyQueueItem *before; /* (owned) (nullable) */
} FileDrop;

static void
file_drop_free (FileDrop *drop)
{
  g_object_unref (drop->pane);
  g_clear_object (&drop->before);
  g_free (drop);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FileDrop, file_drop_free)

static void
files_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FileDrop) drop = user_data;
  g_auto (GStrv) uris = sky_open_files_finish (result, NULL);
  g_autoptr (GStrvBuilder) music = g_strv_builder_new ();
  g_auto (GStrv) locations = NULL;

  for (guint i = 0; uris != NULL && uris[i] != NULL; i++)
    if (sky_name_is_playable (uris[i]))
      g_strv_builder_add (music, uris[i]);
  locations = g_strv_builder_end (music);
  if (locations[0] == NULL)
    sky_queue_pane_tell (drop->pane, _ ("There is no music in what was dropped"));
  else if (drop->pane->order != NULL)
    sky_play_order_insert_locations (drop->pane->order, (const char *const *) locations,
                                     drop->before);
}

/* Folders are looked into on another thread. */
static void
insert_files (SkyQueuePane *self, GdkFileList *list, SkyQueueItem *before)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (list);
  g_autoptr (GPtrArray) array = g_ptr_array_new_with_free_func (g_object_unref);
  FileDrop *drop = g_new0 (FileDrop, 1);

  for (GSList *l = files; l != NULL; l = l->next)
    g_ptr_array_add (array, g_object_ref (l->data));
  drop->pane = g_object_ref (self);
  g_set_object (&drop->before, before);
  sky_open_files_async (array, NULL, files_found_cb, drop);
}

static void
insert_songs (SkyQueuePane *self, SkySongDrag *songs, SkyQueueItem *before)
{
  if (sky_song_drag_get_ids (songs) != NULL)
    sky_play_order_insert (self->order, sky_song_drag_get_ids (songs), before);
  else
    sky_play_order_insert_locations (self->order, sky_song_drag_get_locations (songs), before);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, SkyQueuePane *self)
{
  g_autoptr (SkyQueueItem) before = NULL;
  guint place;

  if (self->player == NULL || self->order == NULL)
    return FALSE;
  place = find_place (self, x, y);
  sky_queue_pane_end_drag (self);
  before = g_list_model_get_item (G_LIST_MODEL (queue_of (self)), place);
  if (G_VALUE_HOLDS (value, SKY_TYPE_QUEUE_ITEM))
    sky_queue_pane_move_chosen (self, place);
  else if (G_VALUE_HOLDS (value, SKY_TYPE_SONG_DRAG))
    insert_songs (self, g_value_get_object (value), before);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    insert_files (self, g_value_get_boxed (value), before);
  return TRUE;
}

static void
menu_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sky_queue_pane_show_menu (pane_of (controller), row_of (controller), x, y);
}

/* Private: the list takes drops, and scrolls while one is held near its ends. */
void
sky_queue_pane_watch_list (SkyQueuePane *self)
{
  GType          types[] = { SKY_TYPE_QUEUE_ITEM, SKY_TYPE_SONG_DRAG, GDK_TYPE_FILE_LIST };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_MOVE | GDK_ACTION_COPY);
  GtkEventController *motion = gtk_drop_controller_motion_new ();

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  /* the count is told while the pointer hovers */
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "enter", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (motion_cb), self, 0);
  g_signal_connect_object (target, "notify::value", G_CALLBACK (value_known_cb), self, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (leave_cb), self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->states), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (motion, "motion", G_CALLBACK (hover_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (unhover_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), motion);
}

/* Private: what the pointer can do with a row. */
void
sky_queue_pane_watch_row (SkyQueuePane *self, SkyQueueRow *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkGesture    *click = gtk_gesture_click_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), NULL);
  g_signal_connect (source, "drag-begin", G_CALLBACK (begin_cb), NULL);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (source));
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
  if (self->hint != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->hint), FALSE);
}
