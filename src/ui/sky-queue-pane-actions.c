/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with the rows of the queue, by menu and keys. Each change can be undone. */
#include "config.h"

#include <glib/gi18n.h>

#include "ui/sky-format.h"
#include "ui/sky-popover-place.h"
#include "ui/sky-queue-pane-private.h"

static SkyPlayQueue *
queue_of (SkyQueuePane *self)
{
  return sky_player_get_queue (self->player);
}

static SkyQueueRow *
find_focused (SkyQueuePane *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  child = child != NULL ? gtk_widget_get_first_child (child) : NULL;
  return SKY_IS_QUEUE_ROW (child) ? SKY_QUEUE_ROW (child) : NULL;
}

/* Private: the places of the selected rows, in order, or else of the one that has the focus. */
GArray *
sky_queue_pane_dup_chosen (SkyQueuePane *self)
{
  GArray      *places = g_array_new (FALSE, FALSE, sizeof (guint));
  SkyQueueRow *focused = find_focused (self);
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint         place;

  if (self->selection == NULL)
    return places;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_iter_init_first (&iter, selected, &place))
    do
      g_array_append_val (places, place);
    while (gtk_bitset_iter_next (&iter, &place));
  else if (focused != NULL)
    {
      place = sky_queue_row_get_position (focused);
      g_array_append_val (places, place);
    }
  return places;
}

static gboolean
focus_cb (gpointer user_data)
{
  SkyQueuePane  *self = user_data;
  GHashTableIter iter;
  gpointer       row;

  self->focus_id = 0;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (sky_queue_row_get_position (row) == self->focus_position)
      {
        gtk_widget_grab_focus (gtk_widget_get_parent (row));
        break;
      }
  return G_SOURCE_REMOVE;
}

/* The row may have to be made first. */
static void
focus_soon (SkyQueuePane *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
  self->focus_position = position;
  if (self->focus_id == 0)
    self->focus_id = g_idle_add (focus_cb, self);
}

/* Private: the chosen rows come to stand before the one at @before, and stay chosen. */
void
sky_queue_pane_move_chosen (SkyQueuePane *self, guint before)
{
  g_autoptr (GArray) places = sky_queue_pane_dup_chosen (self);
  guint first = before;

  if (places->len == 0)
    return;
  sky_player_remember_queue (self->player);
  sky_play_queue_move (queue_of (self), (guint *) places->data, places->len, before);
  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, guint, i) < before)
      first--;
  gtk_selection_model_select_range (GTK_SELECTION_MODEL (self->selection), first, places->len,
                                    TRUE);
  focus_soon (self, first);
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);
  g_autoptr (GArray) places = sky_queue_pane_dup_chosen (self);
  gboolean up = g_variant_get_int32 (parameter) < 0;
  guint    first, last;

  if (places->len == 0)
    return;
  first = g_array_index (places, guint, 0);
  last = g_array_index (places, guint, places->len - 1);
  if (up && first > 0)
    sky_queue_pane_move_chosen (self, first - 1);
  else if (!up && last + 1 < g_list_model_get_n_items (G_LIST_MODEL (queue_of (self))))
    sky_queue_pane_move_chosen (self, last + 2);
}

static void
remove_places (SkyQueuePane *self, GArray *places)
{
  SkyPlayQueue *queue = queue_of (self);
  guint         first = places->len > 0 ? g_array_index (places, guint, 0) : 0;
  g_autoptr (SkyQueueItem) item = g_list_model_get_item (G_LIST_MODEL (queue), first);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  gboolean         had_focus = find_focused (self) != NULL;
  guint            left;

  if (places->len == 0 || item == NULL)
    return;
  title = sky_format_title (sky_queue_item_get_title (item));
  if (places->len == 1)
    /* Translators: %s is the title of a song */
    text = g_strdup_printf (_ ("“%s” removed from the queue"), title);
  else
    text = g_strdup_printf (ngettext ("%'u song removed from the queue",
                                      "%'u songs removed from the queue", places->len),
                            places->len);
  sky_player_remember_queue (self->player);
  sky_play_queue_remove_many (queue, (guint *) places->data, places->len);
  sky_queue_pane_tell_undoable (self, text);
  left = g_list_model_get_n_items (G_LIST_MODEL (queue));
  if (had_focus && left > 0)
    focus_soon (self, MIN (first, left - 1));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));
  guint place = g_variant_get_uint32 (parameter);

  g_array_append_val (places, place);
  if (self->player != NULL)
    remove_places (self, places);
}

static void
remove_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);
  g_autoptr (GArray) places = sky_queue_pane_dup_chosen (self);

  if (places->len > 0)
    remove_places (self, places);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);

  if (self->player == NULL)
    return;
  sky_player_remember_queue (self->player);
  sky_play_queue_clear (queue_of (self));
  sky_queue_pane_tell_undoable (self, _ ("Queue cleared"));
  /* What had the focus is gone; the keys of the pane, undo above all, are to go on working. */
  gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  if (self->player != NULL)
    sky_player_undo (self->player);
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);
  g_autoptr (GArray) places = sky_queue_pane_dup_chosen (self);

  if (places->len > 0)
    sky_player_play_at (self->player, g_array_index (places, guint, 0));
}

/* After what plays now. */
static void
play_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);

  if (self->player != NULL)
    sky_queue_pane_move_chosen (self, sky_play_queue_get_position (queue_of (self)) + 1);
}

static void
stop_after_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);
  g_autoptr (GArray) places = sky_queue_pane_dup_chosen (self);
  g_autoptr (SkyQueueItem) item = NULL;
  SkyPlayQueue *queue;

  if (places->len == 0)
    return;
  queue = queue_of (self);
  item = g_list_model_get_item (G_LIST_MODEL (queue), g_array_index (places, guint, 0));
  sky_play_queue_set_stop_after (queue,
                                 item != sky_play_queue_get_stop_after (queue) ? item : NULL);
}

/* Private: shows what can be done with the chosen rows; a row that isn't chosen is then. */
void
sky_queue_pane_show_menu (SkyQueuePane *self, SkyQueueRow *row, double x, double y)
{
  guint position = sky_queue_row_get_position (row);

  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  sky_popover_show_at (GTK_POPOVER (self->menu), GTK_WIDGET (row), x, y);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyQueuePane *self = SKY_QUEUE_PANE (widget);
  SkyQueueRow  *row = find_focused (self);

  if (row != NULL)
    sky_queue_pane_show_menu (self, row, 20, gtk_widget_get_height (GTK_WIDGET (row)));
}

/* Private: the actions of the group "queue". */
void
sky_queue_pane_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "queue.clear", NULL, clear_action);
  gtk_widget_class_install_action (klass, "queue.undo", NULL, undo_action);
  gtk_widget_class_install_action (klass, "queue.remove", "u", remove_action);
  gtk_widget_class_install_action (klass, "queue.remove-selected", NULL, remove_selected_action);
  gtk_widget_class_install_action (klass, "queue.move", "i", move_action);
  gtk_widget_class_install_action (klass, "queue.play", NULL, play_action);
  gtk_widget_class_install_action (klass, "queue.play-next", NULL, play_next_action);
  gtk_widget_class_install_action (klass, "queue.stop-after", NULL, stop_after_action);
  gtk_widget_class_install_action (klass, "queue.menu", NULL, menu_action);
}
