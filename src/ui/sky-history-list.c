/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was heard, with the time of each; rows are played again, or queued again as copies. Emptying
 * it can be undone. Main thread. */
#include "config.h"

#include "ui/sky-history-list.h"

#include <glib/gi18n.h>

#include "ui/sky-history-row.h"
#include "ui/sky-popover-place.h"
#include "ui/sky-toaster.h"

struct _SkyHistoryList
{
  GtkWidget parent;

  SkyPlayer         *player;    /* (owned) (nullable) */
  GtkMultiSelection *selection; /* (owned) (nullable) */
  GSignalGroup      *signals;   /* (owned): of the history */
  GVariant          *cleared;   /* (owned) (nullable): what was emptied last */
  GtkWidget         *menu;      /* a popover, parented to this */
  GMenuModel        *row_menu;
  GtkStack          *states;
  GtkLabel          *summary;
  GtkListView       *list;
};

enum
{
  ADDED,
  TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SkyHistoryList, sky_history_list, GTK_TYPE_WIDGET)

static GListModel *
history_of (SkyHistoryList *self)
{
  return G_LIST_MODEL (sky_player_get_history (self->player));
}

static SkyQueueItem *
copy_item (SkyHistoryList *self, guint position)
{
  g_autoptr (SkyHistoryEntry) entry = g_list_model_get_item (history_of (self), position);

  return entry != NULL ? sky_queue_item_copy (sky_history_entry_get_item (entry)) : NULL;
}

static guint
place_after_current (SkyHistoryList *self)
{
  guint position = sky_play_queue_get_position (sky_player_get_queue (self->player));

  return position != G_MAXUINT ? position + 1 : G_MAXUINT;
}

/* The queue goes on behind it. */
static void
play_again (SkyHistoryList *self, guint position)
{
  GListModel *queue = G_LIST_MODEL (sky_player_get_queue (self->player));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  SkyQueueItem *item = copy_item (self, position);

  if (item == NULL)
    return;
  g_ptr_array_add (items, item);
  sky_player_add (self->player, place_after_current (self), items);
  for (guint i = 0; i < g_list_model_get_n_items (queue); i++)
    {
      g_autoptr (SkyQueueItem) there = g_list_model_get_item (queue, i);

      if (there == item)
        {
          sky_player_play_at (self->player, i);
          return;
        }
    }
}

static SkyHistoryRow *
find_focused (SkyHistoryList *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  child = child != NULL ? gtk_widget_get_first_child (child) : NULL;
  return SKY_IS_HISTORY_ROW (child) ? SKY_HISTORY_ROW (child) : NULL;
}

/* The selected rows, in order, or else the one that has the focus, as new items of the queue. */
static GPtrArray *
dup_chosen (SkyHistoryList *self)
{
  GPtrArray     *items = g_ptr_array_new_with_free_func (g_object_unref);
  SkyHistoryRow *focused = find_focused (self);
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint         position;

  if (self->selection == NULL)
    return items;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_iter_init_first (&iter, selected, &position))
    do
      g_ptr_array_add (items, copy_item (self, position));
    while (gtk_bitset_iter_next (&iter, &position));
  else if (focused != NULL)
    g_ptr_array_add (items, copy_item (self, sky_history_row_get_position (focused)));
  return items;
}

/* "history.play-next" and "history.enqueue" */
static void
enqueue_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyHistoryList *self = SKY_HISTORY_LIST (widget);
  g_autoptr (GPtrArray) items = dup_chosen (self);

  if (items->len == 0)
    return;
  sky_player_add (self->player,
                  g_str_equal (name, "history.play-next") ? place_after_current (self) : G_MAXUINT,
                  items);
  g_signal_emit (self, signals[ADDED], 0, items->len);
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyHistoryList *self = SKY_HISTORY_LIST (widget);
  SkyHistoryRow  *row = find_focused (self);

  if (row != NULL)
    play_again (self, sky_history_row_get_position (row));
}

/* What was heard meanwhile comes on top of what is brought back. */
static void
undo_cb (AdwToast *toast, SkyHistoryList *self)
{
  SkyPlayHistory *history;
  g_autoptr (GPtrArray) since = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GVariant) cleared = g_steal_pointer (&self->cleared);

  if (self->player == NULL || cleared == NULL)
    return;
  history = sky_player_get_history (self->player);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (history)); i > 0; i--)
    g_ptr_array_add (since, g_list_model_get_item (G_LIST_MODEL (history), i - 1));
  sky_play_history_restore (history, cleared);
  for (guint i = 0; i < since->len; i++)
    sky_play_history_add (history, sky_history_entry_get_item (since->pdata[i]),
                          sky_history_entry_get_heard_at (since->pdata[i]));
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyHistoryList *self = SKY_HISTORY_LIST (widget);
  g_autoptr (AdwToast) toast = adw_toast_new (_ ("History cleared"));
  SkyPlayHistory *history;

  if (self->player == NULL)
    return;
  history = sky_player_get_history (self->player);
  g_clear_pointer (&self->cleared, g_variant_unref);
  self->cleared = sky_play_history_serialize (history);
  sky_play_history_clear (history);
  sky_toast_offer_undo (toast);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
show_menu (SkyHistoryList *self, SkyHistoryRow *row, double x, double y)
{
  guint position = sky_history_row_get_position (row);

  if (!gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), position))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
  sky_popover_show_at (GTK_POPOVER (self->menu), GTK_WIDGET (row), x, y);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SkyHistoryList *self = SKY_HISTORY_LIST (widget);
  SkyHistoryRow  *row = find_focused (self);

  if (row != NULL)
    show_menu (self, row, 20, gtk_widget_get_height (GTK_WIDGET (row)));
}

static void
click_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (SKY_HISTORY_LIST (user_data), SKY_HISTORY_ROW (row), x, y);
}

static void
row_activated_cb (GtkListView *list, guint position, gpointer user_data)
{
  SkyHistoryList *self = SKY_HISTORY_LIST (user_data);

  if (self->player != NULL)
    play_again (self, position);
}

static void
row_setup_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  GtkWidget  *row = sky_history_row_new (list_item);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (click_cb), user_data);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  gtk_list_item_set_child (list_item, row);
}

static void
row_bind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  sky_history_row_bind (SKY_HISTORY_ROW (gtk_list_item_get_child (list_item)),
                        gtk_list_item_get_item (list_item));
}

static void
row_unbind_cb (GtkListItemFactory *factory, GtkListItem *list_item, gpointer user_data)
{
  sky_history_row_unbind (SKY_HISTORY_ROW (gtk_list_item_get_child (list_item)));
}

static void
show_state (SkyHistoryList *self)
{
  guint            n = self->player != NULL ? g_list_model_get_n_items (history_of (self)) : 0;
  g_autofree char *text = g_strdup_printf (ngettext ("%'u song", "%'u songs", n), n);

  gtk_stack_set_visible_child_name (self->states, n > 0 ? "list" : "empty");
  gtk_label_set_label (self->summary, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.clear", n > 0);
}

static void
sky_history_list_dispose (GObject *object)
{
  SkyHistoryList *self = SKY_HISTORY_LIST (object);

  g_clear_object (&self->signals);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), SKY_TYPE_HISTORY_LIST);
  g_clear_object (&self->selection);
  g_clear_object (&self->player);
  g_clear_pointer (&self->cleared, g_variant_unref);

  G_OBJECT_CLASS (sky_history_list_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "history.play", NULL, play_action);
  gtk_widget_class_install_action (klass, "history.play-next", NULL, enqueue_action);
  gtk_widget_class_install_action (klass, "history.enqueue", NULL, enqueue_action);
  gtk_widget_class_install_action (klass, "history.clear", NULL, clear_action);
  gtk_widget_class_install_action (klass, "history.menu", NULL, menu_action);
}

static void
sky_history_list_class_init (SkyHistoryListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sky_history_list_dispose;

  signals[ADDED] = g_signal_new ("added", SKY_TYPE_HISTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[TOAST] = g_signal_new ("toast", SKY_TYPE_HISTORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/skylarkplayer/Skylark/ui/sky-history-list.ui");
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryList, row_menu);
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryList, states);
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryList, summary);
  gtk_widget_class_bind_template_child (widget_class, SkyHistoryList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
  install_actions (widget_class);
}

static void
sky_history_list_init (SkyHistoryList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->menu = gtk_popover_menu_new_from_model (self->row_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->signals, "items-changed", G_CALLBACK (show_state), self);
  show_state (self);
}

/**
 * sky_history_list_set_player:
 * @self: a list
 * @player: whose history it shows
 */
void
sky_history_list_set_player (SkyHistoryList *self, SkyPlayer *player)
{
  g_return_if_fail (SKY_IS_HISTORY_LIST (self));
  g_return_if_fail (SKY_IS_PLAYER (player));

  if (!g_set_object (&self->player, player))
    return;
  g_clear_object (&self->selection);
  g_clear_pointer (&self->cleared, g_variant_unref);
  self->selection = gtk_multi_selection_new (g_object_ref (history_of (self)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_group_set_target (self->signals, history_of (self));
  show_state (self);
}
